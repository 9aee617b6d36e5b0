"""Numbers are given out by a row, never by counting: two in the same moment are two, and none comes twice."""

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from storage.page import Page
from storage.rows import counter

_NEXT = (
    insert(counter)
    .values(name=bindparam("name"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    .returning(counter.c.value)
)


async def next_number(page: Page, name: str) -> int:
    """The next number under this name, from 1; taken back when the page is not kept."""
    return int((await page.connection.execute(_NEXT, {"name": name})).scalar_one())
