"""Out: claim, ask again whether it still holds, send, settle.

Never lost; double only when we die between the last two.

The other of the two edges: one notice that can't be made or sent never stops the next.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.judging import Judge, Judged
from bot.makers import MAKERS
from bot.pace import Pace
from complaints.people import Person, Team
from handlers import show
from handlers.context import House, Outgoing
from handlers.leaving import GOODBYE
from handlers.notices import KINDS
from handlers.reminding import digest
from handlers.show import waiting
from handlers.texts import speaking
from storage import holds, messages, notices, people, trail
from storage.database import Page
from storage.errors import NotSaved
from storage.notices import LEASE, Claimed

log = structlog.get_logger(__name__)

PORTION = 300  # people: what ten seconds can carry
IN_HAND = LEASE / 2  # longer than this and another courier may come for what we still hold
SIDE_BY_SIDE = 32  # requests: half of the connections, the rest is for the answers in the chats


@dataclass(frozen=True)
class Parcel:
    """One message to one person, and the notices it settles. `seen`: the end of the trail when they were
    judged.
    """

    to: Person
    claimed: tuple[Claimed, ...]
    messages: tuple[Outgoing, ...]
    seen: int


@dataclass(frozen=True)
class Round:
    """What claimed notices come to, with the team and the end of the trail as they were then."""

    team: Team
    judged: tuple[Judged, ...]
    seen: int


class Courier:
    """Safe in several processes at once: the claim is one conditional UPDATE."""

    def __init__(self, bot: Bot, house: House, pace: Pace | None = None) -> None:
        self.bot = bot
        self.house = house
        self.pace = pace or Pace()
        self.closing = False
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._settling = asyncio.Lock()
        self._sent: list[tuple[Parcel, Sequence[Message]]] = []

    def close(self) -> None:
        """The round in hand ends soon: what was not sent yet is given back."""
        self.closing = True

    async def round(self) -> int:
        """Deliver what is due now, portion by portion; how many messages went out."""
        now = self.house.clock.now()
        async with self.house.database.read(now) as page:
            if not await notices.any_due(page, now):
                return 0
        sent, served = 0, PORTION
        while served == PORTION and not self.closing and not self.pace.pause():
            claimed = await self._claim()
            sent += await self._hand_out(claimed)
            served = len({each.notice.to for each in claimed})
        return sent

    async def _claim(self) -> list[Claimed]:
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            return await notices.claim(page, now, limit=PORTION)

    async def _hand_out(self, claimed: Sequence[Claimed]) -> int:
        """What fails unforeseen stays ours until the lease ends, then it comes again."""
        until = self.house.clock.now() + IN_HAND
        try:
            found = await self._judge(claimed)
            await self._put_away(found.judged)
        except Exception as error:
            log.exception("notices_postponed", count=len(claimed), error=type(error).__name__)
            return 0
        theirs = _by_recipient(found.judged)
        return sum(await asyncio.gather(*(self._attend(found, to, theirs[to], until) for to in theirs)))

    async def _judge(self, claimed: Iterable[Claimed]) -> Round:
        """All on one page; what fails there once more, alone."""
        judged: list[Judged] = []
        doubtful: list[Claimed] = []
        async with self.house.database.read(self.house.clock.now()) as page:
            seen, _digits = await trail.head(page)
            judge = await self._judge_on(page)
            await judge.look_up(each.notice.subject for each in claimed if each.notice.kind in KINDS)
            for each in claimed:
                try:
                    judged.append(await judge.judge(each))
                except NotSaved:
                    raise
                except Exception:  # noqa: BLE001 - it is logged when it fails alone too
                    doubtful.append(each)
        judged += [await self._judge_alone(each, judge.team) for each in doubtful]
        return Round(judge.team, tuple(judged), seen)

    async def _judge_on(self, page: Page) -> Judge:
        team, held = await people.team(page, self.house.today()), await holds.until(page)
        return Judge(self.house, page, team, MAKERS, held=held)

    async def _judge_alone(self, each: Claimed, team: Team) -> Judged:
        """A fault when it can't be made: damaged, or of a kind that this version does not know."""
        try:
            async with self.house.database.read(self.house.clock.now()) as page:
                held = await holds.until(page)
                return await Judge(self.house, page, team, MAKERS, held=held).judge(each)
        except NotSaved:
            raise
        except Exception as error:
            log.exception("notice_broken", notice=each.id, error=type(error).__name__)
            return Judged(each, fault=type(error).__name__[:40])

    async def _put_away(self, judged: Iterable[Judged]) -> None:
        """What is not sent now: withdrawn, or due again later."""
        unsent = [each for each in judged if not each.is_said]
        if not unsent:
            return
        async with self.house.database.write(self.house.clock.now()) as page:
            for each in unsent:
                if each.fault:
                    await notices.fail(page, each.claimed.id, each.fault)
                elif each.later is not None:
                    await notices.release(page, each.claimed.id, each.later)
                else:
                    await notices.withdraw(page, each.claimed.id)
                    await notices.plan(page, each.instead)

    async def _attend(self, found: Round, to: int, judged: Sequence[Judged], until: datetime) -> int:
        """All that is due for one person."""
        try:
            return sum([await self._deliver(each, until) for each in _packed(found, to, judged)])
        except Exception as error:
            log.exception("notices_postponed", person=to, error=type(error).__name__)
            return 0

    async def _deliver(self, parcel: Parcel, until: datetime) -> int:
        chat = parcel.to.account or 0
        async with self._slots:
            if not self.pace.pause(chat):
                await self.pace.wait(chat, len(parcel.messages))
            if self.closing or self.pace.pause(chat) or self.house.clock.now() > until:
                await self._release(parcel.claimed, timedelta(seconds=self.pace.pause(chat)))
                return 0
            fresh = await self._afresh(parcel)
            if fresh is None:
                return 0
            parcel = fresh
            try:
                with speaking(parcel.to.locale):
                    sent = await show.deliver(self.bot, chat, parcel.messages)
            except RetryAfter as error:
                self.pace.refuse(chat, waiting(error).total_seconds())
                await self._release(parcel.claimed, waiting(error))
                return 0
            except (Forbidden, BadRequest) as error:
                await self._fail(parcel, error)
                return 0
            except TelegramError as error:
                # The outcome is unknown: the lease runs out, and it goes again, marked as a repetition.
                log.warning("notice_uncertain", person=parcel.to.id, error=type(error).__name__)
                return 0
            self.pace.sent(chat)
        await self._settle(parcel, sent)
        await self._no_longer_busy(parcel)
        return 1

    async def _afresh(self, parcel: Parcel) -> Parcel | None:
        """Its turn may have come a minute after it was judged. Whatever changes somebody's rights leaves a
        row in the trail: has none been added, then all is as it was; else it is judged once more (T6).
        """
        async with self.house.database.read(self.house.clock.now()) as page:
            seen, _digits = await trail.head(page)
        if seen == parcel.seen:
            return parcel
        found = await self._judge(parcel.claimed)
        await self._put_away(found.judged)
        said = [each for each in found.judged if each.is_said]
        return next(iter(_packed(found, parcel.to.id, said)), None)

    async def _no_longer_busy(self, parcel: Parcel) -> None:
        """Forgotten when we were stopped in between: then that message leaves the chat in its time."""
        for each in parcel.claimed:
            message = self.house.busy.pop((parcel.to.id, each.notice.subject), None)
            if message is not None:
                with speaking(parcel.to.locale):
                    await show.no_longer_busy(self.bot, parcel.to.account or 0, message)

    async def _settle(self, parcel: Parcel, sent: Sequence[Message]) -> None:
        """Sent; and what shows content is remembered, so that it leaves the chat again (T7).

        At once, in one transaction with what was sent while the one before was being kept.
        """
        self._sent.append((parcel, sent))
        async with self._settling:
            settled, self._sent = self._sent, []
            if not settled:
                return
            now = self.house.clock.now()
            async with self.house.database.write(now) as page:
                await notices.settle_all(page, dict(_settled(settled)))
                await messages.remember_all(page, [each for pair in settled for each in _shown(*pair, now)])

    async def _release(self, claimed: Iterable[Claimed], wait: timedelta) -> None:
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            for each in claimed:
                await notices.release(page, each.id, now + wait)

    async def _fail(self, parcel: Parcel, error: TelegramError) -> None:
        """Blocked, or gone: kept as failed, and the next person hears of the duty."""
        log.warning("notice_failed", person=parcel.to.id, error=type(error).__name__)
        async with self.house.database.write(self.house.clock.now()) as page:
            judge = await self._judge_on(page)
            for each in parcel.claimed:
                await notices.fail(page, each.id, type(error).__name__)
                await notices.plan(page, await judge.instead(each.notice))


def _settled(sent: Iterable[tuple[Parcel, Sequence[Message]]]) -> Iterator[tuple[int, int]]:
    for parcel, in_chat in sent:
        for each in parcel.claimed:
            yield each.id, in_chat[0].message_id


def _shown(parcel: Parcel, sent: Sequence[Message], now: datetime) -> Sequence[messages.Sent]:
    if parcel.claimed[0].notice.kind == GOODBYE:
        return ()  # it stays, in a chat from which all else goes
    return show.receipt(0, parcel.to.id, parcel.messages, sent, None, now).messages


def _by_recipient(judged: Iterable[Judged]) -> dict[int, list[Judged]]:
    found: dict[int, list[Judged]] = {}
    for each in judged:
        if each.is_said:
            found.setdefault(each.claimed.notice.to, []).append(each)
    return found


def _packed(found: Round, person: int, judged: Sequence[Judged]) -> list[Parcel]:
    """Each answer as a message of its own; all that has to be done in one."""
    if not judged:
        return []
    to = found.team.people[person]
    parcels = [Parcel(to, (each.claimed,), each.messages, found.seen) for each in judged if each.messages]
    listed = [each for each in judged if each.told or each.welcome]
    if listed:
        told = [each for one in listed for each in one.told]
        with speaking(to.locale):
            message = digest(told, welcome=any(each.welcome for each in listed))
        parcels.append(Parcel(to, tuple(each.claimed for each in listed), (message,), found.seen))
    return parcels
