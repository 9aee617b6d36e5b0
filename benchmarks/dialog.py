"""Answers per second through the whole stack, and the time of one reply, as a ratio to a bare echo bot.

`uv run python benchmarks/dialog.py`: both bots are python-telegram-bot on the same Bot API, in the same
process, in turns. SQLite with WAL and synchronous=FULL, on the disk of the working folder.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.app import application
from bot.clock import Clock
from bot.poller import Poller
from complaints.people import Role
from complaints.workdays import Calendar
from handlers.context import House
from sandbox.server import Server
from sandbox.world import World
from storage import people
from storage.crypto import Keyring
from storage.database import Database

Settle = Callable[[], Awaitable[None]]
Bench = tuple[Server, Settle]  # the Bot API, and what lets the bot answer all that waits there

CHATS = 10
ROUNDS = 5
AT_REST = 60
ANSWERS = ("/klacht", *("E-mail", "/terug") * 30)  # each of them is an answer that is kept


def in_process(server: Server) -> HTTPXRequest:
    return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=server.app)})


@asynccontextmanager
async def an_echo() -> AsyncIterator[Bench]:
    """The floor: what python-telegram-bot costs, answering with the text that came."""
    world = World(now=lambda: datetime.now(UTC))
    server = Server(world)
    app = (
        Application.builder()
        .token(world.token)
        .base_url("http://sandbox/bot")
        .request(in_process(server))
        .get_updates_request(in_process(server))
        .updater(None)
        .job_queue(None)
        .build()
    )

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(update.message.text or "")

    app.add_handler(MessageHandler(filters.TEXT, echo))
    offset = 0

    async def settle() -> None:
        nonlocal offset
        while world.updates.pending:
            batch = await app.bot.get_updates(offset=offset, timeout=0)
            if not batch:
                return
            await asyncio.gather(*(in_order(app, chat) for chat in by_chat(batch)))
            offset = batch[-1].update_id + 1

    async with app:
        await app.start()
        yield server, settle
        await app.stop()


async def in_order(app: Application, chat: list[Update]) -> None:  # type: ignore[type-arg]
    for update in chat:
        await app.process_update(update)


def by_chat(batch: tuple[Update, ...]) -> list[list[Update]]:
    chats: dict[int, list[Update]] = {}
    for update in batch:
        assert update.effective_chat
        chats.setdefault(update.effective_chat.id, []).append(update)
    return list(chats.values())


@asynccontextmanager
async def the_bot(folder: Path) -> AsyncIterator[Bench]:
    keyring = Keyring.create(folder / "keyring.json", year=datetime.now(UTC).year)
    url = f"sqlite:///{folder}/klachten.sqlite3"
    await Database.create(url, keyring)
    world = World(now=lambda: datetime.now(UTC))
    server = Server(world)
    async with Database(url, keyring) as database:
        home = House(database, Clock(), Calendar(), ZoneInfo("Europe/Amsterdam"), "Bureau Voorbeeld", "")
        app = application(
            world.token, "http://sandbox", home, request=in_process(server), polling=in_process(server)
        )
        poller = Poller(app, home, poll=0)

        async def settle() -> None:
            while world.updates.pending:
                batch = await poller.fetch()
                if batch:
                    await poller.answer(batch)

        async with app:
            await app.start()
            await join(home, world, settle)
            yield server, settle
            await app.stop()


async def join(home: House, world: World, settle: Settle) -> None:
    for chat in range(1, CHATS + 1):
        async with home.database.write(home.clock.now()) as page:
            code = await people.invite(page, Role.COACH, f"Coach {chat}", vouched=True)
        world.person(chat).says(f"/start {code}")
        await settle()
        world.person(chat).presses("Ik beloof geheimhouding")
        await settle()


async def rate(server: Server, settle: Settle) -> float:
    """Answers per second, with all chats typing at once."""
    texts = ("/annuleer ja", *ANSWERS)
    for chat in range(1, CHATS + 1):
        for text in texts:
            server.world.person(chat).says(text)
    started = time.perf_counter()
    await settle()
    return CHATS * len(texts) / (time.perf_counter() - started)


def sent(world: World, after: int) -> bool:
    return any(call.method == "sendMessage" for call in world.calls[after:])


async def at_rest(server: Server, settle: Settle) -> float:
    """Seconds from an update to its reply, one at a time; the median."""
    times = []
    for number in range(AT_REST):
        before = len(server.world.calls)
        server.world.person(1).says(ANSWERS[1 + number % 2])
        started = time.perf_counter()
        replied = asyncio.ensure_future(server.wait_for(lambda world, n=before: sent(world, n)))
        settling = asyncio.ensure_future(settle())
        await replied
        times.append(time.perf_counter() - started)
        await settling
    return statistics.median(times)


async def commits(folder: Path) -> float:
    """Seconds of one durable commit of one row: the disk's part; the median."""
    keyring = Keyring.load(folder / "keyring.json")
    times = []
    async with Database(f"sqlite:///{folder}/klachten.sqlite3", keyring) as database:
        for number in range(AT_REST):
            started = time.perf_counter()
            async with database.write(datetime.now(UTC)) as page:
                await page.connection.exec_driver_sql(f"PRAGMA user_version = {number}")
            times.append(time.perf_counter() - started)
    return statistics.median(times)


async def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        async with an_echo() as echo, the_bot(folder) as ours:
            rates = [(await rate(*echo), await rate(*ours)) for _round in range(ROUNDS)]
            rests = [(await at_rest(*echo), await at_rest(*ours)) for _round in range(ROUNDS)]
        commit = await commits(folder)
    floor, answers = (statistics.median(column) for column in zip(*rates, strict=True))
    echo_rest, rest = (statistics.median(column) for column in zip(*rests, strict=True))
    aim = 2 * echo_rest + 2 * commit
    ratio = answers / floor
    print(f"echo {floor:.0f} a second, answers {answers:.0f} a second: ratio {ratio:.2f} (aim 0.25)")
    times = {"echo": echo_rest, "reply": rest, "durable commit": commit}
    print("at rest:", ", ".join(f"{what} {seconds * 1000:.1f} ms" for what, seconds in times.items()))
    print(f"reply to twice the echo and two commits: {rest / aim:.2f} (aim: at most 1)")


if __name__ == "__main__":
    asyncio.run(main())
