"""The one driver of every form: an update is an answer, the engine judges it, the draft is saved, the
next question asked.
"""

from datetime import datetime, time, timedelta
from re import DOTALL, IGNORECASE
from re import compile as pattern

from telegram import Message

from complaints.cleaning import clean
from complaints.drafts import Draft
from complaints.errors import Caution, NotAnAnswer, NotFound, Refusal, Stale
from complaints.form import Command, PutAside
from complaints.intake import INTAKE
from complaints.lifecycle import STEPS, Step
from complaints.notices import Notice
from complaints.questions import Question
from complaints.steps import check_time
from complaints.steps import form as form_of
from complaints.words import Text, say
from handlers import finishing, forms, words
from handlers.access import visible
from handlers.clearing import clean_chat
from handlers.context import Desk, Screen, Visit
from storage import attachments, drafts, trail
from storage.commissioners import commissioners
from storage.drafts import State, StoredDraft

# Why a text that was stopped may be recorded after all (P2), by the kind of stop.
REASONS: dict[str, dict[str, Text]] = {
    "sensitive": {
        "needed": say("Nodig om de klacht te beoordelen"),
        "wanted": say("De klager wil dat dit erin staat"),
    },
    "name": {"name": say("De naam is hier nodig")},
}
WITH_REASON = pattern(r"reden:\s*(?P<reason>[^\n]{3,200})\n(?P<text>.+)", IGNORECASE | DOTALL)

PUT_ASIDE = say("Het formulier waar je mee bezig was, is bewaard. Je vindt het in /vandaag.")

# The commissioners whose name is asked, so that the names used before are offered.
NAMED = frozenset({"municipality", "employer", "other"})


async def desk(visit: Visit, stored: StoredDraft) -> Desk:
    """Everything needed to judge an answer to this draft. Raises NotFound when the complaint it is about is
    no longer this person's to handle.
    """
    return await _spread(visit, stored, Draft.from_mapping(stored.draft))


async def _still(visit: Visit, stored: StoredDraft) -> Desk | None:
    """The desk; or None, and the draft is gone, when its complaint is no longer this person's (3.3b)."""
    try:
        return await desk(visit, stored)
    except NotFound:
        if visit.page.writing:
            await _throw_away(visit, stored)
        return None


async def _spread(visit: Visit, stored: StoredDraft, draft: Draft) -> Desk:
    known = await commissioners(visit.page, visit.me.id) if draft.answers.get("commissioner") in NAMED else {}
    if not stored.subject:
        return Desk(stored, INTAKE, draft, visit.scene(known))
    if kind := forms.kind_of(stored.form):
        about = kind.about(visit, stored)
        return Desk(stored, kind.build(visit, stored), draft, visit.scene(), about=about)
    complaint = await visible(visit, stored.subject, STEPS[Step(stored.form)].action)
    situation, about = visit.situation(complaint), say("klacht %(number)s", number=complaint.number)
    return Desk(stored, form_of(stored.form, situation), draft, visit.scene(known), situation, about)


def _check_time(found: Desk) -> None:
    """Raises what somebody else did while this form lay open, so that it has come too late."""
    if found.situation is not None:
        check_time(found.stored.form, found.situation, found.draft.answers)


async def _drop_what_came_too_late(visit: Visit, form: str, subject: str) -> None:
    stored = await _begun_before(visit, form, subject)
    found = None if stored is None else await _still(visit, stored)
    if found is None:
        return
    try:
        _check_time(found)
    except Refusal:
        await _throw_away(visit, found.stored)


async def laid(visit: Visit, draft_id: int) -> Desk | None:
    """The desk with this form, as this visit left it; None when the form does not lie open."""
    if visit.desk is not None and visit.desk.stored.id == draft_id:
        return visit.desk
    stored = await drafts.get(visit.page, draft_id, visit.me.id)
    return await _still(visit, stored) if stored and stored.state is State.ACTIVE else None


async def begin(visit: Visit, form: str, subject: str = "") -> Screen:
    """Lay a new form on the desk; the one that lay there is put aside, with all its answers.

    A second press finds what the first one laid there: the same step, or a form without an answer yet.
    """
    if subject:
        await _drop_what_came_too_late(visit, form, subject)
    lying = await drafts.active(visit.page, visit.me.id)
    is_same = lying is not None and (lying.form, lying.subject) == (form, subject)
    if lying is not None and is_same and (subject or not lying.draft):
        return Screen("dialog", str(lying.id))
    if subject and (waiting := await _begun_before(visit, form, subject)):
        return await take_up(visit, waiting, "resume")
    notes = await _clear(visit)
    visit.desk = None
    stored = await drafts.start(visit.page, visit.me.id, form, subject)
    await trail.append(visit.page, visit.me.id, "draft.started", _name(stored), {"form": form})
    return Screen("dialog", str(stored.id), notes=notes)


async def waiting(visit: Visit) -> list[StoredDraft]:
    """The forms that this person can go on with, the last touched first; never one about a complaint that is
    hidden from them (3.3b).
    """
    return [
        stored
        for stored in await drafts.open_ones(visit.page, visit.me.id)
        if not stored.subject or await _still(visit, stored)
    ]


async def _begun_before(visit: Visit, form: str, subject: str) -> StoredDraft | None:
    """The same step of the same complaint: nothing of it is asked twice."""
    lying = await drafts.open_ones(visit.page, visit.me.id)
    return next((stored for stored in lying if (stored.form, stored.subject) == (form, subject)), None)


async def _clear(visit: Visit) -> tuple[Text, ...]:
    """Take the form off the desk, and say so; a step of which nothing was answered is not kept."""
    lying = await drafts.active(visit.page, visit.me.id)
    if lying is None:
        return ()
    if lying.subject and not lying.draft:
        await _throw_away(visit, lying)
        return ()
    await drafts.put_aside(visit.page, lying)
    return (PUT_ASIDE,) if lying.draft else ()


async def active(visit: Visit) -> Desk | None:
    if visit.desk is None:
        stored = await drafts.active(visit.page, visit.me.id)
        visit.desk = None if stored is None else await _still(visit, stored)
    return visit.desk


async def _active(visit: Visit) -> Desk:
    found = await active(visit)
    if found is None:
        raise Refusal("Er ligt geen formulier open. Een klacht registreren? Typ /klacht.")
    return found


async def _pressed(visit: Visit) -> Desk:
    """The desk a button belongs to; stale when the form is gone, aside, or has moved on."""
    press = visit.pressed
    stored = await drafts.get(visit.page, press.row, visit.me.id)
    if stored is None or stored.state is not State.ACTIVE:
        raise Stale("Deze knop is verlopen.")
    found = await _still(visit, stored)
    if found is None or found.draft.turn != press.version:
        raise Stale("Deze knop is verlopen.")
    visit.desk = found
    return found


async def typed(visit: Visit) -> Screen:
    """A typed answer to the question on the desk, or a button of it in words."""
    found = await _active(visit)
    command, key = words.meant(visit.text, found)
    if key:
        return await _go_on(visit, found, found.form.amend(found.draft, key, found.scene))
    if command:
        return await _command(visit, found, command)
    _check_time(found)
    try:
        return await _go_on(visit, found, _answered(found, visit.text))
    except PutAside as pause:
        return await _pause(visit, found, pause.code)


def _answered(found: Desk, text: str) -> Draft:
    """A text that was stopped is judged once more when it begins with a reason."""
    try:
        return found.form.type(found.draft, text, found.scene)
    except Caution:
        given = WITH_REASON.fullmatch(text)
        if given is None:
            raise
        return found.form.type(found.draft, given["text"], found.scene, reason=given["reason"])


async def chosen(visit: Visit) -> Screen:
    """A pressed answer; in a question with several answers it is switched on or off."""
    found = await _pressed(visit)
    _check_time(found)
    try:
        draft = found.form.press(found.draft, visit.pressed.arg, found.scene)
    except PutAside as pause:
        return await _pause(visit, found, pause.code)
    return await _go_on(visit, found, draft)


async def kept(visit: Visit) -> Screen:
    """Record a stopped text after all: read back from the message that the warning replied to, never
    held by us.
    """
    found = await _pressed(visit)
    query = visit.update.callback_query if visit.update else None
    warning = query.message if query and isinstance(query.message, Message) else None
    original = warning.reply_to_message if warning else None
    if original is None or not original.text:
        raise Refusal("Ik vind je bericht niet meer terug. Stuur je tekst nog eens.")
    reason = next(
        (texts[visit.pressed.arg] for texts in REASONS.values() if visit.pressed.arg in texts), None
    )
    if reason is None:
        raise Stale("Deze knop is verlopen.")
    draft = found.form.type(found.draft, clean(original.text), found.scene, reason=str(reason))
    return await _go_on(visit, found, draft)


async def calendar(visit: Visit) -> Screen:
    """Another month of the inline calendar; changes nothing."""
    found = await _pressed(visit)
    return Screen("dialog", f"{found.stored.id}:{visit.pressed.arg[:7]}")


async def commanded(visit: Visit) -> Screen:
    """A pressed command of the form: `c:<draft>:<turn>:<command>`."""
    found = await _pressed(visit)
    if visit.pressed.arg not in COMMANDS:
        raise Stale("Deze knop is verlopen.")
    return await _command(visit, found, visit.pressed.arg)


async def amended(visit: Visit) -> Screen:
    """A press on the check page: ask this question again."""
    found = await _pressed(visit)
    return await _go_on(visit, found, found.form.amend(found.draft, visit.pressed.arg, found.scene))


async def back(visit: Visit) -> Screen:
    return await _command(visit, await _active(visit), "back")


async def skip(visit: Visit) -> Screen:
    return await _command(visit, await _active(visit), "skip")


async def aside(visit: Visit) -> Screen:
    return await _command(visit, await _active(visit), "aside")


async def cancel(visit: Visit) -> Screen:
    """/annuleer asks once more; "/annuleer ja" does it."""
    found = await _active(visit)
    sure = visit.text.lower().split()[1:2] == ["ja"]
    return await _command(visit, found, "cancelled" if sure else "cancel")


async def _command(visit: Visit, found: Desk, name: str) -> Screen:
    return await COMMANDS[name](visit, found)


async def _back(visit: Visit, found: Desk) -> Screen:
    return await _go_on(visit, found, found.form.back(found.draft, found.scene))


async def _skip(visit: Visit, found: Desk) -> Screen:
    return await _go_on(visit, found, found.form.skip(found.draft, found.scene))


async def _done(visit: Visit, found: Desk) -> Screen:
    return await _go_on(visit, found, found.form.done(found.draft, found.scene))


async def _keep(visit: Visit, found: Desk) -> Screen:
    return await _go_on(visit, found, found.form.keep(found.draft, found.scene))


async def _again(_visit: Visit, found: Desk) -> Screen:
    return Screen("dialog", str(found.stored.id))


async def _aside(visit: Visit, found: Desk) -> Screen:
    await drafts.put_aside(visit.page, found.stored)
    await trail.append(visit.page, visit.me.id, "draft.aside", _name(found.stored))
    return Screen("aside", str(found.stored.id))


async def _cancel(visit: Visit, found: Desk) -> Screen:
    """Asks once more, when there is something to lose."""
    if found.stored.subject and not found.stored.draft:
        return await _cancelled(visit, found)
    return Screen("cancel", str(found.stored.id))


async def _cancelled(visit: Visit, found: Desk) -> Screen:
    await _throw_away(visit, found.stored)
    return Screen("cancelled", found.stored.subject)


async def _throw_away(visit: Visit, stored: StoredDraft) -> None:
    await drafts.cancel(visit.page, stored)
    await clean_chat(visit, stored.id)
    await trail.append(visit.page, visit.me.id, "draft.cancelled", _name(stored))


async def _finish(visit: Visit, found: Desk) -> Screen:
    """The form is whole and agreed: what it is for happens now, in this transaction."""
    _check_time(found)
    question = found.question
    if question is not None and question.key in found.draft.answers:
        note = say("Je antwoord bij “%(label)s” kan nu niet meer. Kies opnieuw.", label=question.name)
        return Screen("dialog", str(found.stored.id), notes=(note,))
    if question is not None:
        raise NotAnAnswer("Er is nog een vraag niet beantwoord.")
    answers = found.filled.answers
    reasons = {key: reason for key, reason in found.draft.reasons.items() if key in answers}
    return await finishing.finish(visit, found.stored, {**answers, "reasons": reasons})


COMMANDS = {
    "back": _back,
    "skip": _skip,
    "done": _done,
    "keep": _keep,
    "again": _again,
    "aside": _aside,
    "cancel": _cancel,
    "cancelled": _cancelled,
    "finish": _finish,
}
ENGINE = {Command.BACK: "back", Command.SKIP: "skip", Command.KEEP: "keep", Command.DONE: "done"}


async def attached(visit: Visit, kind: str, content: bytes) -> Screen:
    """An attachment, already fetched and recognised; sealed and linked in the transaction of the answer."""
    found = await _active(visit)
    file = await attachments.add(visit.page, found.stored.id, kind, content)
    draft = found.form.attach(found.draft, {"id": file, "kind": kind, "size": len(content)}, found.scene)
    return await _go_on(visit, found, draft)


async def resume(visit: Visit) -> Screen:
    """`o:<draft>:0:resume`, `new` or `restart`: what to do with a form that waits."""
    stored = await drafts.get(visit.page, visit.pressed.row, visit.me.id)
    if stored is None or stored.state not in {State.ACTIVE, State.ASIDE}:
        raise Stale("Deze knop is verlopen.")
    if await _still(visit, stored) is None:
        raise Stale("Deze knop is verlopen.")
    return await take_up(visit, stored, visit.pressed.arg)


async def take_up(visit: Visit, stored: StoredDraft, how: str) -> Screen:
    """Go on with it, put it aside for a new one, or throw it away and start anew."""
    if how == "new":
        return await begin(visit, stored.form, stored.subject)
    if how == "restart":
        await _throw_away(visit, stored)
        return await begin(visit, stored.form, stored.subject)
    notes: tuple[Text, ...] = ()
    if stored.state is State.ASIDE:
        notes = await _clear(visit)
        await drafts.resume(visit.page, stored)
    await trail.append(visit.page, visit.me.id, "draft.resumed", _name(stored))
    return Screen("dialog", str(stored.id), notes=notes)


async def _go_on(visit: Visit, found: Desk, draft: Draft) -> Screen:
    """Save what was answered and say how it was understood; then the next question."""
    asked = found.question
    saved = await drafts.save(visit.page, found.stored, draft.as_mapping())
    visit.desk = await _spread(visit, saved, draft)
    await trail.append(visit.page, visit.me.id, "draft.answered", _name(found.stored), {"turn": draft.turn})
    notes = _understood(visit.desk, asked) if draft.turn > found.draft.turn else ()
    return Screen("dialog", str(found.stored.id), notes=notes)


def _understood(found: Desk, asked: Question | None) -> tuple[Text, ...]:
    """An accepted answer read back, with what is remarkable about it."""
    answers = found.filled.answers
    if asked is None or asked.key in found.draft.reopened or answers.get(asked.key) is None:
        return ()
    answer = asked.shown(answers[asked.key], found.scene, answers)
    echo = say("✓ %(label)s: %(answer)s", label=asked.name, answer=answer)
    return (echo, *found.filled.notes(asked.key))


async def _pause(visit: Visit, found: Desk, code: str) -> Screen:
    """“Nog niet gevraagd” (2.2): keep the draft, and remind its coach on the next working day."""
    house, stored = visit.house, found.stored
    day = house.calendar.next_on_or_after(visit.today + timedelta(days=1))
    morning = house.calendar.working_moment(datetime.combine(day, time(), house.zone))
    await drafts.put_aside(visit.page, stored)
    await finishing.plan(
        visit,
        Notice(kind=code, subject=_name(stored), due_on=day, step="once", to=visit.me.id, not_before=morning),
    )
    await trail.append(visit.page, visit.me.id, "draft.aside", _name(stored))
    note = say("Vraag het de cliënt. Ik herinner je eraan op %(day)s.", day=day)
    return Screen("aside", str(stored.id), notes=(note,))


def _name(stored: StoredDraft) -> str:
    return f"draft:{stored.id}"
