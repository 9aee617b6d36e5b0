"""What claimed notices come to, asked just before they are sent: said, sent later, or withdrawn.

One that can't be made never stops the next.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from complaints import undelivered
from complaints.complaint import Complaint
from complaints.errors import NotFound
from complaints.escalation import RETURNED, UNSEEN, duty_of, heard_of, instead_of, kinds_about, sent_before
from complaints.leaving import readdressed, to_who_confirms
from complaints.notices import Notice
from complaints.people import Action, Person, Standing, Team
from complaints.periodic import NOTHING, OCCASIONS, UNTOLD, is_put_off
from complaints.periodic import still_applies as still_due
from complaints.privacy import REQUEST
from complaints.putting_off import open_for
from complaints.reminders import still_applies
from complaints.reminders.ladder import looked_at
from complaints.undelivered import UNDELIVERED, origin
from handlers import avg, disclosure
from handlers import occasions as saying
from handlers import undelivered as missed
from handlers.context import House, Outgoing, Screen, Visit
from handlers.leaving import GOODBYE
from handlers.members import JOINING
from handlers.notices import KINDS, Item, Told, tell
from handlers.texts import speaking
from storage import notices, occasions, register, requests
from storage.database import Page
from storage.notices import Claimed, State, StoredNotice

ANSWERS = frozenset({"screen", "resume"})  # somebody is waiting for these: at any hour

Maker = Callable[[Visit, Claimed], Awaitable[tuple[Outgoing, ...]]]


@dataclass(frozen=True)
class Judged:
    """What a claimed notice comes to: something to say, a later moment, or nothing, with `instead` for
    others. `fault`: it can't be made, as a code.
    """

    claimed: Claimed
    told: tuple[Told, ...] = ()
    welcome: bool = False
    messages: tuple[Outgoing, ...] = ()
    later: datetime | None = None
    instead: tuple[Notice, ...] = ()
    fault: str = ""

    @property
    def is_said(self) -> bool:
        return bool(self.told or self.messages or self.welcome)


@dataclass
class Judge:
    """On one page: one team, and each complaint read once."""

    house: House
    page: Page
    team: Team
    makers: Mapping[str, Maker]
    complaints: dict[str, Complaint] = field(default_factory=dict)
    held: Mapping[str, date] = field(default_factory=dict)  # until when a complaint is kept (P8)

    async def judge(self, each: Claimed) -> Judged:
        notice, to = each.notice, self.team.people.get(each.notice.to)
        if notice.kind in KINDS:
            return await self._about_a_complaint(each)
        if to is None or not _may_hear(to, notice):
            others = to_who_confirms(notice, self.team) if notice.kind == JOINING else ()
            return Judged(each, instead=others)
        if notice.kind not in ANSWERS and not self.house.calendar.within_hours(self.page.now):
            return Judged(each, later=self.house.calendar.working_moment(self.page.now))
        with speaking(to.locale):
            return await self._about_no_complaint(each, to)

    async def _about_no_complaint(self, each: Claimed, to: Person) -> Judged:
        kind = each.notice.kind
        if kind in OCCASIONS:
            return await self._about_a_period(each)
        if kind == REQUEST:
            return await self._about_a_request(each, to)
        if kind == UNDELIVERED:
            return await self._about_the_undelivered(each)
        if kind == RETURNED:
            return Judged(each, told=await self._open_for(each), welcome=True)
        visit = Visit(self.house, self.page, to, self.team)
        return Judged(each, messages=await self.makers[kind](visit, each))

    async def _about_a_complaint(self, each: Claimed) -> Judged:
        """Withdrawn when its recipient may not hear of it any more; perhaps somebody else has to (T6)."""
        calendar = self.house.calendar
        try:
            complaint = await self.complaint(each.notice.subject)
        except NotFound:
            return Judged(each)
        if not await self._is_unseen(each.notice):
            return Judged(each)
        if not self.applies(complaint, each.notice):
            heard = await self._heard(each.notice)
            applies = partial(self.applies, complaint)
            return Judged(each, instead=readdressed(each.notice, heard, complaint, self.team, applies))
        if not calendar.within_hours(self.page.now):
            return Judged(each, later=calendar.working_moment(self.page.now))
        with speaking(self.team.people[each.notice.to].locale):
            return Judged(each, told=(self._said(each, each.notice, complaint),))

    async def _about_a_period(self, each: Claimed) -> Judged:
        done = await occasions.all_done(self.page)
        if not still_due(each.notice, self.team, self.house.calendar, done):
            return Judged(each)
        if each.notice.kind == UNTOLD:
            return await self._about_what_is_missing(each)
        return Judged(each, told=(saying.tell(each.id, each.notice, again=each.repeated),))

    async def _about_what_is_missing(self, each: Claimed) -> Judged:
        """Nothing, when every client and every freelancer was told in the meantime (3.1)."""
        found = (await disclosure.missing(self.page))(self.team, self.team.people[each.notice.to])
        if not found:
            return Judged(each)
        return Judged(each, told=(disclosure.tell(each.id, each.notice, found, again=each.repeated),))

    async def _about_a_request(self, each: Claimed, to: Person) -> Judged:
        """Nothing, when it was settled in the meantime, or is another's now."""
        request = (await requests.get(self.page, each.notice.subject)).request
        if request.settled_on is not None or not self.team.may(to, Action.ANSWER_REQUEST, NOTHING):
            return Judged(each)
        return Judged(each, told=(avg.tell(each.id, request, self.team.today, again=each.repeated),))

    async def _about_the_undelivered(self, each: Claimed) -> Judged:
        """Nothing, when what it is about was done in the meantime."""
        kind, subject = origin(each.notice)[0], each.notice.subject
        if kind in OCCASIONS and subject in await occasions.all_done(self.page):
            return Judged(each)
        if kind == REQUEST and (await requests.get(self.page, subject)).request.settled_on is not None:
            return Judged(each)
        return Judged(each, told=(missed.tell(each.id, each.notice, again=each.repeated),))

    def _said(self, each: Claimed, notice: Notice, complaint: Complaint) -> Told:
        item = Item(each.id, notice, complaint, each.repeated)
        return tell(item, self.team, self.house.calendar, self.house.call_attempts)

    async def _open_for(self, each: Claimed) -> tuple[Told, ...]:
        """What waits for who is back from absence."""
        complaints = await register.listing(self.page, open_only=True, on_broken=lambda _broken: None)
        once = replace(each, repeated=False)
        return tuple(
            self._said(once, found.notice, complaint)
            for complaint in complaints
            for found in open_for(
                each.notice.to,
                looked_at(complaint, self.team, self.house.calendar, self.house.call_attempts),
            )
        )

    async def _is_unseen(self, notice: Notice) -> bool:
        """Of what is told to others: whether there is still a reminder that was not seen in time."""
        if notice.kind != UNSEEN or is_put_off(notice.step.partition(":")[2]):
            return True
        until = sent_before(self.team.today, self.house.calendar)
        return any(
            each.state is State.SENT
            and each.seen_at is None
            and each.settled_at is not None
            and each.settled_at < until
            for each in await self.of_the_same(notice)
            if each.notice.to != notice.to
        )

    async def of_the_same(self, notice: Notice) -> list[StoredNotice]:
        """What else was planned about this duty, and not withdrawn."""
        found = await notices.about(self.page, kinds_about(duty_of(notice)), notice.subject, notice.due_on)
        return [
            each
            for each in found
            if each.state is not State.WITHDRAWN and duty_of(each.notice) == duty_of(notice)
        ]

    async def _heard(self, notice: Notice) -> frozenset[int]:
        return heard_of(notice, (each.notice for each in await self.of_the_same(notice)))

    async def instead(self, notice: Notice) -> tuple[Notice, ...]:
        """Whoever hears of it now that it can't be delivered."""
        if notice.kind not in KINDS:
            return await self._undelivered(notice)
        complaint = await self.complaint(notice.subject)
        heard = await self._heard(notice)
        return instead_of(notice, heard, complaint, self.team, applies=partial(self.applies, complaint))

    async def _undelivered(self, notice: Notice) -> tuple[Notice, ...]:
        """Of what is about no complaint."""
        kinds = {origin(notice)[0], UNDELIVERED}
        found = await notices.about(self.page, kinds, notice.subject, notice.due_on)
        same = [each for each in found if origin(each.notice) == origin(notice)]
        waiting = [each.notice.to for each in same if each.state not in {State.FAILED, State.WITHDRAWN}]
        failed = [each.notice.to for each in same if each.state is State.FAILED]
        return undelivered.instead_of(notice, waiting, failed, self.team)

    async def look_up(self, numbers: Iterable[str]) -> None:
        """Many at a time is many times faster. What can't be read is left for `complaint` to raise."""
        with suppress(LookupError, TypeError, ValueError):
            async for complaint in register.several(self.page, numbers, on_broken=lambda _broken: None):
                self.complaints[complaint.number] = complaint

    async def complaint(self, number: str) -> Complaint:
        """Raises `NotFound`."""
        if number not in self.complaints:
            self.complaints[number] = await register.get(self.page, number)
        return self.complaints[number]

    def applies(self, complaint: Complaint, notice: Notice) -> bool:
        """What is planned in place of another is judged by the same rule as what is sent: else two who both
        may not hear of it would go on handing it to each other.
        """
        return still_applies(
            notice,
            complaint,
            self.team,
            self.house.calendar,
            attempts=self.house.call_attempts,
            months=self.house.retention_months,
            held_until=self.held.get(complaint.number),
        )


def _may_hear(to: Person, notice: Notice) -> bool:
    """Who is joining still gets the answers to that, and nothing else; who left a last word."""
    if notice.kind == GOODBYE:
        return to.standing is Standing.REVOKED
    joining = to.standing in {Standing.JOINING, Standing.WAITING} and notice.kind == "screen"
    return to.is_active or (joining and Screen.parse(notice.subject).name == "join")
