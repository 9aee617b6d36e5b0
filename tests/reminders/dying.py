"""A process that dies at a seam: before or after a transaction, before it is kept, before or after a send."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

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
class MortalDatabase:
    database: Database
    fuse: Fuse

    @asynccontextmanager
    async def write(self, now: datetime) -> AsyncGenerator[Page]:
        self.fuse.burn()
        async with self.database.write(now) as page:
            yield page
            self.fuse.burn()
        self.fuse.burn()

    @asynccontextmanager
    async def read(self, now: datetime) -> AsyncGenerator[Page]:
        self.fuse.burn()
        async with self.database.read(now) as page:
            yield page

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


async def cancelled(work: Callable[[], Awaitable[object]], after: float) -> bool:
    """Whether it was ended at whatever it was waiting for, so many seconds from now."""
    others = asyncio.all_tasks()
    task = asyncio.ensure_future(work())
    await asyncio.wait([task], timeout=after)
    over = not task.done()
    await _end(asyncio.all_tasks() - others)
    if not over:
        task.result()
    return over


async def _end(tasks: set["asyncio.Task[object]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
