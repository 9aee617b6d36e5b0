"""Killed at any seam and started again: no reminder is lost, and one comes twice only when it died between
the send and the settle; then it says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.escalation import Daily
from storage.database import Database
from storage.rows import notice as notice_table
from tests.reminders.dying import Fuse, MortalDatabase, MortalTransport, dies
from tests.reminders.running import Run, a_run, moments
from tests.reminders.scenarios import absences, complaints

FIRST = date(2026, 12, 14)
LEASE_OVER = timedelta(seconds=121)
AGAIN = " (herhaling)"
SEAMS = 70  # a sweep and a round have about so many, and more with every message
Sent = tuple[int, int]  # recipient, message


@dataclass
class MortalRun(Run):
    """Dies up to twice each time it comes by; then it comes by undisturbed, and once more after the lease."""

    rng: Random = field(default_factory=Random)
    fuse: Fuse = field(default_factory=Fuse)
    deaths: int = 0
    between: set[Sent] = field(default_factory=set)  # died after the send, before the settle
    received: set[Sent] = field(default_factory=set)

    @property
    def database(self) -> MortalDatabase:
        return cast("MortalDatabase", self.agency.house.database)

    async def look(self) -> None:
        asked = self.asked()
        self.outbox.sweep(self.now, asked)
        self.outbox.deliver(self.now, asked)
        for _ in range(self.rng.randint(0, 2)):
            if await self.is_killed():
                self.deaths += 1
                await self.database.reopened()
                self.daily = Daily(self.agency.house)
                self.between |= self.in_the_chats() - await self.settled()
        await self.comes_by()
        self.agency.clock.moment += LEASE_OVER
        await self.comes_by()
        await self.check_doubles()
        await self.sees_all()
        self.agency.clear()

    async def is_killed(self) -> bool:
        return await dies(self.comes_by, self.fuse, self.rng.randint(0, SEAMS))

    async def settled(self) -> set[Sent]:
        """Messages that were sent, as the table has it."""
        async with self.agency.house.database.read(self.now) as page:
            known = await page.connection.execute(
                select(notice_table.c.recipient, notice_table.c.message_id)
                .where(notice_table.c.state == "sent")
                .distinct()
            )
            return {(row.recipient, row.message_id) for row in known}

    def in_the_chats(self) -> set[Sent]:
        return {
            (person, message.id)
            for account, person in self.agency.ids.items()
            for message in self.agency.world.from_bot(account)
        }

    async def check_doubles(self) -> None:
        """What the table says was sent, was. Whatever it does not know of was sent by a process that died
        before it could write it; it came again, marked as a repetition.
        """
        settled, in_the_chats = await self.settled(), self.in_the_chats()
        assert settled - self.received <= in_the_chats
        self.received |= settled
        unsettled = in_the_chats - settled
        assert unsettled <= self.between
        self.messages += len(in_the_chats & settled)
        for account, person in self.agency.ids.items():
            ids = {message for to, message in unsettled if to == person}
            self._check_lines(account, ids)

    def _check_lines(self, account: int, unsettled: set[int]) -> None:
        """But what is open for who is back (`Welkom terug`) is a list, not a reminder: it bears no mark."""
        chat = self.agency.world.from_bot(account)
        if any("En nog" in message.text or message.text.startswith("Welkom") for message in chat):
            return
        twice = [line for message in chat if message.id in unsettled for line in _lines(message.text)]
        said = Counter(line for message in chat for line in _lines(message.text))
        marked = {line for message in chat for line in _lines(message.text, only_again=True)}
        assert {*twice} <= marked, (self.now, [message.text for message in chat])
        assert all(said[line] > often for line, often in Counter(twice).items())


def _lines(text: str, *, only_again: bool = False) -> Sequence[str]:
    return [
        line.removesuffix(AGAIN)
        for line in text.replace("\n• ", "\n").splitlines()
        if line.startswith(("KL-", "UWV")) and (line.endswith(AGAIN) or not only_again)
    ]


async def _live(database: Database, seed: int, how_many: int, days: int) -> MortalRun:
    async with a_run(database, FIRST) as alive:
        fuse = Fuse()
        run = MortalRun(alive.agency, alive.cast, alive.staff, rng=Random(seed), fuse=fuse)
        run.agency.house.database = cast("Any", MortalDatabase(database, fuse))
        client = cast("Any", run.agency.bot.bot)._request[1]._client
        client._transport = MortalTransport(client._transport, fuse)
        lives = complaints(seed, how_many, run.cast, FIRST, days)
        try:
            await run.live(lives, absences(seed, run.cast, FIRST, days), moments(FIRST, days))
            found = await run.rows()
        finally:
            await run.database.database.close()
    assert {row: state for row, (state, _at) in found.items()} == run.expected()
    return run


async def test_killed_at_a_seam_and_started_again(database: Database):
    run = await _live(database, seed=12, how_many=12, days=16)  # a seed that dies there more than once
    assert run.deaths > 30
    assert run.between


@pytest.mark.storm
@pytest.mark.parametrize("seed", range(4))
async def test_killed_through_sixty_days(database: Database, seed: int):
    run = await _live(database, seed, how_many=80, days=60)
    print(f"{run.deaths} deaths, {len(run.between)} between send and settle, {len(run.outbox.sent)} sent")  # noqa: T201
