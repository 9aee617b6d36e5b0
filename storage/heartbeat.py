"""When something was last done: the poll, the sweep. Kept so that a gap is noticed after a stop."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import meta

_LAST = select(meta.c.value).where(meta.c.key == bindparam("of_key"))
_LAST_LOCKED = _LAST.with_for_update()  # of several processes one notices a gap
_NEW = insert(meta)
_KEEP = _NEW.on_conflict_do_update(index_elements=["key"], set_={"value": _NEW.excluded.value})
_CLAIM = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={"value": _NEW.excluded.value},
    where=meta.c.value != _NEW.excluded.value,
).returning(meta.c.key)


async def beat(page: Page, name: str, *, shift: timedelta = timedelta()) -> datetime | None:
    """Write down that it is done now; when it was done before, if ever.

    `shift` is how far our clock was moved: a journey in time is no gap, so `last` moves along.
    """
    before = await page.connection.scalar(_LAST_LOCKED, {"of_key": _key(name)})
    value = f"{page.now.isoformat()} {shift.total_seconds():.0f}"
    await page.connection.execute(_KEEP, {"key": _key(name), "value": value})
    return _moment(before, shift)


async def last(page: Page, name: str, *, shift: timedelta = timedelta()) -> datetime | None:
    """As a clock that is shifted like ours would have said."""
    return _moment(await page.connection.scalar(_LAST, {"of_key": _key(name)}), shift)


async def claim(page: Page, name: str, when: str) -> bool:
    """Whether it is ours to do this time: of several processes, of the first that asks."""
    row = {"key": f"claim_{name}", "value": when}
    return (await page.connection.execute(_CLAIM, row)).one_or_none() is not None


def _moment(value: str | None, shift: timedelta) -> datetime | None:
    if value is None:
        return None
    at, _space, shifted = value.partition(" ")
    return datetime.fromisoformat(at).astimezone(UTC) + shift - timedelta(seconds=int(shifted))


def _key(name: str) -> str:
    return f"last_{name}"
