"""Telegram is the durable inbox: asking for the next offset, which confirms a batch, comes after the commit.

Within a chat updates are handled in order, chats side by side.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot import tally
from bot.receipts import Receipts
from bot.waiting import first
from handlers.context import House
from handlers.routes import ALLOWED_UPDATES
from handlers.show import waiting
from storage.errors import NotSaved

log = structlog.get_logger(__name__)

POLL = 50  # seconds, the longest that Telegram waits
WEDGED = timedelta(minutes=3)  # a poll that has not answered by then never will
LONGEST_PAUSE = 30.0
LAST_WORD = 5  # seconds


class Poller:
    """One loop: fetch, answer, write down what was replied, confirm by asking for the next."""

    def __init__(
        self,
        application: Application,  # type: ignore[type-arg]
        house: House,
        *,
        poll: int = POLL,
        lost: asyncio.Event | None = None,
    ) -> None:
        """`lost`: another process may poll from then on, so this one does not, not even to confirm."""
        self.application = application
        self.house = house
        self.poll = poll
        self.lost = lost or asyncio.Event()
        self.offset: int | None = None
        self.receipts = Receipts(house)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: then the batch in hand is finished and confirmed; a poll that waits is dropped.

        Until `lost`: then what is being answered is finished.
        """
        pause, is_ours = 0.0, False
        while not (stop.is_set() or self.lost.is_set()):
            try:
                if not is_ours:
                    is_ours = await self.application.bot.delete_webhook()  # what waits there comes here
                batch = await self._unless(stop, self.lost)
                pause = 0.0
                if batch is not None:
                    await self.answer(batch)
            except InvalidToken:
                raise
            except (TelegramError, TimeoutError, NotSaved) as error:
                pause = pause_after(error, pause)
                log.warning("poll_failed", error=type(error).__name__, pause=pause)
                await first(stop.wait(), self.lost.wait(), asyncio.sleep(pause))
        if not self.lost.is_set():
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

    async def _unless(self, *ends: asyncio.Event) -> Sequence[Update] | None:
        polling = asyncio.ensure_future(self.fetch())
        await first(polling, *(end.wait() for end in ends))
        return None if polling.cancelled() or self.lost.is_set() else polling.result()

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
        await self.receipts.write_down()
        if self.house.unconfirmed:
            raise NotSaved("unconfirmed")
        self.house.disowned.clear()

    async def _chat(self, chat: Iterable[Update]) -> None:
        for update in chat:
            if self.lost.is_set():
                return  # whoever polls now gets it too
            if update.update_id in self.house.disowned:
                continue  # back only because another chat's update has to come again
            await tally.answer(self.application, update)
            if update.update_id in self.house.unconfirmed:
                return  # what follows in this chat must not overtake it


def _by_chat(batch: Sequence[Update]) -> list[list[Update]]:
    chats: dict[int, list[Update]] = {}
    for update in batch:
        chats.setdefault(acting(update), []).append(update)
    return list(chats.values())


def acting(update: Update) -> int:
    """The person who acts: in a private chat that is the chat."""
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else chat.id if chat else 0


def pause_after(error: Exception, last: float) -> float:
    """Seconds to wait: what Telegram asks, or a little longer each time."""
    if isinstance(error, RetryAfter):
        return waiting(error).total_seconds()
    if isinstance(error, Conflict):
        return 5.0
    if isinstance(error, (NetworkError, TimeoutError, NotSaved)):
        return min(max(1.0, last * 2), LONGEST_PAUSE)
    return 5.0
