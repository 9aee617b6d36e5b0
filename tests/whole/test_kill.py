"""kill -9 at random moments, with answers in flight: nothing lost, nothing twice, no double complaint."""

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from complaints.complaint import Complaint
from complaints.people import Role
from storage import register
from storage.crypto import Keyring
from storage.database import Database
from tests.whole.process import Process, a_process

WORDS = {201: "Appel", 202: "Pruim", 203: "Kers"}
COACHES = {201: "Anna de Wit", 202: "Bram Jansen", 203: "Eva Bos"}
PARTS = 12  # messages of one description: each has to be there once, in order
AT_MOST_IN_FLIGHT = 5


def dialog(word: str) -> list[str]:
    """A written complaint, by typing, whose answers all differ."""
    told = [f"{word} deel {number}." for number in range(PARTS)]
    return [
        "/klacht",
        "E-mail",
        "gisteren",
        "Cliënt",
        f"Klager {word}",
        "06 12345678",
        "/overslaan",
        "/overslaan",
        "Telefoon",
        "Particulier",
        "Nee",
        f"TR-{word}",
        "geen",
        "De organisatie",
        "klaar",
        "Al langer",
        "Traagheid",
        "klaar",
        "Het duurt te lang",
        *told,
        "klaar",
        f"Sneller, zegt {word}.",
        "Nee",
        "Nee",
        "/overslaan",
    ]


@pytest.mark.parametrize("kills", [12, pytest.param(60, marks=pytest.mark.storm)])
async def test_a_kill_loses_no_answer_and_applies_none_twice(kills: int, tmp_path: Path, database_url: str):
    chance = random.Random(kills)
    async with a_process(tmp_path, database_url) as process:
        coaches = [await process.join(account, name, Role.COACH) for account, name in COACHES.items()]
        await process.child.start()
        await process.confirm()
        rounds = -(-kills // 6)
        killer = asyncio.create_task(_kill(process, kills, chance))
        registered = await asyncio.gather(
            *(
                _coach(process, coach, [f"{WORDS[coach.id]}{n}" for n in range(rounds)], chance)
                for coach in coaches
            )
        )
        await killer
        await process.child.stop()
        found = await _register(tmp_path, database_url)
    expected = sorted(word for words in registered for word in words)
    assert sorted(str(complaint.answers["programme"]) for complaint in found) == [
        f"TR-{word}" for word in expected
    ]
    assert [complaint.number for complaint in found] == [
        f"KL-{datetime.now(UTC).year}-{n:03d}" for n in range(1, len(found) + 1)
    ]
    for complaint in found:
        word = str(complaint.answers["programme"]).removeprefix("TR-")
        assert complaint.answers["description"] == "\n".join(
            f"{word} deel {number}." for number in range(PARTS)
        )
        assert complaint.answers["name"] == f"Klager {word}"
        assert complaint.answers["wanted"] == f"Sneller, zegt {word}."


async def _kill(process: Process, kills: int, chance: random.Random) -> None:
    """While the coaches type: some kills come during the start, most in the middle of the work."""
    for _number in range(kills):
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        if chance.random() < 0.8:
            await process.until(lambda: process.server.polling)
            await asyncio.sleep(chance.uniform(0, 0.25))
        await process.child.kill()
        await process.child.start()


async def _coach(process: Process, coach, words: list[str], chance: random.Random) -> list[str]:
    """Type the dialogs in bursts, without waiting for the bot; only the last press has to see its button."""
    for word in words:
        texts = dialog(word)
        while texts:
            burst = chance.randint(1, AT_MOST_IN_FLIGHT)
            for text in texts[:burst]:
                coach.says(text)
            texts = texts[burst:]
            await process.server.settled(60)
            await asyncio.sleep(chance.uniform(0, 0.1))
        await process.until(lambda: "Registreren" in coach.last().buttons, 60)
        before = _confirmations(coach)
        coach.presses("Registreren")
        await process.until(lambda before=before: _confirmations(coach) > before, 60)
    return words


def _confirmations(coach) -> int:
    return len({message.text for message in coach.sees() if "is geregistreerd" in message.text})


async def _register(folder: Path, database_url: str) -> list[Complaint]:
    url = database_url or f"sqlite:///{folder}/data/klachten.sqlite3"
    database = Database(url, Keyring.load(folder / "keyring.json"))
    async with database, database.read(datetime.now(UTC)) as page:
        return sorted(await register.listing(page), key=lambda complaint: complaint.number)
