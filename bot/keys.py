"""Rotating the keys: a new one, all rows under it, the old one gone. The bot stands still meanwhile: with the
keyring of before it could not read what is sealed now. The keys of years that are over go by themselves.
"""

from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import TypeAlias

import structlog

from bot.settings import Settings
from complaints.errors import Refusal
from complaints.words import Text, say
from handlers import damaged
from handlers.context import House
from storage import resealing, trail
from storage.crypto import Keyring
from storage.errors import Broken
from storage.sealed_file import header_of
from storage.standby import standing_still

log = structlog.get_logger(__name__)

Told: TypeAlias = Awaitable[Text]

MONTHS = 12


async def rotate(house: House, settings: Settings) -> Text:
    """The file last: what is sealed after this needs it."""
    now = house.clock.now()
    ring = house.database.keyring.rotated(year=now.astimezone(house.zone).year)
    async with standing_still(house.database.url), house.database.write(now) as page:
        await trail.append(page, None, "key.made", detail={"key": ring.current})
        ring.replace(settings.keyring_file)
    return say("De nieuwste sleutel is nu %(key)s.", key=ring.current)


async def is_unfinished(house: House) -> bool:
    async with house.database.read(house.clock.now()) as page:
        return await resealing.are_left(page)


async def rewrite(house: House) -> tuple[int, list[Text]]:
    """How many rows, and what could not be opened."""
    now, broken = house.clock.now(), list[Broken]()
    async with standing_still(house.database.url):
        count = await resealing.reseal(house.database, now, broken.append)
        async with house.database.write(now) as page:
            detail = {"key": page.keyring.current, "rows": count}
            await trail.append(page, None, "key.rewritten", detail=detail)
    return count, [each.text for each in broken]


async def drop(house: House, settings: Settings, key: str, *, even_backups: bool) -> Text:
    """Raises a `Refusal` while a row or, unless `even_backups`, a backup needs it."""
    ring, now = house.database.keyring.without(key), house.clock.now()
    async with standing_still(house.database.url), house.database.write(now) as page:
        if count := await resealing.needed(page, key):
            raise Refusal(
                "Zoveel rijen gaan alleen met sleutel %(key)s open: %(count)s. Typ eerst: klachtenbot"
                " rotate-key --rewrite",
                count=count,
                key=key,
            )
        if not even_backups and (name := next(_needing(settings.backup_dir, key), None)):
            raise Refusal(
                "Zonder sleutel %(key)s is reservekopie %(name)s niet meer te openen. Wacht tot die weg is,"
                " of kies --forget-backups.",
                key=key,
                name=name,
            )
        await trail.append(page, None, "key.dropped", detail={"key": key})
        ring.replace(settings.keyring_file)
    return say("Sleutel %(key)s is weg. Gooi hem ook weg uit je kopieën van de sleutelbos.", key=key)


async def forget(house: House) -> list[str]:
    """Drop the keys of years of which nothing has to be kept (P8), so that a copy of what was erased stays
    closed, wherever it lies. What lasts longer goes under the newest key first: the team, an open complaint.

    A key that a backup in the folder needs stays until that is gone. Raises a `Refusal` when the keyring
    can't be written.
    """
    if house.keyring_file is None or house.backup_dir is None:
        return []
    dropped = []
    for key in _of_years_over(Keyring.load(house.keyring_file), house):
        if await _is_free(house, key) and next(_needing(house.backup_dir, key), None) is None:
            await _forget(house, house.keyring_file, key)
            dropped.append(key)
    return dropped


def _of_years_over(ring: Keyring, house: House) -> list[str]:
    """What was registered on the last day of a year is closed in the next, at the earliest."""
    kept = -(-house.retention_months // MONTHS)
    first = str(house.today().year - kept - 1)
    return [key for key in ring.key_ids if key < first and key < house.database.keyring.current]


async def _is_free(house: House, key: str) -> bool:
    """What still stands under it goes under the newest; not what is damaged, and `verify` names that."""
    await resealing.reseal(house.database, house.clock.now(), damaged.report, only=key)
    async with house.database.read(house.clock.now()) as page:
        return not await resealing.needed(page, key)


async def _forget(house: House, keyring_file: Path, key: str) -> None:
    async with house.database.write(house.clock.now()) as page:
        await trail.append(page, None, "key.dropped", detail={"key": key})
        Keyring.load(keyring_file).without(key).replace(keyring_file)
    log.info("key_dropped", key=key)


def _needing(folder: Path, key: str) -> Iterator[str]:
    for file in sorted(folder.glob("*.backup")):
        try:
            header = header_of(file)
        except (Refusal, OSError):
            continue  # nobody can open that one
        if key in (header.key, *header.keys):
            yield file.name
