"""Complaints that a director keeps beyond their term (P8), each with why and until when."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage import trail
from storage.page import Page
from storage.rows import hold

HELD = "complaint.held"  # in the trail

_ALL = select(hold.c.number, hold.c.until)
_ONE = select(hold).where(hold.c.number == bindparam("of_number"))
_UPSERT = insert(hold)
_KEEP = _UPSERT.on_conflict_do_update(
    index_elements=["number"],
    set_={name: _UPSERT.excluded[name] for name in ("until", "made_at", "made_by", "sealed")},
)


async def until(page: Page) -> dict[str, date]:
    """Number -> the first day on which it may go, by what was decided last."""
    return {row.number: row.until for row in await page.connection.execute(_ALL)}


async def keep(page: Page, number: str, until: date, reason: str, by: int) -> None:
    """In place of what was decided before."""
    row = {
        "number": number,
        "until": until,
        "made_at": page.now,
        "made_by": by,
        "sealed": page.keyring.seal_json("hold", number, {"until": until.isoformat(), "reason": reason}),
    }
    await page.connection.execute(_KEEP, row)
    await trail.append(page, by, HELD, number, {"until": until.isoformat()})


async def reason(page: Page, number: str) -> str:
    """Why it is kept; "" when it is not."""
    row = (await page.connection.execute(_ONE, {"of_number": number})).one_or_none()
    return "" if row is None else str(page.keyring.open_json("hold", number, row.sealed)["reason"])
