"""When something was last done: the poll, the sweep. Kept so that a gap is noticed after a stop."""

from datetime import UTC, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import meta

_LAST = select(meta.c.value).where(meta.c.key == bindparam("of_key"))


async def beat(page: Page, name: str) -> datetime | None:
    """Write down that it is done now; when it was done before, if ever."""
    before = await last(page, name)
    row = insert(meta).values(key=_key(name), value=page.now.isoformat())
    await page.connection.execute(
        row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value})
    )
    return before


async def last(page: Page, name: str) -> datetime | None:
    value = await page.connection.scalar(_LAST, {"of_key": _key(name)})
    return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def _key(name: str) -> str:
    return f"last_{name}"
