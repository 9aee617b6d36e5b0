"""When something was last done: the poll, the sweep. Kept so that a gap is noticed after a stop."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import meta

_LAST = select(meta.c.value).where(meta.c.key == bindparam("of_key"))


async def beat(page: Page, name: str, *, shift: timedelta = timedelta()) -> datetime | None:
    """Write down that it is done now; when it was done before, if ever.

    `shift` is how far our clock was moved: a journey in time is no gap, so `last` moves along.
    """
    before = await last(page, name, shift=shift)
    value = f"{page.now.isoformat()} {shift.total_seconds():.0f}"
    row = insert(meta).values(key=_key(name), value=value)
    await page.connection.execute(
        row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value})
    )
    return before


async def last(page: Page, name: str, *, shift: timedelta = timedelta()) -> datetime | None:
    """As a clock that is shifted like ours would have said."""
    value = await page.connection.scalar(_LAST, {"of_key": _key(name)})
    if value is None:
        return None
    at, _space, shifted = value.partition(" ")
    return datetime.fromisoformat(at).astimezone(UTC) + shift - timedelta(seconds=int(shifted))


def _key(name: str) -> str:
    return f"last_{name}"
