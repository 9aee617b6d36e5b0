"""The nameless facts of each complaint, a row each: what reports count. Nobody is in them and no text, so
they stand in the clear, and stay when the persons are erased (P8). Decision 0015.

A row carries the version of the complaint that it was made of. A change of what is kept here is a migration
that sets `fact.version` to 0: `filling.py` then makes every row anew.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import date

from sqlalchemy import Date, String, bindparam, exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from complaints.complaint import Complaint
from complaints.reports import uwv
from complaints.reports.cases import Case, case_of
from complaints.reports.periods import Period
from complaints.workdays import Calendar
from storage.case_rows import COLUMNS, case_from, row_of
from storage.errors import Uncounted
from storage.page import Page
from storage.rows import complaint, dissatisfaction, fact

PORTION = 250  # rows that are read together
TURN = 50  # cases after which others get their turn: so few that they are gone before they would be collected

_UPSERT = insert(fact)
_KEEP = _UPSERT.on_conflict_do_update(
    index_elements=["number"], set_={column.name: _UPSERT.excluded[column.name] for column in fact.columns}
)
_IN_STEP = exists().where(fact.c.number == complaint.c.number, fact.c.version == complaint.c.version)
_BEHIND = select(complaint.c.number).where(~_IN_STEP).order_by(complaint.c.number)
_ONE_BEHIND = select(complaint.c.number).where(~_IN_STEP).limit(1)
_BETWEEN = (
    select(*COLUMNS)
    .where(
        tuple_(fact.c.received_on, fact.c.number)
        > tuple_(bindparam("day", type_=Date), bindparam("number", type_=String)),
        fact.c.received_on <= bindparam("last"),
    )
    .order_by(fact.c.received_on, fact.c.number)
    .limit(bindparam("most"))
)
_DISSATISFIED = (
    select(dissatisfaction.c.commissioner, func.count().label("many"))
    .where(
        dissatisfaction.c.received_on >= bindparam("first"),
        dissatisfaction.c.received_on <= bindparam("last"),
    )
    .group_by(dissatisfaction.c.commissioner)
)


def of(complaint: Complaint) -> dict[str, object]:
    """Its row."""
    return row_of(case_of(complaint), complaint.version)


async def keep(page: Page, rows: Sequence[Mapping[str, object]]) -> None:
    """In place of those that are there."""
    if rows:
        await page.connection.execute(_KEEP, rows)


async def behind(page: Page) -> Sequence[str]:
    """The complaints whose facts are not here, or are those of another version."""
    return (await page.connection.scalars(_BEHIND)).all()


async def between(page: Page, first: date, last: date) -> AsyncGenerator[list[Case]]:
    """Received on these days, both included, in portions. Raises `Uncounted`: a report that misses a
    complaint, wherever, is not made.
    """
    if await page.connection.scalar(_ONE_BEHIND) is not None:
        raise Uncounted
    # Nothing comes before an empty number on the first day.
    span: dict[str, object] = {"day": first, "number": "", "last": last, "most": PORTION}
    while rows := (await page.connection.execute(_BETWEEN, span)).all():
        for start in range(0, len(rows), TURN):
            yield (cases := [case_from(row) for row in rows[start : start + TURN]])
            await asyncio.sleep(0)
        span |= {"day": cases[-1].received_on, "number": cases[-1].number}


async def dissatisfied(page: Page, first: date, last: date, commissioner: str | None = None) -> int:
    """How often somebody was dissatisfied and wanted no complaint of it (2.2): clients of this kind of
    commissioner, or of all. Raises `Uncounted`.
    """
    rows = (await page.connection.execute(_DISSATISFIED, {"first": first, "last": last})).all()
    many = {row.commissioner: int(row.many) for row in rows}
    if None in many:
        raise Uncounted
    return sum(many.values()) if commissioner is None else many.get(commissioner, 0)


async def uwv_counts(page: Page, period: Period, calendar: Calendar, today: date) -> uwv.Counts:
    """The five counts for UWV (3.7). Raises `Uncounted`, Inconsistent."""
    apart = await dissatisfied(page, period.first, period.last, "uwv")
    counted = Counter(uwv.count((), period, calendar, today, dissatisfied=apart).counted)
    async for cases in between(page, period.first, period.last):
        counted.update(uwv.count(cases, period, calendar, today).counted)
    found = uwv.Counts(period, counted)
    uwv.check(found)
    return found
