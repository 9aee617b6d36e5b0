"""The bot as a real process over real HTTP: started, killed, started again; the Bot API runs in the test."""

import asyncio
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from complaints.people import Role
from sandbox.child import Child
from sandbox.person import Person
from sandbox.server import Server
from sandbox.world import World

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "1234567:AAH-invented-token-of-the-tests-0123456"
CODE = re.compile(r"start=([A-Za-z0-9_-]+)")


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield


@dataclass
class Process:
    """`log` is everything that the bot has ever written, at DEBUG."""

    world: World
    server: Server
    child: Child
    folder: Path
    environment: dict[str, str]
    users: dict[int, Person] = field(default_factory=dict)

    @property
    def log(self) -> str:
        return (self.folder / "bot.log").read_text()

    def set(self, **settings: object) -> None:
        """From the next start."""
        self.environment |= {f"KLACHTENBOT_{name}": str(value) for name, value in settings.items()}

    async def join(self, account: int, name: str, role: Role) -> Person:
        printed = await self.child.once("invite", "--role", role.value, "--name", name)
        found = CODE.search(printed)
        assert found, printed
        user = self.users[account] = self.world.person(account, name.split(maxsplit=1)[0])
        user.says(f"/start {found[1]}")
        return user

    async def confirm(self) -> None:
        """Everybody who was invited promises secrecy."""
        for user in self.users.values():
            await self.until(lambda user=user: "Ik beloof geheimhouding" in user.last().buttons)
            user.presses("Ik beloof geheimhouding")
            await self.until(lambda user=user: "Klacht registreren" in user.last().buttons)

    async def until(self, truth, timeout: float = 20) -> None:  # noqa: ASYNC109 - what to say is decided here
        """Wait for something in the world; a person without messages yet counts as "not so"."""

        def holds(_world: World) -> bool:
            try:
                return bool(truth())
            except LookupError:
                return False

        try:
            await self.server.wait_for(holds, timeout)
        except TimeoutError:
            chats = {user.user.first_name: [m.text for m in user.sees()[-4:]] for user in self.users.values()}
            raise AssertionError(f"{chats}\n{self.log[-3000:]}") from None


@asynccontextmanager
async def a_process(
    folder: Path, database_url: str = "", *, made_with: Path | None = None, **settings: object
) -> AsyncIterator[Process]:
    """Initialised, not yet started. `settings` are environment variables without their prefix.

    `made_with`: the keyring of a database that is there already.
    """
    world = World(token=TOKEN, first_update_id=1000)
    server = Server(world)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        server.app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    web = _Uvicorn(config)
    task = asyncio.create_task(web.serve(sockets=[listener]))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KLACHTENBOT_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    log = folder / "bot.log"
    command = ("/bin/sh", "-c", f'exec "{sys.executable}" -m bot "$@" 2>>"{log}"', "klachtenbot")
    child = Child(command, folder, lambda: environment, lambda: None)
    process = Process(world, server, child, folder, environment)
    process.set(
        TOKEN=TOKEN,
        API_URL=f"http://127.0.0.1:{listener.getsockname()[1]}",
        DATA_DIR=folder / "data",
        KEYRING_FILE=folder / "keyring.json",
        LOG_LEVEL="DEBUG",
        **({"DATABASE_URL": database_url} if database_url else {}),
        **settings,
    )
    try:
        if made_with is None:
            await child.once("init")
        else:
            shutil.copy(made_with, folder / "keyring.json")
            (folder / "data").mkdir()
        yield process
    finally:
        await child.stop()
        web.should_exit = True
        await task
