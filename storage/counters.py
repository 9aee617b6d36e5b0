"""Numbers are given out by a row, never by counting: two in the same moment are two, and none comes twice."""

from sqlalchemy import bindparam, case, select
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import counter

_NEXT = (
    insert(counter)
    .values(name=bindparam("name"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    .returning(counter.c.value)
)
_GIVEN = insert(counter).values(name=bindparam("name"), value=bindparam("at_least"))
_REACH = _GIVEN.on_conflict_do_update(
    index_elements=["name"],
    set_={
        "value": case((counter.c.value < _GIVEN.excluded.value, _GIVEN.excluded.value), else_=counter.c.value)
    },
)
_LAST = select(counter.c.value).where(counter.c.name == bindparam("of_name"))


async def next_number(page: Page, name: str) -> int:
    """The next number under this name, from 1; taken back when the page is not kept."""
    return int((await page.connection.execute(_NEXT, {"name": name})).scalar_one())


async def last_number(page: Page, name: str) -> int:
    """The last that was given out under this name; 0 when there was none."""
    return int(await page.connection.scalar(_LAST, {"of_name": name}) or 0)


async def reach(page: Page, name: str, at_least: int) -> None:
    """Numbers up to this one are given out elsewhere: the next is a later one."""
    await page.connection.execute(_REACH, {"name": name, "at_least": at_least})
