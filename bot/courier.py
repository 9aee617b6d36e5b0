"""Out: claim, ask again whether it still holds, send, settle.

Never lost; double only when we die between the last two.

The other of the two edges: one notice that can't be made or sent never stops the next.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from complaints.complaint import Complaint
from complaints.errors import NotAllowed, NotFound
from complaints.notices import Notice, instead_of, readdressed
from complaints.people import Person, Standing, Team
from complaints.reminders import still_applies
from complaints.workdays import Calendar
from handlers import show
from handlers.context import House, Outgoing, Screen, Visit
from handlers.notices import KINDS, Item, Told, about_a_draft, back_again, compose, tell
from handlers.routes import SCREENS
from handlers.show import waiting
from handlers.team import joining
from handlers.texts import speaking
from storage import drafts, messages, notices, people, register
from storage.database import Page
from storage.drafts import State
from storage.errors import NotSaved
from storage.notices import LEASE, Claimed

log = structlog.get_logger(__name__)

ANSWERS = frozenset({"screen", "resume"})  # somebody is waiting for these: at any hour
AT_ONCE = 1000  # all of it: what waits for one person is one message
IN_HAND = LEASE / 2  # longer than this and another courier may come for what we still hold


@dataclass(frozen=True)
class Judged:
    """What a claimed notice comes to: something to say, a later moment, or nothing, with `instead` for
    others.
    """

    claimed: Claimed
    told: Told | None = None
    messages: tuple[Outgoing, ...] = ()
    later: datetime | None = None
    instead: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """One message to one person, and the notices it settles."""

    to: Person
    claimed: tuple[Claimed, ...]
    messages: tuple[Outgoing, ...]


class Courier:
    """Safe in several processes at once: the claim is one conditional UPDATE."""

    def __init__(self, bot: Bot, house: House) -> None:
        self.bot = bot
        self.house = house

    async def round(self) -> int:
        """Deliver what is due now; how many messages went out."""
        now = self.house.clock.now()
        async with self.house.database.read(now) as page:
            if not await notices.any_due(page, now):
                return 0
        async with self.house.database.write(now) as page:
            claimed = await notices.claim(page, now, limit=AT_ONCE)
        sent = 0
        for to, theirs in _by_recipient(claimed):
            if self.house.clock.now() - now > IN_HAND:
                await self._release(theirs, timedelta())
                continue
            sent += await self._attend(to, theirs)
        return sent

    async def _attend(self, to: int, claimed: Sequence[Claimed]) -> int:
        """All that is due for one person. What fails unforeseen stays ours until the lease ends, then it
        comes again.
        """
        try:
            judged = [found for each in claimed if (found := await self._judge(each))]
            await self._put_away(judged)
            async with self.house.database.read(self.house.clock.now()) as page:
                person = (await people.team(page, self.house.today())).people.get(to)
            parcels = [] if person is None else _packed(person, judged)
            return sum([await self._deliver(parcel) for parcel in parcels])
        except Exception as error:
            log.exception("notices_postponed", person=to, error=type(error).__name__)
            return 0

    async def _judge(self, each: Claimed) -> Judged | None:
        """None when it can't be made: damaged, or of a kind that this version does not know."""
        now = self.house.clock.now()
        async with self.house.database.read(now) as page:
            team = await people.team(page, self.house.today())
        try:
            async with self.house.database.read(now) as page:
                return await self._made(page, each, team)
        except NotSaved:
            raise
        except Exception as error:
            log.exception("notice_broken", notice=each.id, error=type(error).__name__)
            async with self.house.database.write(now) as page:
                await notices.fail(page, each.id, type(error).__name__[:40])
            return None

    async def _made(self, page: Page, each: Claimed, team: Team) -> Judged:
        notice, to = each.notice, team.people.get(each.notice.to)
        if notice.kind in KINDS:
            return await self._about_a_complaint(page, each, team)
        if to is None or not _may_hear(to, notice):
            return Judged(each)
        if notice.kind not in ANSWERS and not self.house.calendar.within_hours(page.now):
            return Judged(each, later=self.house.calendar.working_moment(page.now))
        with speaking(to.locale):
            return Judged(each, messages=await MAKERS[notice.kind](Visit(self.house, page, to, team), each))

    async def _about_a_complaint(self, page: Page, each: Claimed, team: Team) -> Judged:
        """Withdrawn when its recipient may not hear of it any more; perhaps somebody else has to (T6)."""
        calendar = self.house.calendar
        try:
            complaint = await register.get(page, each.notice.subject)
        except NotFound:
            return Judged(each)
        if not still_applies(each.notice, complaint, team, calendar):
            others = readdressed(each.notice, complaint, team)
            return Judged(each, instead=_applying(others, complaint, team, calendar))
        if not calendar.within_hours(page.now):
            return Judged(each, later=calendar.working_moment(page.now))
        item = Item(each.id, each.notice, complaint, each.repeated)
        with speaking(team.people[each.notice.to].locale):
            return Judged(each, told=tell(item, team, calendar))

    async def _put_away(self, judged: Iterable[Judged]) -> None:
        """What is not sent now: withdrawn, or due again later."""
        unsent = [each for each in judged if each.told is None and not each.messages]
        if not unsent:
            return
        async with self.house.database.write(self.house.clock.now()) as page:
            for each in unsent:
                if each.later is not None:
                    await notices.release(page, each.claimed.id, each.later)
                else:
                    await notices.withdraw(page, each.claimed.id)
                    await notices.plan(page, each.instead)

    async def _deliver(self, parcel: Parcel) -> int:
        try:
            sent = await show.deliver(self.bot, parcel.to.account or 0, parcel.messages)
        except RetryAfter as error:
            await self._release(parcel.claimed, waiting(error))
        except (Forbidden, BadRequest) as error:
            await self._fail(parcel, error)
        except TelegramError as error:
            # The outcome is unknown: the lease runs out, and it goes again, marked as a repetition.
            log.warning("notice_uncertain", person=parcel.to.id, error=type(error).__name__)
        else:
            await self._settle(parcel, sent)
            return 1
        return 0

    async def _settle(self, parcel: Parcel, sent: Sequence[Message]) -> None:
        """Sent; and what shows content is remembered, so that it leaves the chat again (T7)."""
        now = self.house.clock.now()
        receipt = show.receipt(0, parcel.to.id, parcel.messages, sent, None, now)
        async with self.house.database.write(now) as page:
            for each in parcel.claimed:
                await notices.settle(page, each.id, message_id=sent[0].message_id)
            await messages.remember_all(page, receipt.messages)

    async def _release(self, claimed: Iterable[Claimed], wait: timedelta) -> None:
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            for each in claimed:
                await notices.release(page, each.id, now + wait)

    async def _fail(self, parcel: Parcel, error: TelegramError) -> None:
        """Blocked, or gone: kept as failed, and the next person hears of the duty."""
        log.warning("notice_failed", person=parcel.to.id, error=type(error).__name__)
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            team = await people.team(page, self.house.today())
            for each in parcel.claimed:
                await notices.fail(page, each.id, type(error).__name__)
                if each.notice.kind in KINDS:
                    complaint = await register.get(page, each.notice.subject)
                    others = instead_of(each.notice, complaint, team)
                    await notices.plan(page, _applying(others, complaint, team, self.house.calendar))


def _applying(
    planned: Iterable[Notice], complaint: Complaint, team: Team, calendar: Calendar
) -> tuple[Notice, ...]:
    """What is planned in place of another is judged by the same rule as what is sent: else two who both may
    not hear of it would go on handing it to each other.
    """
    return tuple(each for each in planned if still_applies(each, complaint, team, calendar))


def _by_recipient(claimed: Iterable[Claimed]) -> Iterable[tuple[int, list[Claimed]]]:
    found: dict[int, list[Claimed]] = {}
    for each in claimed:
        found.setdefault(each.notice.to, []).append(each)
    return found.items()


def _may_hear(to: Person, notice: Notice) -> bool:
    """Who is joining still gets the answers to that, and nothing else."""
    joining = to.standing in {Standing.JOINING, Standing.WAITING} and notice.kind == "screen"
    return to.is_active or (joining and Screen.parse(notice.subject).name == "join")


def _packed(to: Person, judged: Sequence[Judged]) -> list[Parcel]:
    """Each answer as a message of its own; all that has to be done in one."""
    parcels = [Parcel(to, (each.claimed,), each.messages) for each in judged if each.messages]
    told = {each.claimed: each.told for each in judged if each.told is not None}
    if told:
        with speaking(to.locale):
            parcels.append(Parcel(to, tuple(told), (compose(list(told.values())),)))
    return parcels


async def _screen(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    screen = Screen.parse(each.notice.subject)
    render = SCREENS.get(screen.name)
    try:
        return await render(visit, screen) if render else ()
    except (NotFound, NotAllowed):
        return ()


async def _draft(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    draft_id = int(each.notice.subject.removeprefix("draft:"))
    stored = await drafts.get(visit.page, draft_id, visit.me.id)
    if stored is None or stored.state not in {State.ACTIVE, State.ASIDE}:
        return ()
    return (about_a_draft(draft_id, each.notice.kind),)


async def _back_again(_visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return (back_again(),)


async def _joining(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    return await joining(visit, each.notice.subject, each.id)


MAKERS: dict[str, Callable[[Visit, Claimed], Awaitable[tuple[Outgoing, ...]]]] = {
    "screen": _screen,
    "ask_wish": _draft,
    "resume": _draft,
    "back_again": _back_again,
    "joining": _joining,
}
