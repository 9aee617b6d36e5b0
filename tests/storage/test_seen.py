"""What was seen of what was sent."""

from datetime import timedelta

from storage import notices, seen
from tests.conftest import NOW
from tests.storage.making import a_notice, sent, writing


async def test_together_is_what_stood_in_one_message_to_one_person(database, three):
    alice, bob, _charlie = three
    async with writing(database) as page:
        first = await sent(page, a_notice(alice, "5"))
        second = await sent(page, a_notice(alice, "2"))
        await sent(page, a_notice(alice, "0"), message_id=43)
        await sent(page, a_notice(bob))  # each chat numbers its own messages
        assert [each.id for each in await seen.together(page, first, alice)] == [first, second]
        assert await seen.together(page, first, bob) != await seen.together(page, first, alice)


async def test_the_newest_is_the_last_that_was_not_seen(database, three):
    alice, bob, _charlie = three
    async with writing(database) as page:
        assert await seen.newest(page, alice) is None
        first = await sent(page, a_notice(alice, "5"), at=NOW - timedelta(days=1))
        last = await sent(page, a_notice(alice, "2"), message_id=43)
        assert await seen.newest(page, alice) == last
        await seen.seen_together(page, last, alice)
        assert await seen.newest(page, alice) == first
        assert await seen.newest(page, bob) is None


async def test_unseen_is_what_was_sent_before_and_not_seen(database, three):
    alice, _bob, charlie = three
    async with writing(database) as page:
        early = await sent(page, a_notice(alice), at=NOW - timedelta(days=2))
        await sent(page, a_notice(charlie), at=NOW)
        known = await sent(page, a_notice(alice, "2"), message_id=43, at=NOW - timedelta(days=2))
        await seen.seen_together(page, known, alice)
        await sent(page, a_notice(alice, "1", kind="screen"), at=NOW - timedelta(days=2))
        await notices.plan(page, [a_notice(alice, "0")])
        found = await seen.unseen(
            page, {"acknowledge"}, since=NOW - timedelta(days=9), until=NOW - timedelta(days=1)
        )
    assert [each.id for each in found] == [early]


async def test_unseen_looks_back_no_further_than_asked(database, alice):
    async with database.write(NOW - timedelta(days=40)) as page:
        await sent(page, a_notice(alice))
    async with writing(database) as page:
        last = await sent(page, a_notice(alice, "2"))
        span = {"since": NOW - timedelta(days=31), "until": NOW + timedelta(days=1)}
        assert [each.id for each in await seen.unseen(page, {"acknowledge"}, **span)] == [last]


async def test_the_first_gezien_counts(database, alice):
    async with writing(database) as page:
        first = await sent(page, a_notice(alice))
        assert await seen.seen_together(page, first, alice) == 1
    async with database.write(NOW + timedelta(hours=1)) as page:
        assert await seen.seen_together(page, first, alice) == 0
        found = await notices.get(page, first)
    assert (found.seen_by, found.seen_at) == (alice, NOW)
