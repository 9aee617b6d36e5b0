"""How fast we may send: Telegram allows about 30 messages a second, and one a second in a chat.

Whoever waits here waits in order. A 429 for one chat is that chat's own; from several chats at once it is
meant for all.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

OVERALL = 29.5  # messages a second: a little below the limit, so that ours is never the one too many
BURST = 20.0  # messages at once after a rest; Telegram takes 30, the others are for the answers in the chats
PER_CHAT = 1.0  # seconds between two messages in one chat
SEVERAL = 3  # chats that were refused
TOGETHER = 1.0  # within so many seconds


@dataclass
class Pace:
    """Seconds are those of the event loop."""

    rate: float = OVERALL
    burst: float = BURST
    tokens: float = BURST
    filled_at: float = 0.0
    open_at: float = 0.0  # before this nothing goes out
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: dict[int, float] = field(default_factory=dict)  # by chat: when the next message may go
    shut: dict[int, float] = field(default_factory=dict)  # by chat: until when Telegram takes nothing for it
    refused: deque[tuple[float, int]] = field(default_factory=deque)

    async def wait(self, chat: int, messages: int = 1) -> None:
        """Until so many messages may go to this chat."""
        now = _now()
        free_at = max(self.free_at.get(chat, now), now)
        self.free_at[chat] = free_at + PER_CHAT * messages
        await asyncio.sleep(free_at - now)
        async with self.turn:
            self._fill()
            if self.tokens < messages:
                await asyncio.sleep((messages - self.tokens) / self.rate)
                self._fill()
            self.tokens -= messages
        self._forget()

    def sent(self, chat: int) -> None:
        """The last of them arrived only now, perhaps after a 429 that was waited out: the next may go a
        second from here.
        """
        self.free_at[chat] = max(self.free_at.get(chat, 0.0), _now() + PER_CHAT)

    def refuse(self, chat: int, wait: float) -> None:
        """Telegram said 429 to this chat, and how long to wait."""
        now = _now()
        self.shut = {each: until for each, until in self.shut.items() if until > now} | {chat: now + wait}
        self.refused.append((now, chat))
        while self.refused[0][0] < now - TOGETHER:
            self.refused.popleft()
        if len({each for _at, each in self.refused}) >= SEVERAL:
            self.open_at = max(self.open_at, now + wait)

    def pause(self, chat: int = 0) -> float:
        """Seconds in which nothing may go out: to this chat, or without one at all."""
        return max(0.0, self.open_at - _now(), self.shut.get(chat, 0.0) - _now())

    def _fill(self) -> None:
        now = _now()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now

    def _forget(self) -> None:
        """The chats that are free again."""
        if len(self.free_at) > 1000:  # noqa: PLR2004 - more than are busy at a time
            now = _now()
            self.free_at = {chat: at for chat, at in self.free_at.items() if at > now}


def _now() -> float:
    return asyncio.get_running_loop().time()
