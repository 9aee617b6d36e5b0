"""Reports that were made, with their figures, and frozen when they were sent (3.7). The content is nameless.

The database itself refuses to change a report that was sent, and the trail holds the hash of each.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from complaints.errors import NotFound, Refusal
from complaints.regulation import CURRENT
from complaints.words import N_
from storage import trail
from storage.errors import Broken
from storage.mapping import plain
from storage.page import AnyRow, Page
from storage.rows import report

MADE, SENT = "report.made", "report.sent"  # in the trail

_ADD = insert(report).returning(report.c.id)
_ONE = select(report).where(report.c.id == bindparam("of_id"))
_OF = (
    select(report).where(report.c.kind == bindparam("kind"), report.c.period == bindparam("period")).limit(1)
)
_LAST_MADE = _OF.where(report.c.made_at < bindparam("before")).order_by(report.c.id.desc())
_LAST_SENT = _OF.where(report.c.sent_on.is_not(None)).order_by(
    report.c.sent_recorded_at.desc(), report.c.id.desc()
)
_ALL_SENT = (
    select(report).where(report.c.sent_on.is_not(None)).order_by(report.c.sent_recorded_at, report.c.id)
)
_FREEZE = update(report).where(report.c.id == bindparam("of_id"), report.c.sent_on.is_(None))


class AlreadySent(Refusal):
    """What was sent is what was reported; it is not sent on another day as well."""

    def __init__(self, on: date) -> None:
        super().__init__(N_("Van dit rapport is al vastgelegd dat het op %(on)s is verstuurd."), on=on)
        self.on = on


@dataclass(frozen=True)
class Kept:
    """`text` is the content as it was kept, byte for byte; `trail_seq` and `trail_head` the end of the trail
    when it was made. `made_by` is a person's id, None for the command line.
    """

    id: int
    kind: str
    period: str
    made_at: datetime
    made_by: int | None
    text: str
    content_hash: str
    regulation: str
    trail_seq: int
    trail_head: str
    sent_on: date | None = None
    sent_recorded_at: datetime | None = None
    sent_by: int | None = None

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


async def keep(page: Page, kind: str, period: str, content: Mapping[str, object], by: int | None) -> Kept:
    """`period` by its name. What is kept is the same text for the same figures."""
    text = json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seq, head = await trail.head(page)
    values = {
        "kind": kind,
        "period": period,
        "made_at": page.now,
        "made_by": by,
        "content": text,
        "content_hash": hash_of(text),
        "regulation": CURRENT.version,
        "trail_seq": seq,
        "trail_head": head,
    }
    made = await page.connection.scalar(_ADD, values)
    kept = await get(page, made)
    await trail.append(page, by, MADE, f"{kind}:{period}", {"report": kept.id, "hash": kept.content_hash})
    return kept


async def get(page: Page, report_id: int) -> Kept:
    """Raises `NotFound`; `Broken` when the figures are not those that were kept."""
    row = (await page.connection.execute(_ONE, {"of_id": report_id})).one_or_none()
    if row is None:
        raise NotFound("Dat rapport is niet gevonden.")
    return _kept(row)


async def sent(page: Page, report_id: int, on: date, by: int | None) -> Kept:
    """From now on it can't change. Raises `NotFound`, `AlreadySent`."""
    values = {"sent_on": on, "sent_recorded_at": page.now, "sent_by": by}
    frozen = await page.connection.execute(_FREEZE.values(values), {"of_id": report_id})
    kept = await get(page, report_id)
    if frozen.rowcount != 1:
        raise AlreadySent(kept.sent_on or on)
    detail = {"report": kept.id, "hash": kept.content_hash, "on": on.isoformat()}
    await trail.append(page, by, SENT, f"{kept.kind}:{kept.period}", detail)
    return kept


async def last_made(page: Page, kind: str, period: str, before: datetime) -> Kept | None:
    """Sent or not; made before that instant."""
    return await _perhaps(page, _LAST_MADE, kind, period, before=before)


async def last_sent(page: Page, kind: str, period: str) -> Kept | None:
    """The one that was recorded last as sent: what was reported of this period."""
    return await _perhaps(page, _LAST_SENT, kind, period)


async def all_sent(page: Page) -> list[Kept]:
    """In the order in which that was recorded."""
    return [_kept(row) for row in await page.connection.execute(_ALL_SENT)]


async def _perhaps(page: Page, query: Any, kind: str, period: str, **more: datetime) -> Kept | None:  # noqa: ANN401 - a select
    row = (await page.connection.execute(query, {"kind": kind, "period": period, **more})).one_or_none()
    return _kept(row) if row is not None else None


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _kept(row: AnyRow) -> Kept:
    if hash_of(row.content) != row.content_hash:
        raise Broken("report", str(row.id))
    values = {name if name != "content" else "text": value for name, value in row._mapping.items()}  # noqa: SLF001 - a public name of Row
    return Kept(**values)
