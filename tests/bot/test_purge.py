"""`klachtenbot purge`: what the upkeep of a night does, or only says."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.edge import with_house
from bot.settings import load
from complaints.complaint import Moment
from complaints.events import CallAttempted, Closed, Replied, Way
from complaints.notices import Notice
from complaints.periodic import retention_ends_on
from handlers.context import House
from storage import erasure, notices, register
from tests.bot.test_cli import DONE, klachtenbot
from tests.storage.making import a_complaint, a_member, sent

NUMBERS = ("KL-2026-001", "KL-2026-002")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with two complaints that were closed long ago; of one it was announced."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    klachtenbot("init")
    with_house(filled, load())
    return tmp_path


async def filled(home: House) -> None:
    long_ago = home.clock.now() - timedelta(days=6 * 365)
    async with home.database.write(home.clock.now()) as page:
        alice = await a_member(page)
        for place in (1, 2):
            await a_complaint(page, alice.id, draft_id=place)
        for number in NUMBERS:
            async with register.change(page, number, by=alice.id, action="shut") as complaint:
                shut(complaint, Moment(by=alice.id, at=long_ago))
        ends_on = retention_ends_on(Moment(by=alice.id, at=long_ago).today, 60)
        told = Notice(
            kind="retention",
            subject=NUMBERS[0],
            due_on=ends_on,
            step="once",
            to=alice.id,
            not_before=long_ago,
        )
        await sent(page, told, at=home.clock.now() - timedelta(days=31))
        assert await notices.any_due(page, home.clock.now()) is False


def shut(complaint, moment):
    facts = {"on": moment.today, "at": moment.at, "by": moment.by}
    reached = CallAttempted(**facts, time="10:00", reached=True, satisfied=True)
    complaint.events = [*complaint.events, Replied(**facts, way=Way.LETTER), reached, Closed(**facts)]


def there(_folder: Path) -> list[str]:
    async def look(home: House) -> list[str]:
        async with home.database.read(home.clock.now()) as page:
            return sorted(await erasure.registered(page))

    return with_house(look, load())


def test_a_trial_says_what_would_go_and_changes_nothing(folder: Path):
    said = klachtenbot("purge", "--dry-run")
    assert (said.exit_code, said.output) == (DONE, f"{NUMBERS[0]}: wordt gewist\n")
    assert there(folder) == [*NUMBERS]
    assert not (folder / "keyring.erased").exists()


def test_it_erases_what_was_announced_in_time_lists_it_and_is_done(folder: Path):
    said = klachtenbot("purge")
    assert (said.exit_code, said.stdout) == (DONE, f"{NUMBERS[0]}: gewist\n")
    assert there(folder) == [NUMBERS[1]]
    assert (folder / "keyring.erased").stat().st_mode & 0o077 == 0
    assert klachtenbot("purge").output == "Er is niets te wissen.\n"
    assert klachtenbot("verify").exit_code == DONE
