"""The steps of a complaint as buttons: at once, or by a short form; and the small buttons of a notice."""

from complaints.errors import Stale
from complaints.lifecycle import STEPS, Step
from complaints.words import say
from handlers import dialog, finishing
from handlers.access import visible
from handlers.context import Screen, Visit
from storage import notices, trail

FORMS = {Step.ACKNOWLEDGE: "acknowledge"}  # the steps that ask something first


async def pressed(visit: Visit) -> Screen:
    """`s:<number>:<version>:<step>`: the version is not judged here, the step itself says what no
    longer fits.
    """
    press = visit.pressed
    if press.arg not in set(Step):
        raise Stale("Deze knop is verlopen.")
    step = Step(press.arg)
    complaint = await visible(visit, press.id, STEPS[step].action)
    if step not in complaint.steps():
        raise Stale("Dit is al gedaan, of kan nu niet meer.")
    if step in FORMS:
        return await dialog.begin(visit, FORMS[step], complaint.number)
    return await finishing.enter(visit, complaint.number)


async def seen(visit: Visit) -> Screen:
    """“Gezien” under a notice: kept, with the moment."""
    notice_id = visit.pressed.row
    stored = await notices.get(visit.page, notice_id)
    if stored is None or stored.notice.to != visit.me.id:
        raise Stale("Deze knop is verlopen.")
    await notices.seen_together(visit.page, notice_id, visit.me.id)
    await trail.append(visit.page, visit.me.id, "notice.seen", str(notice_id))
    return Screen("nothing", popup=say("Genoteerd dat je dit gezien hebt."))


async def stale(_visit: Visit) -> Screen:
    """Whatever no button of ours says: forged, or older than this version of the bot (T3)."""
    raise Stale("Deze knop is verlopen.")


async def nothing(_visit: Visit) -> Screen:
    return Screen("nothing")
