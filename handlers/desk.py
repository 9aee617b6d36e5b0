"""The form on a member's desk: laid there, put aside, taken up again or thrown away. One lies open."""

from complaints.drafts import Draft
from complaints.errors import NotFound, Refusal, Stale
from complaints.intake import INTAKE
from complaints.leaving import INHERITED
from complaints.lifecycle import STEPS, Step
from complaints.steps import check_time as check_situation
from complaints.steps import form as form_of
from complaints.words import Text, say
from handlers import forms
from handlers.access import visible
from handlers.clearing import clean_chat
from handlers.context import Desk, Screen, Visit
from storage import drafts, notices, trail
from storage.commissioners import commissioners
from storage.drafts import State, StoredDraft

PUT_ASIDE = say("Het formulier waar je mee bezig was, is bewaard. Je vindt het in /vandaag.")

# The commissioners whose name is asked, so that the names used before are offered.
NAMED = frozenset({"municipality", "employer", "other"})


async def desk(visit: Visit, stored: StoredDraft) -> Desk:
    """Everything needed to judge an answer to this draft. Raises NotFound when the complaint it is about is
    no longer this person's to handle.
    """
    return await spread(visit, stored, Draft.from_mapping(stored.draft))


async def still(visit: Visit, stored: StoredDraft) -> Desk | None:
    """The desk; or None, and the draft is gone, when its complaint is no longer this person's (3.3b)."""
    try:
        return await desk(visit, stored)
    except NotFound:
        if visit.page.writing:
            await throw_away(visit, stored)
        return None


async def spread(visit: Visit, stored: StoredDraft, draft: Draft) -> Desk:
    known = await commissioners(visit.page, visit.me.id) if draft.answers.get("commissioner") in NAMED else {}
    if not stored.subject:
        return Desk(stored, INTAKE, draft, visit.scene(known))
    if kind := forms.kind_of(stored.form):
        about = kind.about(visit, stored)
        return Desk(stored, kind.build(visit, stored), draft, visit.scene(), about=about)
    complaint = await visible(visit, stored.subject, STEPS[Step(stored.form)].action)
    situation, about = visit.situation(complaint), say("klacht %(number)s", number=complaint.number)
    return Desk(stored, form_of(stored.form, situation), draft, visit.scene(known), situation, about)


def check_time(found: Desk) -> None:
    """Raises what somebody else did while this form lay open, so that it has come too late."""
    if found.situation is not None:
        check_situation(found.stored.form, found.situation, found.draft.answers)


async def laid(visit: Visit, draft_id: int) -> Desk | None:
    """The desk with this form, as this visit left it; None when the form does not lie open."""
    if visit.desk is not None and visit.desk.stored.id == draft_id:
        return visit.desk
    stored = await drafts.get(visit.page, draft_id, visit.me.id)
    return await still(visit, stored) if stored and stored.state is State.ACTIVE else None


async def pressed(visit: Visit) -> Desk:
    """The desk a button belongs to; stale when the form is gone, aside, or has moved on."""
    press = visit.pressed
    stored = await drafts.get(visit.page, press.row, visit.me.id)
    if stored is None or stored.state is not State.ACTIVE:
        raise Stale("Deze knop is verlopen.")
    found = await still(visit, stored)
    if found is None or found.draft.turn != press.version:
        raise Stale("Deze knop is verlopen.")
    visit.desk = found
    return found


async def active(visit: Visit) -> Desk | None:
    if visit.desk is None:
        stored = await drafts.active(visit.page, visit.me.id)
        visit.desk = None if stored is None else await still(visit, stored)
    return visit.desk


async def waiting(visit: Visit) -> list[StoredDraft]:
    """The forms that this person can go on with, the last touched first; never one about a complaint that is
    hidden from them (3.3b).
    """
    return [
        stored
        for stored in await drafts.open_ones(visit.page, visit.me.id)
        if not stored.subject or await still(visit, stored)
    ]


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
    await trail.append(visit.page, visit.me.id, "draft.started", name(stored), {"form": form})
    return Screen("dialog", str(stored.id), notes=notes)


async def _drop_what_came_too_late(visit: Visit, form: str, subject: str) -> None:
    stored = await _begun_before(visit, form, subject)
    found = None if stored is None else await still(visit, stored)
    if found is None:
        return
    try:
        check_time(found)
    except Refusal:
        await throw_away(visit, found.stored)


async def _begun_before(visit: Visit, form: str, subject: str) -> StoredDraft | None:
    """The same step of the same complaint: nothing of it is asked twice."""
    lying = await drafts.open_ones(visit.page, visit.me.id)
    return next((stored for stored in lying if (stored.form, stored.subject) == (form, subject)), None)


async def resume(visit: Visit) -> Screen:
    """`o:<draft>:0:resume`, `new` or `restart`: what to do with a form that waits."""
    stored = await drafts.get(visit.page, visit.pressed.row, visit.me.id)
    if stored is None or stored.state not in {State.ACTIVE, State.ASIDE}:
        raise Stale("Deze knop is verlopen.")
    if await still(visit, stored) is None:
        raise Stale("Deze knop is verlopen.")
    return await take_up(visit, stored, visit.pressed.arg)


async def take_up(visit: Visit, stored: StoredDraft, how: str) -> Screen:
    """Go on with it, put it aside for a new one, or throw it away and start anew."""
    if how == "new":
        return await begin(visit, stored.form, stored.subject)
    if how == "restart":
        await throw_away(visit, stored)
        return await begin(visit, stored.form, stored.subject)
    notes: tuple[Text, ...] = ()
    if stored.state is State.ASIDE:
        notes = await _clear(visit)
        await drafts.resume(visit.page, stored)
    notes += await _left_by_another(visit, stored)
    await trail.append(visit.page, visit.me.id, "draft.resumed", name(stored))
    return Screen("dialog", str(stored.id), notes=notes)


async def _left_by_another(visit: Visit, stored: StoredDraft) -> tuple[Text, ...]:
    """What stands in it, to who did not fill it in (T6)."""
    if not await notices.was_planned(visit.page, INHERITED, name(stored), visit.me.id):
        return ()
    found = await desk(visit, stored)
    return tuple(
        say("%(label)s: %(answer)s", label=question.name, answer=answer) for question, answer in found.summary
    )


async def _clear(visit: Visit) -> tuple[Text, ...]:
    """Take the form off the desk, and say so; a step of which nothing was answered is not kept."""
    lying = await drafts.active(visit.page, visit.me.id)
    if lying is None:
        return ()
    if lying.subject and not lying.draft:
        await throw_away(visit, lying)
        return ()
    await drafts.put_aside(visit.page, lying)
    return (PUT_ASIDE,) if lying.draft else ()


async def put_aside(visit: Visit, stored: StoredDraft) -> None:
    await drafts.put_aside(visit.page, stored)
    await trail.append(visit.page, visit.me.id, "draft.aside", name(stored))


async def throw_away(visit: Visit, stored: StoredDraft) -> None:
    await drafts.cancel(visit.page, stored)
    await clean_chat(visit, stored.id)
    await trail.append(visit.page, visit.me.id, "draft.cancelled", name(stored))


def name(stored: StoredDraft) -> str:
    return f"draft:{stored.id}"
