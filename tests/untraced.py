"""What the bot changed without a row in the trail (T27): nothing."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Insert, Update

from storage.database import Database, Page

# The machinery: what is sent and when, what was received, what a chat holds, numbers to give out, copies to
# count. None of it says anything about a complaint or a person that the trail does not say.
MACHINERY = frozenset({"chat_message", "counter", "fact", "meta", "notice", "processed_update"})


class Watched:
    """A connection that remembers which tables were changed."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.changed: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def execute(self, statement: Any, *values: Any) -> Any:
        result = await self._connection.execute(statement, *values)
        if isinstance(statement, Insert | Update | Delete) and result.rowcount:
            self.changed.add(statement.table.name)
        return result


@dataclass
class Untraced:
    """Only while the bot works: what a test itself writes needs no row."""

    found: list[set[str]] = field(default_factory=list)
    is_watching: bool = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.is_watching = True
        try:
            yield
        finally:
            self.is_watching = False

    def watch(self, database: Database) -> None:
        write: Callable[[datetime], AbstractAsyncContextManager[Page]] = database.write

        @asynccontextmanager
        async def watched(now: datetime) -> AsyncIterator[Page]:
            async with write(now) as page:
                if not self.is_watching:
                    yield page
                    return
                connection = Watched(page.connection)
                yield replace(page, connection=connection)
                changed = connection.changed - MACHINERY
                if changed and not page.entries and "trail" not in changed:
                    self.found.append(changed)

        database.write = watched  # type: ignore[method-assign]
