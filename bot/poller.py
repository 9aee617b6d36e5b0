"""Telegram is the durable inbox: asking for the next offset, which confirms a batch, comes after the commit.

Within a chat updates are handled in order, chats side by side.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot import gaps
from handlers.context import House
from handlers.routes import ALLOWED_UPDATES
from handlers.show import waiting
from storage import updates
from storage.database import Page
from storage.errors import Broken, NotSaved

log = structlog.get_logger(__name__)

POLL = 50  # seconds, the longest that Telegram waits
WEDGED = timedelta(minutes=3)  # a poll that has not answered by then never will
PULSE = timedelta(seconds=30)  # how often "we were here" is written down
LONGEST_PAUSE = 30.0
LAST_WORD = 5  # seconds


class Poller:
    """One loop: fetch, answer, write down what was replied, confirm by asking for the next."""

    def __init__(self, application: Application, house: House, *, poll: int = POLL) -> None:  # type: ignore[type-arg]
        self.application = application
        self.house = house
        self.poll = poll
        self.offset: int | None = None
        self.pulse_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: then the batch in hand is finished and confirmed; a poll that waits is dropped."""
        pause = 0.0
        while not stop.is_set():
            try:
                batch = await self._unless_stopped(stop)
                pause = 0.0
                if batch is not None:
                    await self.answer(batch)
            except InvalidToken:
                raise
            except (TelegramError, TimeoutError, NotSaved) as error:
                pause = _pause(error, pause)
                log.warning("poll_failed", error=type(error).__name__, pause=pause)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
        await self._confirm()

    async def _confirm(self) -> None:
        """What was answered does not come again after a restart; when this fails, it is recognised."""
        if self.offset is None:
            return
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(LAST_WORD):
                await self.application.bot.get_updates(
                    offset=self.offset, timeout=0, limit=1, allowed_updates=ALLOWED_UPDATES
                )

    async def _unless_stopped(self, stop: asyncio.Event) -> Sequence[Update] | None:
        polling = asyncio.ensure_future(self.fetch())
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return polling.result() if polling.done() else None
        finally:
            for task in (polling, stopping):
                task.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)

    async def fetch(self) -> Sequence[Update]:
        """The next batch; asking for it confirms the one before."""
        return await asyncio.wait_for(
            self.application.bot.get_updates(
                offset=self.offset,
                timeout=self.poll,
                allowed_updates=ALLOWED_UPDATES,
                read_timeout=self.poll + 10,
            ),
            WEDGED.total_seconds(),
        )

    async def answer(self, batch: Sequence[Update]) -> None:
        """Answer a batch. The offset moves up to the first update that has to come again, if any."""
        self.house.unconfirmed.clear()
        if not batch:
            self.offset = None  # all is confirmed; and after a quiet week a new id may be lower than the last
        await asyncio.gather(*(self._chat(chat) for chat in _by_chat(batch)))
        for update in batch:
            if update.update_id in self.house.unconfirmed:
                break
            self.offset = update.update_id + 1
        # After the offset: who was told that nothing was saved has to send it again, and must not be
        # answered twice. The receipts wait.
        await self._write_down()
        if self.house.unconfirmed:
            raise NotSaved("unconfirmed")
        self.house.disowned.clear()

    async def _chat(self, chat: Iterable[Update]) -> None:
        for update in chat:
            if update.update_id in self.house.disowned:
                continue  # back only because another chat's update has to come again
            await self.application.process_update(update)
            if update.update_id in self.house.unconfirmed:
                return  # what follows in this chat must not overtake it

    async def _write_down(self) -> None:
        """One transaction for the whole batch: replied to, and which messages to clean up later."""
        now = self.house.clock.now()
        receipts = self.house.receipts
        due = self.pulse_at is None or now - self.pulse_at >= PULSE
        if not receipts and not due:
            return
        self.house.receipts = []
        try:
            async with self.house.database.write(now) as page:
                sent = [each for receipt in receipts for each in receipt.messages]
                await updates.replied(page, [receipt.update_id for receipt in receipts], sent)
                if due:
                    await self._beat(page)
        except NotSaved:
            self.house.receipts = receipts + self.house.receipts
            raise
        self.pulse_at = now if due else self.pulse_at

    async def _beat(self, page: Page) -> None:
        """A gap that can't be told of, because something is damaged, is no reason to answer nobody."""
        try:
            await gaps.beat(page, self.house)
        except Broken as broken:
            log.error("gap_not_told", table=broken.table, row=broken.row_id)  # noqa: TRY400 - it says enough


def _by_chat(batch: Sequence[Update]) -> list[list[Update]]:
    """By the person who acts: in a private chat that is the chat."""
    chats: dict[int, list[Update]] = {}
    for update in batch:
        user, chat = update.effective_user, update.effective_chat
        chats.setdefault(user.id if user else chat.id if chat else 0, []).append(update)
    return list(chats.values())


def _pause(error: Exception, last: float) -> float:
    """Seconds to wait: what Telegram asks, or a little longer each time."""
    if isinstance(error, RetryAfter):
        return waiting(error).total_seconds()
    if isinstance(error, Conflict):
        return 5.0
    if isinstance(error, (NetworkError, TimeoutError, NotSaved)):
        return min(max(1.0, last * 2), LONGEST_PAUSE)
    return 5.0
