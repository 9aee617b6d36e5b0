"""100 chats, one answer every two seconds each, 50 ms to Telegram: the time from update to reply.

`uv run python benchmarks/load.py [--postgresql] [--updates 20000]`: the bot is a process of its own, as it is
run for real; the floor is a bare echo bot in its place, on the same Bot API. An answer counts from the
moment at which it was due, so that a bot that falls behind can't hide it. Also what memory the process holds
before the first answer, after the first thousand, and after the last. 20,000 updates take some seven minutes.
Telegram's limit of 30 messages a second is off: it is about messages that nobody asked for.
"""

import asyncio
import os
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filing
import uvicorn
import where

from complaints.people import Role
from sandbox.chats import Change
from sandbox.child import Child
from sandbox.person import Person
from sandbox.server import Server
from sandbox.world import TOKEN, World
from storage.crypto import Keyring
from storage.database import Database

CHATS = 100
EVERY = 2.0  # seconds
LATENCY = 0.05  # seconds, there and back
UPDATES = 20_000
OF_ECHO = 2_000
WARM = 1_000
PATIENCE = 60  # seconds without a reply: then it is lost
REPLIES = {"sendMessage", "editMessageText"}
TURNS = ("E-mail", "/terug")  # each of them is an answer that is kept
MEBIBYTE = 1024
AIM_P95, AIM_GROWTH = 0.5, 10
HERE = Path(__file__).parent

Scope = MutableMapping[str, Any]
Send = Callable[[Scope], Awaitable[None]]


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def from_afar(server: Server) -> Callable[..., Awaitable[None]]:
    """The Bot API at a distance: half of the latency on the way there, half on the way back."""

    async def app(scope: Scope, receive: Callable[[], Awaitable[Scope]], send: Send) -> None:
        async def late(message: Scope) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(LATENCY / 2)
            await send(message)

        await asyncio.sleep(LATENCY / 2)
        await server.app(scope, receive, late)

    return app


@asynccontextmanager
async def telegram() -> AsyncIterator[tuple[Server, str]]:
    """The Bot API on loopback, and its address."""
    server = Server(World(token=TOKEN))
    listener = socket.create_server(("127.0.0.1", 0))
    web = _Uvicorn(uvicorn.Config(from_afar(server), log_level="warning", access_log=False, lifespan="off"))
    task = asyncio.create_task(web.serve(sockets=[listener]))
    try:
        yield server, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        web.should_exit = web.force_exit = True
        await task


@dataclass
class Load:
    """What the people type, and how long they wait; `replied` wakes who waits in a chat."""

    server: Server
    took: list[float] = field(default_factory=list)
    replied: dict[int, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.world.listeners.append(self._hear)

    def _hear(self, change: Change) -> None:
        if change.kind != "call":
            return
        call = self.server.world.calls.pop()
        if call.method in REPLIES and call.chat_id in self.replied:
            self.replied[call.chat_id].set()

    async def ask(self, person: Person, text: str, due: float) -> float:
        """Seconds from `due` until there was a reply; raises TimeoutError."""
        replied = self.replied[person.id] = asyncio.Event()
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        person.says(text)
        await asyncio.wait_for(replied.wait(), PATIENCE)
        return time.perf_counter() - due

    async def chat(self, number: int, turns: int) -> None:
        """One person's part; they all begin at another moment of the two seconds."""
        person = self.server.world.person(number)
        start = time.perf_counter() + EVERY * number / CHATS
        await self.ask(person, "/klacht", start)
        for turn in range(turns):
            self.took.append(await self.ask(person, TURNS[turn % 2], start + EVERY * (turn + 1)))

    async def chats(self, updates: int) -> None:
        await asyncio.gather(*(self.chat(number, updates // CHATS) for number in range(1, CHATS + 1)))


@asynccontextmanager
async def started(child: Child, server: Server) -> AsyncIterator[None]:
    await child.start()
    try:
        await server.wait_for(lambda _world: server.polling, PATIENCE)
        yield
    finally:
        await child.stop()


def resident(child: Child) -> float:
    """MiB of memory that the process holds."""
    status = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / MEBIBYTE


def percentiles(took: list[float]) -> tuple[float, float]:
    """The median, and what 95 in 100 stay under; seconds."""
    cut = statistics.quantiles(took, n=100)
    return cut[49], cut[94]


# --- the two bots


def environment(folder: Path, api_url: str, database_url: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KLACHTENBOT_")}
    settings = {
        "TOKEN": TOKEN,
        "API_URL": api_url,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder / "bot"),
        "KEYRING_FILE": str(folder / "keyring.json"),
    }
    return {**kept, "PYTHONPATH": str(HERE.parent)} | {
        f"KLACHTENBOT_{key}": settings[key] for key in settings
    }


async def the_echo(folder: Path) -> tuple[float, float]:
    async with telegram() as (server, api_url):
        command = (sys.executable, str(HERE / "echo.py"))
        child = Child(command, folder, lambda: environment(folder, api_url, ""), lambda: None)
        async with started(child, server):
            load = Load(server)
            await load.chats(OF_ECHO)
    return percentiles(load.took)


async def the_bot(folder: Path, database_url: str, updates: int) -> tuple[tuple[float, float], list[float]]:
    """The percentiles; and the memory before, when warm, and after."""
    async with telegram() as (server, api_url):
        known = environment(folder, api_url, database_url)
        child = Child((sys.executable, "-m", "bot"), folder, lambda: known, lambda: None)
        await child.once("init")
        await enrol(database_url, folder / "keyring.json")
        async with started(child, server):
            held = [resident(child)]
            load = Load(server)
            await load.chats(WARM)
            held.append(resident(child))
            load.took.clear()
            await load.chats(updates)
            held.append(resident(child))
    return percentiles(load.took), held


async def enrol(database_url: str, keyring: Path) -> None:
    now = datetime.now(UTC)
    async with (
        Database(database_url, Keyring.load(keyring)) as database,
        database.write(now) as page,
    ):
        for number in range(1, CHATS + 1):
            await filing.join(page, number, Role.COACH)


async def measured(folder: Path, urls_in: where.Where, updates: int) -> None:
    floor = await the_echo(folder)
    async with urls_in(folder) as (database_url, _other):
        (median, p95), held = await the_bot(folder, database_url, updates)
    print(f"echo:  p50 {floor[0] * 1000:.0f} ms, p95 {floor[1] * 1000:.0f} ms")
    print(
        f"reply: p50 {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (aim: p95 under {AIM_P95 * 1000:.0f} ms)"
    )
    print(f"to the echo: p50 {median / floor[0]:.2f}, p95 {p95 / floor[1]:.2f}")
    print(
        f"memory: {held[0]:.0f} MiB at first, {held[1]:.1f} after {WARM:,}, {held[2]:.1f} after {updates:,}"
    )
    print(f"growth {held[2] - held[1]:.1f} MiB once warm, {held[2] - held[0]:.1f} in all (aim: {AIM_GROWTH})")


def main() -> None:
    parser = where.parser(__doc__)
    parser.add_argument("--updates", type=int, default=UPDATES)
    wanted = parser.parse_args()
    with where.a_folder(wanted) as folder:
        asyncio.run(measured(folder, where.of(wanted), wanted.updates))


if __name__ == "__main__":
    main()
