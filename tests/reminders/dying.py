"""A process that dies at a seam: before or after a transaction, a statement in it or a send, or before what
was written is kept.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import httpx

from storage.database import Database, Page


class Killed(BaseException):
    """Caught by nobody."""


@dataclass
class Fuse:
    """So many seams, then it is over: every seam after that is the end too. None: it does not burn."""

    left: int | None = None

    def burn(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            raise Killed


@dataclass
class MortalConnection:
    inner: Any
    fuse: Fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        return self._mortal(found) if name in {"execute", "scalar", "scalars"} else found

    def _mortal(self, statement: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run(*args: Any, **more: Any) -> Any:
            self.fuse.burn()
            result = await statement(*args, **more)
            self.fuse.burn()
            return result

        return run


@dataclass
class MortalDatabase:
    database: Database
    fuse: Fuse

    @asynccontextmanager
    async def write(self, now: datetime) -> AsyncGenerator[Page]:
        self.fuse.burn()
        async with self.database.write(now) as page:
            yield self._mortal(page)
            self.fuse.burn()
        self.fuse.burn()

    @asynccontextmanager
    async def read(self, now: datetime) -> AsyncGenerator[Page]:
        self.fuse.burn()
        async with self.database.read(now) as page:
            yield self._mortal(page)

    def _mortal(self, page: Page) -> Page:
        return replace(page, connection=cast("Any", MortalConnection(page.connection, self.fuse)))

    async def reopened(self) -> "MortalDatabase":
        """What a new process finds."""
        await self.database.close()
        self.database = await Database(self.database.url, self.database.keyring).open()
        return self


class MortalTransport(httpx.AsyncBaseTransport):
    """It dies before the request left, or after it was answered."""

    def __init__(self, inner: httpx.AsyncBaseTransport, fuse: Fuse) -> None:
        self.inner = inner
        self.fuse = fuse

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.fuse.burn()
        response = await self.inner.handle_async_request(request)
        self.fuse.burn()
        return response


async def dies(work: Callable[[], Awaitable[object]], fuse: Fuse, seams: int) -> bool:
    """Whether it died, after so many seams; nothing of it is left running."""
    others = asyncio.all_tasks()
    fuse.left = seams
    try:
        await work()
    except Killed:
        return True
    finally:
        await _end(asyncio.all_tasks() - others)
        fuse.left = None
    return False


async def _end(tasks: set["asyncio.Task[object]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
