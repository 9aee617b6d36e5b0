"""The doctor and the machine: its clock, its folders, the room on its disks, the templates of the letters."""

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bot.clock import Clock
from bot.findings import Finding, fault, good
from bot.settings import Settings
from handlers.texts import moment

ROOM = 500 * 1024 * 1024  # bytes
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    yield _clock(settings)
    for finding in _folders(settings):
        yield finding
    for finding in _room(settings):
        yield finding
    yield await _letters(settings)


def _clock(settings: Settings) -> Finding:
    shift = int(settings.clock_offset.total_seconds())
    if shift:
        return fault(
            f"de klok is {shift} seconden verschoven",
            "Is dit geen proef? Haal KLACHTENBOT_CLOCK_OFFSET uit de instellingen.",
        )
    now = moment(Clock().now(), settings.timezone)
    return good(f"hier is het {now} ({settings.timezone.key})")


def _folders(settings: Settings) -> Iterator[Finding]:
    """Of those that are there: the others are made by `init` and by the first backup."""
    private = dict.fromkeys(each for each in (settings.data_dir, settings.backup_dir) if each.is_dir())
    faults = [found for folder in private for found in _folder(folder, OTHERS, "700")]
    keys = settings.keyring_file.parent
    if keys.is_dir():
        faults += _folder(keys, OTHERS_WRITE, "go-w")
    yield from faults
    if not faults:
        yield good("de mappen zijn van de bot alleen")


def _folder(folder: Path, too_much: int, mode: str) -> Iterator[Finding]:
    found = folder.stat()
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield fault(
            f"in {folder} kan de bot niet schrijven", "Geef de map aan de gebruiker van de bot: chown."
        )
    elif found.st_mode & too_much:
        yield fault(f"in {folder} kunnen anderen bij de gegevens", f"Typ: chmod {mode} {folder}")


def _room(settings: Settings) -> Iterator[Finding]:
    """Of each disk once."""
    disks: dict[int, Path] = {}
    for folder in (settings.data_dir, settings.backup_dir):
        there = _nearest(folder)
        disks.setdefault(there.stat().st_dev, there)
    for there in disks.values():
        free = shutil.disk_usage(there).free
        what = f"vrije schijfruimte bij {there}: {free // 1024**2} MB"
        yield good(what) if free > ROOM else fault(what, "Maak ruimte vrij, of neem een grotere schijf.")


def _nearest(folder: Path) -> Path:
    folder = folder.resolve()
    return next(each for each in (folder, *folder.parents) if each.exists())


async def _letters(settings: Settings) -> Finding:
    """Every letter is made once, in each of its variants, with invented facts."""
    from handlers.documents.examples import faults_in_letters  # noqa: PLC0415 - the letters load slowly

    faults = await asyncio.to_thread(faults_in_letters, settings)
    if faults:
        return fault(" ".join(faults), "Zie docs/letters.md.")
    if not settings.contact:
        return fault(
            "in de brieven staat geen contactpersoon (3.4c)",
            "Zet een naam en een telefoonnummer in KLACHTENBOT_CONTACT.",
        )
    return good("alle brieven zijn te maken")
