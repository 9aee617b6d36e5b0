"""What is past its term goes (P8): each night, at the start, after an erasure, and with `klachtenbot purge`.

What was erased is also listed in a file beside the keyring, out of reach of a restore: a backup of before the
erasure brings the complaint back, and the list sees to it that it goes again. Decision 0018.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import structlog

from complaints.complaint import Complaint
from complaints.errors import NotFound, Refusal
from complaints.periodic import closings, kept_until
from complaints.privacy import goes_on
from handlers import damaged
from handlers.context import House
from storage import disclosures, erasure, holds, register
from storage.crypto import Keyring, sync_folder
from storage.database import Page
from storage.erasure import Tombstone
from storage.scrubbing import scrub

log = structlog.get_logger(__name__)

TERM, AGAIN = "term", "again"  # why, in the trail


@dataclass(frozen=True)
class Going:
    """A complaint that is to be erased now, or that a client was told (3.1a): `disclosure:7`."""

    number: str
    why: str

    @property
    def programme(self) -> int:
        """0 for a complaint."""
        kind, _sep, row = self.number.partition(":")
        return int(row) if kind == "disclosure" else 0


async def purge(house: House) -> list[Going]:
    """Erase what has to go, each complaint in a transaction of its own; one that fails stops no other."""
    gone = [each for each in await due(house) if await _erased(house, each)]
    await _leave_no_trace(house)
    return gone


async def due(house: House) -> list[Going]:
    """What a purge would erase now."""
    async with house.database.read(house.clock.now()) as page:
        again = await _came_back(page, house)
        found = [number async for number in _past_their_term(page, house) if number not in again]
        old = await disclosures.past_their_term(page, house.retention_months, house.today())
        found += [name for name in map(disclosures.name_of, old) if name not in again]
    return [*(Going(number, AGAIN) for number in again), *(Going(number, TERM) for number in found)]


async def _leave_no_trace(house: House) -> None:
    """What was erased is on the list, and leaves the files of the database: while somebody reads there, the
    next round.
    """
    async with house.database.read(house.clock.now()) as page:
        graves = await erasure.graves(page)
    try:
        await _list(house, graves)
    except OSError as error:  # a folder that can't be written holds up nothing else; tonight again
        log.error("erased_not_listed", error=type(error).__name__)  # noqa: TRY400 - it says enough
    if await asyncio.to_thread(scrub, house.database.url):
        house.buried = len(graves)


async def _erased(house: House, going: Going) -> bool:
    now = house.clock.now()
    try:
        async with house.database.write(now) as page:
            if going.programme:
                await disclosures.erase(page, going.programme, by=None, on=house.today(), why=going.why)
            elif going.why == TERM and not await _is_past_its_term(page, house, going.number):
                return False  # it was reopened, or somebody keeps it
            else:
                await erasure.erase(page, going.number, by=None, on=house.today(), why=going.why)
    except (Refusal, LookupError, ValueError) as error:
        log.exception("not_erased", number=going.number, error=type(error).__name__)
        return False
    log.info("erased", number=going.number, why=going.why)
    return True


async def _past_their_term(page: Page, house: House) -> AsyncGenerator[str]:
    span = closings(house.today(), house.retention_months)
    held = await holds.until(page)
    for complaint in await register.closed_between(page, *span, on_broken=damaged.report):
        if await _may_go(page, house, complaint, held.get(complaint.number)):
            yield complaint.number


async def _is_past_its_term(page: Page, house: House, number: str) -> bool:
    try:
        complaint = await register.get(page, number)
    except NotFound:
        return False
    return await _may_go(page, house, complaint, (await holds.until(page)).get(number))


async def _may_go(page: Page, house: House, complaint: Complaint, held_until: date | None) -> bool:
    """By what is sealed, not by its copies in the clear."""
    day = await going_on(page, house, complaint, held_until)
    return day is not None and day <= house.today()


async def going_on(page: Page, house: House, complaint: Complaint, held_until: date | None) -> date | None:
    ends_on = kept_until(complaint, house.retention_months, held_until)
    if ends_on is None:
        return None
    told = await erasure.announced_at(page, complaint.number, ends_on)
    return goes_on(ends_on, told.astimezone(house.zone).date() if told else None)


# --- the list


async def _came_back(page: Page, house: House) -> list[str]:
    """Erased before, and here again: a backup of before the erasure was restored. A later complaint with the
    same number was registered at another moment.
    """
    try:
        listed = {*_read(house)}
    except OSError as error:
        log.error("erased_list_unreadable", error=type(error).__name__)  # noqa: TRY400 - it says enough
        return []
    return [
        number
        for number, at in {**await erasure.registered(page), **await disclosures.recorded_at(page)}.items()
        if _line(page.keyring, number, at) in listed
    ]


async def _list(house: House, graves: Sequence[Tombstone]) -> None:
    """What was ever erased; only adds."""
    if house.erased_file is None:
        return
    keyring = house.database.keyring
    lines = [_line(keyring, each.number, each.registered_at) for each in graves]
    known = _read(house)
    if not set(lines) <= set(known):
        await asyncio.to_thread(_write, house.erased_file, [*dict.fromkeys([*known, *lines])])


def _line(keyring: Keyring, number: str, registered_at: datetime) -> str:
    """Only who has the keyring can have a complaint erased by it; it says neither who nor what."""
    return keyring.lookup("erased", f"{number}\0{registered_at.isoformat()}").hex()


def _read(house: House) -> list[str]:
    if house.erased_file is None or not house.erased_file.exists():
        return []
    return house.erased_file.read_text("ascii", "replace").split()


def _write(file: Path, lines: list[str]) -> None:
    beside = file.with_name(f"{file.name}.new")
    beside.write_text("\n".join([*lines, ""]), "ascii")
    beside.chmod(0o600)
    beside.replace(file)
    sync_folder(file.parent)
