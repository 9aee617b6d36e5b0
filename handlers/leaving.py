"""Somebody leaves (P9, T6): what they were filling in goes to who can finish it, what was to be told to them
is looked at anew, and their chat is emptied. Rows only, in the transaction that closes their access: what
follows survives a kill.
"""

from complaints import leaving
from complaints.errors import NotFound
from complaints.leaving import INHERITED, INTAKE, Begun
from complaints.notices import Notice
from complaints.people import Concerns, Person, Team
from complaints.periodic import NOTHING
from complaints.words import say
from handlers import damaged
from handlers.clearing import empty_chat
from handlers.context import House, Outgoing, Visit
from handlers.texts import html
from storage import drafts, messages, notices, people, register, trail
from storage.drafts import StoredDraft
from storage.errors import Broken
from storage.page import Page

GOODBYE = "goodbye"


async def leave(visit: Visit, person: Person) -> None:
    """`person` has no access any more, and `visit.team` says so."""
    await notices.hasten(visit.page, person.id)
    for stored in await drafts.of_leavers(visit.page, damaged.report):
        if stored.owner == person.id:
            await _pass_on(visit.page, visit.house, visit.team, stored, visit.me.id)
    await empty_chat(visit, person.id)
    if person.secrecy_on is not None:  # else they never saw more than the door
        await notices.plan(visit.page, [_goodbye(visit, person)])


async def pass_on(house: House) -> None:
    """The forms that could not go to anybody yet, or were begun in the very moment that their owner left."""
    now = house.clock.now()
    async with house.database.read(now) as page:
        if not await drafts.of_leavers(page, damaged.report):
            return
    async with house.database.write(now) as page:
        team = await people.team(page, house.today())
        for stored in await drafts.of_leavers(page, damaged.report):
            await _pass_on(page, house, team, stored, None)


async def _pass_on(page: Page, house: House, team: Team, stored: StoredDraft, by: int | None) -> None:
    """A form without an answer, and one that only its owner could finish, go."""
    name = f"draft:{stored.id}"
    if not stored.draft or leaving.is_personal(stored.form):
        await drafts.cancel(page, stored)
        await messages.forget_draft(page, stored.id, page.now)
        await trail.append(page, by, "draft.cancelled", name)
        return
    heirs = await _heirs(page, team, stored)
    if not heirs:
        return
    passed = await drafts.pass_on(page, stored, heirs[0].id)
    await messages.forget_draft(page, stored.id, page.now)
    detail = {"from": stored.owner, "to": passed.owner}
    await trail.append(page, by, "draft.passed_on", name, detail)
    told = Notice(
        kind=INHERITED,
        subject=name,
        due_on=team.today,
        step=str(passed.version),
        to=passed.owner,
        not_before=house.calendar.working_moment(page.now),
    )
    await notices.plan(page, [told])


async def _heirs(page: Page, team: Team, stored: StoredDraft) -> tuple[Person, ...]:
    """Nobody, when the complaint that it is about can't be read: who is involved is not known then (3.3b)."""
    number = stored.subject.rpartition(":")[2]
    concerns: Concerns = NOTHING
    if stored.form != INTAKE and number.startswith("KL-"):
        try:
            concerns = await register.get(page, number)
        except (Broken, NotFound):
            return ()
    return leaving.heirs(stored.form, Begun.of(stored.draft, concerns), team)


# --- the last word


def _goodbye(visit: Visit, person: Person) -> Notice:
    return Notice(
        kind=GOODBYE,
        subject="",
        due_on=visit.today,
        step=f"{visit.page.now:%H:%M:%S.%f}",
        to=person.id,
        not_before=visit.house.calendar.working_moment(visit.page.now),
    )


def goodbye(house: House) -> Outgoing:
    text = say(
        "Je hebt geen toegang meer tot de klachtenbot van %(organisation)s. Wat hier de laatste twee dagen"
        " kwam te staan, haal ik weg; wis de rest zelf. Wat je las, blijft geheim.",
        organisation=house.organisation,
    )
    return Outgoing(html(text), edit=False)
