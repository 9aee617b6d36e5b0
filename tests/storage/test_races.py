"""Every race, run as a race, on both databases."""

import asyncio

import pytest

from complaints.complaint import Moment
from complaints.errors import Refusal
from complaints.events import Way
from complaints.people import Role
from storage import drafts, notices, people, register, trail, updates
from storage.database import Database
from storage.drafts import State
from storage.errors import AlreadyRegistered, DraftOpen, NotSaved, VersionConflict
from storage.trail import Verdict
from tests.storage.making import NOW, TODAY, a_complaint, a_notice, reading, writing


@pytest.fixture
async def another(database, keyring):
    """A second process, as far as the database can tell."""
    async with Database(database.url, keyring) as opened:
        yield opened


async def all_of(acts):
    return await asyncio.gather(*acts, return_exceptions=True)


def failures(results):
    return [type(result) for result in results if isinstance(result, BaseException)]


async def test_twenty_complaints_in_the_same_moment_get_twenty_numbers_in_a_row(database, another, alice):
    async def open_one(draft):
        async with writing(another if draft % 2 else database) as page:
            return (await a_complaint(page, alice, draft)).number

    numbers = await all_of(open_one(draft) for draft in range(20))
    assert sorted(numbers) == [f"KL-2026-{number:03d}" for number in range(1, 21)]


async def test_one_draft_registered_by_two_at_once_is_one_complaint(database, another, alice):
    for round_ in range(10):
        async with writing(database) as page:
            stored = await drafts.start(page, alice, "intake")

        async def open_one(where, stored=stored):
            async with writing(where) as page:
                opened = await a_complaint(page, alice, stored.id)
                await drafts.finish(page, stored)
                return opened.number

        results = await all_of(open_one(where) for where in (database, another))
        assert failures(results) == [AlreadyRegistered]
        assert f"KL-2026-{round_ + 1:03d}" in results


async def test_of_two_answers_to_one_question_one_wins(database, another, alice):
    async with writing(database) as page:
        stored = await drafts.start(page, alice, "intake")

    async def answer(where, value):
        async with writing(where) as page:
            await drafts.save(page, stored, {"channel": value})
            return value

    results = await all_of(answer(where, n) for n, where in enumerate([database, another] * 5))
    assert failures(results) == [VersionConflict] * 9
    async with reading(database) as page:
        assert (await drafts.active(page, alice)).draft["channel"] in results


async def test_of_two_drafts_started_at_once_one_is_active(database, another, alice):
    async def start(where):
        async with writing(where) as page:
            return await drafts.start(page, alice, "intake")

    results = await all_of(start(where) for where in [database, another] * 3)
    assert failures(results) == [DraftOpen] * 5


async def test_of_two_drafts_resumed_at_once_one_is_active(database, another, alice):
    async with writing(database) as page:
        aside = [await drafts.put_aside(page, await drafts.start(page, alice, "intake")) for _ in range(2)]

    async def resume(where, stored):
        async with writing(where) as page:
            return await drafts.resume(page, stored)

    results = await all_of(resume(*pair) for pair in zip([database, another], aside, strict=True))
    assert len(failures(results)) == 1
    assert failures(results)[0] in (VersionConflict, NotSaved)
    async with reading(database) as page:
        assert [found.state for found in await drafts.open_ones(page, alice)].count(State.ACTIVE) == 1


async def test_twenty_couriers_on_ten_notices_claim_none_twice(database, another, alice):
    for day in range(5):
        async with writing(database) as page:
            await notices.plan(page, [a_notice(alice, f"{day}.{step}") for step in range(10)])

        async def claim(courier):
            async with writing(another if courier % 2 else database) as page:
                return [each.id for each in await notices.claim(page, NOW, limit=3)]

        claimed = [id_ for ids in await all_of(claim(courier) for courier in range(20)) for id_ in ids]
        assert len(claimed) == len(set(claimed)) == 10


async def test_a_notice_planned_by_ten_at_once_is_planned_once(database, another, alice):
    async def plan(where):
        async with writing(where) as page:
            return await notices.plan(page, [a_notice(alice)])

    assert sum(await all_of(plan(where) for where in [database, another] * 5)) == 1


async def test_an_update_delivered_twice_at_once_is_applied_once(database, another, alice):
    async def apply(where, update_id):
        async with writing(where) as page:
            earlier = await updates.begin(page, update_id, alice)
            if earlier is None:
                await updates.set_screen(page, update_id, "dialog:1")
            return earlier.screen if earlier else "applied"

    for update_id in range(20):
        results = await all_of(apply(where, update_id) for where in (database, another))
        assert sorted(results) == ["applied", "dialog:1"]


async def test_one_code_from_two_accounts_a_hundred_times_makes_one_member_each(database, another):
    async def accept(where, code, account):
        async with writing(where) as page:
            return await people.accept(page, code, account)

    for round_ in range(100):
        async with writing(database) as page:
            code = await people.invite(page, Role.COACH, "Alice", vouched=True)
        accounts = (5000 + 2 * round_, 5001 + 2 * round_)
        both = await all_of(
            accept(where, code, account) for where, account in zip([database, another], accounts, strict=True)
        )
        assert [person is None for person in both].count(False) == 1
    async with reading(database) as page:
        assert len((await people.team(page, TODAY)).people) == 100


async def test_of_two_changes_of_one_complaint_both_know_of_each_other(database, another, alice):
    async with writing(database) as page:
        number = (await a_complaint(page, alice)).number

    async def enter(where):
        async with (
            writing(where) as page,
            register.change(page, number, by=alice, action="entered") as complaint,
        ):
            complaint.enter(Moment(by=alice, at=NOW))

    async def acknowledge(where):
        async with (
            writing(where) as page,
            register.change(page, number, by=alice, action="acknowledged") as complaint,
        ):
            complaint.acknowledge(Moment(by=alice, at=NOW), on=TODAY, way=Way.EMAIL)

    results = await all_of(act(where) for where in (database, another) for act in (enter, acknowledge))
    assert failures(results) == [Refusal, Refusal]
    async with reading(database) as page:
        found = await register.get(page, number)
    assert (len(found.events), found.version) == (3, 3)


async def test_the_trail_of_a_hundred_pages_at_once_is_one_chain(database, another):
    async def write(n):
        async with writing(another if n % 2 else database) as page:
            await trail.append(page, n, "read", f"KL-2026-{n:03d}")
            await trail.append(page, n, "read", f"KL-2026-{n:03d}")

    assert failures(await all_of(write(n) for n in range(100))) == []
    async with reading(database) as page:
        assert await trail.verify(page) == Verdict(200)
