"""What a form that is whole and agreed comes to, and a step that needs no form: kept, and told to who must
know. In the transaction of the answer.
"""

from collections.abc import Mapping
from datetime import date

from complaints import steps
from complaints.complaint import Complaint
from complaints.intake import is_dissatisfaction, uwv_client
from complaints.lifecycle import STEPS, Step
from complaints.notices import Notice, after, after_registration
from complaints.people import Action
from complaints.regulation import CURRENT
from complaints.reminders import still_applies
from handlers import forms
from handlers.access import admit
from handlers.clearing import clean_chat, forget_chat
from handlers.context import Screen, Visit
from storage import attachments, drafts, messages, notices, register, trail
from storage.commissioners import remember_commissioner
from storage.drafts import StoredDraft


async def plan(visit: Visit, *planned: Notice) -> None:
    await notices.plan(visit.page, planned)


async def finish(visit: Visit, stored: StoredDraft, answers: Mapping[str, object]) -> Screen:
    """Do what the form is for. Raises a Refusal, and then the draft is as it was."""
    if not stored.subject:
        return await _register(visit, stored, answers)
    if kind := forms.kind_of(stored.form):
        return await kind.finish(visit, stored, answers)
    if stored.form == Step.ATTACH:
        await attachments.move_to(visit.page, stored.id, stored.subject)
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    return await take(visit, Step(stored.form), stored.subject, answers)


async def _register(visit: Visit, stored: StoredDraft, answers: Mapping[str, object]) -> Screen:
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


async def take(visit: Visit, step: Step, number: str, answers: Mapping[str, object]) -> Screen:
    """Take a step of a complaint, with what its form asked. To who may not know of it any more because of
    that, it is closed at once (3.3b).
    """
    action = f"complaint.{step}"
    async with register.change(visit.page, number, by=visit.me.id, action=action) as complaint:
        admit(visit, complaint, STEPS[step].action)
        was, knew, involved = len(complaint.events), _knowing(visit, complaint), complaint.involved
        steps.take(step, visit.situation(complaint), answers)
    await _tell(visit, complaint, was)
    if complaint.involved != involved:
        await _tell_anew(visit, complaint)
    for person in sorted(knew - _knowing(visit, complaint)):
        await _shut_out(visit, person, number)
    if not visit.team.may(visit.me, Action.OPEN, complaint):
        return Screen("recused")
    return Screen("done", f"{step}:{number}")


def _knowing(visit: Visit, complaint: Complaint) -> set[int]:
    """Who may see something of it."""
    team = visit.team
    return {
        person.id
        for person in team.people.values()
        if any(team.may(person, action, complaint) for action in (Action.OPEN, Action.CONFIRM))
    }


async def _shut_out(visit: Visit, person: int, number: str) -> None:
    """Forms about it go, with what was filled in; and all that shows content leaves this person's chat, what
    was shown in this very batch too.
    """
    for stored in await drafts.open_ones(visit.page, person):
        if stored.subject.endswith(number):
            await drafts.cancel(visit.page, stored)
            await messages.forget_draft(visit.page, stored.id, visit.page.now)
            await trail.append(visit.page, visit.me.id, "draft.cancelled", f"draft:{stored.id}")
    await forget_chat(visit, person)


async def _tell(visit: Visit, complaint: Complaint, was: int) -> None:
    """What is done needs no reminder any more; what happened is told to who must know."""
    for deadline in complaint.deadlines(visit.house.calendar):
        if deadline.met_on is not None:
            await notices.withdraw_all(visit.page, deadline.term.key, complaint.number)
    moment = visit.house.calendar.working_moment(visit.page.now)
    await plan(visit, *after(complaint, was, visit.team, not_before=moment))


async def _tell_anew(visit: Visit, complaint: Complaint) -> None:
    """Who has to act in the place of who proved to be involved hears of the complaint as the other did."""
    moment = visit.house.calendar.working_moment(visit.page.now)
    anew = after_registration(complaint, visit.team, not_before=moment)
    calendar = visit.house.calendar
    await plan(visit, *(each for each in anew if still_applies(each, complaint, visit.team, calendar)))
