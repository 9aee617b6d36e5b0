"""One update, one transaction, one reply: every route goes through `Answering`, nothing else opens a page.

Inside the transaction: is this update new, who is this and what may they now, what does it change, what will
be shown. After the commit: send. An update that comes twice is shown again or, when replied to, left alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.error import Forbidden, RetryAfter, TelegramError
from telegram.ext import CallbackContext

from complaints.cleaning import clean
from complaints.errors import NotAllowed, NotFound, Refusal
from complaints.openings import TooMany
from complaints.people import Person, Standing
from handlers import damaged, show
from handlers.access import refused, turn_away
from handlers.context import BUSY, Act, House, Outgoing, Press, Render, Screen, Visit
from handlers.later import brought
from handlers.openings import stopped
from handlers.refusing import shown
from handlers.start import joining, publish_changed
from handlers.texts import speaking
from storage import chats, notices, people, updates
from storage.database import Page
from storage.errors import Broken, NotSaved, VersionConflict

log = structlog.get_logger(__name__)

Context = CallbackContext[Any, Any, Any, Any]
WELCOME = frozenset({Standing.ACTIVE, Standing.JOINING, Standing.WAITING})


class Stranger(Exception):  # noqa: N818 - not an error: somebody who is no member
    """No member has this account, or no longer."""


@dataclass(frozen=True)
class Outcome:
    """What one update came to: to whom, and which messages go out. None of it is sent yet."""

    person: Person
    messages: tuple[Outgoing, ...]
    screen: Screen


class Answering:
    """Turns acts into handlers. `screens` is the table of what can be shown."""

    def __init__(self, screens: Mapping[str, Render]) -> None:
        self.screens = screens

    async def __call__(self, act: Act, update: Update, context: Context) -> None:
        """Let `act` answer this update. Raises what keeps it from being confirmed (storage out of reach)."""
        house: House = context.bot_data["house"]
        try:
            await _look(update, house)
            outcome = await self._decide(act, update, house)
        except Stranger:
            await turn_away(update, context)
            return
        if outcome is not None:
            await asyncio.sleep(0)  # whose turn to write it is now goes first, and commits while we send
            await self._reply(outcome, update, context, house)
            await publish_changed(context.bot, house)

    async def asks(
        self, question: Callable[[Visit], Awaitable[bool]], update: Update, context: Context
    ) -> bool:
        """A look beforehand, for what has to be fetched outside the transaction; False for a stranger."""
        house: House = context.bot_data["house"]
        now = house.clock.now()
        async with house.database.read(now) as page:
            try:
                visit = await _visit(update, house, page, now)
            except Stranger:
                return False
            return visit.me.is_active and await question(visit)

    async def _decide(self, act: Act, update: Update, house: House) -> Outcome | None:
        try:
            return await self._write(act, update, house)
        except VersionConflict:
            return await self._decide(act, update, house)  # judge it again, against what won
        except (NotSaved, Broken):
            raise  # no refusal of the rules: the archive failed, and reading it again would too
        except (NotAllowed, NotFound) as refusal:
            return await self._write(refused(refusal), update, house)
        except TooMany as refusal:
            return await self._write(stopped(refusal), update, house)
        except Refusal as refusal:
            # Kept as applied, too: judged again after a kill, it might answer a later question.
            return await self._write(shown(refusal), update, house)

    async def _write(self, act: Act, update: Update, house: House) -> Outcome | None:
        """Change, and show what it came to: all in one transaction, or nothing."""
        now = house.clock.now()
        async with house.database.write(now) as page:
            await chats.alone(page, _account(update))
            visit = await _visit(update, house, page, now)
            with speaking(visit.me.locale):
                screen = await self._once(act if visit.me.is_active else joining, visit)
            with speaking(visit.me.locale):  # which may be another now
                return None if screen is None else await self._outcome(visit, screen)

    async def _outcome(self, visit: Visit, screen: Screen) -> Outcome:
        messages = await self.screens[screen.name](visit, screen)
        return Outcome(visit.me, (*messages, *damaged.remark(visit)), screen)

    async def _once(self, act: Act, visit: Visit) -> Screen | None:
        """Apply the update when it is new; show it again when nobody knows whether the reply went out."""
        update_id = visit.update.update_id if visit.update else 0
        earlier = await updates.begin(visit.page, update_id, visit.me.id)
        if earlier is not None:
            return None if earlier.replied else Screen.parse(earlier.screen or "dialog")
        screen = await act(visit)
        if screen.name != "dialog":  # what an update shows unless it says otherwise: the form that lies open
            await updates.set_screen(visit.page, update_id, screen.reference)
        return screen

    async def _reply(self, outcome: Outcome, update: Update, context: Context, house: House) -> None:
        """Send what was decided. What can't be sent now, the courier will show."""
        house.languages[outcome.person.account or 0] = outcome.person.locale
        sent: list[Message] = []
        try:
            with speaking(outcome.person.locale):
                sent = await _send(outcome, update.callback_query, context)
        except Forbidden:
            log.info("reply_forbidden", person=outcome.person.id)
        except TelegramError as error:
            log.warning("reply_failed", person=outcome.person.id, error=type(error).__name__)
            await _reply_later(house, outcome, update.update_id, error)
        if outcome.screen.name == BUSY and sent:
            house.busy[outcome.person.id, outcome.screen.arg] = sent[0].message_id
        own = update.message.message_id if update.message else None
        house.receipts.append(
            show.receipt(update.update_id, outcome.person.id, outcome.messages, sent, own, house.clock.now())
        )


async def _send(outcome: Outcome, query: CallbackQuery | None, context: Context) -> list[Message]:
    if query is not None:
        await show.acknowledge(query, outcome.screen.popup)
    pressed = query.message if query and isinstance(query.message, Message) else None
    return await show.deliver(context.bot, outcome.person.account or 0, outcome.messages, pressed)


async def _reply_later(house: House, outcome: Outcome, update_id: int, error: TelegramError) -> None:
    now = house.clock.now()
    wait = show.waiting(error) if isinstance(error, RetryAfter) else timedelta()
    to, on, not_before = outcome.person.id, now.date(), now + wait
    notice = brought(outcome.screen, to=to, update=update_id, on=on, not_before=not_before)
    async with house.database.write(now) as page:
        await notices.plan(page, [notice])


def _account(update: Update) -> int:
    return update.effective_user.id if update.effective_user else 0


async def _look(update: Update, house: House) -> None:
    """Raises `Stranger` for who is new and no member: a flood of them takes no member's turn to write."""
    account = _account(update)
    if account in house.known:
        return
    now = house.clock.now()
    async with house.database.read(now) as page:
        if await people.by_account(page, account) is None:
            raise Stranger


async def _visit(update: Update, house: House, page: Page, now: datetime) -> Visit:
    account = _account(update)
    team = await people.team(page, now.astimezone(house.zone).date())
    me = next((person for person in team.people.values() if person.account == account), None)
    if me is None or me.standing not in WELCOME:
        raise Stranger
    house.known[account] = me.id
    house.languages[account] = me.locale
    query = update.callback_query
    text = clean(update.message.text or "") if update.message else ""
    return Visit(house, page, me, team, update, text, Press.parse(query.data or "") if query else None)
