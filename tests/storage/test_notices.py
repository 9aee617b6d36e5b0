"""The outbox: planned once, claimed by one, settled; never lost."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import notices, outcomes
from storage.database import Database
from storage.notices import State
from tests.conftest import NOW
from tests.storage.making import TODAY, a_notice, reading, sent, writing

LATER = NOW + timedelta(seconds=121)


async def test_a_notice_is_planned_once(database, alice):
    async with writing(database) as page:
        assert await notices.plan(page, [a_notice(alice), a_notice(alice), a_notice(alice, "2")]) == 2
        assert await notices.plan(page, [a_notice(alice), a_notice(alice, "0")]) == 1
        assert await notices.plan(page, []) == 0


async def test_a_withdrawn_notice_that_is_planned_again_is_due_again(database, alice):
    later = replace(a_notice(alice), not_before=NOW + timedelta(hours=1))
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        assert await notices.withdraw_all(page, "acknowledge", "KL-2026-001") == 1
        assert await notices.claim(page, NOW) == []
    async with database.write(NOW + timedelta(minutes=1)) as page:
        assert await notices.plan(page, [later, later]) == 1
        assert await notices.plan(page, [later]) == 0
        stored = await notices.get(page, 1)
        assert await notices.claim(page, NOW + timedelta(minutes=59)) == []
        (claimed,) = await notices.claim(page, NOW + timedelta(hours=1))
    assert (stored.state, stored.settled_at) == (State.DUE, None)
    assert stored.planned_at == NOW + timedelta(minutes=1)
    assert (claimed.id, claimed.notice, claimed.repeated) == (1, later, False)


async def test_what_was_withdrawn_in_hand_is_due_again_without_its_lease(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.withdraw(page, claimed.id)
        assert await notices.plan(page, [a_notice(alice)]) == 1
        (again,) = await notices.claim(page, NOW)
        assert not again.repeated
        assert await notices.claim(page, NOW + timedelta(seconds=119)) == []


async def test_what_may_have_been_sent_before_still_says_so_when_it_is_due_again(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        await notices.claim(page, NOW)
        (again,) = await notices.claim(page, LATER)
        await notices.withdraw(page, again.id)
        await notices.plan(page, [a_notice(alice)])
        (third,) = await notices.claim(page, LATER)
    assert third.repeated


async def _claimed(page, notice_id):
    await notices.claim(page, NOW)


async def _sent(page, notice_id):
    await notices.settle(page, notice_id, message_id=42)


async def _failed(page, notice_id):
    await notices.fail(page, notice_id, "Forbidden")


async def _due(page, notice_id):
    await notices.release(page, notice_id, NOW)


@pytest.mark.parametrize("act", [_due, _claimed, _sent, _failed])
async def test_whatever_was_not_withdrawn_stays_as_it_was(database, alice, act):
    other = replace(a_notice(alice), not_before=NOW + timedelta(days=1))
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        await act(page, 1)
        before = await notices.get(page, 1)
    async with database.write(NOW + timedelta(minutes=1)) as page:
        assert await notices.plan(page, [other]) == 0
        assert await notices.get(page, 1) == before


async def test_new_ones_and_withdrawn_ones_are_planned_together(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice, "5"), a_notice(alice, "2")])
        await notices.withdraw_all(page, "acknowledge", "KL-2026-001")
        await notices.plan(page, [a_notice(alice, "0"), a_notice(alice, "2"), a_notice(alice, "0")])
        assert {each.notice.step for each in await notices.claim(page, NOW)} == {"0", "2"}


async def test_a_claimed_notice_is_what_was_planned(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
    assert (claimed.notice, claimed.repeated) == (a_notice(alice), False)


async def test_nothing_is_claimed_before_its_time(database, alice):
    early = replace(a_notice(alice), not_before=NOW + timedelta(seconds=1))
    async with writing(database) as page:
        await notices.plan(page, [early])
        assert not await notices.any_due(page, NOW)
        assert await notices.claim(page, NOW) == []
        assert len(await notices.claim(page, NOW + timedelta(seconds=1))) == 1


async def test_who_waits_longest_goes_first_and_for_no_more_people_than_asked(database, three):
    planned = [
        replace(a_notice(person, str(step)), not_before=NOW - timedelta(minutes=10 * place + step))
        for place, person in enumerate(three)
        for step in range(4)
    ]
    async with writing(database) as page:
        await notices.plan(page, planned)
        first = await notices.claim(page, NOW, limit=2)
        assert [(each.notice.to, each.notice.step) for each in first] == [
            (person, step) for person in (three[2], three[1]) for step in "3210"
        ]
        assert {each.notice.to for each in await notices.claim(page, NOW, limit=2)} == {three[0]}


async def test_all_that_waits_for_one_person_is_claimed_together(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice, str(step)) for step in range(400)])
        assert len(await notices.claim(page, NOW, limit=1)) == 400


async def test_what_is_sent_together_is_settled_together(database, three):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(person) for person in three])
        claimed = await notices.claim(page, NOW)
        await notices.settle_all(page, {each.id: 40 + each.id for each in claimed})
        await notices.settle_all(page, {})
        found = [await notices.get(page, each.id) for each in claimed]
    assert [(each.state, each.message_id) for each in found] == [
        (State.SENT, 40 + each.id) for each in claimed
    ]


async def test_about_is_whatever_was_planned_of_these_kinds(database, three):
    alice, bob, _charlie = three
    async with writing(database) as page:
        await notices.plan(
            page,
            [
                a_notice(alice),
                a_notice(bob, kind="unseen"),
                a_notice(bob, kind="enter"),
                a_notice(bob, subject="KL-2026-002"),
                replace(a_notice(bob), due_on=TODAY),
            ],
        )
        one = a_notice(alice)
        found = await notices.about(page, {"acknowledge", "unseen"}, one.subject, one.due_on)
    assert [(each.notice.kind, each.notice.to) for each in found] == [("acknowledge", alice), ("unseen", bob)]


@pytest.mark.parametrize("reason", ["Forbidden", "BadRequest"])
async def test_unreachable_is_who_blocked_the_bot_or_is_gone_until_something_arrives_again(
    database, three, reason
):
    alice, bob, charlie = three
    async with writing(database) as page:
        await notices.plan(page, [a_notice(person) for person in three])
        for each in await notices.claim(page, NOW):
            if each.notice.to == alice:
                await notices.fail(page, each.id, reason)
            if each.notice.to == bob:
                await notices.fail(page, each.id, "BrokenRow")  # about the notice, not about Bob
            if each.notice.to == charlie:
                await notices.settle(page, each.id, message_id=1)
    async with database.write(NOW + timedelta(hours=1)) as page:
        assert await outcomes.unreachable(page) == {alice}
        await sent(page, a_notice(alice, "2"), at=page.now)
        assert await outcomes.unreachable(page) == set()
    async with database.write(NOW + timedelta(hours=2)) as page:
        await notices.plan(page, [a_notice(alice, "0")])
        (claimed,) = await notices.claim(page, NOW)
        await notices.fail(page, claimed.id, reason)
        assert await outcomes.unreachable(page) == {alice}


async def test_a_lease_that_ran_out_is_claimed_again_as_repeated(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        await notices.claim(page, NOW)
        assert await notices.claim(page, NOW + timedelta(seconds=119)) == []
        (again,) = await notices.claim(page, LATER)
        assert again.repeated


async def test_a_released_notice_is_due_again_and_not_repeated(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.release(page, claimed.id, NOW + timedelta(seconds=30))
        assert await notices.claim(page, NOW) == []
        (again,) = await notices.claim(page, NOW + timedelta(seconds=30))
        assert not again.repeated


async def test_a_settled_notice_is_never_claimed_again(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.settle(page, claimed.id, message_id=42)
        await notices.release(page, claimed.id, NOW)
        assert await notices.claim(page, LATER) == []
        stored = await notices.get(page, claimed.id)
    assert (stored.state, stored.message_id, stored.settled_at) == (State.SENT, 42, NOW)


async def test_what_was_sent_counts_as_sent_also_when_it_was_withdrawn_meanwhile(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.withdraw(page, claimed.id)
        await notices.settle(page, claimed.id, message_id=42)
        assert (await notices.get(page, claimed.id)).state is State.SENT


async def test_a_failed_notice_keeps_its_reason_and_is_left_alone(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.fail(page, claimed.id, "forbidden")
        assert await notices.claim(page, LATER) == []
        stored = await notices.get(page, claimed.id)
    assert (stored.state, stored.reason) == (State.FAILED, "forbidden")


async def test_only_what_was_not_sent_is_withdrawn(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice, "5"), a_notice(alice, "2"), a_notice(alice, kind="enter")])
        first, *_others = await notices.claim(page, NOW)
        await notices.settle(page, first.id, message_id=1)
        assert await notices.withdraw_all(page, "acknowledge", "KL-2026-001") == 1
        assert [each.notice.kind for each in await notices.claim(page, LATER)] == ["enter"]


async def test_the_outbox_counts_itself(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice, str(step)) for step in range(3)])
        first, *others = await notices.claim(page, NOW, limit=1)
        await notices.fail(page, first.id, "forbidden")
        for each in others:
            await notices.release(page, each.id, NOW - timedelta(minutes=1))
    async with reading(database) as page:
        stats = await notices.stats(page)
    assert stats.counts == {State.DUE: 2, State.FAILED: 1}
    assert stats.oldest_due == NOW - timedelta(minutes=1)


async def test_a_notice_that_does_not_exist_is_none(database):
    async with reading(database) as page:
        assert await notices.get(page, 99) is None


async def test_couriers_side_by_side_never_share_a_person(database, three, keyring):
    async with Database(database.url, keyring) as another:

        async def claim(courier):
            async with writing(another if courier % 2 else database) as page:
                return [each.notice.to for each in await notices.claim(page, NOW, limit=2)]

        for day in range(5):
            async with writing(database) as page:
                planned = [a_notice(person, f"{day}.{step}") for step in range(60) for person in three]
                await notices.plan(page, planned)
            claims = [Counter(each) for each in await asyncio.gather(*map(claim, range(8)))]
            # Whom one courier passed over because another held them comes with the next round.
            claims.append(Counter(await claim(0)))
            claims.append(Counter(await claim(1)))
            for person in three:
                assert [each[person] for each in claims if each[person]] == [60]
