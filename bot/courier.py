"""Out: claim, ask again whether it still holds, send, settle.

Never lost; double only when we die between the last two.

The other of the two edges: one notice that can't be made or sent never stops the next.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from complaints.complaint import Complaint
from complaints.errors import NotFound, Refusal
from complaints.notices import instead_of
from complaints.people import Person, Team
from complaints.reminders import still_applies
from handlers import show
from handlers.context import House, Outgoing, Screen, Visit
from handlers.notices import Item, about_a_draft, back_again, compose
from handlers.routes import SCREENS
from handlers.show import waiting
from handlers.texts import speaking
from storage import drafts, notices, people, register
from storage.database import Page
from storage.drafts import State
from storage.notices import Claimed

log = structlog.get_logger(__name__)

ABOUT_COMPLAINTS = frozenset({"new", "leak", "enter", "acknowledge", "unreachable"})
ANSWERS = frozenset({"screen", "resume"})  # somebody is waiting for these: at any hour
AT_ONCE = 50


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
            parcels = await self._pack(page, claimed)
        sent = 0
        for parcel in parcels:
            sent += await self._deliver(parcel)
        return sent

    async def _pack(self, page: Page, claimed: Sequence[Claimed]) -> list[Parcel]:
        """What still applies, as messages; the rest is withdrawn, or waits for working hours."""
        team = await people.team(page, self.house.today())
        items: dict[int, list[tuple[Claimed, Complaint]]] = {}
        parcels: list[Parcel] = []
        for each in claimed:
            to = team.people.get(each.notice.to)
            if to is None or not to.is_active:
                await notices.withdraw(page, each.id)
            elif each.notice.kind not in ANSWERS and not self.house.calendar.within_hours(page.now):
                await notices.release(page, each.id, self.house.calendar.working_moment(page.now))
            elif each.notice.kind in ABOUT_COMPLAINTS:
                complaint = await self._applies(page, each, team)
                if complaint is not None:
                    items.setdefault(to.id, []).append((each, complaint))
            else:
                parcels += await self._single(page, each, team)
        return parcels + [self._together(team, to, found) for to, found in items.items()]

    async def _applies(self, page: Page, each: Claimed, team: Team) -> Complaint | None:
        try:
            complaint = await register.get(page, each.notice.subject)
        except NotFound:
            await notices.withdraw(page, each.id)
            return None
        except Refusal as broken:
            log.exception("notice_unreadable", notice=each.id, error=type(broken).__name__)
            await notices.fail(page, each.id, "unreadable")
            return None
        if still_applies(each.notice, complaint, team, self.house.calendar):
            return complaint
        await notices.withdraw(page, each.id)
        return None

    def _together(self, team: Team, to: int, found: Sequence[tuple[Claimed, Complaint]]) -> Parcel:
        person = team.people[to]
        items = [Item(each.id, each.notice, complaint, each.repeated) for each, complaint in found]
        with speaking(person.locale):
            message = compose(items, team, self.house.calendar)
        return Parcel(person, tuple(each for each, _complaint in found), (message,))

    async def _single(self, page: Page, each: Claimed, team: Team) -> list[Parcel]:
        """What is about no complaint: a reply that could not be sent, a form that waits, "I was away"."""
        to = team.people[each.notice.to]
        visit = Visit(self.house, page, to, team)
        with speaking(to.locale):
            messages = await MAKERS[each.notice.kind](visit, each)
        if not messages:
            await notices.withdraw(page, each.id)
            return []
        return [Parcel(to, (each,), messages)]

    async def _deliver(self, parcel: Parcel) -> int:
        try:
            sent = await show.deliver(self.bot, parcel.to.account or 0, parcel.messages)
        except RetryAfter as error:
            await self._release(parcel, waiting(error))
        except (Forbidden, BadRequest) as error:
            await self._fail(parcel, error)
        except TelegramError as error:
            # The outcome is unknown: the lease runs out, and it goes again, marked as a repetition.
            log.warning("notice_uncertain", person=parcel.to.id, error=type(error).__name__)
        else:
            await self._settle(parcel, sent[0].message_id)
            return 1
        return 0

    async def _settle(self, parcel: Parcel, message_id: int) -> None:
        async with self.house.database.write(self.house.clock.now()) as page:
            for each in parcel.claimed:
                await notices.settle(page, each.id, message_id=message_id)

    async def _release(self, parcel: Parcel, wait: timedelta) -> None:
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            for each in parcel.claimed:
                await notices.release(page, each.id, now + wait)

    async def _fail(self, parcel: Parcel, error: TelegramError) -> None:
        """Blocked, or gone: kept as failed, and the next person hears of the duty."""
        log.warning("notice_failed", person=parcel.to.id, error=type(error).__name__)
        now = self.house.clock.now()
        async with self.house.database.write(now) as page:
            team = await people.team(page, self.house.today())
            for each in parcel.claimed:
                await notices.fail(page, each.id, type(error).__name__)
                if each.notice.kind in ABOUT_COMPLAINTS:
                    complaint = await register.get(page, each.notice.subject)
                    await notices.plan(page, instead_of(each.notice, complaint, team))


async def _screen(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    screen = Screen.parse(each.notice.subject)
    render = SCREENS.get(screen.name)
    try:
        return await render(visit, screen) if render else ()
    except Refusal:
        return ()


async def _draft(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    draft_id = int(each.notice.subject.removeprefix("draft:"))
    stored = await drafts.get(visit.page, draft_id, visit.me.id)
    if stored is None or stored.state not in {State.ACTIVE, State.ASIDE}:
        return ()
    return (about_a_draft(draft_id, each.notice.kind),)


async def _back_again(_visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return (back_again(),)


MAKERS: dict[str, Callable[[Visit, Claimed], Awaitable[tuple[Outgoing, ...]]]] = {
    "screen": _screen,
    "ask_wish": _draft,
    "resume": _draft,
    "back_again": _back_again,
}
