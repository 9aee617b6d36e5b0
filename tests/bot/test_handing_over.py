"""`klachtenbot handover` and `open`: made by who has the server, opened by who has the passphrase."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.edge import with_house
from bot.settings import load
from complaints.privacy import Asks
from handlers.context import House
from storage import requests
from tests.bot.test_cli import DONE, REFUSED, klachtenbot
from tests.storage.making import TODAY, a_complaint, a_member


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with a complaint of UWV, and the request to hand it over."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    klachtenbot("init")
    with_house(filled, load())
    return tmp_path


async def filled(home: House) -> None:
    async with home.database.write(home.clock.now()) as page:
        alice = await a_member(page)
        await a_complaint(page, alice.id)
        await requests.begin(page, Asks.HANDOVER, TODAY, {}, alice.id)


def opened(passphrase: str) -> int:
    return CliRunner().invoke(cli, ["open", "uwv.overdracht"], input=f"{passphrase}\n").exit_code


def test_what_was_handed_over_opens_with_its_passphrase_only(folder: Path):
    name = f"AVG-{with_house(year, load())}-001"
    made = klachtenbot("handover", name, "--out", "uwv.overdracht")
    assert made.exit_code == DONE
    assert "Klaar: uwv.overdracht, 1 klachten." in made.stdout
    passphrase = made.stdout.strip().rpartition(" ")[2]
    assert opened("fout") == REFUSED
    assert not (folder / "uwv.zip").exists()
    assert opened(passphrase) == DONE
    assert ZipFile(folder / "uwv.zip").namelist() == ["register.xlsx", "overdracht.json"]
    assert opened(passphrase) == REFUSED  # what is there is not written over
    assert klachtenbot("verify").exit_code == DONE


async def year(home: House) -> int:
    return home.today().year
