"""The one driver of every form: an update is an answer to what lies on the desk, the engine judges it, the
draft is saved, the next question asked.
"""

from datetime import datetime, time, timedelta
from re import DOTALL, IGNORECASE
from re import compile as pattern

from telegram import Message

from complaints.cleaning import clean
from complaints.drafts import Draft
from complaints.errors import Caution, NotAnAnswer, Refusal, Stale
from complaints.form import Command, PutAside
from complaints.notices import Notice
from complaints.questions import Question
from complaints.reading import YES_OR_NO
from complaints.words import Text, say
from handlers import desk, finishing, words
from handlers.context import Desk, Screen, Visit
from storage import attachments, drafts, trail

# Why a text that was stopped may be recorded after all (P2), by the kind of stop.
REASONS: dict[str, dict[str, Text]] = {
    "sensitive": {
        "needed": say("Nodig om de klacht te beoordelen"),
        "wanted": say("De klager wil dat dit erin staat"),
    },
    "name": {"name": say("De naam is hier nodig")},
}
WITH_REASON = pattern(r"(?:reden|reason):\s*(?P<reason>[^\n]{3,200})\n(?P<text>.+)", IGNORECASE | DOTALL)


async def _active(visit: Visit) -> Desk:
    found = await desk.active(visit)
    if found is None:
        raise Refusal("Er ligt geen formulier open. Een klacht registreren? Typ /klacht.")
    return found


async def typed(visit: Visit) -> Screen:
    """A typed answer to the question on the desk, or a button of it in words."""
    found = await _active(visit)
    command, key = words.meant(visit.text, found)
    if key:
        return await _go_on(visit, found, found.form.amend(found.draft, key, found.scene))
    if command:
        return await _command(visit, found, command)
    desk.check_time(found)
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
    found = await desk.pressed(visit)
    desk.check_time(found)
    try:
        draft = found.form.press(found.draft, visit.pressed.arg, found.scene)
    except PutAside as pause:
        return await _pause(visit, found, pause.code)
    return await _go_on(visit, found, draft)


async def kept(visit: Visit) -> Screen:
    """Record a stopped text after all: read back from the message that the warning replied to, never
    held by us.
    """
    found = await desk.pressed(visit)
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
    found = await desk.pressed(visit)
    return Screen("dialog", f"{found.stored.id}:{visit.pressed.arg[:7]}")


async def commanded(visit: Visit) -> Screen:
    """A pressed command of the form: `c:<draft>:<turn>:<command>`."""
    found = await desk.pressed(visit)
    if visit.pressed.arg not in COMMANDS:
        raise Stale("Deze knop is verlopen.")
    return await _command(visit, found, visit.pressed.arg)


async def amended(visit: Visit) -> Screen:
    """A press on the check page: ask this question again."""
    found = await desk.pressed(visit)
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
    sure = YES_OR_NO.get(" ".join(visit.text.lower().split()[1:2])) == "yes"
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
    await desk.put_aside(visit, found.stored)
    return Screen("aside", str(found.stored.id))


async def _cancel(visit: Visit, found: Desk) -> Screen:
    """Asks once more, when there is something to lose."""
    if found.stored.subject and not found.stored.draft:
        return await _cancelled(visit, found)
    return Screen("cancel", str(found.stored.id))


async def _cancelled(visit: Visit, found: Desk) -> Screen:
    await desk.throw_away(visit, found.stored)
    return Screen("cancelled", found.stored.subject)


async def _finish(visit: Visit, found: Desk) -> Screen:
    """The form is whole and agreed: what it is for happens now, in this transaction."""
    desk.check_time(found)
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


async def _go_on(visit: Visit, found: Desk, draft: Draft) -> Screen:
    """Save what was answered and say how it was understood; then the next question."""
    asked = found.question
    saved = await drafts.save(visit.page, found.stored, draft.as_mapping())
    visit.desk = await desk.spread(visit, saved, draft)
    await trail.append(
        visit.page, visit.me.id, "draft.answered", desk.name(found.stored), {"turn": draft.turn}
    )
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
    await desk.put_aside(visit, stored)
    await finishing.plan(
        visit,
        Notice(
            kind=code, subject=desk.name(stored), due_on=day, step="once", to=visit.me.id, not_before=morning
        ),
    )
    note = say("Vraag het de cliënt. Ik herinner je eraan op %(day)s.", day=day)
    return Screen("aside", str(stored.id), notes=(note,))
