"""What was reported and evaluated: recorded once per period."""

import asyncio

from sqlalchemy import select

from storage import occasions
from storage.rows import occasion
from tests.conftest import NOW
from tests.storage.making import TODAY, a_member, reading, writing


async def test_what_was_recorded_is_known_by_its_subject(database):
    async with writing(database) as page:
        alice = await a_member(page)
        assert await occasions.all_done(page) == frozenset()
        assert await occasions.done(page, "uwv", "2026-K3", alice.id, TODAY)
        assert await occasions.done(page, "year", "2025", alice.id, TODAY)
    async with reading(database) as page:
        assert await occasions.all_done(page) == {"uwv:2026-K3", "year:2025"}


async def test_the_first_time_counts(database):
    async with writing(database) as page:
        alice, bob = await a_member(page), await a_member(page, "Bob", account=1002)
        assert await occasions.done(page, "uwv", "2026-K3", alice.id, TODAY)
    async with writing(database) as page:
        assert not await occasions.done(page, "uwv", "2026-K3", bob.id, TODAY)
        rows = (await page.connection.execute(select(occasion))).all()
    assert rows == [("uwv", "2026-K3", TODAY, NOW, alice.id)]


async def test_of_two_at_once_one_is_first(database):
    async with writing(database) as page:
        alice = await a_member(page)

    async def record() -> bool:
        async with writing(database) as page:
            return await occasions.done(page, "uwv", "2026-K3", alice.id, TODAY)

    assert sorted(await asyncio.gather(*(record() for _ in range(5)))) == [False] * 4 + [True]
