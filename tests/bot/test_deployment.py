"""What an agency installs from stays true: its settings exist, and it is as closed as it says."""

import asyncio
import hashlib
import hmac
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from bot.cli import cli
from bot.settings import PREFIX, WEBHOOK_PORT, Settings, load

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(rf"\b{PREFIX}[A-Z_]+[A-Z]\b")
OURS = {f"{PREFIX}VERSION"}  # of compose.yaml itself, not of the bot
FILES = (
    *("Dockerfile", "compose.yaml", "README.md", ".env.example"),
    *(str(file.relative_to(ROOT)) for file in sorted((ROOT / "deploy").iterdir())),
    *(str(file.relative_to(ROOT)) for file in sorted((ROOT / "docs").glob("*.md"))),
)
HARDENED = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "PrivateUsers=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "ProcSubset=pid",
    "CapabilityBoundingSet=",
    "AmbientCapabilities=",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources",
    "UMask=0077",
    "StateDirectoryMode=0700",
    "TimeoutStopSec=30",
    "RestartPreventExitStatus=78",
    "LoadCredential=token:/etc/klachtenbot/token",
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile: the word and what follows, on one line."""
    lines = "\n".join(line for line in read("Dockerfile").splitlines() if not line.startswith("#"))
    whole = lines.replace("\\\n", " ").splitlines()
    return [(line.split()[0], " ".join(line.split()[1:])) for line in whole if line.strip()]


def of(word: str) -> list[str]:
    return [rest for each, rest in instructions() if each == word]


def environment() -> dict[str, str]:
    """What the image sets."""
    return dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))


@pytest.mark.parametrize("name", FILES)
def test_every_setting_that_a_file_names_is_one(name: str):
    known = {f"{PREFIX}{field}".upper() for field in Settings.model_fields} | OURS
    assert set(NAMED.findall(read(name))) - known == set()


def test_the_pattern_finds_the_settings():
    assert len(NAMED.findall(read(".env.example"))) >= len(Settings.model_fields) - 1


def test_every_setting_stands_in_the_example():
    shown = set(re.findall(rf"^{PREFIX}(\w+)=", read(".env.example"), re.MULTILINE))
    assert shown == {field.upper() for field in Settings.model_fields}


def test_the_settings_of_an_agency_are_settings_and_no_places():
    """Compose and the unit set those; what an env file sets would win under systemd."""
    shown = {
        name.lower()
        for name in re.findall(rf"^{PREFIX}(\w+)=", read("deploy/settings.example"), re.MULTILINE)
    }
    assert shown
    assert [name for name in shown if name.endswith(("_dir", "_file", "_url", "token", "secret"))] == []


def test_the_image_has_a_python_that_the_program_takes():
    found = re.search(r"^ARG PYTHON=python:(\d+)\.(\d+)-slim-\w+$", read("Dockerfile"), re.MULTILINE)
    wanted = re.search(r'requires-python = ">=(\d+)\.(\d+)"', read("pyproject.toml"))
    assert found
    assert wanted
    assert tuple(map(int, found.groups())) >= tuple(map(int, wanted.groups()))
    assert of("FROM") == ["${PYTHON} AS build", "${PYTHON}"]


def test_the_image_installs_nothing_whose_hash_is_not_known():
    installs = [part for run in of("RUN") for part in run.split("&&") if "pip install" in part]
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or {"--no-deps", "--no-index"} <= set(install.split()), install
    assert of("ADD") == []
    assert "apt-get" not in read("Dockerfile")
    assert not re.search(r"curl|wget|://", "".join(of("RUN")))


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/build.lock"])
def test_each_line_of_a_lock_has_a_version_and_a_hash_and_no_host(name: str):
    text = read(name)
    packages = re.findall(r"^[a-z0-9-]+==\S+", text, re.MULTILINE)
    assert packages
    assert not re.search(r"://|^ *-(-index|-extra|-find|-trusted|i |f )|@ ", text, re.MULTILINE)
    for entry in re.split(r"\n(?=[a-z0-9-]+==)", text)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_wheel_is_built_with_what_the_project_asks_for():
    (wanted,) = project()["build-system"]["requires"]
    name, low, high = re.fullmatch(r"(\w+)>=([\d.]+),<(\d+)", wanted).groups()
    locked = re.search(rf"^{name}==([\d.]+)", read("deploy/build.lock"), re.MULTILINE)
    assert locked
    version = [int(part) for part in locked[1].split(".")]
    assert [int(part) for part in low.split(".")] <= version < [int(high)]


def test_the_image_holds_the_packages_and_nothing_else():
    packages = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = [rest.split()[:-1] for rest in of("COPY") if not rest.startswith("--from")]
    sources = {source.removeprefix("./") for each in copied for source in each}
    assert sources == {
        *packages,
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.lock",
        "deploy/build.lock",
    }
    let_in = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert let_in == sources
    assert "\n*\n" in read(".dockerignore")
    assert all((ROOT / source).exists() for source in sources)


def test_the_image_runs_as_a_number_without_rights():
    (user,) = of("USER")
    assert user == "10001:10001"
    assert of("STOPSIGNAL") == ["SIGTERM"]
    assert of("ENTRYPOINT") == ['["klachtenbot"]']
    assert of("CMD") == ['["run"]']


async def test_the_health_check_of_the_image_is_one(monkeypatch: pytest.MonkeyPatch):
    """The very command: content with 200, not with 503, nor with nobody there."""
    (check,) = of("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[0] == "python"
    told = ["200 OK", "503 Service Unavailable"]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        assert asked.startswith(b"GET /health ")
        writer.write(f"HTTP/1.1 {told.pop(0)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        monkeypatch.setenv(f"{PREFIX}HTTP_PORT", str(server.sockets[0].getsockname()[1]))
        assert [await ended(command), await ended(command)] == [0, 1]
    assert await ended(command) == 1


async def ended(command: list[str]) -> int:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(sys.executable, *command[1:], stderr=quiet)
    return await process.wait()


def test_the_folders_of_the_image_are_apart_and_volumes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    settings = load(None)  # refuses keys beside what they open
    folders = [settings.data_dir, settings.keyring_file.parent, settings.backup_dir]
    assert of("VOLUME") == ["[" + ", ".join(f'"{folder}"' for folder in folders) + "]"]
    (made,) = [run for run in of("RUN") if "install --directory" in run]
    assert made.endswith("--mode=0700 " + " ".join(map(str, folders)))
    mounted = re.findall(r"^ +- (\w+):(/\w+)$", read("compose.yaml"), re.MULTILINE)
    assert [place for _, place in mounted] == [str(folder) for folder in folders]
    assert len({volume for volume, _ in mounted}) == len(folders)


def test_each_secret_of_compose_is_a_file_and_reaches_who_reads_it():
    text = read("compose.yaml")
    declared = set(re.findall(r"^  (\w+): \{file: \./secrets/\1\}$", text, re.MULTILINE))
    given = {name for line in re.findall(r"secrets: \[(.*)\]", text) for name in line.split(", ")}
    read_from = set(re.findall(r"_FILE: /run/secrets/(\w+)$", text, re.MULTILINE)) | {"bot_password"}
    assert declared == given == read_from
    assert "bot_password" in read("deploy/database.sh")
    assert "secrets/" in read(".gitignore")
    assert "settings.env" in read(".gitignore")


@pytest.mark.parametrize(
    "line", ["read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]']
)
def test_both_containers_are_closed(line: str):
    text = read("compose.yaml")
    hardened = text[text.index("x-hardened:") : text.index("services:")]
    assert line in hardened
    assert text.count("<<: *hardened") == len(re.findall(r"^  (bot|database):$", text, re.MULTILINE)) == 2
    assert "privileged: true" not in text
    assert "ports:" not in text  # nothing of it is reached from outside


@pytest.mark.parametrize("line", HARDENED)
def test_the_unit_is_closed(line: str):
    assert line in read("deploy/klachtenbot.service").splitlines()


def test_the_unit_and_its_command_agree():
    unit, command = read("deploy/klachtenbot.service"), read("deploy/klachtenbot")
    (folders,) = re.findall(r"^StateDirectory=(.*)$", unit, re.MULTILINE)
    assert f'StateDirectory="{folders}"' in command
    for name, place in re.findall(
        rf"^Environment=({PREFIX}\w+)=/var/lib/klachtenbot/(.*)$", unit, re.MULTILINE
    ):
        assert f'--setenv={name}="$state/{place}"' in command
    started = re.findall(r"/opt/klachtenbot/\S+", "\n".join([*unit.split("ExecStart=")[1:], command]))
    assert set(started) == {"/opt/klachtenbot/now/bin/klachtenbot"}
    asked = {*re.findall(r"LoadCredential=(\w+):", unit), "webhook_secret", "watch_url"}
    assert asked == set(re.findall(r"^for name in (.*); do$", command, re.MULTILINE)[0].split())
    for name in asked:
        assert f"{name}_file" in Settings.model_fields


@pytest.mark.parametrize("name", ["deploy/klachtenbot", "deploy/database.sh"])
def test_the_scripts_are_scripts(name: str):
    assert os.access(ROOT / name, os.X_OK)
    assert subprocess.run(["sh", "-n", ROOT / name], check=False).returncode == 0  # noqa: S603, S607


def test_the_database_makes_a_role_that_is_no_superuser(postgresql_server, tmp_path: Path):
    """The script that the image of PostgreSQL runs once, on a real server; then the bot's own `init`."""
    binaries = next(Path(sys.prefix).rglob("pginstall18/bin"))
    socket = re.search(r"host=([^&]+)", postgresql_server.url)[1]
    password = "pass'word $x `y` \\z"
    (tmp_path / "password").write_text(password + "\n")
    surroundings = {
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "PGHOST": socket.replace("%2F", "/"),
        "BOT_PASSWORD_FILE": str(tmp_path / "password"),
    }
    subprocess.run(["sh", ROOT / "deploy/database.sh"], env=surroundings, check=True, timeout=60)  # noqa: S603, S607
    try:
        asked = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'klachtenbot'"
        assert postgresql_server.connection.execute(asked).fetchone() == (False, False, False)
        held = "SELECT rolpassword FROM pg_authid WHERE rolname = 'klachtenbot'"
        (verifier,) = postgresql_server.connection.execute(held).fetchone()
        assert verifier.startswith("SCRAM-SHA-256$")
        assert is_password(verifier, password)
        initialised(tmp_path, f"postgresql://klachtenbot@/klachtenbot?host={surroundings['PGHOST']}")
    finally:
        postgresql_server.connection.execute("DROP DATABASE IF EXISTS klachtenbot WITH (FORCE)")
        postgresql_server.connection.execute("DROP ROLE IF EXISTS klachtenbot")


def is_password(verifier: str, password: str) -> bool:
    """As PostgreSQL checks it (RFC 5802)."""
    rounds, salt, stored = re.fullmatch(r"SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):.+", verifier).groups()
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hashlib.sha256(client).digest() == b64decode(stored)


def initialised(folder: Path, url: str) -> None:
    surroundings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        f"{PREFIX}DATABASE_URL": url,
        f"{PREFIX}DATA_DIR": str(folder / "data"),
        f"{PREFIX}KEYRING_FILE": str(folder / "keyring.json"),
    }
    command = [sys.executable, "-m", "bot", "init"]
    subprocess.run(command, cwd=folder, env=surroundings, check=True, timeout=60)  # noqa: S603


@pytest.mark.parametrize("name", ["deploy/nginx.conf", "deploy/Caddyfile"])
def test_a_proxy_lets_through_the_one_path_of_the_webhook(name: str):
    text = read(name)
    assert "/telegram" in text
    assert f"127.0.0.1:{WEBHOOK_PORT}" in text
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    assert not re.search(r"/health|/metrics", code)
    assert re.search(r"(return|respond) 404", code)
    assert "/telegram" in read("deploy/compose.webhook.yaml")


def test_what_the_page_names_is_there():
    """Each file that docs/install.md copies or links to, and each command that it types."""
    page = read("docs/install.md")
    named = {*re.findall(r"\bdeploy/[\w.]+\b", page), *re.findall(r"\]\((\w+\.md)", page)}
    assert len(named) > len(list((ROOT / "deploy").iterdir())) // 2
    assert [file for file in named if not ((ROOT / file).exists() or (ROOT / "docs" / file).exists())] == []
    typed = set(
        re.findall(
            r"(?:^ *|bot |exec bot klachtenbot |exec klachtenbot )klachtenbot ([a-z-]+)", page, re.MULTILINE
        )
    )
    assert {"init", "doctor", "backup", "migrate", "restore", "purge", "verify", "invite"} <= typed
    assert typed <= set(cli.commands)
