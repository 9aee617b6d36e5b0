"""Rows under the newest key, a portion at a time: an older key can go when nothing needs it any more.

Stopped in between, the next time goes on with what is left. Whoever has the archive open with the keyring of
before can't read what is resealed: the bot has to stand still.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, func, select, tuple_, update

from storage import rows
from storage.crypto import sealed_with
from storage.errors import Broken
from storage.page import AnyRow, Page, Pages
from storage.verify import BOUND

PORTION = 200  # rows in one transaction
HEAVY = {rows.attachment: 4}  # of up to 10 MB


def needing(table: Table, key_id: str) -> Select[int]:
    """How many rows of this table only that key can open."""
    return select(func.count()).select_from(table).where(_begins(table, key_id))


async def needed(page: Page, key_id: str) -> int:
    """How many rows only that key can open."""
    found = [await page.connection.scalar(needing(table, key_id)) for table in BOUND]
    return sum(count or 0 for count in found)


async def are_left(page: Page) -> bool:
    """Whether there are rows under an older key."""
    older = [key for key in page.keyring.key_ids if key != page.keyring.current]
    for key in older:
        if await needed(page, key):
            return True
    return False


async def reseal(
    database: Pages, now: datetime, on_broken: Callable[[Broken], None], *, only: str | None = None
) -> int:
    """How many rows were brought under the newest key: of every older key, or of `only` that one. What can't
    be opened is left as it is.
    """
    done = 0
    for table, bound in BOUND.items():
        after: tuple[Any, ...] | None = None
        while True:
            async with database.write(now) as page:
                portion = await _portion(page, table, after, only)
                done += await _put(page, table, _resealed(page, table, portion, bound, on_broken))
            if not portion:
                break
            after = _key(table, portion[-1])
            await asyncio.sleep(0)
    return done


async def _portion(
    page: Page, table: Table, after: tuple[Any, ...] | None, only: str | None
) -> Sequence[AnyRow]:
    key = [*table.primary_key.columns]
    older = _begins(table, only) if only else ~_begins(table, page.keyring.current)
    query = select(table).where(older).order_by(*key)
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    return (await page.connection.execute(query.limit(HEAVY.get(table, PORTION)))).all()


def _resealed(
    page: Page,
    table: Table,
    portion: Sequence[AnyRow],
    bound: Callable[[AnyRow], object],
    on_broken: Callable[[Broken], None],
) -> list[dict[str, object]]:
    made = []
    for row in portion:
        try:
            opened = page.keyring.open(table.name, bound(row), row.sealed)
        except Broken as broken:
            on_broken(broken)
            continue
        sealed = page.keyring.seal(table.name, bound(row), opened)
        place = {f"of_{index}": value for index, value in enumerate(_key(table, row))}
        made.append({"was": row.sealed, "made": sealed, **place})
    return made


async def _put(page: Page, table: Table, made: list[dict[str, object]]) -> int:
    if made:
        here = [column == bindparam(f"of_{n}") for n, column in enumerate(table.primary_key.columns)]
        where = and_(*here, table.c.sealed == bindparam("was"))
        await page.connection.execute(update(table).where(where).values(sealed=bindparam("made")), made)
    return len(made)


def _key(table: Table, row: AnyRow) -> tuple[Any, ...]:
    return tuple(row._mapping[column.name] for column in table.primary_key.columns)  # noqa: SLF001 - a public name of Row


def _begins(table: Table, key_id: str) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    start = sealed_with(key_id)
    return func.substr(table.c.sealed, 1, len(start)) == start
