"""Telegram brings the updates: 200 says that one was applied and kept, anything else makes it come again.

Several processes may take them side by side: an update is applied once, by its id, and those of one chat
never at the same time (`storage/chats.py`). Within a process they wait in the order in which they came.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

import structlog
from pydantic import SecretStr
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot import tally
from bot.poller import acting, pause_after
from bot.receipts import PULSE, Receipts
from bot.waiting import first
from handlers.context import House
from handlers.routes import ALLOWED_UPDATES
from storage.errors import NotSaved

log = structlog.get_logger(__name__)

TAKEN, UNREADABLE, AGAIN = 200, 400, 503


class Webhook:
    """What one process takes in while it runs; before and after, it asks for it again."""

    def __init__(
        self,
        application: Application,  # type: ignore[type-arg]
        house: House,
        url: str,
        secret: SecretStr,
        *,
        lost: asyncio.Event | None = None,
    ) -> None:
        self.application = application
        self.house = house
        self.url, self.secret = url, secret
        self.lost = lost or asyncio.Event()
        self.receipts = Receipts(house)
        self._is_open = False
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._in_hand = 0
        self._done = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` or `lost`: then what is in hand is finished."""
        self._is_open, is_set, pause = True, False, 0.0
        while not (stop.is_set() or self.lost.is_set()):
            try:
                if not is_set:
                    is_set = await self._set()
                await self.receipts.write_down()
                pause = 0.0
            except InvalidToken:
                raise
            except (TelegramError, NotSaved) as error:
                pause = pause_after(error, pause)
                log.warning("webhook_failed", error=type(error).__name__, pause=pause)
            await first(stop.wait(), self.lost.wait(), asyncio.sleep(pause or PULSE.total_seconds()))
        self._is_open = False
        while self._in_hand:
            self._done.clear()
            await self._done.wait()

    async def _set(self) -> bool:
        """Every process says the same; what waits at Telegram is kept."""
        is_set: bool = await self.application.bot.set_webhook(
            self.url, secret_token=self.secret.get_secret_value(), allowed_updates=ALLOWED_UPDATES
        )
        return is_set

    async def take(self, brought: Mapping[str, Any]) -> int:
        """The HTTP status of one update."""
        try:
            update = Update.de_json(dict(brought), self.application.bot)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            log.error("update_unreadable", error=type(error).__name__)  # noqa: TRY400 - its text may be quoted
            return UNREADABLE
        async with self._turn(acting(update)):
            if not self._is_open or self.lost.is_set():
                return AGAIN
            return await self._answer(update)

    async def _answer(self, update: Update) -> int:
        await tally.answer(self.application, update)
        is_kept = update.update_id not in self.house.unconfirmed
        is_disowned = update.update_id in self.house.disowned
        self.house.unconfirmed.discard(update.update_id)
        self.house.disowned.discard(update.update_id)
        try:
            await self.receipts.write_down()
        except NotSaved:
            # Who was asked to send it again does so: it must not come from Telegram as well. Receipts wait.
            return TAKEN if is_disowned else AGAIN
        return TAKEN if is_kept else AGAIN

    @asynccontextmanager
    async def _turn(self, chat: int) -> AsyncGenerator[None]:
        """In order within a chat; a lock lives as long as somebody is in line for it."""
        lock = self._chats.setdefault(chat, asyncio.Lock())
        self._in_hand += 1
        try:
            async with lock:
                yield
        finally:
            self._in_hand -= 1
            self._done.set()
