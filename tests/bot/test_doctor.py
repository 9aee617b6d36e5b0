"""The doctor through the command line: each fault is made for real, and found, with what to do about it."""

import asyncio
import os
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner, Result

from bot import at_telegram, on_disk
from bot.cli import cli
from bot.settings import Settings, load
from complaints.people import Role
from handlers.status import BACKUP
from sandbox.server import Server
from sandbox.webhook import Webhook
from sandbox.world import World
from storage import heartbeat, people
from storage.crypto import Keyring
from storage.database import Database

TOKEN = "1234567:AAH-invented-token-of-the-tests-0123456"
HEALTHY, ILL = 0, 1
DAY = timedelta(days=1)


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield


@dataclass
class Patient:
    """A working installation, with a running bot as far as anybody can see from its database."""

    folder: Path
    world: World
    patch: pytest.MonkeyPatch

    @property
    def database(self) -> Path:
        return self.folder / "data" / "klachten.sqlite3"

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.patch.setenv(f"KLACHTENBOT_{name}", value)

    def says(self, statement: str, *values: object) -> None:
        """To the database, past the program."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement, values)
        connection.close()

    def beats(self, name: str, at: datetime) -> None:
        self.says("REPLACE INTO meta VALUES (?, ?)", f"last_{name}", f"{at.isoformat()} 0")

    async def examined(self) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, cli, ["doctor"])


@asynccontextmanager
async def telegram(world: World, headers: Mapping[str, str]) -> AsyncIterator[str]:
    """A Bot API over HTTP; its own date header when one is given."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Server(world).app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        headers=list(headers.items()),
        date_header="date" not in headers,
    )
    web = _Uvicorn(config)
    task = asyncio.create_task(web.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        web.should_exit = True
        await task


@asynccontextmanager
async def a_patient(
    folder: Path, patch: pytest.MonkeyPatch, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Patient]:
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        patch.delenv(name)
    patch.chdir(folder)
    patient = Patient(folder, World(token=TOKEN), patch)
    async with telegram(patient.world, headers or {}) as url:
        patient.set(TOKEN=TOKEN, API_URL=url, CONTACT="Dirk, 030 1234567")
        await asyncio.to_thread(CliRunner().invoke, cli, ["init"])
        await at_work(load(None))
        (folder / "data" / "backups").mkdir(mode=0o700)
        yield patient


async def at_work(settings: Settings) -> None:
    now, keyring = datetime.now(UTC), Keyring.load(settings.keyring_file)
    async with (
        Database(settings.database_url.get_secret_value(), keyring) as database,
        database.write(now) as page,
    ):
        for account, role in enumerate((Role.COMPLAINTS_COACH, Role.DIRECTOR), 401):
            code = await people.invite(page, role, "Alice", vouched=True)
            invited = await people.accept(page, code, account)
            assert invited
            await people.joined(page, invited.id, secrecy_on=date(2026, 1, 1), disclosure_on=None)
        await heartbeat.beat(page, "poll")
        await heartbeat.beat(page, BACKUP)


@pytest.fixture
async def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Patient]:
    async with a_patient(tmp_path, monkeypatch) as made:
        yield made


def faults(examined: Result) -> dict[str, str]:
    """What is not good, each with its advice."""
    lines = [*examined.output.splitlines(), ""]
    return {
        line.removeprefix("FOUT  "): after.strip() if after.startswith("      ") else ""
        for line, after in pairwise(lines)
        if line.startswith("FOUT")
    }


async def test_who_is_well_hears_so_line_by_line(patient: Patient):
    examined = await patient.examined()
    assert examined.exit_code == HEALTHY, examined.output
    found = examined.output.splitlines()
    assert all(line.startswith("goed  ") for line in found)
    assert [word for line in found for word in WORDS if word in line] == list(WORDS)
    assert TOKEN not in examined.output


# One word of each line, in the order of the lines: what is asked first has to be right for what follows.
WORDS = (
    "instellingen",
    "sleutels zijn er",
    "database is er",
    "klachtencoach",
    "bot draait",
    "reservekopie",
    "nieuwste sleutel",
    "logboek eindigt",
    "hier is het",
    "mappen",
    "schijfruimte",
    "brieven",
    "kent dit token",
    "klok loopt gelijk",
    "laat ze ophalen",
)


def another_keyring(patient: Patient) -> None:
    (patient.folder / "keyring.json").unlink()
    Keyring.create(patient.folder / "keyring.json", year=2026)


def a_file_that_is_no_database(patient: Patient) -> None:
    patient.database.write_bytes(b"geen database" * 1000)
    for name in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            patient.database.with_name(patient.database.name + name).unlink()


def a_cut_trail(patient: Patient) -> None:
    patient.says("DROP TRIGGER trail_no_update")
    patient.says("UPDATE trail_head SET seq = seq + 1")


def letters_of_their_own(patient: Patient) -> None:
    (patient.folder / "letters").mkdir()
    (patient.folder / "letters" / "antwoord.docx").write_bytes(b"geen Word")
    patient.set(LETTERS_DIR=str(patient.folder / "letters"))


def a_webhook_out_of_reach(patient: Patient) -> None:
    patient.world.webhook = Webhook("https://bot.example/in")
    patient.world.about |= {
        "last_error_date": int(ago(minutes=5).timestamp()),
        "last_error_message": "Connection timed out",
    }
    patient.set(WEBHOOK_URL="https://bot.example/in", WEBHOOK_SECRET="een-geheim-van-de-test")


def a_hundred_waiting(patient: Patient) -> None:
    person = patient.world.person(777, "Charlie")
    for number in range(at_telegram.MANY + 1):
        person.says(f"Bericht {number}")


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


Break = Callable[[Patient], object]
FAULTS: dict[str, tuple[Break, str, str]] = {
    "a setting": (
        lambda it: it.set(TIMEZONE="Europa/Amsterdam"),
        "KLACHTENBOT_TIMEZONE: deze tijdzone bestaat niet. Een goede is Europe/Amsterdam.",
        "",
    ),
    "no token": (lambda it: it.set(TOKEN=""), "KLACHTENBOT_TOKEN ontbreekt.", ""),
    "an unknown token": (
        lambda it: it.set(TOKEN=TOKEN.replace("AAH", "AAX")),
        "Telegram kent dit token niet",
        "@BotFather",
    ),
    "Telegram away": (
        lambda it: it.set(API_URL="http://127.0.0.1:9"),
        "Telegram is niet te bereiken (ConnectError)",
        "firewall",
    ),
    "Telegram ill": (
        lambda it: it.world.fail_next("getMe", code=502),
        "Telegram antwoordt met een storing (502)",
        "Probeer het zo nog eens.",
    ),
    "a webhook that nobody asked for": (
        lambda it: setattr(it.world, "webhook", Webhook("https://elders.example/in")),
        "Telegram brengt de berichten naar een webadres, dus ophalen lukt niet",
        "Start de bot opnieuw",
    ),
    "a webhook that is not set": (
        lambda it: it.set(WEBHOOK_URL="https://bot.example/in", WEBHOOK_SECRET="een-geheim-van-de-test"),
        "Telegram weet het webadres nog niet",
        "Start de bot opnieuw",
    ),
    "another webhook": (
        lambda it: (
            setattr(it.world, "webhook", Webhook("https://elders.example/in")),
            it.set(WEBHOOK_URL="https://bot.example/in", WEBHOOK_SECRET="een-geheim-van-de-test"),
        ),
        "Telegram brengt de berichten naar een ander webadres",
        "Start de bot opnieuw",
    ),
    "a webhook that can't be reached": (
        a_webhook_out_of_reach,
        "Telegram kan het webadres niet bereiken: Connection timed out",
        "het certificaat",
    ),
    "updates that nobody fetches": (
        a_hundred_waiting,
        "er wachten 101 berichten bij Telegram",
        "Draait de bot?",
    ),
    "no keyring": (
        lambda it: (it.folder / "keyring.json").unlink(),
        "Er is geen sleutelbos:",
        "klachtenbot init",
    ),
    "a keyring for all": (
        lambda it: (it.folder / "keyring.json").chmod(0o444),
        "De sleutelbos is leesbaar voor anderen:",
        "klachtenbot init",
    ),
    "another keyring": (another_keyring, "Deze sleutelbos hoort niet bij deze database.", ""),
    "a key of another year": (
        lambda it: it.set(CLOCK_OFFSET=str(366 * 24 * 3600)),
        "de nieuwste sleutel is nog 2026",
        "klachtenbot rotate-key",
    ),
    "a clock that was moved": (
        lambda it: it.set(CLOCK_OFFSET="3600"),
        "de klok is 3600 seconden verschoven",
        "Haal KLACHTENBOT_CLOCK_OFFSET uit de instellingen.",
    ),
    "no database": (
        lambda it: it.database.unlink(),
        "Er is nog geen database. Maak hem met: klachtenbot init.",
        "",
    ),
    "a file that is no database": (a_file_that_is_no_database, "Dit bestand is geen database:", ""),
    "an older database": (
        lambda it: it.says("UPDATE alembic_version SET version_num = '0001'"),
        "De database is van een andere versie. Werk hem bij met: klachtenbot migrate.",
        "",
    ),
    "a newer database": (
        lambda it: it.says("UPDATE alembic_version SET version_num = '9999'"),
        "De database is van een nieuwere versie van het programma.",
        "",
    ),
    "PostgreSQL away": (
        lambda it: it.set(DATABASE_URL="postgresql://bot:wachtwoord@127.0.0.1:9/klachten"),
        "de database is niet te bereiken (OperationalError)",
        "Draait PostgreSQL?",
    ),
    "nobody": (
        lambda it: it.says("DELETE FROM person"),
        "er is nog geen klachtencoach (complaints_coach) en geen directie (director)",
        "klachtenbot invite",
    ),
    "a bot that stands still": (
        lambda it: it.beats("poll", ago(hours=1)),
        "de bot draait niet: de laatste keer was",
        "docs/operations.md",
    ),
    "a clock that is behind": (
        lambda it: it.beats("poll", ago(hours=-1)),
        "deze klok loopt achter:",
        "NTP",
    ),
    "no backup": (
        lambda it: it.says("DELETE FROM meta WHERE key = 'last_backup'"),
        "er is nog geen reservekopie",
        "klachtenbot backup",
    ),
    "an old backup": (
        lambda it: it.beats(BACKUP, ago(days=3)),
        "laatste reservekopie:",
        "klachtenbot backup",
    ),
    "a trail that was cut": (a_cut_trail, "het einde van het logboek klopt niet", "klachtenbot verify"),
    "data for all": (
        lambda it: (it.folder / "data").chmod(0o755),
        "kunnen anderen bij de gegevens",
        "chmod 700",
    ),
    "backups for all": (
        lambda it: (it.folder / "data" / "backups").chmod(0o750),
        "kunnen anderen bij de gegevens",
        "chmod 700",
    ),
    "keys that others can replace": (
        lambda it: it.folder.chmod(0o770),
        "kunnen anderen bij de gegevens",
        "chmod go-w",
    ),
    "a full disk": (
        lambda it: it.patch.setattr(on_disk, "ROOM", 2**60),
        "vrije schijfruimte bij",
        "Maak ruimte vrij",
    ),
    "letters that can't be made": (letters_of_their_own, "antwoord.docx", "docs/letters.md"),
    "nobody to call": (
        lambda it: it.set(CONTACT=""),
        "in de brieven staat geen contactpersoon (3.4c)",
        "KLACHTENBOT_CONTACT",
    ),
}
AT_ONCE = (
    *("a webhook that nobody asked for", "updates that nobody fetches", "a clock that was moved", "nobody"),
    *("a bot that stands still", "an old backup", "a trail that was cut", "data for all", "backups for all"),
    *("a full disk", "nobody to call"),
)


async def test_who_has_much_hears_of_it_all_at_once(patient: Patient):
    for name in AT_ONCE:
        FAULTS[name][0](patient)
    examined = await patient.examined()
    assert examined.exit_code == ILL
    found = faults(examined)
    assert len(found) == len(AT_ONCE), examined.output
    for name in AT_ONCE:
        assert_named(found, *FAULTS[name][1:])


@pytest.mark.storm
@pytest.mark.parametrize("name", FAULTS)
async def test_each_fault_alone_is_found(patient: Patient, name: str):
    breaks, what, advice = FAULTS[name]
    breaks(patient)
    examined = await patient.examined()
    assert examined.exit_code == ILL, examined.output
    assert_named(faults(examined), what, advice)
    assert TOKEN not in examined.output
    assert "wachtwoord@" not in examined.output


def assert_named(found: dict[str, str], what: str, advice: str) -> None:
    assert any(what in line and advice in then for line, then in found.items()), found


@pytest.mark.parametrize(("ahead", "way"), [(DAY, "achter"), (-DAY, "voor")])
async def test_a_clock_that_differs_from_telegrams_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, way: str
):
    there = {"date": format_datetime(datetime.now(UTC) + ahead, usegmt=True)}
    async with a_patient(tmp_path, monkeypatch, there):
        found = [each async for each in at_telegram.examine(load(None))]
    (clock,) = [each for each in found if not each.is_good]
    assert clock.what.endswith(f"seconden {way} op die van Telegram")
    assert "NTP" in clock.advice


async def test_an_error_of_the_webhook_that_is_long_ago_has_passed(patient: Patient):
    a_webhook_out_of_reach(patient)
    assert [each.is_good async for each in at_telegram.examine(load(None))] == [True, True, True, False]
    patient.world.about["last_error_date"] = int(ago(hours=5).timestamp())
    assert [each.is_good async for each in at_telegram.examine(load(None))] == [True, True, True]
