"""A request about personal data is itself personal data, and goes in its time (P8)."""

from datetime import timedelta

import pytest

from complaints.privacy import Asks
from storage import requests, trail
from storage.verify import verify
from tests.storage.making import TODAY, a_member, reading, writing

ABOUT = {"name": "Fenna Visser", "programme": "TR-1042"}


@pytest.fixture
async def settled(database):
    """One that was answered today, and one that is open still."""
    async with writing(database) as page:
        alice = await a_member(page)
        for _ in range(2):
            kept = await requests.begin(page, Asks.ERASURE, TODAY, ABOUT, alice.id)
        await requests.settle(page, kept, "done", TODAY, alice.id, why="Gewist.")
    return database


async def about(database):
    async with reading(database) as page:
        return [dict((await requests.get(page, f"AVG-2026-00{n}")).about) for n in (1, 2)]


async def test_who_asked_goes_and_that_it_was_answered_stays(settled):
    for _ in range(2):
        async with writing(settled) as page:
            await requests.forget_people(page, TODAY)
    assert await about(settled) == [ABOUT, {}]
    async with reading(settled) as page:
        kept = await requests.get(page, "AVG-2026-002")
        assert (kept.request.settled_on, kept.outcome) == (TODAY, "done")
        done = [action for _at, _who, action in await trail.about(page, "AVG-2026-002")]
        assert done == ["request.received", "request.settled", "request.forgotten"]
        assert await verify(page) == []


async def test_before_its_term_nothing_goes(settled):
    before = await about(settled)
    async with writing(settled) as page:
        await requests.forget_people(page, TODAY - timedelta(days=1))
    assert await about(settled) == before
