"""What goes wrong at Telegram: limits on the rate of messages, and faults that a test orders."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.errors import ApiError, forbidden, too_many

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Fault:
    """The next `times` calls that match fail; with `executed` only the answer is lost."""

    method: str  # "*" is every method
    chat_id: int | None = None
    times: int = 1
    code: int = 500
    description: str = ""
    retry_after: int = 1
    executed: bool = False
    raises: BaseException | None = None  # in-process only: raised to the caller instead of an answer
    hangs: bool = False  # over HTTP only: no answer until the caller gives up

    def error(self) -> ApiError:
        if self.code == 429:  # noqa: PLR2004  HTTP
            return too_many(self.retry_after)
        if self.description:
            return ApiError(self.code, self.description)
        if self.code == 403:  # noqa: PLR2004  HTTP
            return forbidden("bot was blocked by the user")
        return ApiError(self.code, "Internal Server Error")


@dataclass
class Faults:
    ordered: list[Fault] = field(default_factory=list)

    def next(self, method: str, chat_id: int | None) -> Fault | None:
        for fault in self.ordered:
            if fault.method in {method, "*"} and fault.chat_id in {None, chat_id}:
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return None


@dataclass
class _Bucket:
    left: float
    at: float

    def wait(self, rate: float, size: float, now: float) -> float:
        """Seconds until one more may pass; takes it when that is none."""
        self.left = min(size, self.left + (now - self.at) * rate)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / rate
        self.left -= 1
        return 0.0


@dataclass
class RateLimit:
    """Messages a second overall and per chat, each with a burst; Telegram publishes 30 and 1."""

    overall: float = 30
    per_chat: float = 1
    burst: float = 3
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[int | None, _Bucket] = field(default_factory=dict)

    def check(self, chat_id: int) -> None:
        """Raises ApiError 429."""
        for key, rate, size in ((chat_id, self.per_chat, self.burst), (None, self.overall, self.overall)):
            now = self.clock()
            bucket = self._buckets.setdefault(key, _Bucket(size, now))
            wait = bucket.wait(rate, size, now)
            if wait > 0:
                raise too_many(math.ceil(wait))
