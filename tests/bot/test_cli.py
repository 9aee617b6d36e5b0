"""The command line: what it does, what it says, and with which exit code it ends."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from storage.crypto import Keyring

TOKEN = "1234567:AAH-invented-token-of-the-tests-0123456"
DONE, REFUSED, WRONG_USE, BAD_CONFIGURATION = 0, 1, 2, 78


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without settings from outside."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def klachtenbot(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_init_makes_a_folder_keys_and_a_database_that_are_ours_alone(folder: Path):
    made = klachtenbot("init")
    assert made.exit_code == DONE
    assert "Bewaar daar een kopie van" in made.output
    assert stat.S_IMODE((folder / "keyring.json").stat().st_mode) == 0o400
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "data" / "klachten.sqlite3").stat().st_mode) == 0o600


def test_init_leaves_what_is_there_alone(folder: Path):
    klachtenbot("init")
    before = everything(folder)
    again = klachtenbot("init")
    assert (again.exit_code, again.output) == (
        REFUSED,
        "Er is hier al een database. Er is niets gewijzigd.\n",
    )
    assert everything(folder) == before


def test_init_uses_a_keyring_that_was_made_before(folder: Path):
    Keyring.create(folder / "keyring.json", year=2026)
    before = (folder / "keyring.json").read_bytes()
    assert klachtenbot("init").exit_code == DONE
    assert (folder / "keyring.json").read_bytes() == before
    assert klachtenbot("verify").exit_code == DONE


@pytest.mark.parametrize("role", ["coach", "complaints_coach", "director"])
def test_an_invitation_without_a_token_prints_its_code(folder: Path, role: str):
    klachtenbot("init")
    invited = klachtenbot("invite", "--role", role, "--name", "Anna de Wit")
    assert invited.exit_code == DONE
    assert invited.output.startswith("start=")
    assert len(invited.output.strip()) >= len("start=") + 43  # 256 bits


def test_an_invitation_when_telegram_is_away_still_prints_its_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KLACHTENBOT_TOKEN", TOKEN)
    monkeypatch.setenv("KLACHTENBOT_API_URL", "http://127.0.0.1:9")
    klachtenbot("init")
    assert klachtenbot("invite", "--role", "coach", "--name", "Anna de Wit").output.startswith("start=")


def test_a_code_stands_nowhere_in_the_clear(folder: Path):
    klachtenbot("init")
    code = (
        klachtenbot("invite", "--role", "coach", "--name", "Anna de Wit")
        .output.strip()
        .removeprefix("start=")
    )
    for content in everything(folder).values():
        assert code.encode() not in content
        assert b"Anna" not in content


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("iets",),
        ("invite",),
        ("invite", "--role", "baas", "--name", "Anna"),
        ("invite", "--role", "coach"),
        ("sandbox", "--port", "0"),
    ],
)
def test_wrong_use_is_told_apart(folder: Path, arguments: tuple[str, ...]):
    assert klachtenbot(*arguments).exit_code == WRONG_USE


@pytest.mark.parametrize(
    "command", [("run",), ("invite", "--role", "coach", "--name", "Anna"), ("verify",), ("migrate",)]
)
def test_without_a_database_nothing_is_made(
    folder: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KLACHTENBOT_TOKEN", TOKEN)
    Keyring.create(folder / "keyring.json", year=2026)
    before = everything(folder)
    ended = klachtenbot(*command)
    assert ended.exit_code == BAD_CONFIGURATION
    assert "klachtenbot init" in ended.output
    assert everything(folder) == before


@pytest.mark.parametrize("command", [("run",), ("verify",)])
def test_a_wrong_key_refuses_to_start_and_writes_nothing(
    folder: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KLACHTENBOT_TOKEN", TOKEN)
    klachtenbot("init")
    (folder / "keyring.json").unlink()
    Keyring.create(folder / "keyring.json", year=2026)
    before = everything(folder / "data")
    ended = klachtenbot(*command)
    assert (ended.exit_code, ended.output) == (
        BAD_CONFIGURATION,
        "Deze sleutelbos hoort niet bij deze database. Er is niets geschreven.\n",
    )
    assert everything(folder / "data") == before | _locks(folder)


def _locks(folder: Path) -> dict[str, bytes]:
    """The lock on the folder is an empty file beside the database."""
    return {str(path): b"" for path in (folder / "data").glob("*.lock")}


def test_a_missing_key_refuses_to_start(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KLACHTENBOT_TOKEN", TOKEN)
    klachtenbot("init")
    (folder / "keyring.json").unlink()
    assert klachtenbot("run").exit_code == BAD_CONFIGURATION


def test_a_keyring_that_others_can_read_is_refused(folder: Path):
    klachtenbot("init")
    (folder / "keyring.json").chmod(0o444)
    assert klachtenbot("verify").exit_code == BAD_CONFIGURATION


def test_all_faults_of_the_settings_are_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KLACHTENBOT_TOKEN", "geen token")
    monkeypatch.setenv("KLACHTENBOT_TIMEZONE", "Europa/Amsterdam")
    monkeypatch.setenv("KLACHTENBOT_RETENTION_MONTHS", "61")
    ended = klachtenbot("run")
    assert ended.exit_code == BAD_CONFIGURATION
    assert [line.split(":")[0] for line in ended.output.splitlines()] == [
        "KLACHTENBOT_TOKEN",
        "KLACHTENBOT_TIMEZONE",
        "KLACHTENBOT_RETENTION_MONTHS",
    ]
    assert "geen token" not in ended.output


def test_settings_that_others_can_read_are_refused(folder: Path):
    (folder / ".env").write_text(f"KLACHTENBOT_TOKEN={TOKEN}\n")
    (folder / ".env").chmod(0o644)
    ended = klachtenbot("run")
    assert ended.exit_code == BAD_CONFIGURATION
    assert "chmod 600" in ended.output
    assert TOKEN not in ended.output


def test_run_without_a_token_says_what_to_do(folder: Path):
    klachtenbot("init")
    ended = klachtenbot("run")
    assert ended.exit_code == BAD_CONFIGURATION
    assert "@BotFather" in ended.output


def test_verify_says_that_all_is_well(folder: Path):
    klachtenbot("init")
    klachtenbot("invite", "--role", "coach", "--name", "Anna de Wit")
    checked = klachtenbot("verify")
    assert (checked.exit_code, checked.output) == (
        DONE,
        "In orde: de database, de sleutels en het logboek kloppen.\n",
    )


def test_verify_names_the_row_that_was_touched(folder: Path):
    klachtenbot("init")
    klachtenbot("invite", "--role", "coach", "--name", "Anna de Wit")
    with sqlite3.connect(folder / "data" / "klachten.sqlite3") as database:
        database.execute("UPDATE invitation SET sealed = zeroblob(length(sealed))")
    database.close()
    checked = klachtenbot("verify")
    assert checked.exit_code == REFUSED
    assert "invitation" in checked.output


def test_migrate_says_that_there_is_nothing_to_do(folder: Path):
    klachtenbot("init")
    assert klachtenbot("migrate").output == "De database was al bij.\n"


@pytest.mark.parametrize("command", ["migrate", "verify"])
def test_an_older_program_says_how_to_go_back(folder: Path, command: str):
    klachtenbot("init")
    with sqlite3.connect(folder / "data" / "klachten.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = everything(folder)
    ended = klachtenbot(command)
    assert ended.exit_code == BAD_CONFIGURATION
    assert "nieuwere versie" in ended.output
    assert everything(folder) == before | _locks(folder)


def test_the_doctor_names_the_first_thing_to_mend(folder: Path):
    examined = klachtenbot("doctor")
    assert examined.exit_code == REFUSED
    lines = examined.output.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("FOUT"))
    assert lines[first + 1].strip() == "Eerste keer? Typ: klachtenbot init"


def test_the_doctor_goes_on_where_it_can(folder: Path):
    klachtenbot("init")
    examined = klachtenbot("doctor").output
    assert "goed  de sleutels" in examined
    assert "FOUT  er is nog geen klachtencoach (complaints_coach) en geen directie (director)" in examined
    assert "FOUT  KLACHTENBOT_TOKEN ontbreekt" in examined
