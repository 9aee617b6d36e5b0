"""An agency that lives through the days: the real register, sweep, courier and local Bot API, beside the
oracle.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count

from sqlalchemy import select

from bot.courier import Courier
from bot.escalation import Daily
from bot.sweep import sweep
from complaints.complaint import Moment
from complaints.errors import Refusal
from complaints.notices import after, after_registration
from complaints.regulation import CURRENT
from storage import notices, people, register
from storage.database import Database
from storage.rows import notice as notice_table
from storage.seen import seen_all
from tests.agency import ALSO, ANNA, BRAM, CARLA, DIRK, EVA, FAY, GIJS, NAMES, ROLES, Agency, an_agency
from tests.reminders import oracle
from tests.reminders.days import DAY
from tests.reminders.known import Case, Row, Staff
from tests.reminders.lives import AMSTERDAM, Cast, Life, Step
from tests.reminders.outbox import Outbox, within_hours
from tests.reminders.scenarios import Absence, a_staff, absences, change, complaints

LADDER = ("enter", "acknowledge", "decide", "resolve", "call", "promise", "committee", "letter")
KINDS = (*LADDER, "uwv", "year", "retention")
MONTHS = 2  # of retention, so that its end comes within the days
LOOKS = (time(3, 10), time(8, 30), time(11, 5), time(15, 40), time(19, 0))
SEEN = time(16, 0)


@dataclass(frozen=True)
class Look:
    """The sweep, the escalation and the courier come by."""

    at: datetime


@dataclass
class Run:
    agency: Agency
    cast: Cast
    staff: Staff
    cases: dict[str, Case] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)
    refused: int = 0
    steps: int = 0
    messages: int = 0
    drafts: Iterator[int] = field(default_factory=lambda: count(1000))

    def __post_init__(self) -> None:
        self.daily = Daily(self.agency.house)

    @property
    def now(self) -> datetime:
        return self.agency.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    def asked(self) -> set[Row]:
        """By the oracle, at this moment."""
        found = oracle.periodic(self.staff, self.today, done=())
        for case in self.cases.values():
            found |= oracle.rows(case, self.staff, self.today)
            found |= oracle.retention(case, self.staff, self.today, MONTHS)
        return found

    async def live(self, lives: Sequence[Life], away: Sequence[Absence], looks: Sequence[datetime]) -> None:
        """Everything at its own moment, in turn."""
        numbers: dict[int, str] = {}
        happenings = [(each.at, 0, 0, 0, each) for each in away]
        happenings += [(life.registered_at, 1, n, 0, life) for n, life in enumerate(lives)]
        happenings += [
            (step.at, 1, n, place, step)
            for n, life in enumerate(lives)
            for place, step in enumerate(life.steps, 1)
        ]
        happenings += [(at, 2, 0, 0, Look(at)) for at in looks]
        last = max(looks)
        for at, _rank, n, _place, each in sorted(happenings, key=lambda one: one[:4]):
            if at > last:
                return
            self.agency.clock.moment = at
            if isinstance(each, Absence):
                await self.leaves(each)
            elif isinstance(each, Life):
                numbers[n] = await self.registers(each)
            elif isinstance(each, Step):
                await self.takes(numbers[n], each)
            else:
                await self.look()

    # --- what people do

    async def leaves(self, what: Absence) -> None:
        change(self.staff, what)
        async with self.agency.house.database.write(self.now) as page:
            if what.gone:
                await people.revoke(page, what.person)
            else:
                await people.set_absence(page, what.person, what.back, what.deputy)

    async def registers(self, life: Life) -> str:
        async with self.agency.house.database.write(self.now) as page:
            filed = await register.open_complaint(
                page,
                draft_id=next(self.drafts),
                answers=life.answers,
                regulation=CURRENT.version,
                by=life.by,
                on=self.today,
            )
            team = await people.team(page, self.today)
            await notices.plan(page, after_registration(filed, team, not_before=self.now))
        self.cases[filed.number] = life.case(filed.number)
        return filed.number

    async def takes(self, number: str, step: Step) -> None:
        """With what it has to tell at once, as in the chat. A step that is refused changes nothing."""
        self.steps += 1
        try:
            async with self.agency.house.database.write(self.now) as page:
                team = await people.team(page, self.today)
                async with register.change(page, number, by=step.by, action="changed") as complaint:
                    was = len(complaint.events)
                    step.act(complaint, Moment(by=step.by, at=self.now), team)
                await notices.plan(page, after(complaint, was, team, not_before=self.now))
        except Refusal:
            self.refused += 1
            return
        step.mark(self.cases[number], len(complaint.events))

    # --- what time does

    async def look(self) -> None:
        asked = self.asked()
        self.outbox.sweep(self.now, asked)
        said = self.outbox.deliver(self.now, asked)
        await self.comes_by()
        self.check_chats({row.to for row in said})
        if self.now.astimezone(AMSTERDAM).time() > SEEN:
            await self.sees_all()

    async def comes_by(self) -> None:
        """As `bot/schedule.py` lets them come by."""
        house = self.agency.house
        await sweep(house)
        await self.daily.run()
        await Courier(self.agency.bot.bot, house).round()

    def check_chats(self, expected: set[int]) -> None:
        """At most one message each, to everybody who had to hear; none outside hours."""
        received = {
            self.agency.ids[account]: len(self.agency.world.from_bot(account)) for account in self.agency.ids
        }
        self.messages += sum(received.values())
        assert max(received.values()) <= 1, (self.now, received)
        assert within_hours(self.now) or not any(received.values()), (self.now, received)
        assert all(received[person] for person in expected), (self.now, expected, received)
        self.agency.clear()

    async def sees_all(self) -> None:
        """Everybody presses `Gezien` at the end of the day, but one, who never does."""
        async with self.agency.house.database.write(self.now) as page:
            for account, person in self.agency.ids.items():
                if account != GIJS:
                    await seen_all(page, person)

    # --- what came of it

    async def rows(self) -> dict[Row, tuple[str, datetime | None]]:
        """The notices of the ladder as they stand in the table: state, and when it was settled."""
        async with self.agency.house.database.read(self.now) as page:
            found = await page.connection.execute(select(notice_table))
            return {
                Row(row.kind, row.subject, row.due_on, row.step, row.recipient): (row.state, row.settled_at)
                for row in found
                if row.kind in KINDS and not row.step.startswith("at_once")
            }

    async def sent_messages(self) -> int:
        """How many messages the table knows to have been sent."""
        async with self.agency.house.database.read(self.now) as page:
            found = await page.connection.execute(
                select(notice_table.c.recipient, notice_table.c.message_id)
                .where(notice_table.c.state == "sent")
                .distinct()
            )
            return len(found.all())

    def expected(self) -> dict[Row, str]:
        return {
            row: "sent" if row in self.outbox.sent else "due" if row in self.outbox.waiting else "withdrawn"
            for row in self.outbox.planned
        }


def moments(first: date, days: int, looks: Sequence[time] = LOOKS) -> list[datetime]:
    return [
        datetime.combine(first + n * DAY, at, AMSTERDAM).astimezone(UTC) for n in range(days) for at in looks
    ]


@asynccontextmanager
async def a_run(database: Database, first: date) -> AsyncIterator[Run]:
    start = datetime.combine(first, time(1), AMSTERDAM).astimezone(UTC)
    async with an_agency(database, members=(), start=start) as agency:
        agency.house.retention_months = MONTHS
        await _enrolled(agency)
        ids = agency.ids
        cast = Cast((ids[ANNA], ids[BRAM], ids[EVA], ids[FAY]), ids[CARLA], (ids[DIRK], ids[GIJS]))
        yield Run(agency, cast, a_staff(cast))


async def _enrolled(agency: Agency) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        for account, role in {**ROLES, **ALSO}.items():
            code = await people.invite(page, role, NAMES[account], vouched=True)
            member = await people.accept(page, code, account)
            assert member is not None
            await people.joined(
                page, member.id, secrecy_on=agency.house.today(), disclosure_on=agency.house.today()
            )
            agency.ids[account] = member.id
    for account in agency.ids:
        agency.users[account] = agency.world.person(account, NAMES[account].split()[0])
        agency.users[account].chat.reachable = True


async def ninety_days(database: Database, seed: int, how_many: int, days: int, first: date) -> Run:
    async with a_run(database, first) as run:
        lives = complaints(seed, how_many, run.cast, first, days)
        await run.live(lives, absences(seed, run.cast, first, days), moments(first, days))
        assert run.refused < run.steps / 10
        await compared(run)
    return run


async def compared(run: Run) -> None:
    """Row for row, with its state and its moment; and what was sent with what the chats received."""
    found = await run.rows()
    expected = run.expected()
    assert {row: state for row, (state, _at) in found.items()} == expected
    sent = {row: at for row, (state, at) in found.items() if state == "sent"}
    assert sent == run.outbox.sent
    assert await run.sent_messages() == run.messages
