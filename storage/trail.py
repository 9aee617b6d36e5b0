"""The append-only trail: a row carries an HMAC over itself and the row before it; the head is sealed apart.

Without the key nobody can change, drop, insert or reorder a row, or cut off the end, unnoticed by `verify`.
"""

import hmac
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.page import AnyRow, Entry, Page
from storage.rows import trail, trail_head

HEAD = 1
START = bytes(32)

_HEAD = select(trail_head.c.seq, trail_head.c.hash, trail_head.c.mac).where(trail_head.c.id == HEAD)
_LOCKED_HEAD = _HEAD.with_for_update()
_MOVE_HEAD = (
    update(trail_head)
    .where(
        trail_head.c.id == HEAD,
        trail_head.c.seq == bindparam("known_seq"),
        trail_head.c.hash == bindparam("known_hash"),
    )
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"), mac=bindparam("new_mac"))
)
_APPEND = insert(trail)
_ROWS = select(trail).where(trail.c.seq > bindparam("after")).order_by(trail.c.seq).limit(bindparam("most"))
_HASH = select(trail.c.hash).where(trail.c.seq == bindparam("of_seq"))
_ABOUT = select(trail).where(trail.c.subject == bindparam("of_subject")).order_by(trail.c.seq)
BATCH = 1_000
BEFORE_ALL = -(2**62)


@dataclass(frozen=True)
class Verdict:
    """`wrong_row` is the first row that does not belong; 0 when the trail is whole."""

    rows: int
    wrong_row: int = 0
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.fault


async def append(
    page: Page, actor: int | None, action: str, subject: str = "", detail: Mapping[str, object] | None = None
) -> None:
    """One row, written when the page is kept. `detail` holds numbers, ids and codes only."""
    if not page.writing:
        raise RuntimeError("the trail needs a page that is written")
    page.entries.append(Entry(actor, action, subject, detail or {}))


async def write_entries(page: Page) -> None:
    """Write what `append` gathered. The head is moved last, so that pages hardly wait for each other."""
    if not page.entries:
        return
    moved = await _move_head(page)
    if moved is None:  # another process was here, or this is our first page
        seen = (await page.connection.execute(_LOCKED_HEAD)).one()
        page.head.seq, page.head.hash = seen.seq, seen.hash
        moved = await _move_head(page)
    if moved is None:
        raise LookupError("trail_head")
    page.entries.clear()
    await page.connection.execute(_APPEND, moved)


async def _move_head(page: Page) -> list[dict[str, object]] | None:
    """The rows behind the head as we know it, with the head moved behind them; None when it is elsewhere."""
    key, known = page.keyring.trail_key, page.head
    seq, last, rows = known.seq, known.hash, []
    for entry in page.entries:
        seq += 1
        row = _row(seq, page.now, entry)
        last = row["hash"] = _hash(key, last, row)
        rows.append(row)
    move = {"new_seq": seq, "new_hash": last, "new_mac": _seal_head(key, seq, last)}
    known_head = {"known_seq": known.seq, "known_hash": known.hash}
    if (await page.connection.execute(_MOVE_HEAD, move | known_head)).rowcount != 1:
        return None
    known.seq, known.hash = seq, last
    return rows


async def start(page: Page) -> None:
    """The head of an empty trail."""
    mac = _seal_head(page.keyring.trail_key, 0, START)
    await page.connection.execute(insert(trail_head), {"id": HEAD, "seq": 0, "hash": START, "mac": mac})


async def head(page: Page) -> tuple[int, str]:
    """The number and the hash of the last row: for the daily message and onto reports."""
    row = (await page.connection.execute(_HEAD)).one()
    return row.seq, row.hash.hex()


async def ends_well(page: Page) -> bool:
    """Whether the head carries our seal, and is the hash of the last row. `verify` walks the whole way."""
    stored = await _sealed_head(page)
    if stored is None:
        return False
    last = await page.connection.scalar(_HASH, {"of_seq": stored.seq}) if stored.seq else START
    beyond = await page.connection.scalar(_HASH, {"of_seq": stored.seq + 1})
    return bool(last == stored.hash and beyond is None)


async def was(page: Page, seq: int, digits: str) -> bool:
    """Whether that row has a hash that begins so: what a director was told, held against what is there."""
    found = await page.connection.scalar(_HASH, {"of_seq": seq})
    return found is not None and found.hex().startswith(digits)


async def about(page: Page, subject: str) -> list[tuple[datetime, int | None, str]]:
    """When, who and what, of everything that was done with it; oldest first."""
    rows = await page.connection.execute(_ABOUT, {"of_subject": subject})
    return [(row.at, row.actor, row.action) for row in rows]


async def verify(page: Page) -> Verdict:
    """Walk the whole trail, and name the first row that does not belong."""
    await write_entries(page)
    key, last, seq = page.keyring.trail_key, START, 0
    async for row in _rows(page):
        seq += 1
        if row["seq"] != seq:
            return Verdict(seq - 1, seq, "missing" if row["seq"] > seq else "inserted")
        if not hmac.compare_digest(_hash(key, last, row), row["hash"]):
            return Verdict(seq - 1, seq, "changed")
        last = row["hash"]
    return await _verify_head(page, seq, last)


async def _rows(page: Page) -> AsyncGenerator[dict[str, Any]]:
    after: int | None = BEFORE_ALL
    while after is not None:
        batch = (await page.connection.execute(_ROWS, {"after": after, "most": BATCH})).mappings().all()
        for row in batch:
            yield dict(row)
        after = batch[-1]["seq"] if len(batch) == BATCH else None


async def _verify_head(page: Page, seq: int, last: bytes) -> Verdict:
    stored = await _sealed_head(page)
    if stored is None:
        return Verdict(seq, seq + 1, "head")
    if stored.seq > seq:
        return Verdict(seq, seq + 1, "missing")
    if stored.seq < seq or stored.hash != last:
        return Verdict(stored.seq, stored.seq + 1, "head")
    return Verdict(seq)


async def _sealed_head(page: Page) -> AnyRow | None:
    """None when there is none, or one that we did not seal."""
    stored = (await page.connection.execute(_HEAD)).one_or_none()
    if stored is None:
        return None
    mac = _seal_head(page.keyring.trail_key, stored.seq, stored.hash)
    return stored if hmac.compare_digest(mac, stored.mac) else None


def _row(seq: int, at: datetime, entry: Entry) -> dict[str, object]:
    return {
        "seq": seq,
        "at": at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "detail": json.dumps(entry.detail, sort_keys=True, separators=(",", ":")),
    }


def _hash(key: bytes, before: bytes, row: Mapping[str, object]) -> bytes:
    at = row["at"]
    written = [
        row["seq"],
        at.isoformat() if isinstance(at, datetime) else "",
        *(row[name] for name in ("actor", "action", "subject", "detail")),
    ]
    return hmac.digest(key, before + json.dumps(written, separators=(",", ":")).encode(), "sha256")


def _seal_head(key: bytes, seq: int, last: bytes) -> bytes:
    return hmac.digest(key, b"head" + seq.to_bytes(8, "big") + last, "sha256")
