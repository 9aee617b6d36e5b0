"""10,000 reminders through the courier, as a share of what Telegram allows: 30 a second, 1 in a chat.

`uv run python benchmarks/courier.py [--notices 1500]`: the floor is the limit itself, which the local Bot
API enforces with a bucket overall and one of a single message for each chat; more is answered with a 429.
10,000 take some six minutes. SQLite with WAL and synchronous=FULL, on the disk of the working folder.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import filing
import httpx
from filing import the_facts
from sqlalchemy import select
from telegram.request import HTTPXRequest

from bot.app import application
from bot.clock import Clock
from bot.courier import Courier
from bot.schedule import COURIER
from bot.sweep import sweep
from complaints.complaint import Complaint
from complaints.events import Closed, Entered, Promise, Promised, Registered
from complaints.notices import Notice, after_registration
from complaints.people import Role
from complaints.workdays import Calendar
from handlers.context import House
from sandbox.faults import RateLimit
from sandbox.server import Server
from sandbox.world import World
from storage import notices, people
from storage.crypto import Keyring
from storage.database import Database
from storage.notices import State
from storage.rows import notice

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday, ten o'clock in Amsterdam
DAY = START.date()
FIRST = 1001  # the account of the first person
OVERALL, PER_CHAT = 30, 1  # Telegram's, a second
FEW = 20  # persons
APART = 15  # messages for each of them
AIM = 0.95
NOTICES = 10_000
OK, TOO_MANY = 200, 429


@dataclass
class Office:
    world: World
    house: House
    courier: Courier

    async def staff(self, count: int, role: Role) -> list[int]:
        """Their ids; each has a chat of their own."""
        async with self.house.database.write(START) as page:
            ids = [(await filing.join(page, FIRST + n, role)).id for n in range(count)]
        for n in range(count):
            self.world.person(FIRST + n).chat.reachable = True
        return ids

    async def file(self, complaints: Iterable[Complaint]) -> None:
        await filing.file(self.house.database, START, complaints)

    async def plan(self, planned: Iterable[Notice]) -> int:
        async with self.house.database.write(self.house.clock.now()) as page:
            return await notices.plan(page, planned)

    async def waiting(self) -> int:
        async with self.house.database.read(self.house.clock.now()) as page:
            counts = (await notices.stats(page)).counts
        return counts.get(State.DUE, 0) + counts.get(State.CLAIMED, 0)

    async def sent(self) -> tuple[int, int]:
        """How many notices, and in how many messages, by what was settled."""
        chat_and_message = select(notice.c.recipient, notice.c.message_id)
        async with self.house.database.read(self.house.clock.now()) as page:
            found = await page.connection.execute(chat_and_message.where(notice.c.state == State.SENT.value))
            rows = [tuple(row) for row in found]
        return len(rows), len(set(rows))

    async def deliver(self) -> float:
        """Round after round, as often as the bot does; the seconds until the last message had arrived."""
        started = time.perf_counter()
        while True:
            await self.courier.round()
            seconds = time.perf_counter() - started
            if not await self.waiting():
                return seconds
            await asyncio.sleep(COURIER)


@asynccontextmanager
async def an_office() -> AsyncIterator[Office]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        keyring = Keyring.create(folder / "keyring.json", year=START.year)
        url = f"sqlite:///{folder}/klachten.sqlite3"
        await Database.create(url, keyring)
        clock = Clock(START - datetime.now(UTC))
        world = World(now=clock.now, rate_limit=RateLimit(OVERALL, PER_CHAT, burst=1))
        server = Server(world)
        async with Database(url, keyring) as database:
            house = House(database, clock, Calendar(), ZoneInfo("Europe/Amsterdam"), "Bureau Voorbeeld", "")
            app = application(
                world.token, "http://sandbox", house, request=in_process(server), polling=in_process(server)
            )
            async with app:
                yield Office(world, house, Courier(app.bot, house))


def in_process(server: Server) -> HTTPXRequest:
    return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=server.app)})


# --- what is due


async def one_for_each(office: Office, count: int) -> tuple[int, float]:
    """As many coaches, each with a promise to keep today; the sweep asks for it."""
    coaches = await office.staff(count, Role.COACH)
    received = DAY - timedelta(days=40)
    promise = {"of": Promise.AGREEMENT, "what": "Terugbellen.", "until": DAY}
    await office.file(
        filing.numbered(
            number,
            received,
            [
                Registered(**the_facts(received, coach)),
                Entered(**the_facts(received, coach)),
                Promised(**the_facts(received, coach), **promise, owner=coach),
                Closed(**the_facts(DAY - timedelta(days=1), coach)),
            ],
        )
        for number, coach in enumerate(coaches, 1)
    )
    return await sweep(office.house), OVERALL


async def many_for_few(office: Office, count: int) -> tuple[int, float]:
    """A new complaint is told to each of them; all that waits for one person is one message."""
    keepers = await office.staff(FEW, Role.COMPLAINTS_COACH)
    filed = [
        filing.numbered(number, DAY, [Registered(**the_facts(DAY, keepers[0]))])
        for number in range(1, count // FEW + 1)
    ]
    await office.file(filed)
    async with office.house.database.read(START) as page:
        team = await people.team(page, DAY)
    told = (after_registration(each, team, not_before=START) for each in filed)
    return await office.plan(notice for each in told for notice in each), min(OVERALL, FEW * PER_CHAT)


async def apart_for_few(office: Office, _count: int) -> tuple[int, float]:
    """What is no reminder goes out as a message of its own, one after the other in the same chat."""
    keepers = await office.staff(FEW, Role.COMPLAINTS_COACH)
    planned = (
        Notice(kind="back_again", subject="", due_on=DAY, step=str(number), to=to, not_before=START)
        for number in range(APART)
        for to in keepers
    )
    return await office.plan(planned), min(OVERALL, FEW * PER_CHAT)


KINDS = {
    "one for each person": one_for_each,
    f"many for {FEW} persons, a list for each": many_for_few,
    f"{APART} messages apart for each of {FEW} persons": apart_for_few,
}


# --- what came of it


def told(
    name: str, office: Office, planned: int, sent: tuple[int, int], seconds: float, limit: float
) -> None:
    calls = office.world.calls_of("sendMessage")
    refused = Counter(call.chat_id for call in calls if call.code == TOO_MANY)
    messages = sum(call.code == OK for call in calls)
    rate = messages / seconds
    print(
        f"{name}: {messages:,} messages in {seconds:.1f} s, {rate:.1f} a second;"
        f" the limit is {limit:g}: share {rate / limit:.3f} (aim {AIM})\n"
        f"  429: {refused.total()} in {len(refused)} chats, twice in"
        f" {sum(times > 1 for times in refused.values())} (aim 0);"
        f" lost {planned - sent[0]} of {planned:,} notices, doubles {messages - sent[1]} (aim 0)",
        flush=True,
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=NOTICES)
    wanted = parser.parse_args()
    for name, prepare in KINDS.items():
        async with an_office() as office:
            started = time.perf_counter()
            planned, limit = await prepare(office, wanted.notices)
            print(f"{planned:,} notices made in {time.perf_counter() - started:.0f} s", flush=True)
            seconds = await office.deliver()
            told(name, office, planned, await office.sent(), seconds, limit)


if __name__ == "__main__":
    asyncio.run(main())
