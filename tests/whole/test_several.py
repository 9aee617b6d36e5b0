"""Three processes on one PostgreSQL, fifty people typing, and kill -9 every few seconds: no answer is lost or
doubled, those of one chat stay in order, and no reminder is lost.
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from complaints.people import Role
from storage import notices, register, verify
from storage.notices import State
from storage.rows import notice, processed_update
from tests.whole.process import Process, a_process
from tests.whole.several import SECRET, Member, enrol, in_front_of, polling, several, the_archive
from tests.whole.test_kill import AT_MOST_IN_FLIGHT, PARTS, dialog

CARLA = 100
CHATS = range(201, 251)
SECONDS = 120
KILLS = 20  # at least, however long that takes where a start takes long
PATIENCE = 180  # seconds, on a machine that is busy with other things
LEASE = 130  # seconds: what a killed courier held in its hands comes again then
NUMBER = re.compile(r"KL-\d{4}-\d{3,}")

pytestmark = [pytest.mark.storm, pytest.mark.parametrize("kind", ["postgresql"], indirect=True)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_three_processes_and_a_killer_lose_and_double_nothing(
    mode: str, tmp_path: Path, an_initialised_database: str, keyring_file: Path
):
    async with a_process(tmp_path, an_initialised_database, made_with=keyring_file) as process:
        working_hours(process)
        await enrol(process, dict.fromkeys(CHATS, Role.COACH) | {CARLA: Role.COMPLAINTS_COACH})
        async with several(process, 3) as members, in_front_of(members) as url:
            if mode == "webhook":
                process.set(WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET)
            words = await the_storm(process, members)
            await until_delivered(process)
        await judge(process, words)


def working_hours(process: Process) -> None:
    """Reminders go on working days only: for the bot it is Monday, ten o'clock."""
    shift = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Amsterdam")) - datetime.now(UTC)
    process.set(CLOCK_OFFSET=int(shift.total_seconds()), LOG_LEVEL="INFO")
    process.world.now = lambda: datetime.now(UTC) + shift


async def the_storm(process: Process, members: list[Member]) -> list[str]:
    """What was registered: a word for each complaint."""
    await asyncio.gather(*(member.child.start() for member in members))
    await asyncio.gather(*(until_up(member) for member in members))
    over, began = asyncio.Event(), process.world.updates.next_id
    async with asyncio.TaskGroup() as group:
        killing = group.create_task(kill(members, over, random.Random(7)))
        typing = [
            group.create_task(type_on(process, account, over, random.Random(account))) for account in CHATS
        ]
    words = [word for theirs in typing for word in theirs.result()]
    typed = process.world.updates.next_id - began
    print(f"kills: {killing.result()}, complaints: {len(words)}, updates: {typed}")  # noqa: T201 - the result
    return words


async def kill(members: list[Member], over: asyncio.Event, chance: random.Random) -> int:
    """One every few seconds, mostly the one that polls; the next when it is up again."""
    kills, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until or kills < KILLS:
        await asyncio.sleep(chance.uniform(1, 4))
        poller = await polling(members) if chance.random() < 0.7 else None
        victim = poller or chance.choice(members)
        await victim.child.kill()
        kills += 1
        await victim.child.start()
        await until_up(victim)
    over.set()
    return kills


async def until_up(member: Member) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await member.role():  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(0.1)


async def type_on(process: Process, account: int, over: asyncio.Event, chance: random.Random) -> list[str]:
    """Complaint after complaint, in bursts and without waiting for the answers."""
    user, words = process.users[account], []
    while not over.is_set():
        word = f"W{account}x{len(words)}"
        texts = dialog(word)
        while texts:
            burst = chance.randint(1, AT_MOST_IN_FLIGHT)
            for text in texts[:burst]:
                user.says(text)
            texts = texts[burst:]
            await asyncio.sleep(chance.uniform(0.5, 4))
            await until_taken(process, account)
        await process.until(lambda: register_button(user) is not None, PATIENCE)
        before = confirmed(user)
        user.presses("Registreren", register_button(user))
        await process.until(lambda before=before: confirmed(user) > before, PATIENCE)
        words.append(word)
    return words


async def until_taken(process: Process, account: int) -> None:
    """Nobody types a hundred messages to a bot that does not answer."""
    async with asyncio.timeout(PATIENCE):
        while any(sender(update) == account for update in process.world.updates.pending):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def sender(update) -> int:
    return (update.get("message") or update.get("callback_query"))["from"]["id"]


def register_button(user):
    return next((each for each in reversed(user.sees()) if "Registreren" in each.buttons), None)


def confirmed(user) -> int:
    return len({message.text for message in user.sees() if "is geregistreerd" in message.text})


async def until_delivered(process: Process) -> None:
    """Nothing waits that is due; what a killed courier held comes again when its lease is over."""
    async with asyncio.timeout(LEASE + 60), the_archive(process) as database:
        while True:
            async with database.read(process.world.now()) as page:
                if not await notices.any_due(page, process.world.now() + timedelta(seconds=LEASE)):
                    return
            await asyncio.sleep(1)


async def judge(process: Process, words: list[str]) -> None:
    async with the_archive(process) as database, database.read(process.world.now()) as page:
        found = sorted(await register.listing(page), key=lambda complaint: complaint.number)
        states = Counter((await page.connection.scalars(select(notice.c.state))).all())
        taken = await page.connection.scalar(select(func.count()).select_from(processed_update))
        assert await verify.verify(page) == []
    assert sorted(str(each.answers["programme"]) for each in found) == sorted(f"TR-{word}" for word in words)
    assert [each.number for each in found] == [f"KL-2026-{n:03d}" for n in range(1, len(found) + 1)]
    for each in found:
        word = str(each.answers["programme"]).removeprefix("TR-")
        told = "\n".join(f"{word} deel {number}." for number in range(PARTS))
        expected = {"description": told, "name": f"Klager {word}", "wanted": f"Sneller, zegt {word}."}
        assert {key: each.answers[key] for key in expected} == expected
    assert taken == process.world.updates.next_id - 1000
    assert set(states) <= {State.SENT.value, State.WITHDRAWN.value, State.DUE.value}, states
    first, again = Counter(), Counter()
    for line in lines_to(process, CARLA):
        (again if "(herhaling)" in line else first).update(NUMBER.findall(line))
    numbers = {each.number for each in found}
    assert set(first) | set(again) == numbers, "a reminder was lost"
    assert [number for number, count in first.items() if count > 1] == [], "a reminder was doubled"
    tell(process, states, again)


def tell(process: Process, states: Counter[str], again: Counter[str]) -> None:
    polls = Counter(call.code for call in process.world.calls_of("getUpdates"))
    for line in (
        f"notices: {dict(states)}, repeated and marked: {sum(again.values())}",
        f"lock lost: {process.log.count('lock_lost')}, standing by: {process.log.count('standing_by')}",
        f"getUpdates by status: {dict(polls)}",
    ):
        print(line)  # noqa: T201 - the result


def lines_to(process: Process, account: int) -> Iterator[str]:
    """Each line that says that a complaint came in."""
    for message in process.world.from_bot(account):
        yield from (line for line in message.text.split("\n") if "nieuwe klacht" in line)
