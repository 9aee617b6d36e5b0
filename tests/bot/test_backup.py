"""A backup each night, the word to the director when there is none, and what docs/backup.md says."""

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import backup
from bot.backup import if_due, named, nightly, outdated
from bot.cli import cli
from bot.schedule import Schedule
from bot.settings import BadSettings, load
from bot.sweep import sweep
from bot.witness import Witness
from storage import heartbeat, people, trail
from storage.crypto import Keyring
from storage.sealed_file import header_of
from tests.agency import ANNA, CARLA, DIRK, Agency
from tests.bot.office import CANARY, a_filed_complaint, delivered, heard, outbox, reported, revoked

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

DONE, REFUSED, WRONG_USE, BAD_CONFIGURATION = 0, 1, 2, 78
FAILED = (
    "De reservekopie is niet gelukt. De laatste goede: {}. Laat de beheerder op de server typen:"
    " klachtenbot backup"
)


@pytest.fixture
async def kept(agency: Agency, tmp_path: Path) -> Agency:
    """An agency with a folder for its backups, and nothing that is due."""
    agency.house.backup_dir = tmp_path / "backups"
    await reported(agency)
    return agency


def made(agency: Agency) -> list[str]:
    folder = agency.house.backup_dir
    assert folder is not None
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


async def status(agency: Agency) -> str:
    lines = (await agency.says(DIRK, "/status")).text.splitlines()
    return next(line for line in lines if "reservekopie" in line)


# --- each night


async def test_each_night_one_is_made_and_status_and_trail_tell(kept: Agency):
    assert await status(kept) == "‼ Laatste reservekopie: nog nooit"
    await a_filed_complaint(kept)
    await nightly(kept.house)
    assert made(kept) == ["klachtenbot-20261123T090000Z.backup"]
    assert await status(kept) == "✓ Laatste reservekopie: 23 november 2026 10:00"
    async with kept.house.database.read(kept.clock.now()) as page:
        assert (await trail.verify(page)).is_whole
    assert ("backup_failed", "due") not in await outbox(kept)
    kept.clock.ahead(hours=26, seconds=1)
    assert await status(kept) == "‼ Laatste reservekopie: 23 november 2026 10:00"


@only_sqlite
async def test_the_file_and_its_folder_are_ours_alone_and_hold_no_word(kept: Agency):
    await a_filed_complaint(kept)
    await nightly(kept.house)
    assert kept.house.backup_dir is not None
    (file,) = kept.house.backup_dir.iterdir()
    assert stat.S_IMODE(kept.house.backup_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert CANARY.encode() not in file.read_bytes()


@only_sqlite
async def test_after_thirty_days_one_goes_and_what_is_not_ours_stays(kept: Agency):
    folder = kept.house.backup_dir
    assert folder is not None
    folder.mkdir()
    for days in (1, 29, 30, 31, 400):
        named(folder, kept.clock.now() - timedelta(days=days)).touch()
    for name in ("klachtenbot-20260101T000000Z.backup.part", "klachtenbot-20261123T080000Z.backup.part"):
        (folder / name).touch()
    for name in ("klachtenbot-20200101T000000Z.backup.txt", "vakantie.jpg", "oud.backup"):
        (folder / name).touch()
    await nightly(kept.house)
    assert made(kept) == [
        "klachtenbot-20200101T000000Z.backup.txt",
        "klachtenbot-20261024T090000Z.backup",
        "klachtenbot-20261025T090000Z.backup",
        "klachtenbot-20261122T090000Z.backup",
        "klachtenbot-20261123T080000Z.backup.part",
        "klachtenbot-20261123T090000Z.backup",
        "oud.backup",
        "vakantie.jpg",
    ]


def in_the_way(agency: Agency) -> None:
    """A file where the folder should be."""
    assert agency.house.backup_dir is not None
    agency.house.backup_dir.write_text("not a folder")


async def failing(agency: Agency) -> None:
    with pytest.raises(OSError, match="exists"):
        await nightly(agency.house)


async def test_of_one_that_failed_each_director_hears_once_a_day(kept: Agency):
    in_the_way(kept)
    for _ in range(3):
        await failing(kept)
    await delivered(kept)
    await delivered(kept)
    assert heard(kept, DIRK) == [FAILED.format("nog nooit")]
    assert heard(kept, ANNA) == heard(kept, CARLA) == []
    kept.clock.ahead(days=1)
    await failing(kept)
    await delivered(kept)
    assert len(heard(kept, DIRK)) == 2


@only_sqlite
async def test_at_night_it_waits_for_the_morning_and_not_when_one_was_made_by_then(kept: Agency):
    kept.clock.at(2026, 11, 24, 4, 15)
    in_the_way(kept)
    await failing(kept)
    assert await delivered(kept) == 0
    kept.clock.at(2026, 11, 24, 7, 0)
    assert kept.house.backup_dir is not None
    kept.house.backup_dir.unlink()
    await nightly(kept.house)
    kept.clock.at(2026, 11, 24, 8, 31)
    await delivered(kept)
    assert heard(kept, DIRK) == []


@only_sqlite
async def test_one_that_failed_removes_no_older_one(kept: Agency, monkeypatch: pytest.MonkeyPatch):
    folder = kept.house.backup_dir
    assert folder is not None
    folder.mkdir()
    named(folder, kept.clock.now() - timedelta(days=99)).touch()

    def full(*_: object) -> None:
        raise OSError("exists no room")

    monkeypatch.setattr(backup.backup, "make", full)
    await failing(kept)
    assert len(made(kept)) == 1


@only_sqlite
async def test_who_was_away_last_night_makes_one_at_the_start(kept: Agency):
    schedule = Schedule(kept.bot.bot, kept.house)
    await schedule.start()
    await schedule.stop()
    assert len(made(kept)) == 1
    kept.clock.ahead(hours=23)
    await if_due(kept.house)
    assert len(made(kept)) == 1
    kept.clock.ahead(hours=1)
    await if_due(kept.house)
    assert len(made(kept)) == 2


@only_sqlite
async def test_without_a_folder_for_them_none_is_made(agency: Agency):
    await nightly(agency.house)
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await heartbeat.last(page, "backup") is None


def test_a_folder_without_anything_of_ours_has_nothing_to_lose(tmp_path: Path):
    assert [*outdated(tmp_path, datetime.now(UTC))] == []


# --- the head of the trail to the director


def head_of(said: str) -> tuple[int, str]:
    found = re.fullmatch(r"Logboek: regel (\d+), ([0-9a-f]{16})\. Je hoeft niets te doen\.", said)
    assert found, said
    return int(found[1]), found[2]


async def test_each_working_morning_the_directors_get_the_head_without_a_sound(kept: Agency):
    kept.clock.at(2026, 11, 24, 0, 5)
    witness = Witness(kept.house)
    await witness.run()
    await Witness(kept.house).run()
    assert await delivered(kept) == 0
    kept.clock.at(2026, 11, 24, 8, 30)
    async with kept.house.database.read(kept.clock.now()) as page:
        seq, digits = await trail.head(page)
    await delivered(kept)
    (said,) = heard(kept, DIRK)
    assert head_of(said) == (seq, digits[:16])
    assert heard(kept, ANNA) == heard(kept, CARLA) == []
    (call,) = kept.world.calls_of("sendMessage")
    assert call.params["disable_notification"] in {True, "true"}


@only_sqlite
async def test_none_at_the_weekend_and_one_for_each_working_day(kept: Agency):
    witness = Witness(kept.house)
    for _ in range(14):
        await witness.run()
        await delivered(kept)
        kept.clock.ahead(days=1)
    assert len(heard(kept, DIRK)) == 10


@only_sqlite
async def test_once_a_week_when_the_agency_wants_that(kept: Agency):
    kept.house.weekly_head = True
    kept.clock.at(2026, 12, 23, 9, 0)
    witness = Witness(kept.house)
    days = []
    for _ in range(15):
        await witness.run()
        if await delivered(kept):
            days.append(kept.house.today().day)
        kept.clock.ahead(days=1)
    assert days == [23, 28, 4], "of the week that has begun at once; then on Mondays"


@only_sqlite
async def test_a_director_who_is_away_or_left_gets_none(kept: Agency):
    async with kept.house.database.write(kept.clock.now()) as page:
        await people.set_absence(page, kept.ids[DIRK], kept.house.today() + timedelta(days=7), None)
    await Witness(kept.house).run()
    assert await outbox(kept) == []
    await revoked(kept, DIRK)
    kept.clock.ahead(days=7)
    await Witness(kept.house).run()
    assert await outbox(kept) == []


# --- the command line, as in docs/backup.md


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str, kind: str) -> Path:
    """An empty working folder; on PostgreSQL an empty database."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    if kind == "postgresql":
        monkeypatch.setenv("KLACHTENBOT_DATABASE_URL", database_url)
    return tmp_path


def klachtenbot(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def done(*arguments: str) -> str:
    result = klachtenbot(*arguments)
    assert result.exit_code == DONE, result.output
    return result.output


def refused(*arguments: str) -> str:
    result = klachtenbot(*arguments)
    assert result.exit_code == REFUSED, result.output
    return result.output


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


Emptied = Callable[[], None]


@pytest.fixture
def emptied(
    folder: Path, kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Emptied:
    """The machine is lost: another one, with nothing but what was kept elsewhere."""

    def empty() -> None:
        for file in sorted((folder / "data").rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        (folder / "data").rmdir()
        (folder / "keyring.json").unlink()
        if kind == "postgresql":
            borrowed = request.getfixturevalue("postgresql_server").database()
            monkeypatch.setenv("KLACHTENBOT_DATABASE_URL", borrowed.__enter__())
            request.addfinalizer(borrowed.__exit__)

    return empty


def test_the_drill(folder: Path, emptied: Emptied):
    """Word for word what docs/backup.md says under "The drill"."""
    done("init")
    done("invite", "--role", "director", "--name", "Dirk Mulder")
    said = done("backup", "--out", "kopie.backup")
    assert said.startswith("Klaar: kopie.backup\n")
    elsewhere = (folder / "keyring.json").read_bytes()
    emptied()
    assert "Er is geen sleutelbos" in klachtenbot("restore", "kopie.backup").output
    (folder / "keyring.json").write_bytes(elsewhere)
    (folder / "keyring.json").chmod(0o400)
    restored = done("restore", "kopie.backup")
    assert "is teruggezet en klopt." in restored
    assert "Het logboek eindigde toen bij regel 1, " in restored
    assert done("verify") == "In orde: de database, de sleutels en het logboek kloppen.\n"
    again = refused("restore", "kopie.backup")
    assert again == "Hier staat al een database, of een deel ervan. Er is niets teruggezet.\n"
    done("invite", "--role", "coach", "--name", "Anna de Wit")


@only_sqlite
def test_without_a_name_it_goes_to_the_folder_for_backups(folder: Path):
    done("init")
    done("backup")
    (file,) = (folder / "data" / "backups").iterdir()
    assert backup.NAME.fullmatch(file.name)
    assert "laatste reservekopie" in klachtenbot("doctor").output


@only_sqlite
def test_an_existing_file_is_left_alone(folder: Path):
    done("init")
    (folder / "kopie").write_text("something")
    assert "is er al" in refused("backup", "--out", "kopie")
    assert (folder / "kopie").read_text() == "something"


@only_sqlite
def test_where_nothing_can_be_written_it_says_so(folder: Path):
    done("init")
    (folder / "kopie").write_text("no folder")
    assert "kopie is er al" in refused("backup", "--out", "kopie/x.backup")
    assert refused("restore", "er niet") == "er niet: dat is er niet.\n"


@only_sqlite
def test_what_is_no_backup_or_damaged_leaves_nothing_behind(folder: Path, emptied: Emptied):
    done("init")
    done("backup", "--out", "kopie.backup")
    keys, whole = (folder / "keyring.json").read_bytes(), (folder / "kopie.backup").read_bytes()
    emptied()
    (folder / "keyring.json").write_bytes(keys)
    (folder / "keyring.json").chmod(0o400)
    before = files(folder)
    for content, said in (
        (whole[:-1], "Deze reservekopie is beschadigd of niet compleet. Er is niets teruggezet.\n"),
        (whole[:-1] + b"x", "Deze reservekopie is beschadigd of niet compleet. Er is niets teruggezet.\n"),
        (b"vakantie", "Dit bestand is geen reservekopie van klachtenbot.\n"),
        (b"", "Dit bestand is geen reservekopie van klachtenbot.\n"),
    ):
        (folder / "kopie.backup").write_bytes(content)
        assert refused("restore", "kopie.backup") == said
        assert files(folder) == before


@only_sqlite
def test_with_the_keyring_of_another_agency_nothing_is_restored(folder: Path, emptied: Emptied):
    done("init")
    done("backup", "--out", "kopie.backup")
    emptied()
    Keyring.create(folder / "keyring.json", year=2026)
    assert "hoort niet bij deze reservekopie" in refused("restore", "kopie.backup")
    assert not (folder / "data").exists()


@only_sqlite
def test_a_new_key_seals_from_now_on_and_the_old_one_still_opens(folder: Path):
    done("init")
    done("invite", "--role", "coach", "--name", "Anna de Wit")
    before = Keyring.load(folder / "keyring.json")
    said = done("rotate-key")
    ring = Keyring.load(folder / "keyring.json")
    assert f"De nieuwste sleutel is nu {ring.current}." in said
    assert "Bewaar nu een nieuwe kopie" in said
    assert ring.key_ids == (*before.key_ids, ring.current)
    done("verify")
    done("backup", "--out", "kopie.backup")
    assert header_of(folder / "kopie.backup").key == ring.current


def test_an_old_key_goes_when_nothing_needs_it(folder: Path):
    done("init")
    done("invite", "--role", "coach", "--name", "Anna de Wit")
    done("backup")
    (old,) = Keyring.load(folder / "keyring.json").key_ids
    assert "kan er niet uit" in klachtenbot("rotate-key", "--drop", old).output
    done("rotate-key")
    assert "alleen met sleutel" in refused("rotate-key", "--drop", old)
    assert "Rijen onder de nieuwste sleutel gezet: 1." in done("rotate-key", "--rewrite")
    assert len(Keyring.load(folder / "keyring.json").key_ids) == 2, "the rewriting was of the key just made"
    assert ".backup niet meer te openen" in refused("rotate-key", "--drop", old)
    done("rotate-key", "--drop", old, "--forget-backups")
    assert old not in Keyring.load(folder / "keyring.json").key_ids
    assert stat.S_IMODE((folder / "keyring.json").stat().st_mode) == 0o400
    done("verify")
    done("invite", "--role", "coach", "--name", "Bram Jansen")


@only_sqlite
def test_when_all_is_under_the_newest_key_rewriting_begins_with_a_new_one(folder: Path):
    done("init")
    done("invite", "--role", "coach", "--name", "Anna de Wit")
    done("rotate-key", "--rewrite")
    done("rotate-key", "--rewrite")
    assert len(Keyring.load(folder / "keyring.json").key_ids) == 3


@only_sqlite
@pytest.mark.parametrize("options", [("--drop", "2026", "--rewrite"), ("--forget-backups",)])
def test_options_that_do_not_go_together_are_wrong_use(folder: Path, options: tuple[str, ...]):
    assert klachtenbot("rotate-key", *options).exit_code == WRONG_USE


@only_sqlite
def test_what_a_director_was_told_is_held_against_the_trail(folder: Path):
    done("init")
    done("invite", "--role", "coach", "--name", "Anna de Wit")
    with sqlite3.connect(folder / "data" / "klachten.sqlite3") as database:
        ((digits,),) = database.execute("SELECT lower(hex(hash)) FROM trail WHERE seq = 1")
    database.close()
    done("verify", "--head", f"Logboek: regel 1, {digits[:16]}. Je hoeft niets te doen.")
    for told in (f"1, {digits[1:17]}", f"2, {digits[:16]}"):
        assert "anders dan wat de directie kreeg" in refused("verify", "--head", told)
    assert klachtenbot("verify", "--head", "onzin").exit_code == WRONG_USE


@pytest.mark.parametrize("name", ["KLACHTENBOT_BACKUP_DIR", "KLACHTENBOT_TRAIL_HEAD"])
def test_wrong_settings_are_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KLACHTENBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KLACHTENBOT_KEYRING_FILE", str(tmp_path / "keys" / "keyring.json"))
    monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(BadSettings) as refusal:
        load(env_file=None)
    assert [each.partition(":")[0] for each in refusal.value.faults] == [name]


@only_sqlite
async def test_the_night_makes_room_before_it_makes_a_backup(kept: Agency, monkeypatch: pytest.MonkeyPatch):
    order = []

    async def upkeep(_house: object) -> None:
        order.append("upkeep")
        raise RuntimeError("broken")

    monkeypatch.setattr("bot.schedule.upkeep", upkeep)
    await sweep(kept.house)
    await Schedule(kept.bot.bot, kept.house)._nightly()
    assert order == ["upkeep"]
    assert len(made(kept)) == 1
