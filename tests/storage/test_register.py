"""The register (3.2): numbers, changes, lists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from complaints.complaint import Moment
from complaints.errors import NotFound, Refusal
from complaints.events import Acknowledged, Entered, Registered, Way
from storage import attachments, register, rows, trail
from storage.errors import AlreadyRegistered, VersionConflict
from tests.conftest import NOW
from tests.storage.making import ANSWERS, TODAY, a_complaint, a_member, reading, writing


async def test_a_complaint_comes_back_as_it_was_registered(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id, description="Zij zei: “nooit gebeld” ☎")
    async with reading(database) as page:
        found = await register.get(page, opened.number)
    assert found == opened
    assert found.events == [Registered(on=TODAY, at=NOW, by=alice.id)]


async def test_numbers_count_per_year_of_registration(database):
    async with writing(database) as page:
        alice = await a_member(page)
        numbers = [
            (
                await register.open_complaint(
                    page, draft_id=draft, answers=ANSWERS, regulation="2026-1", by=alice.id, on=on
                )
            ).number
            for draft, on in enumerate([TODAY, TODAY, date(2027, 1, 4), TODAY])
        ]
    assert numbers == ["KL-2026-001", "KL-2026-002", "KL-2027-001", "KL-2026-003"]


async def test_a_number_of_a_page_that_was_not_kept_is_given_out_again(database):
    async with writing(database) as page:
        alice = await a_member(page)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the page is part of the act
        async with writing(database) as page:
            await a_complaint(page, alice.id)
            raise ZeroDivisionError
    async with writing(database) as page:
        assert (await a_complaint(page, alice.id)).number == "KL-2026-001"


async def test_a_draft_becomes_one_complaint_only(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id, draft_id=7)
    async with writing(database) as page:
        with pytest.raises(AlreadyRegistered) as refused:
            await a_complaint(page, alice.id, draft_id=7)
        assert refused.value.number == opened.number
        assert (await a_complaint(page, alice.id, draft_id=8)).number == "KL-2026-002"


async def test_a_change_is_kept_with_its_event_and_a_row_in_the_trail(database):
    later = NOW + timedelta(days=1)
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id)
    async with database.write(later) as page:
        async with register.change(page, opened.number, by=alice.id, action="entered") as complaint:
            complaint.enter(Moment(by=alice.id, at=later))
        async with register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint:
            complaint.acknowledge(Moment(by=alice.id, at=later), on=later.date(), way=Way.LETTER)
    async with reading(database) as page:
        found = await register.get(page, opened.number)
        rows_ = (await page.connection.execute(select(rows.trail.c.action, rows.trail.c.subject))).all()
    assert found.events[1:] == [
        Entered(on=later.date(), at=later, by=alice.id),
        Acknowledged(on=later.date(), at=later, by=alice.id, way=Way.LETTER),
    ]
    assert found.version == 3
    assert rows_ == [(action, opened.number) for action in ("registered", "entered", "acknowledged")]


async def test_a_refused_change_leaves_nothing(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id)
    with pytest.raises(Refusal):  # noqa: PT012 - the page is part of the act
        async with (
            writing(database) as page,
            register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint,
        ):
            complaint.enter(Moment(by=alice.id, at=NOW))
            complaint.acknowledge(Moment(by=alice.id, at=NOW), on=date(2020, 1, 1), way=Way.PHONE)
    async with reading(database) as page:
        assert await register.get(page, opened.number) == opened
        assert (await trail.verify(page)).rows == 1


async def test_a_refusal_that_is_caught_on_the_page_leaves_nothing_either(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id)
    async with writing(database) as page:
        with pytest.raises(Refusal):  # noqa: PT012 - the change is part of the act
            async with register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint:
                complaint.enter(Moment(by=alice.id, at=NOW))
                complaint.acknowledge(Moment(by=alice.id, at=NOW), on=date(2020, 1, 1), way=Way.PHONE)
    async with reading(database) as page:
        assert await register.get(page, opened.number) == opened


async def test_a_version_that_was_changed_under_it_is_not_overwritten(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id)
        with pytest.raises(VersionConflict):
            async with register.change(page, opened.number, by=alice.id, action="entered"):
                await page.connection.execute(rows.complaint.update(), {"version": 9})


async def test_a_number_that_does_not_exist_is_not_found(database):
    async with reading(database) as page:
        with pytest.raises(NotFound):
            await register.get(page, "KL-2026-999")
    async with writing(database) as page:
        with pytest.raises(NotFound):
            async with register.change(page, "KL-2026-999", by=1, action="entered"):
                raise AssertionError


async def test_a_list_is_by_date_of_receipt_with_events_in_two_queries(database, statements):
    async with writing(database) as page:
        alice = await a_member(page)
        for draft, day in enumerate(["2026-11-03", "2026-11-01", "2026-11-02"]):
            await a_complaint(page, alice.id, draft_id=draft, received_on=day)
    with statements(database) as seen:
        async with reading(database) as page:
            found = await register.listing(page)
    assert [complaint.received_on.day for complaint in found] == [1, 2, 3]
    assert all(complaint.events for complaint in found)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 2


@pytest.mark.parametrize(
    ("stage", "open_ones"),
    [("closed", ["KL-2026-002"]), ("withdrawn", ["KL-2026-001", "KL-2026-002"])],  # not closed yet (3.5)
)
async def test_what_is_closed_is_not_among_the_open_ones(database, stage, open_ones):
    async with writing(database) as page:
        alice = await a_member(page)
        for draft in (1, 2):
            await a_complaint(page, alice.id, draft_id=draft)
        await page.connection.execute(
            rows.complaint.update().where(rows.complaint.c.number == "KL-2026-001"), {"stage": stage}
        )
        assert [c.number for c in await register.listing(page, open_only=True)] == open_ones
        assert len(await register.listing(page)) == 2


async def test_the_clear_columns_say_what_reports_need(database):
    async with writing(database) as page:
        alice = await a_member(page)
        await a_complaint(page, alice.id, urgent="yes")
        row = (await page.connection.execute(select(rows.complaint))).one()
    assert (row.received_on, row.stage, row.channel, row.uwv, row.categories, row.urgent) == (
        date(2026, 11, 20),
        "registered",
        "phone",
        "yes",
        "treatment,slowness",
        True,
    )
    assert (row.registered_by, row.registered_at) == (alice.id, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("answers", "uwv"),
    [
        ({"commissioner": "employer", "uwv_client": "no"}, "no"),
        ({"commissioner": "employer", "uwv_client": "unknown"}, "unknown"),
        ({"commissioner": "employer", "uwv_client": "yes"}, "yes"),
    ],
)
async def test_an_unknown_uwv_client_is_never_silently_no(database, answers, uwv):
    async with writing(database) as page:
        alice = await a_member(page)
        await a_complaint(page, alice.id, **answers)
        assert await page.connection.scalar(select(rows.complaint.c.uwv)) == uwv


async def test_attachments_of_the_draft_move_to_the_complaint(database):
    async with writing(database) as page:
        alice = await a_member(page)
        first = await attachments.add(page, 7, "pdf", b"%PDF one")
        await attachments.add(page, 8, "png", b"of another draft")
        opened = await a_complaint(page, alice.id, draft_id=7)
        listed = await attachments.of_complaint(page, opened.number)
        assert [(found.id, found.kind, found.size) for found in listed] == [(first, "pdf", 8)]
        await attachments.remove(page, 7, first)
        assert (await attachments.get(page, first)).content == b"%PDF one"


async def test_dissatisfaction_is_kept_apart(database):
    async with writing(database) as page:
        await register.note_dissatisfaction(
            page, {"channel": "phone", "received_on": "2026-11-20", "categories": ["information"]}, TODAY
        )
        row = (await page.connection.execute(select(rows.dissatisfaction))).one()
        assert await register.listing(page) == []
    assert (row.received_on, row.channel, row.categories) == (date(2026, 11, 20), "phone", "information")


async def test_a_commissioners_name_is_remembered_once_per_kind(database):
    async with writing(database) as page:
        for kind, name in [
            ("employer", "Bakker BV"),
            ("employer", "bakker bv"),
            ("municipality", "Bakker BV"),
        ]:
            await register.remember_commissioner(page, 1, kind, name)
        found = await register.commissioners(page, 1)
        others = await register.commissioners(page, 2)
    assert {kind: list(names.values()) for kind, names in found.items()} == {
        "employer": ["Bakker BV"],
        "municipality": ["Bakker BV"],
    }
    assert others == {}


async def test_several_are_read_at_a_time_each_once_and_without_the_unknown_ones(database):
    async with writing(database) as page:
        alice = await a_member(page)
        filed = [
            await a_complaint(page, alice.id, draft_id=draft) for draft in range(1, register.PORTION + 3)
        ]
    wanted = [each.number for each in filed[1:]]
    async with reading(database) as page:
        found = [each async for each in register.several(page, [*wanted, wanted[0], "KL-2026-999"])]
    assert found == filed[1:]
