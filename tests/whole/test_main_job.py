"""The main job through the real process over HTTP, on the embedded default."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.schedule import COURIER
from complaints.people import Role
from complaints.workdays import Calendar
from tests.agency import PHONE_COMPLAINT
from tests.whole.process import TOKEN, Process, a_process

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ANNA, CARLA, BRAM = 201, 203, 202
CANARY = "Kanariepiet"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=AMSTERDAM)
SPOKEN_FOR = timedelta(seconds=10)


def answers() -> list[str]:
    """The phone complaint with the canary in every field that takes a word of one's own."""
    typed = list(PHONE_COMPLAINT)
    typed[5] = f"Fenna {CANARY}"
    typed[7] = f"{CANARY}@voorbeeld.nl"
    typed[8] = f"{CANARY}straat 12, 1234 AB Utrecht"
    typed[11] = f"TR-{CANARY}"
    typed[18] = f"De coach zei {CANARY.lower()} niets"
    typed[19] = f"Hij kwam drie keer te laat bij {CANARY}."
    typed[21] = f"Een excuus van {CANARY}."
    return typed


async def register(process: Process, texts: list[str]) -> None:
    anna = process.users[ANNA]
    for text in texts:
        anna.says(text)
        await process.server.settled(20)
        if CANARY.lower() in text and "coach zei" in text:
            anna.presses("Toch opnemen: De naam is hier nodig")
            await process.server.settled(20)
    await process.until(lambda: "Registreren" in anna.last().buttons)
    anna.presses("Registreren")
    await process.until(lambda: "is geregistreerd" in anna.last().text)


async def at(process: Process, moment: datetime) -> None:
    """The bot stops, and starts again at another moment."""
    await process.child.stop()
    shift = moment - datetime.now(AMSTERDAM)
    process.set(CLOCK_OFFSET=int(shift.total_seconds()))
    process.world.now = lambda: datetime.now(UTC) + shift
    await process.child.start()
    await process.until(lambda: process.server.polling)


@pytest.fixture
async def process(tmp_path: Path):
    async with a_process(tmp_path) as made:
        await at(made, MONDAY)
        await made.join(ANNA, "Anna de Wit", Role.COACH)
        await made.join(BRAM, "Bram Jansen", Role.COACH)
        await made.join(CARLA, "Carla Smit", Role.COMPLAINTS_COACH)
        await made.confirm()
        yield made


async def test_a_complaint_is_registered_heard_of_and_kept_secret(process: Process, tmp_path: Path):
    carla = process.users[CARLA]
    await register(process, answers())
    await process.until(lambda: "KL-2026-001" in carla.last().text, SPOKEN_FOR.total_seconds())
    assert CANARY not in carla.last().text

    quiet = len(carla.sees())
    due_on = (
        MONDAY.date() - timedelta(days=1) + timedelta(weeks=2)
    )  # received yesterday, acknowledged in two weeks
    reminder_on = Calendar().back(Calendar().last_on_or_before(due_on), 5)
    sunday = reminder_on - timedelta(days=reminder_on.weekday() + 1)
    await at(process, datetime(sunday.year, sunday.month, sunday.day, 11, 0, tzinfo=AMSTERDAM))
    await a_while(process)
    await at(process, datetime(reminder_on.year, reminder_on.month, reminder_on.day, 6, 30, tzinfo=AMSTERDAM))
    await a_while(process)
    assert len(carla.sees()) == quiet
    await at(process, datetime(reminder_on.year, reminder_on.month, reminder_on.day, 8, 31, tzinfo=AMSTERDAM))
    await process.until(lambda: "ontvangstbevestiging uiterlijk" in carla.last().text)
    assert "(nog 5 werkdagen)" in carla.last().text

    await process.child.stop()
    assert "running" in process.log
    kept = everything_in(tmp_path)
    assert {"klachten.sqlite3", "bot.log", "keyring.json"} <= {path.name for path in kept}
    for path, content in kept.items():
        assert CANARY.lower().encode() not in content.lower(), path
        assert TOKEN.encode() not in content, path


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def a_while(process: Process) -> None:
    """Time for the first sweep, which comes before the first poll, and for two rounds of the courier."""
    anna = process.users[ANNA]
    before = len(anna.sees())
    anna.says("/help")
    await process.until(lambda: len(anna.sees()) >= before + 2)
    await asyncio.sleep(2 * COURIER + 1)
