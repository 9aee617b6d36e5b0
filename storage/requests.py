"""Requests about one's own data (P4, P5, P8, P10): each a case with its dates, and its files for 30 days."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from complaints.errors import NotFound
from complaints.privacy import KEPT_DAYS, Asks, Request
from storage import trail
from storage.counters import next_number
from storage.mapping import plain
from storage.page import AnyRow, Page
from storage.rows import bundle, privacy_request

_ADD = insert(privacy_request)
_ALL = select(privacy_request).order_by(privacy_request.c.received_on, privacy_request.c.id)
_OPEN = _ALL.where(privacy_request.c.settled_on.is_(None))
_SETTLED = _ALL.where(privacy_request.c.settled_on <= bindparam("before"))
_ONE = select(privacy_request).where(privacy_request.c.name == bindparam("of_name"))
_ONE_LOCKED = _ONE.with_for_update()
_KEEP = update(privacy_request).where(privacy_request.c.id == bindparam("of_id"))
_ADD_FILES = insert(bundle)
_FILES = select(bundle).where(bundle.c.id == bindparam("of_id"))
_LAST_FILES = (
    select(bundle.c.id).where(bundle.c.request == bindparam("of_id")).order_by(bundle.c.id.desc()).limit(1)
)
_OUTDATED = delete(bundle).where(bundle.c.made_at <= bindparam("before"))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`about`: who asks and what was decided, in words and codes; sealed."""

    id: int
    request: Request
    made_at: datetime
    made_by: int
    outcome: str | None = None
    about: Mapping[str, object] = field(default_factory=dict)


async def begin(page: Page, asks: Asks, received_on: date, about: Mapping[str, object], by: int) -> Kept:
    """A new request, with the next number of the year."""
    year = page.now.year
    name = f"AVG-{year}-{await next_number(page, f'request:{year}'):03d}"
    kept = Kept(
        id=await next_number(page, "request"),
        request=Request(name=name, asks=asks, received_on=received_on),
        made_at=page.now,
        made_by=by,
        about=about,
    )
    await page.connection.execute(_ADD, _row(page, kept))
    await trail.append(page, by, "request.received", name, {"asks": asks.value})
    return kept


async def open_ones(page: Page) -> list[Kept]:
    """By date of receipt."""
    return [_kept(page, row) for row in await page.connection.execute(_OPEN)]


async def waiting(page: Page) -> list[Request]:
    """The open ones, from the clear columns alone: for a reminder, nothing has to be opened."""
    return [_request(row) for row in await page.connection.execute(_OPEN)]


async def get(page: Page, name: str) -> Kept:
    """Raises `NotFound`."""
    row = (await page.connection.execute(_ONE_LOCKED if page.writing else _ONE, {"of_name": name})).first()
    if row is None:
        raise NotFound("Dat verzoek ken ik niet. Je ziet ze met /avg.")
    return _kept(page, row)


async def tell_longer(page: Page, kept: Kept, on: date, by: int) -> Kept:
    """The requester was told that it takes two months more; whether that counts follows from the day."""
    changed = replace(kept, request=replace(kept.request, told_on=on))
    return await _keep(page, changed, by, "request.extended", {"on": on.isoformat()})


async def note(page: Page, kept: Kept, by: int, **about: object) -> Kept:
    """More of what is known."""
    return await _keep(page, replace(kept, about={**kept.about, **about}), by, "request.noted", {})


async def settle(page: Page, kept: Kept, outcome: str, on: date, by: int, **about: object) -> Kept:
    """`outcome` is a code; what was decided in words comes with it, sealed."""
    changed = replace(
        kept,
        request=replace(kept.request, settled_on=on),
        outcome=outcome,
        about={**kept.about, **about},
    )
    return await _keep(page, changed, by, "request.settled", {"outcome": outcome})


async def _keep(page: Page, kept: Kept, by: int, action: str, detail: Mapping[str, object]) -> Kept:
    await page.connection.execute(_KEEP, {"of_id": kept.id, **_row(page, kept)})
    await trail.append(page, by, action, kept.request.name, detail)
    return kept


async def forget_people(page: Page, settled_before: date) -> None:
    """Who asked, and what was explained, goes as a closed complaint does (P8); that it was asked and
    answered, and when, stays.
    """
    for row in (await page.connection.execute(_SETTLED, {"before": settled_before})).all():
        kept = _kept(page, row)
        if kept.about:
            bare = replace(kept, about={})
            await page.connection.execute(_KEEP, {"of_id": kept.id, **_row(page, bare)})
            await trail.append(page, None, "request.forgotten", kept.request.name)


# --- its files


async def add_files(page: Page, kept: Kept, content: bytes) -> int:
    """One file that holds them all."""
    number = await next_number(page, "bundle")
    sealed = page.keyring.seal("bundle", number, content)
    row = {"id": number, "request": kept.id, "made_at": page.now, "sealed": sealed}
    await page.connection.execute(_ADD_FILES, row)
    return number


async def files(page: Page, bundle_id: int) -> bytes:
    """Raises `NotFound`, also after 30 days."""
    row = (await page.connection.execute(_FILES, {"of_id": bundle_id})).one_or_none()
    if row is None:
        raise NotFound("Die bestanden zijn er niet meer. Maak ze opnieuw.")
    return page.keyring.open("bundle", row.id, row.sealed)


async def last_files(page: Page, kept: Kept) -> int | None:
    found: int | None = await page.connection.scalar(_LAST_FILES, {"of_id": kept.id})
    return found


async def forget_files(page: Page) -> None:
    await page.connection.execute(_OUTDATED, {"before": page.now - timedelta(days=KEPT_DAYS)})


# --- rows


def clear_columns(kept: Kept) -> dict[str, object]:
    """Copies: the sealed payload has the last word."""
    request = kept.request
    return {
        "name": request.name,
        "kind": request.asks.value,
        "received_on": request.received_on,
        "told_on": request.told_on,
        "settled_on": request.settled_on,
        "outcome": kept.outcome,
        "made_at": kept.made_at,
        "made_by": kept.made_by,
    }


def _row(page: Page, kept: Kept) -> dict[str, object]:
    columns = clear_columns(kept)
    payload = {**{name: plain(value) for name, value in columns.items()}, "about": plain(kept.about)}
    return {
        "id": kept.id,
        **columns,
        "sealed": page.keyring.seal_json("privacy_request", kept.id, payload),
    }


def _request(row: AnyRow) -> Request:
    return Request(
        name=row.name,
        asks=Asks(row.kind),
        received_on=row.received_on,
        told_on=row.told_on,
        settled_on=row.settled_on,
    )


def _kept(page: Page, row: AnyRow) -> Kept:
    return opened(page.keyring.open_json("privacy_request", row.id, row.sealed), row.id)


def opened(payload: Mapping[str, object], row_id: int) -> Kept:
    """As it was sealed."""
    days = {name: _day(payload[name]) for name in ("received_on", "told_on", "settled_on")}
    about = payload["about"]
    return Kept(
        id=row_id,
        request=Request(
            name=str(payload["name"]),
            asks=Asks(str(payload["kind"])),
            received_on=days["received_on"] or date.min,
            told_on=days["told_on"],
            settled_on=days["settled_on"],
        ),
        made_at=datetime.fromisoformat(str(payload["made_at"])),
        made_by=int(str(payload["made_by"])),
        outcome=None if payload["outcome"] is None else str(payload["outcome"]),
        about=about if isinstance(about, dict) else {},
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
