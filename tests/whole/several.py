"""Several processes of the bot on one database, and one address in front of them, as a proxy would be."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from complaints.people import Role
from sandbox.child import Child
from storage import people
from storage.crypto import Keyring
from storage.database import Database
from tests.whole.process import Process

SECRET = "an_invented_webhook_secret"


@dataclass
class Member:
    """One of the processes. `port` is where it says how it is."""

    child: Child
    port: int

    async def role(self) -> str:
        """Empty while it is not there."""
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=2) as client:
                return str((await client.get(f"http://127.0.0.1:{self.port}/health")).json()["role"])
        return ""


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@asynccontextmanager
async def several(process: Process, count: int) -> AsyncIterator[list[Member]]:
    """Beside the one of `process`, which is not started; none of these is either."""
    members = []
    for _number in range(count):
        port = a_free_port()
        given = {"KLACHTENBOT_HTTP_PORT": str(port)}
        child = Child(
            process.child.command,
            process.folder,
            lambda given=given: process.environment | given,
            lambda: None,
        )
        members.append(Member(child, port))
    try:
        yield members
    finally:
        await asyncio.gather(*(member.child.stop() for member in members))


async def polling(members: Sequence[Member]) -> Member | None:
    """Who polls now."""
    roles = await asyncio.gather(*(member.role() for member in members))
    return next((member for member, role in zip(members, roles, strict=True) if role == "polling"), None)


async def until_one_polls(members: Sequence[Member], patience: float) -> Member:
    async with asyncio.timeout(patience):
        while (found := await polling(members)) is None:  # noqa: ASYNC110 - another process becomes it
            await asyncio.sleep(0.1)
    return found


@dataclass
class Front:
    """Each connection goes to the next process that takes it."""

    ports: Sequence[int]
    turn: int = 0
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _try in self.ports:
            self.turn += 1
            with suppress(OSError):
                port = self.ports[self.turn % len(self.ports)]
                there, back = await asyncio.open_connection("127.0.0.1", port)
                for source, sink in ((reader, back), (there, writer)):
                    task = asyncio.create_task(_copy(source, sink))
                    self.under_way.add(task)
                    task.add_done_callback(self.under_way.discard)
                return
        writer.close()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass  # a process was killed
    finally:
        sink.close()


@asynccontextmanager
async def in_front_of(members: Iterable[Member]) -> AsyncIterator[str]:
    """The address that Telegram gets."""
    front = Front([member.port for member in members])
    server = await asyncio.start_server(front.through, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    finally:
        server.close()
        for task in front.under_way:
            task.cancel()
        await asyncio.gather(*front.under_way, return_exceptions=True)


@asynccontextmanager
async def the_archive(process: Process) -> AsyncIterator[Database]:
    url = process.environment["KLACHTENBOT_DATABASE_URL"]
    async with Database(url, Keyring.load(process.folder / "keyring.json")) as database:
        yield database


async def enrol(process: Process, roles: dict[int, Role]) -> None:
    """Members who joined a while ago; quicker than fifty invitations."""
    now = datetime.now(UTC)
    async with the_archive(process) as database, database.write(now) as page:
        for account, role in roles.items():
            code = await people.invite(page, role, f"Lid {account}", vouched=True)
            member = await people.accept(page, code, account)
            assert member is not None
            await people.joined(page, member.id, secrecy_on=now.date(), disclosure_on=now.date())
            process.users[account] = process.world.person(account, f"Lid {account}")
            process.users[account].chat.reachable = True


def log_of(folder: Path) -> str:
    return (folder / "bot.log").read_text()
