"""The Dockerfile by hand, where there is no Docker: its own steps in a clean folder, then the program as the
container runs it: another user, nothing to write but its folders. Two minutes; a package index is asked.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"(?<![\w/.])/(src|build|wheel|opt/klachtenbot)\b")
FOLDERS = ("data", "keys", "backups", "tmp")
CONTAINER = 10001
# Everything read-only but these; then another user without any right, for whom /tmp is one's own.
CLOSED = """
set -e
for folder in data keys backups tmp; do mount --bind "$0/$folder" "$0/$folder"; done
mount --bind "$0/tmp" /dev/shm
mount -o remount,bind,ro "$(stat -c %m "$0")"
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --inh-caps=-all "$@"
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where another user can come, which pytest's own folders are not."""
    made = Path(tempfile.mkdtemp(prefix="klachtenbot-image-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def steps() -> Iterator[tuple[str, str]]:
    """Of the first stage of the Dockerfile."""
    text = "\n".join(line for line in (ROOT / "Dockerfile").read_text().splitlines() if line[:1] != "#")
    first = text[text.index(" AS build\n") : text.rindex("\nFROM ")].replace("\\\n", " ")
    for line in first.splitlines()[1:]:
        word, _, rest = line.partition(" ")
        if rest:
            yield word, rest


def a_python() -> Path:
    """The machine's own, which another user can run too; else the one that runs the tests."""
    own = Path("/usr/bin/python3")
    asked = [own, "-c", "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"]
    fits = own.exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0  # noqa: S603
    return own if fits else Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def built(folder: Path) -> Path:
    """The environment that the image takes over, made by the Dockerfile's own words."""
    (folder / "src").mkdir()
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(a_python())
    surroundings = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    for word, rest in steps():
        if word == "COPY":
            *sources, place = rest.split()
            for source in sources:
                copied(ROOT / source, folder / "src" / (Path(source).name if place == "./" else place))
        if word == "RUN":
            command = PLACES.sub(rf"{folder}/\1", rest)
            ran = subprocess.run(  # noqa: S603
                ["sh", "-ec", command],  # noqa: S607
                cwd=folder / "src",
                env=surroundings,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return folder / "opt" / "klachtenbot" / "bin"


def copied(source: Path, place: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, place)


@pytest.mark.storm
def test_the_image_holds_the_program_and_no_installer(built: Path):
    names = {file.name for file in built.iterdir()}
    assert "klachtenbot" in names
    assert not {name for name in names if name.startswith("pip")}
    asked = [built / "python", "-c", "import bot, sys; print(bot.__file__)"]
    where = subprocess.run(asked, check=True, capture_output=True, text=True, cwd="/").stdout  # noqa: S603
    assert where.startswith(str(built.parent))


@pytest.mark.storm
@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root can't become another user")
def test_it_runs_as_another_user_who_can_write_its_folders_only(built: Path, folder: Path):
    for name in FOLDERS:
        (folder / name).mkdir()
        os.chown(folder / name, CONTAINER, CONTAINER)
        (folder / name).chmod(0o700)
    settings = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder / "tmp"),
        "MPLCONFIGDIR": str(folder / "tmp" / "matplotlib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "KLACHTENBOT_DATA_DIR": str(folder / "data"),
        "KLACHTENBOT_KEYRING_FILE": str(folder / "keys" / "keyring.json"),
        "KLACHTENBOT_BACKUP_DIR": str(folder / "backups"),
        "KLACHTENBOT_CONTACT": "Dirk, 030 1234567",
    }
    program = str(built / "klachtenbot")
    if closed(folder, settings, program, "--help").returncode != 0:
        pytest.skip("this machine lets nobody close it off, or its Python is not for others")
    touched = closed(folder, settings, "touch", str(folder / "elsewhere"))
    assert "Read-only file system" in touched.stderr
    assert closed(folder, settings, "id", "-u").stdout.strip() == str(CONTAINER)
    for arguments in (
        ["init"],
        ["backup"],
        ["report", "uwv", "2026-K3", "--out", str(folder / "tmp/uwv.docx")],
    ):
        ran = closed(folder, settings, program, *arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    found = closed(folder, settings, program, "doctor").stdout
    assert "goed  alle brieven zijn te maken" in found
    assert "goed  de mappen zijn van de bot alleen" in found
    written = {file.parent.relative_to(folder).parts[0] for file in folder.rglob("*") if owned(file)}
    assert written <= set(FOLDERS) | {""}


def owned(file: Path) -> bool:
    return file.is_file() and file.stat().st_uid == CONTAINER


def closed(folder: Path, settings: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", CLOSED, folder, *command],  # noqa: S607
        env=dict(settings),
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
