"""When something was last done, in the frame of a clock that may have been moved."""

from datetime import timedelta

from storage import heartbeat


async def test_the_first_beat_has_none_before_it(database, now):
    async with database.write(now) as page:
        assert await heartbeat.beat(page, "poll") is None


async def test_a_beat_tells_when_the_one_before_was(database, now):
    async with database.write(now) as page:
        await heartbeat.beat(page, "poll")
        await heartbeat.beat(page, "sweep")
    async with database.write(now + timedelta(minutes=5)) as page:
        assert await heartbeat.beat(page, "poll") == now
        assert await heartbeat.last(page, "poll") == now + timedelta(minutes=5)


async def test_a_journey_in_time_is_no_gap(database, now):
    day = timedelta(days=1)
    async with database.write(now) as page:
        await heartbeat.beat(page, "poll")
    async with database.write(now + day + timedelta(seconds=3)) as page:
        before = await heartbeat.beat(page, "poll", shift=day)
    assert before == now + day
