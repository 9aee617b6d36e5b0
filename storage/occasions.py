"""What was reported to UWV (3.7) and evaluated (3.6): once per period, and by whom."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from complaints.periodic import subject_of
from storage.page import Page
from storage.rows import occasion

_DONE = insert(occasion).on_conflict_do_nothing(index_elements=["kind", "period"]).returning(occasion.c.kind)
_ALL = select(occasion.c.kind, occasion.c.period)


async def done(page: Page, kind: str, period: str, by: int, on: date) -> bool:
    """Whether this is the first time that it is recorded."""
    row = {"kind": kind, "period": period, "done_on": on, "recorded_at": page.now, "person": by}
    return (await page.connection.execute(_DONE, row)).one_or_none() is not None


async def all_done(page: Page) -> frozenset[str]:
    """The subjects, as in "uwv:2026-K3"."""
    return frozenset(subject_of(row.kind, row.period) for row in await page.connection.execute(_ALL))
