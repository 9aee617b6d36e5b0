"""The outbox: planned once, claimed by one, settled; never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import notices
from storage.notices import State
from tests.conftest import NOW
from tests.storage.making import a_member, a_notice, reading, writing

LATER = NOW + timedelta(seconds=121)


@pytest.fixture
async def alice(database):
    async with writing(database) as page:
        return (await a_member(page)).id


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


async def test_the_longest_waiting_go_first_and_no_more_than_asked(database, alice):
    planned = [
        replace(a_notice(alice, str(minutes)), not_before=NOW - timedelta(minutes=minutes))
        for minutes in range(5)
    ]
    async with writing(database) as page:
        await notices.plan(page, planned)
        assert [each.notice.step for each in await notices.claim(page, NOW, limit=3)] == ["4", "3", "2"]
        assert [each.notice.step for each in await notices.claim(page, NOW, limit=3)] == ["1", "0"]


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
        first, *_others = await notices.claim(page, NOW, limit=1)
        await notices.settle(page, first.id, message_id=1)
        assert await notices.withdraw_all(page, "acknowledge", "KL-2026-001") == 1
        assert [each.notice.kind for each in await notices.claim(page, NOW)] == ["enter"]


async def test_the_first_gezien_counts(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice)])
        (claimed,) = await notices.claim(page, NOW)
        await notices.settle(page, claimed.id, message_id=1)
        assert await notices.seen(page, claimed.id, alice)
        assert not await notices.seen(page, claimed.id, alice)
        assert (await notices.get(page, claimed.id)).seen_by == alice


async def test_the_outbox_counts_itself(database, alice):
    async with writing(database) as page:
        await notices.plan(page, [a_notice(alice, str(step)) for step in range(3)])
        (claimed,) = await notices.claim(page, NOW, limit=1)
        await notices.fail(page, claimed.id, "forbidden")
    async with reading(database) as page:
        stats = await notices.stats(page)
    assert stats.counts == {State.DUE: 2, State.FAILED: 1}
    assert stats.oldest_due == NOW - timedelta(minutes=1)


async def test_a_notice_that_does_not_exist_is_none(database):
    async with reading(database) as page:
        assert await notices.get(page, 99) is None
