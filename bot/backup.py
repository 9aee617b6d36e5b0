"""A backup each night, kept 30 days; the director hears of one that failed."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.directors import directors, tell
from handlers.context import House
from handlers.status import BACKUP
from storage import backup, heartbeat, notices, people, trail
from storage.sealed_file import Header

log = structlog.get_logger(__name__)

KEPT = timedelta(days=30)
UNFINISHED = timedelta(days=1)  # after that nobody is writing it any more
DUE = timedelta(hours=24)
STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"klachtenbot-(\d{8}T\d{6}Z)\.backup(\.part)?")


async def nightly(house: House) -> None:
    """Make one and forget the old ones; whatever goes wrong, each director is told, once a day."""
    if house.backup_dir is None:
        return
    is_made = False
    try:
        await make(house, named(house.backup_dir, house.clock.now()))
        is_made = True
    finally:
        if not is_made:
            log.error("backup_failed")
            await _tell(house)
    log.info("backup_made")
    for file in outdated(house.backup_dir, house.clock.now()):
        file.unlink(missing_ok=True)


async def if_due(house: House) -> None:
    """When the bot was not there last night. Of several that start together, one makes it."""
    now = house.clock.now()
    async with house.database.read(now) as page:
        last = await heartbeat.last(page, BACKUP, shift=house.shift)
    if last is not None and abs(now - last) < DUE:
        return
    async with house.database.write(now) as page:
        is_ours = await heartbeat.claim(page, BACKUP, f"{now:%Y-%m-%dT%H:%M}")
    if is_ours:
        await nightly(house)


def named(folder: Path, now: datetime) -> Path:
    return folder / f"klachtenbot-{now.astimezone(UTC):{STAMP}}.backup"


async def make(house: House, path: Path) -> None:
    """In a folder that is made when need be. Raises `OSError` (`FileExistsError`), `NotSaved`."""
    header = await asyncio.to_thread(_made, house, path)
    await _note(house, header)


def _made(house: House, path: Path) -> Header:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return backup.make(house.database.url, house.database.keyring, path, house.clock.now())


async def _note(house: House, header: Header) -> None:
    async with house.database.write(house.clock.now()) as page:
        await heartbeat.beat(page, BACKUP, shift=house.shift)
        await trail.append(page, None, BACKUP, detail={"rows": header.trail_rows})


def outdated(folder: Path, now: datetime) -> Iterator[Path]:
    """By the moment in its name: a file that is copied or moved gets another date, not another age."""
    for file in folder.iterdir():
        if found := NAME.fullmatch(file.name):
            age = now - datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
            if age > (UNFINISHED if found[2] else KEPT):
                yield file


async def _tell(house: House) -> None:
    now = house.clock.now()
    async with house.database.write(now) as page:
        team = await people.team(page, house.today())
        await notices.plan(page, tell("backup_failed", directors(team), team.today, house, now))
