"""What a finished form does: the one table from a form's key to its act, and what follows in the same
transaction.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from complaints.complaint import Moment
from complaints.events import Way
from complaints.intake import is_dissatisfaction, uwv_client
from complaints.lifecycle import STEPS, Step
from complaints.notices import Notice, after_registration
from complaints.people import Action
from complaints.regulation import CURRENT
from handlers.access import visible
from handlers.context import Screen, Visit
from storage import drafts, messages, notices, register, trail
from storage.commissioners import remember_commissioner
from storage.drafts import StoredDraft

Finish = Callable[[Visit, StoredDraft, Mapping[str, object]], Awaitable[Screen]]


async def plan(visit: Visit, *planned: Notice) -> None:
    await notices.plan(visit.page, planned)


async def clean_chat(visit: Visit, draft_id: int) -> None:
    """The messages of the dialog leave the chat, the one that ended it too; the draft itself is done."""
    own = visit.update.message if visit.update else None
    if own is not None:
        await messages.remember(visit.page, visit.me.id, own.message_id, draft_id=draft_id)
    await messages.forget_draft(visit.page, draft_id, visit.page.now)


async def register_complaint(visit: Visit, stored: StoredDraft, answers: Mapping[str, object]) -> Screen:
    """Open a page of the register, and tell who must know (3.2a); or count a nameless dissatisfaction
    (2.2).
    """
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    if is_dissatisfaction(answers):
        on = date.fromisoformat(str(answers["received_on"]))
        await register.note_dissatisfaction(visit.page, answers, on)
        await trail.append(visit.page, visit.me.id, "dissatisfaction.noted")
        return Screen("noted")
    complaint = await register.open_complaint(
        visit.page,
        draft_id=stored.id,
        answers={**answers, "uwv_client": uwv_client(answers)},
        regulation=CURRENT.version,
        by=visit.me.id,
        on=visit.today,
    )
    if name := answers.get("commissioner_name"):
        await remember_commissioner(visit.page, visit.me.id, str(answers["commissioner"]), str(name))
    moment = visit.house.calendar.working_moment(visit.page.now)
    await plan(visit, *after_registration(complaint, visit.team, not_before=moment))
    return Screen("registered", complaint.number)


async def acknowledge(visit: Visit, stored: StoredDraft, answers: Mapping[str, object]) -> Screen:
    """The acknowledgement of receipt was sent (3.3a): on which day, and how."""
    number = stored.subject
    await visible(visit, number, STEPS[Step.ACKNOWLEDGE].action)
    async with register.change(
        visit.page, number, by=visit.me.id, action="complaint.acknowledged"
    ) as complaint:
        moment = Moment(by=visit.me.id, at=visit.page.now)
        complaint.acknowledge(moment, on=date.fromisoformat(str(answers["on"])), way=Way(str(answers["way"])))
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    await notices.withdraw_all(visit.page, "acknowledge", number)
    return Screen("done", f"acknowledge:{number}")


async def enter(visit: Visit, number: str) -> Screen:
    """One press: the complaint is in the register (3.2b)."""
    await visible(visit, number, Action.ENTER)
    async with register.change(visit.page, number, by=visit.me.id, action="complaint.entered") as complaint:
        complaint.enter(Moment(by=visit.me.id, at=visit.page.now))
    await notices.withdraw_all(visit.page, "enter", number)
    return Screen("done", f"enter:{number}")


FINISH: dict[str, Finish] = {"intake": register_complaint, "acknowledge": acknowledge}
