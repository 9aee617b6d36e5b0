"""T23: a file with a secret that others can read stops the start, with exit code 78."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import secret_files
from bot.cli import cli
from bot.settings import BadSettings, Settings, load
from storage.crypto import Keyring

ROOT = Path(__file__).resolve().parents[2]
BAD_CONFIGURATION = 78
OPEN = (0o644, 0o640, 0o604, 0o660, 0o777, 0o410)
SECRETS = {
    "TOKEN": "7654321098:AAF-invented_invented_invented_123456",
    "DATABASE_URL": "postgresql://bot:kanarie-wachtwoord@127.0.0.1:9/klachten",
    "WEBHOOK_SECRET": "an_invented_webhook_secret",
    "WATCH_URL": "https://watch.example/kanarie-ping",
}
COMMANDS = (
    ("run",),
    ("init",),
    ("invite", "--role", "coach", "--name", "Anna de Wit"),
    ("report", "register", "--out", "register.xlsx"),
    ("backup",),
    ("restore", "een.backup"),
    ("verify",),
    ("migrate",),
    ("rotate-key",),
    ("purge",),
    ("import", "oud.xlsx"),
    ("doctor",),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without settings from outside."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "oud.xlsx").touch()
    (tmp_path / "een.backup").touch()
    return tmp_path


def written(name: str, text: str, mode: int = 0o600) -> Path:
    file = Path(name)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def env(settings: Mapping[str, str], mode: int = 0o600) -> None:
    written(".env", "".join(f"KLACHTENBOT_{name}={value}\n" for name, value in settings.items()), mode)


def klachtenbot(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as it is typed, in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_started_with_all_of_it_readable_by_others_it_names_each_file_and_ends_with_78():
    files = {name: written(name.lower(), value, 0o644) for name, value in SECRETS.items()}
    env({f"{name}_FILE": str(file) for name, file in files.items()}, 0o644)
    ended = started("run")
    assert ended.returncode == BAD_CONFIGURATION
    assert ended.stdout == ""
    faults = ended.stderr.splitlines()
    assert [fault.split("Typ: ")[1] for fault in faults] == [
        f"chmod 600 {name}" for name in (".env", *map(str.lower, SECRETS))
    ]
    assert not any(secret in ended.stderr for secret in SECRETS.values())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_starts_with_an_env_file_that_others_can_read(command: tuple[str, ...]):
    env({"CONTACT": "Alice"}, 0o644)
    before = sorted(Path().rglob("*"))
    ended = klachtenbot(*command)
    assert ended.exit_code == (1 if command == ("doctor",) else BAD_CONFIGURATION), ended.output
    assert ".env is leesbaar voor anderen" in ended.output
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each[0] not in {"doctor", "migrate"}], ids=lambda c: c[0]
)
def test_no_command_works_with_a_keyring_that_others_can_read(command: tuple[str, ...]):
    Keyring.create(Path("keyring.json"), year=2026)
    env({"TOKEN": SECRETS["TOKEN"]})
    Path("keyring.json").chmod(0o644)
    ended = klachtenbot(*command)
    assert ended.exit_code == BAD_CONFIGURATION, ended.output
    assert "De sleutelbos is leesbaar voor anderen: keyring.json." in ended.output.replace(
        f"{Path.cwd()}/", ""
    )


def test_nor_does_the_one_that_needs_a_database_first():
    env({})
    assert klachtenbot("init").exit_code == 0
    Path("keyring.json").chmod(0o644)
    ended = klachtenbot("migrate")
    assert (ended.exit_code, "leesbaar voor anderen" in ended.output) == (BAD_CONFIGURATION, True)


@pytest.mark.parametrize("mode", OPEN, ids=oct)
def test_whatever_others_may_do_with_it_is_too_much(mode: int):
    env({"CONTACT": "Alice"}, mode)
    assert klachtenbot("verify").exit_code == BAD_CONFIGURATION
    env({})
    Keyring.create(Path("keyring.json"), year=2026)
    Path("keyring.json").chmod(mode)
    assert "leesbaar voor anderen" in klachtenbot("verify").output


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file_of_its_own(name: str):
    written("secret", f"{SECRETS[name]}\n", 0o400)
    env(
        {
            f"{name}_FILE": "secret",
            **({"WEBHOOK_URL": "https://bot.example"} if name == "WEBHOOK_SECRET" else {}),
        }
    )
    from_file = getattr(load(), name.lower()).get_secret_value()
    assert from_file.endswith(SECRETS[name].removeprefix("postgresql"))
    assert SECRETS[name] not in repr(load())


@pytest.mark.parametrize("mode", [0o444, 0o440, 0o400], ids=oct)
def test_a_place_that_shows_a_secret_to_this_service_alone_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
):
    """A container's /run/secrets, and what systemd opens for us: decision 0019."""
    (tmp_path / "here").mkdir()
    written("here/token", SECRETS["TOKEN"], mode)
    monkeypatch.setenv("KLACHTENBOT_TOKEN_FILE", str(tmp_path / "here" / "token"))
    if mode & 0o077:
        with pytest.raises(BadSettings, match="leesbaar voor anderen"):
            load()
    with monkeypatch.context() as patch:
        patch.setattr(secret_files, "CONTAINER", tmp_path / "here")
        assert load().require_token() == SECRETS["TOKEN"]
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "here"))
    assert load().require_token() == SECRETS["TOKEN"]


@pytest.mark.parametrize("elsewhere", ["here/../token", "here/deeper/token", "here.old/token", "token"])
def test_only_what_stands_in_that_place_itself_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: str
):
    for folder in ("here/deeper", "here.old"):
        (tmp_path / folder).mkdir(parents=True)
    for place in ("token", "here/deeper/token", "here.old/token"):
        written(place, SECRETS["TOKEN"], 0o444)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "here"))
    monkeypatch.setenv("KLACHTENBOT_TOKEN_FILE", str(tmp_path / elsewhere))
    with pytest.raises(BadSettings, match="leesbaar voor anderen"):
        load()


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_is_given_twice_or_not_at_all_is_refused_without_a_word_of_it(name: str):
    secret = SECRETS[name]
    written("secret", secret)
    for settings, said in (
        ({name: secret, f"{name}_FILE": "secret"}, "niet allebei"),
        ({f"{name}_FILE": "missing"}, "is niet te lezen"),
        ({f"{name}_FILE": "empty"}, "is leeg"),
        ({f"{name}_FILE": "latin"}, "is niet te lezen"),
    ):
        written("empty", " \n")
        written("latin", "").write_bytes(secret.encode() + b"\xff")
        env(settings)
        ended = klachtenbot("run")
        assert (ended.exit_code, said in ended.output) == (BAD_CONFIGURATION, True), ended.output
        assert secret not in ended.output


def test_every_setting_that_is_a_secret_can_come_from_a_file():
    """What is shown as stars is a secret; a new one needs its file too."""
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret == {name.lower() for name in SECRETS}
    assert {f"{name}_file" for name in secret} <= set(Settings.model_fields)


def test_the_example_holds_no_value():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if line and not line.startswith("#")]
    assert settings
    assert [line for line in settings if not line.endswith("=")] == []
