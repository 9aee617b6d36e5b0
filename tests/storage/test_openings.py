"""What somebody looked at is counted from the trail, also when two look at once (T4)."""

import asyncio
from datetime import datetime, timedelta

from complaints.openings import LIMIT, Look, Past, judge
from complaints.people import Role
from storage import openings, people, trail
from storage.database import Database

READ = "complaint.read"


async def a_member(database: Database, now: datetime) -> int:
    async with database.write(now) as page:
        code = await people.invite(page, Role.COACH, "Anna de Wit", vouched=True)
        member = await people.accept(page, code, 101)
    assert member is not None
    return member.id


async def wrote(database: Database, at: datetime, who: int | None, action: str, subject: str = "") -> None:
    async with database.write(at) as page:
        await trail.append(page, who, action, subject, {"of": "complaints"})


async def seen(database: Database, at: datetime, who: int) -> Past:
    async with database.write(at) as page:
        return await openings.past(page, who)


async def test_every_way_to_look_counts_and_nothing_else(database: Database, now: datetime):
    me = await a_member(database, now)
    for action in ("complaint.read", "attachment.read", "letter.made"):
        await wrote(database, now, me, action, "KL-2026-001")
    for action, subject in (("register.searched", ""), ("request.seek", "AVG-2026-001")):
        await wrote(database, now, me, action, subject)
    others = (
        *(("letter.made", ""), ("nomination.read", "KL-2026-001"), ("confirmation.read", "KL-2026-001")),
        *(("complaint.note", "KL-2026-001"), ("refused", "")),
    )
    for action, subject in others:
        await wrote(database, now, me, action, subject)
    await wrote(database, now, me + 1, READ, "KL-2026-002")
    await wrote(database, now, None, READ, "KL-2026-002")
    assert await seen(database, now, me) == Past([*[Look(now, "KL-2026-001")] * 3, *[Look(now, "")] * 2])


async def test_what_is_longer_than_an_hour_ago_is_not_read(database: Database, now: datetime):
    me = await a_member(database, now)
    await wrote(database, now, me, READ, "KL-2026-001")
    later = now + timedelta(minutes=30)
    await wrote(database, later, me, READ, "KL-2026-002")
    assert len((await seen(database, later, me)).looks) == 2
    assert [each.about for each in (await seen(database, now + timedelta(minutes=61), me)).looks] == [
        "KL-2026-002"
    ]


async def test_after_a_director_allowed_more_the_count_starts_anew(database: Database, now: datetime):
    me = await a_member(database, now)
    await wrote(database, now, me, READ, "KL-2026-001")
    await wrote(database, now, me, openings.STOPPED)
    assert (await seen(database, now, me)).stopped_at == now
    await wrote(database, now, me + 1, openings.ALLOWED, openings.subject(me + 1))
    assert (await seen(database, now, me)).stopped_at == now
    await wrote(database, now, me + 1, openings.ALLOWED, openings.subject(me))
    assert await seen(database, now, me) == Past([])


async def test_the_stops_of_everybody_latest_first(database: Database, now: datetime):
    for minutes, who in ((0, 1), (5, 2)):
        await wrote(database, now + timedelta(minutes=minutes), who, openings.STOPPED)
    await wrote(database, now + timedelta(minutes=6), 3, openings.ALLOWED, openings.subject(1))
    async with database.read(now) as page:
        found = await openings.stops(page, now)
    assert [(each.person, each.allowed) for each in found] == [(2, False), (1, True)]


async def test_who_opens_many_at_once_gets_no_more_than_the_limit(database: Database, now: datetime):
    me = await a_member(database, now)

    async def opens(place: int) -> bool:
        number = f"KL-2026-{place:03}"
        async with database.write(now) as page:
            if judge(await openings.past(page, me), number, now):
                return False
            await asyncio.sleep(0)
            await trail.append(page, me, READ, number)
            return True

    opened = await asyncio.gather(*(opens(place) for place in range(LIMIT.most + 10)))
    assert sum(opened) == LIMIT.most


async def test_another_process_counts_what_this_one_opened(database: Database, now: datetime):
    me = await a_member(database, now)
    await wrote(database, now, me, READ, "KL-2026-001")
    async with Database(database.url, database.keyring) as again:
        assert await seen(again, now, me) == Past([Look(now, "KL-2026-001")])
