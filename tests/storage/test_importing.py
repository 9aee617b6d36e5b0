"""A register from elsewhere is filed whole: its pages, facts, people, numbers and trail, or nothing of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from complaints.exchange import Found, Shown, read, tables
from complaints.people import Role, Standing
from complaints.reports.cases import case_of
from handlers.documents.register_book import read_book, register_book
from storage import facts, importing, notices, people, register, rows, trail, verify
from storage.errors import VersionConflict
from storage.register import note_dissatisfaction
from tests.registers import LAST, NOW, a_desk, a_register, as_came
from tests.storage.making import a_member

CONTENT = b"what it was read from"


def writing(database):
    return database.write(NOW)


def reading(database):
    return database.read(NOW)


def found_in(raws, there, team=None):
    """As the command reads it against what is there."""
    desk = a_desk(people=team or {}, taken=there.taken, first_new=there.first_new, invited=there.invited)
    found = read(raws, desk)
    assert found.faults == ()
    return found


async def bring_in(database, raws, content=CONTENT):
    async with reading(database) as page:
        there, team = await importing.outlook(page), await people.team(page, LAST)
    found = found_in(raws, there, {person.id: person.name for person in team.people.values()})
    async with writing(database) as page:
        return await importing.file(page, found, content)


async def shown(database):
    async with reading(database) as page:
        team = await people.team(page, LAST)
        return Shown(
            await register.listing(page),
            await importing.dissatisfactions(page),
            {person.id: person.name for person in team.people.values()},
        )


async def counted(page):
    """How many rows every table has."""
    tables = rows.metadata.sorted_tables
    return {
        table.name: await page.connection.scalar(select(func.count()).select_from(table)) for table in tables
    }


def some(count=3, seed=21):
    return as_came(tables(a_register(count, seed=seed)))


async def test_a_few_hundred_complaints_of_all_kinds_go_out_and_come_in_the_same(database):
    written = register_book(a_register(200, seed=20))
    raws, wrong = read_book(written)
    assert wrong == []
    filed = await bring_in(database, raws)
    assert len(filed) == 200
    assert register_book(await shown(database)) == written
    async with writing(database) as page:
        assert await verify.verify(page) == []


async def test_every_page_has_the_facts_that_reports_count(database):
    filed = await bring_in(database, some(20))
    async with reading(database) as page:
        assert await facts.behind(page) == []
        kept = [case async for cases in facts.between(page, date.min, date.max) for case in cases]
    assert {case.number: case for case in kept} == {each.number: case_of(each) for each in filed}


async def test_who_left_long_ago_is_known_by_name_and_has_no_access(database):
    await bring_in(database, some())
    async with reading(database) as page:
        team = await people.team(page, LAST)
    assert len({person.account for person in team.people.values()}) == len(team.people) > 1
    for person in team.people.values():
        assert person.standing is Standing.REVOKED
        assert person.roles == frozenset()


async def test_members_are_themselves_again(database):
    async with writing(database) as page:
        anna = await a_member(page, "anna  bakker", account=1)
    await bring_in(database, some(20))
    back = await shown(database)
    assert [name.casefold() for name in back.people.values()].count("anna bakker") == 0
    assert {each.registered_by for each in back.complaints} == {anna.id}


async def test_nobody_is_told_of_what_was_filed(database):
    async with writing(database) as page:
        await a_member(page, "Carla")
    await bring_in(database, some(20))
    async with writing(database) as page:
        assert await notices.claim(page, NOW) == []
        assert (await counted(page))["notice"] == 0


# --- numbers


async def test_who_has_no_number_gets_the_next_of_its_year_by_the_day_of_receipt(database):
    async with reading(database) as page:
        there = await importing.outlook(page)
    found = found_in(some(12), there)
    given = [each for each in found.complaints if each.number.startswith("KL-2025")]
    assert len(given) > 3
    bare = tuple(
        replace(each, number="")
        if each.number.startswith("KL-2025") and each.number != "KL-2025-003"
        else each
        for each in found.complaints
    )
    async with writing(database) as page:
        filed = await importing.file(page, replace(found, complaints=bare), CONTENT)
    new = sorted(
        (each for each in filed if each.number.startswith("KL-2025") and each.number != "KL-2025-003"),
        key=lambda each: each.number,
    )
    assert [each.number for each in new] == [f"KL-2025-{n:03}" for n in range(4, 4 + len(new))]
    assert [each.received_on for each in new] == sorted(each.received_on for each in new)


async def test_a_new_complaint_comes_after_the_numbers_that_came_in(database):
    filed = await bring_in(database, some(12))
    highest = max(int(each.number[-3:]) for each in filed if each.number.startswith("KL-2026"))
    async with writing(database) as page:
        member = await a_member(page)
        opened = await register.open_complaint(
            page,
            draft_id=9_999,
            answers={"received_on": "2026-11-23"},
            regulation="2026-1",
            by=member.id,
            on=LAST,
        )
    assert opened.number == f"KL-2026-{highest + 1:03}"


async def test_a_lower_number_does_not_set_the_counter_back(database):
    raws = some(12)
    await bring_in(database, raws)
    received = next(each for each in (await shown(database)).complaints if each.received_on.year == 2026)
    lower = replace(received, number="KL-2026-999")
    async with writing(database) as page:
        await importing.file(page, Found((lower,)), b"one")
        await importing.file(page, Found((replace(lower, number="KL-2026-500"),)), b"two")
        filed = await importing.file(page, Found((replace(lower, number=""),)), b"three")
    assert filed[0].number == "KL-2026-1000"


# --- all or nothing


async def test_a_number_that_was_given_out_meanwhile_stops_everything(database):
    async with reading(database) as page:
        there = await importing.outlook(page)
    found = found_in(some(), there)
    await bring_in(database, some())
    async with writing(database) as page:
        before = await counted(page)
    with pytest.raises(VersionConflict):
        async with writing(database) as page:
            await importing.file(page, found, CONTENT)
    async with writing(database) as page:
        assert await counted(page) == before


async def test_a_person_who_came_in_meanwhile_stops_everything(database):
    async with reading(database) as page:
        found = found_in(some(), await importing.outlook(page))
    async with writing(database) as page:
        await a_member(page)
        before = await counted(page)
    with pytest.raises(VersionConflict):
        async with writing(database) as page:
            await importing.file(page, found, CONTENT)
    async with writing(database) as page:
        assert await counted(page) == before


async def test_what_breaks_halfway_leaves_nothing(database):
    async with reading(database) as page:
        found = found_in(some(), await importing.outlook(page))
        before = await counted(page)
    broken = replace(found.complaints[-1], events=[])  # without its registration
    with pytest.raises(LookupError):
        async with writing(database) as page:
            await importing.file(page, replace(found, complaints=(*found.complaints[:-1], broken)), CONTENT)
    async with reading(database) as page:
        assert await counted(page) == before


async def test_a_file_with_faults_is_not_filed(database):
    async with reading(database) as page:
        found = read([], a_desk())
    with pytest.raises(ValueError, match="faults"):
        async with writing(database) as page:
            await importing.file(page, found, CONTENT)


# --- what is known of it


async def test_the_trail_has_a_row_for_the_import_and_one_for_each_complaint(database):
    filed = await bring_in(database, some(12))
    async with writing(database) as page:
        found = (await page.connection.execute(select(rows.trail).order_by(rows.trail.c.seq))).all()
        assert (await trail.verify(page)).is_whole
    assert [(row.actor, row.action) for row in found[-13:]] == [
        (None, "register.imported"), *[(None, "imported")] * 12
    ]  # fmt: skip
    assert [row.subject for row in found[-12:]] == [each.number for each in filed]
    assert '"complaints":12' in found[-13].detail


async def test_the_same_content_is_known_again(database):
    async with reading(database) as page:
        assert await importing.earlier(page, CONTENT) is None
    await bring_in(database, some())
    async with reading(database) as page:
        assert await importing.earlier(page, CONTENT) == NOW
        assert await importing.earlier(page, b"something else") is None


async def test_dissatisfaction_is_read_back_as_it_was_noted(database):
    answers = {
        "channel": "phone",
        "wants_complaint": "no",
        "received_on": "2026-11-20",
        "categories": ["costs"],
    }
    async with writing(database) as page:
        await note_dissatisfaction(page, answers, LAST)
    async with reading(database) as page:
        (found,) = await importing.dissatisfactions(page)
    assert (found.answers, found.at) == (answers, NOW)


async def test_who_was_invited_and_did_not_join_is_known(database):
    async with writing(database) as page:
        await people.invite(page, Role.COACH, "Peter Oud", vouched=True)
        await a_member(page, "Alice")
    async with reading(database) as page:
        assert (await importing.outlook(page)).invited == ("Peter Oud",)
