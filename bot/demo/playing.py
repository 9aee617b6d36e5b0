"""The script becomes a register: day by day, by the verbs that a conversation uses, or not at all."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.demo.around import ASKED, ASKED_BY, EVALUATED, MUTTERS, PROGRAMMES
from bot.demo.older import OLDER
from bot.demo.running import RUNNING
from bot.demo.script import Act, Day, Life, Mutter, Part, Programme, Span
from complaints.disclosure import Disclosure
from complaints.errors import Refusal
from complaints.events import Way
from complaints.intake import uwv_client
from complaints.notices import after_registration
from complaints.people import Person, Role
from complaints.periodic import OCCASIONS, subject_of
from complaints.privacy import Asks
from complaints.regulation import CURRENT
from handlers import finishing
from handlers.context import House, Visit
from handlers.disclosing import subject
from storage import disclosures, importing, notices, occasions, people, register, requests, trail
from storage.commissioners import remember_commissioner
from storage.counters import next_number
from storage.page import Page

LIVES = (*OLDER, *RUNNING)
PARTS: Mapping[Role, tuple[Part, ...]] = {
    Role.COACH: (Part.FIRST, Part.SECOND, Part.THIRD),
    Role.COMPLAINTS_COACH: (Part.KEEPER,),
    Role.DIRECTOR: (Part.DIRECTOR,),
}
JOINED = Day(-300)
YEARLY = "year"
REGISTERS_AT, TELLS_AT = 9, 13  # o'clock
A_WHILE = timedelta(minutes=5)


@dataclass(frozen=True)
class Member:
    """Somebody of the team as the sandbox names them."""

    account: int
    role: Role
    name: str
    freelancer: bool = False


@dataclass
class Play:
    """One transaction, in which the days pass."""

    house: House
    page: Page
    cast: dict[Part, int] = field(default_factory=dict)  # ids of people
    numbers: dict[int, str] = field(default_factory=dict)  # of the lives, by their place

    def on(self, day: Day) -> date:
        """The last working day until then, or the first from then on."""
        calendar, wanted = self.house.calendar, self.house.today() + timedelta(days=day.days)
        return calendar.last_on_or_before(wanted) if day.days < 0 else calendar.next_on_or_after(wanted)

    def at(self, day: Day, hour: int) -> datetime:
        return datetime.combine(self.on(day), time(hour, 15), self.house.zone)

    def value(self, written: object) -> Any:  # noqa: ANN401 - whatever a form holds
        """As a form keeps it."""
        if isinstance(written, Part):
            return str(self.cast[written])
        if isinstance(written, Day):
            return self.on(written).isoformat()
        if isinstance(written, Span):
            return {"from": self.value(written.first), "to": self.value(written.last)}
        return [self.value(each) for each in written] if isinstance(written, list) else written

    def answers(self, written: Mapping[str, object]) -> dict[str, Any]:
        return {key: self.value(each) for key, each in written.items()}

    async def visit(self, who: Part, moment: datetime) -> Visit:
        """As if they came by then."""
        team = await people.team(self.page, moment.date())
        return Visit(self.house, self.page_of(moment), team.people[self.cast[who]], team)

    def page_of(self, moment: datetime) -> Page:
        return replace(self.page, now=moment.astimezone(UTC))


Happening = Callable[[Play, datetime], Awaitable[None]]
Scene = tuple[datetime, Happening]


async def play(house: House, members: Sequence[Member]) -> int:
    """How many complaints there are now. Raises a Refusal where there is something already, and for a team
    that can't play every part.
    """
    async with house.database.write(house.clock.now()) as page:
        await _check(page, members)
        stage = Play(house, page)
        await _joining(stage, members)
        for moment, happens in sorted(_scenes(stage), key=lambda scene: scene[0]):
            await happens(stage, moment)
            await trail.write_entries(stage.page_of(moment))
        return len(stage.numbers)


async def _check(page: Page, members: Sequence[Member]) -> None:
    team = await people.team(page, page.now.date())
    if team.people or (await importing.outlook(page)).taken:
        raise Refusal("Er staat al iets in dit register. De voorbeelden komen alleen in een leeg register.")
    for role, parts in PARTS.items():
        if sum(each.role is role for each in members) < len(parts):
            raise Refusal(
                "Voor de voorbeelden zijn drie coaches, een klachtencoach en een directielid nodig."
            )


async def _joining(stage: Play, members: Sequence[Member]) -> None:
    free = {role: iter(parts) for role, parts in PARTS.items()}
    page = stage.page_of(stage.at(JOINED, REGISTERS_AT))
    for each in members:
        person = await _joins(page, each)
        if (part := next(free[each.role], None)) is not None:
            stage.cast[part] = person.id
    keeper, director = stage.cast[Part.KEEPER], stage.cast[Part.DIRECTOR]
    await people.set_absence(page, keeper, None, director)
    await people.set_absence(page, director, None, keeper)
    await trail.write_entries(page)


async def _joins(page: Page, member: Member) -> Person:
    today = page.now.date()
    code = await people.invite(page, member.role, member.name, freelancer=member.freelancer, vouched=True)
    await trail.append(page, None, "invited", detail={"role": member.role.value})
    person = await people.accept(page, code, member.account)
    if person is None:
        raise LookupError(member.account)
    await trail.append(page, person.id, "accepted_invitation")
    told_on = today if member.freelancer else None
    return await people.joined(page, person.id, secrecy_on=today, disclosure_on=told_on)


def _scenes(stage: Play) -> Iterator[Scene]:
    """Everything that happens, each with its moment."""
    for place, life in enumerate(LIVES):
        last = stage.at(life.registered, REGISTERS_AT)
        yield last, _registering(place, life)
        for act in life.acts:
            last = max(last + A_WHILE, stage.at(act.day, act.hour))  # two days may be one Friday
            yield last, _acting(place, act)
    for mutter in MUTTERS:
        yield stage.at(mutter.heard, REGISTERS_AT), _muttering(mutter)
    for programme in PROGRAMMES:
        yield stage.at(programme.told or programme.started, TELLS_AT), _telling(programme)
    yield stage.at(EVALUATED, TELLS_AT), _evaluating
    yield stage.at(ASKED, TELLS_AT), _asking


def _registering(place: int, life: Life) -> Happening:
    async def happens(stage: Play, moment: datetime) -> None:
        visit = await stage.visit(life.by, moment)
        page, answers = visit.page, stage.answers(life.answers)
        complaint = await register.open_complaint(
            page,
            draft_id=await next_number(page, "draft"),
            answers={**answers, "uwv_client": uwv_client(answers)},
            regulation=CURRENT.version,
            by=visit.me.id,
            on=visit.today,
        )
        if name := answers.get("commissioner_name"):
            await remember_commissioner(page, visit.me.id, str(answers["commissioner"]), str(name))
        await notices.plan(page, after_registration(complaint, visit.team, not_before=page.now))
        stage.numbers[place] = complaint.number

    return happens


def _acting(place: int, act: Act) -> Happening:
    async def happens(stage: Play, moment: datetime) -> None:
        visit = await stage.visit(act.who, moment)
        await finishing.take(visit, act.step, stage.numbers[place], stage.answers(act.answers))

    return happens


def _muttering(mutter: Mutter) -> Happening:
    async def happens(stage: Play, moment: datetime) -> None:
        visit = await stage.visit(mutter.by, moment)
        answers = {
            "channel": "phone",
            "wants_complaint": "no",
            "received_on": visit.today.isoformat(),
            "commissioner": mutter.commissioner,
            "categories": [*mutter.categories],
        }
        await register.note_dissatisfaction(visit.page, answers, visit.today)
        await trail.append(visit.page, visit.me.id, "dissatisfaction.noted")

    return happens


def _telling(programme: Programme) -> Happening:
    async def happens(stage: Play, moment: datetime) -> None:
        visit = await stage.visit(programme.by, moment)
        page, me = visit.page, visit.me.id
        new = Disclosure(
            id=0,
            reference=programme.reference,
            started_on=stage.on(programme.started),
            recorded_by=me,
            recorded_at=page.now,
        )
        if programme.told is not None:
            way = Way(programme.way)
            new = replace(new, told_on=visit.today, way=way, told_by=me, told_at=page.now)
        kept = await disclosures.record(page, new)
        if kept is not None:
            await trail.append(page, me, "disclosure.recorded", subject(kept.id))

    return happens


async def _evaluating(stage: Play, moment: datetime) -> None:
    """The year before that day is behind them (3.6)."""
    visit = await stage.visit(Part.DIRECTOR, moment)
    yearly = OCCASIONS[YEARLY]
    year = yearly.before(yearly.begins(visit.today))
    await occasions.done(visit.page, YEARLY, year, visit.me.id, visit.today)
    await trail.append(visit.page, visit.me.id, "occasion.done", subject_of(YEARLY, year))


async def _asking(stage: Play, moment: datetime) -> None:
    visit = await stage.visit(Part.DIRECTOR, moment)
    await requests.begin(visit.page, Asks.ACCESS, visit.today, ASKED_BY, visit.me.id)
