"""The world, its clock and the bot that lives in it: prepared, started, moved in time, killed, stopped."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.cast import CAST, Member, as_arguments, invite, join
from sandbox.child import STARTING, STOPPED, Child, ChildError
from sandbox.clock import ShiftedClock, working_moment
from sandbox.memory import remembered
from sandbox.server import Server
from sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sandbox.chats import Change
    from sandbox.person import Person

BOT = (sys.executable, "-m", "bot")
PACKAGES = Path(__file__).resolve().parent.parent
FARTHEST = timedelta(days=5 * 365)
PREFIX = "KLACHTENBOT_"


class Scene:
    def __init__(
        self,
        folder: Path,
        command: Sequence[str] = BOT,
        cast: Sequence[Member] = CAST,
        *,
        demo: bool = False,
        start: datetime | None = None,
    ) -> None:
        """`demo` and `start` are for a new folder. Raises ValueError for one with a register of its own."""
        self.folder = folder
        self.cast = cast
        self.url = ""  # of the Bot API; known when the server listens
        self.note = ""  # what the page says about the bot
        self.memory = remembered(folder)
        if demo and self.memory.prepared and not self.memory.demo:
            raise ValueError("In deze map staat al een register. Begin opnieuw met --fresh.")
        self.memory.demo |= demo
        self.clock = ShiftedClock(self.memory.offset)
        if start is not None and not self.memory.prepared:
            self.clock.begin(start)
        self.clock.travel(working_moment(self.clock()))
        moment = int(time.time())  # no update or message gets a number that an earlier run has used
        self.world = World(
            token=self.memory.token, now=self.clock, first_update_id=moment, first_message_id=moment % 10**8
        )
        self.people = {one.user_id: self._enter(one) for one in cast}
        self.server = Server(self.world)
        self.child = Child(command, folder, self._environment, lambda: self.world.tell("scene"))
        self.world.listeners.append(self._hear)
        self._acting = asyncio.Lock()
        self._remember()

    def _enter(self, member: Member) -> Person:
        first, _, last = member.name.partition(" ")
        person = self.world.person(member.user_id, first, last_name=last, language_code=self.memory.language)
        person.chat.reachable = member.user_id in self.memory.joined
        return person

    def _hear(self, change: Change) -> None:
        if change.kind == "poll":
            self.child.is_polling()

    # -- acts, one at a time

    async def start(self) -> None:
        """Prepare the data, start the bot, let the cast join; what goes wrong stands on the page."""
        async with self._acting:
            try:
                await self._prepare()
            except (ChildError, LookupError, OSError) as error:
                await self.child.stop()
                self.child.become(STOPPED)
                self.say(f"De bot kon niet starten. {error}")

    async def _prepare(self) -> None:
        self.say("De gegevens worden klaargezet.")
        self.child.become(STARTING)
        if not self.memory.prepared:
            await self.child.once("init")
            if self.memory.demo:
                await self._enact()
            self.memory.prepared = True
            self._remember()
        newcomers = [one for one in self.cast if one.user_id not in self.memory.joined]
        await self.child.start()
        self.say("Het team meldt zich aan." if newcomers else "")
        await asyncio.gather(*(self._welcome(one) for one in newcomers))
        self.say("")

    async def _enact(self) -> None:
        """The cast has been at work for months, and has complaints to show for it."""
        self.say("De voorbeelden worden gemaakt.")
        await self.child.once("demo", *as_arguments(self.cast))
        for member in self.cast:
            self.people[member.user_id].chat.reachable = True
        self.memory.joined = [member.user_id for member in self.cast]

    async def _welcome(self, member: Member) -> None:
        code = await invite(self.child, member)
        if await join(self.server, self.people[member.user_id], code):
            self.memory.joined.append(member.user_id)
            self._remember()

    async def travel(self, to: datetime) -> None:
        """The bot stops, the clock moves, the bot starts; ValueError for a moment that has been."""
        if to < self.clock():
            raise ValueError("Je kunt alleen vooruit reizen.")
        if to > self.clock() + FARTHEST:
            raise ValueError("Zo ver reizen kan niet.")
        async with self._acting:
            self.say("Op reis.")
            await self.child.stop()
            self.clock.travel(to)
            self._remember()
            await self.child.start()
            self.say("")

    async def kill(self) -> None:
        """With kill -9, and start again."""
        async with self._acting:
            await self.child.kill()
            await self.child.start()
            self.say("De bot is met kill -9 gestopt en weer gestart.")

    async def restart(self) -> None:
        """Also from the beginning, when the first start failed."""
        await self.child.stop()
        await self.start()

    async def stop(self) -> None:
        await self.child.stop()

    def speak(self, language: str) -> None:
        """From now on the page is in this language, and everybody's Telegram says that theirs is."""
        self.memory.language = language
        self._remember()
        for person in self.people.values():
            self.people[person.id] = self.world.speaks(person.id, language)
        self.world.tell("scene")

    def say(self, note: str) -> None:
        self.note = note
        self.world.tell("scene")

    # -- what the bot is told, and what outlives a run

    def _environment(self) -> dict[str, str]:
        """Nothing of the bot's own settings comes in from outside: no other register is touched."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
        ours = {
            "TOKEN": self.world.token,
            "API_URL": self.url,
            "DATA_DIR": str(self.folder / "data"),
            "KEYRING_FILE": str(self.folder / "keyring.json"),
            "CLOCK_OFFSET": str(self.clock.offset),
        }
        paths = [str(PACKAGES), inherited.get("PYTHONPATH", "")]
        inherited["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        inherited["PYTHONUNBUFFERED"] = "1"
        return inherited | {PREFIX + key: value for key, value in ours.items()}

    def _remember(self) -> None:
        self.memory.offset = self.clock.offset
        self.memory.save(self.folder)
