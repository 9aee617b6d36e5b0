"""Updates brought to the bot, as Telegram does: in order within a chat, several chats side by side, again
until the answer is 200. Only to this computer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from typing import Any

    from sandbox.updates import Update
    from sandbox.webhook import Webhook
    from sandbox.world import World

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 60  # seconds for an answer
FIRST_WAIT, LONGEST_WAIT = 0.25, 4.0  # seconds; twice as long after each failure


class Bringing:
    """What goes to one webhook, until `stop`."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        self.world = world
        self.webhook = webhook
        self._news = asyncio.Event()
        self._under_way: dict[tuple[bool, int], asyncio.Task[None]] = {}
        self._failures: dict[tuple[bool, int], int] = {}
        self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        self._task.cancel()

    def hear(self) -> None:
        self._news.set()

    async def _run(self) -> None:
        headers = {HEADER: self.webhook.secret} if self.webhook.secret else {}
        async with httpx.AsyncClient(timeout=PATIENCE, headers=headers, trust_env=False) as client:
            try:
                while True:
                    self._news.clear()
                    self._send_off(client)
                    await self._news.wait()
            finally:
                for task in self._under_way.values():
                    task.cancel()
                await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _send_off(self, client: httpx.AsyncClient) -> None:
        for update in self.world.updates.pending:
            if len(self._under_way) >= self.webhook.at_once:
                return
            line = _line(update)
            if line not in self._under_way:
                self._under_way[line] = asyncio.ensure_future(self._bring(client, line, update))

    async def _bring(self, client: httpx.AsyncClient, line: tuple[bool, int], update: Update) -> None:
        try:
            fault = await self._fault(client, update)
            if fault:
                moment = int(self.world.now().timestamp())
                self.world.about |= {"last_error_message": fault, "last_error_date": moment}
                failures = self._failures[line] = self._failures.get(line, 0) + 1
                await asyncio.sleep(min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT))
            else:
                self._failures.pop(line, None)
                self.world.updates.done(update)
        finally:
            del self._under_way[line]
            self._news.set()
        if not fault:
            self.world.tell("updates")

    async def _fault(self, client: httpx.AsyncClient, update: Update) -> str:
        try:
            answer = await client.post(self.webhook.url, json=update)
        except httpx.HTTPError as error:
            return type(error).__name__
        return "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"


def _line(update: Update) -> tuple[bool, int]:
    """Who waits for whom: messages by their chat, presses by who pressed."""
    press: dict[str, Any] | None = update.get("callback_query")
    if press:
        return True, press["from"]["id"]
    happened: Any = next(value for key, value in update.items() if key != "update_id")
    return False, happened["chat"]["id"]
