"""The steps of a complaint as buttons: at once, or by a short form; and the small buttons of a notice."""

from complaints.errors import Stale
from complaints.lifecycle import STEPS, Step
from complaints.reading import fold
from complaints.words import N_, say
from handlers import cases, dialog, finishing
from handlers.access import visible
from handlers.cases import STEP_LABELS
from handlers.context import Screen, Visit
from handlers.numbers import number_in
from handlers.texts import _
from storage import notices, trail

SEEN, WHY = N_("Gezien"), N_("Waarom")
NOTED = say("Genoteerd dat je dit gezien hebt.")
FORMS = {Step.ACKNOWLEDGE: "acknowledge"}  # the steps that ask something first


async def pressed(visit: Visit) -> Screen:
    """`s:<number>:<version>:<step>`: not the version is judged but what still fits, by the step itself."""
    press = visit.pressed
    if press.arg not in set(Step):
        raise Stale("Deze knop is verlopen.")
    return await take(visit, Step(press.arg), press.id)


async def take(visit: Visit, step: Step, number: str) -> Screen:
    """Do this step with this complaint: at once, or by laying its form on the desk."""
    complaint = await visible(visit, number, STEPS[step].action)
    if step not in complaint.steps():
        raise Stale("Dit is al gedaan, of kan nu niet meer.")
    if step in FORMS:
        return await dialog.begin(visit, FORMS[step], complaint.number)
    return await finishing.enter(visit, complaint.number)


async def typed(visit: Visit) -> Screen | None:
    """A button in words: "inschrijven 7", "waarom KL-2026-007", "gezien"; None when it is none of these."""
    if fold(visit.text) == fold(_(SEEN)):
        await notices.seen_all(visit.page, visit.me.id)
        await trail.append(visit.page, visit.me.id, "notice.seen")
        return Screen("said", notes=(NOTED,))
    for step, label in STEP_LABELS.items():
        if number := _number_after(_(label), visit):
            return await take(visit, step, number)
    if number := _number_after(_(WHY), visit):
        return await cases.explain_all(visit, number)
    return None


def _number_after(label: str, visit: Visit) -> str | None:
    """The complaint that is named behind this label; None when something else is said."""
    said, length = visit.text.split(), len(label.split())
    if fold(" ".join(said[:length])) != fold(label):
        return None
    return number_in(" ".join(said[length:]), visit.today.year)


async def seen(visit: Visit) -> Screen:
    """“Gezien” under a notice: kept, with the moment."""
    notice_id = visit.pressed.row
    stored = await notices.get(visit.page, notice_id)
    if stored is None or stored.notice.to != visit.me.id:
        raise Stale("Deze knop is verlopen.")
    await notices.seen_together(visit.page, notice_id, visit.me.id)
    await trail.append(visit.page, visit.me.id, "notice.seen", str(notice_id))
    return Screen("nothing", popup=NOTED)


async def stale(_visit: Visit) -> Screen:
    """Whatever no button of ours says: forged, or older than this version of the bot (T3)."""
    raise Stale("Deze knop is verlopen.")


async def nothing(_visit: Visit) -> Screen:
    return Screen("nothing")
