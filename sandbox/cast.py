"""The invented team, and how each of them joins: as a person would, by typing and pressing."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.child import Child
    from sandbox.messages import Message
    from sandbox.person import Person
    from sandbox.server import Server

CODE = re.compile(r"start=([A-Za-z0-9_-]+)")
CONFIRMATIONS = ("Ik beloof", "Ik heb dit gelezen", "Akkoord")
FIRST_ANSWER = 60.0  # seconds; the bot may be starting still
NEXT_ANSWER = 0.7  # after the bot has taken everything


@dataclass(frozen=True)
class Member:
    user_id: int
    name: str
    role: str
    part: str  # what the page calls the role
    freelance: bool = False

    @property
    def first_name(self) -> str:
        return self.name.split(maxsplit=1)[0]


CAST = (
    Member(11001, "Anna de Wit", "coach", "coach"),
    Member(11002, "Bram Jansen", "coach", "coach, freelance", freelance=True),
    Member(11005, "Eva Bos", "coach", "coach"),
    Member(11003, "Carla Smit", "complaints_coach", "klachtencoach"),
    Member(11004, "Dirk Mulder", "director", "directie"),
)


def as_arguments(members: Sequence[Member]) -> list[str]:
    """Of the bot's command that makes a team with examples."""
    told: list[str] = []
    for one in members:
        told += ["--member", str(one.user_id), one.role, one.name]
        told += ["--freelance", str(one.user_id)] if one.freelance else []
    return told


async def invite(child: Child, member: Member) -> str:
    """The code in the invitation that the bot prints."""
    mark = ["--freelance"] if member.freelance else []
    printed = await child.once("invite", "--role", member.role, "--name", member.name, *mark)
    found = CODE.search(printed)
    if found is None:
        raise LookupError(f"no start=CODE in {printed!r}")
    return found[1]


async def join(server: Server, person: Person, code: str) -> bool:
    """Ends when the bot has nothing to confirm any more; whether it answered at all."""
    person.says(f"/start {code}")
    pressed: set[tuple[int, str]] = set()
    with suppress(TimeoutError):
        await server.wait_for(lambda world: world.from_bot(person.id), FIRST_ANSWER)
        while True:
            await server.settled(FIRST_ANSWER)
            place, label, data = await server.wait_for(lambda _: _confirmation(person, pressed), NEXT_ANSWER)
            pressed.add((place.id, data))
            person.presses(label, place)
    return bool(server.world.from_bot(person.id))


def _confirmation(person: Person, pressed: set[tuple[int, str]]) -> tuple[Message, str, str] | None:
    for message in person.sees():
        for button in (one for row in message.rows for one in row):
            data = button.get("callback_data", "")
            if button["text"].startswith(CONFIRMATIONS) and (message.id, data) not in pressed:
                return message, button["text"], data
    return None
