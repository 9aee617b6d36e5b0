"""The updates a bot has not confirmed yet; Telegram's rules for offset, limit, kinds and age."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Update = dict[str, Any]
KEPT = timedelta(hours=24)
KEPT_BY_KIND = {"callback_query": timedelta(seconds=150)}
ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class _Waiting:
    update: Update
    until: datetime


class UpdateQueue:
    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self.now = now
        self.next_id = first_id
        self.allowed: set[str] | None = None
        self._waiting: deque[_Waiting] = deque()
        self._again: list[Update] = []

    def add(self, kind: str, payload: dict[str, Any]) -> Update | None:
        """None when the bot did not ask for this kind."""
        wanted = kind not in ON_REQUEST_ONLY if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        update = {"update_id": self.next_id, kind: payload}
        self.next_id += 1
        self._waiting.append(_Waiting(update, self.now() + KEPT_BY_KIND.get(kind, KEPT)))
        return update

    def again(self, update: Update) -> None:
        """Deliver this update once more, whatever was confirmed."""
        self._again.append(update)

    def allow(self, kinds: Iterable[str]) -> None:
        """Holds for updates from now on; an empty list is Telegram's default."""
        self.allowed = set(kinds) or None

    def clear(self) -> None:
        self._waiting.clear()
        self._again.clear()

    @property
    def pending(self) -> list[Update]:
        """Not yet confirmed and not too old, oldest first."""
        moment = self.now()
        self._waiting = deque(one for one in self._waiting if one.until > moment)
        return self._again + [one.update for one in self._waiting]

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below the offset; a negative one keeps that many from the end."""
        repeated, self._again = self._again, []
        self._drop_old()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        else:
            while self._waiting and self._waiting[0].update["update_id"] < offset:
                self._waiting.popleft()
        fresh = [one.update for one, _ in zip(self._waiting, range(limit), strict=False)]
        return (repeated + fresh)[: max(limit, len(repeated))]

    def done(self, update: Update) -> None:
        """It was taken in; those before it may still wait."""
        if update in self._again:
            self._again.remove(update)
            return
        self._waiting = deque(one for one in self._waiting if one.update is not update)

    def _drop_old(self) -> None:
        moment = self.now()
        if any(one.until <= moment for one in self._waiting):
            self._waiting = deque(one for one in self._waiting if one.until > moment)
