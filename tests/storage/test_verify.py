"""What somebody with the database in hand can do: read nothing, change nothing unnoticed (T8, T9)."""

import random
import tracemalloc

import pytest
from sqlalchemy import LargeBinary, String, cast, func, select, text

from complaints.complaint import Moment
from complaints.disclosure import Disclosure
from complaints.events import Way
from complaints.people import Role
from complaints.privacy import Asks
from storage import (
    attachments,
    disclosures,
    drafts,
    holds,
    messages,
    notices,
    people,
    register,
    requests,
    rows,
    trail,
    updates,
)
from storage.errors import Broken
from storage.verify import BOUND, Fault, verify
from tests.storage.making import NOW, TODAY, a_complaint, a_member, a_notice, reading, writing

CANARY = "KANARIEPIET"
FIRST = rows.fact.c.number == "KL-2026-001"
SEALED = [table.name for table in BOUND]


@pytest.fixture
async def filled(database):
    """Two rows in every table with personal data, a canary in every field of them."""
    async with writing(database) as page:
        for n in range(2):
            alice = await a_member(page, f"{CANARY} {n}", account=770077001 + n)
            await people.invite(page, Role.COACH, CANARY, vouched=True)
            stored = await drafts.start(page, alice.id, "intake")
            await drafts.save(page, stored, {"description": f"{CANARY} draft"})
            await attachments.add(page, stored.id, "pdf", f"%PDF {CANARY}".encode())
            opened = await a_complaint(
                page, alice.id, 100 + n, name=CANARY, description=CANARY, phone=CANARY, wanted=CANARY
            )
            async with register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint:
                complaint.acknowledge(Moment(by=alice.id, at=NOW), on=TODAY, way=Way.EMAIL)
            await register.remember_commissioner(page, alice.id, "employer", f"{CANARY} {n}")
            await register.note_dissatisfaction(
                page, {"channel": "phone", "commissioner_name": CANARY, "received_on": "2026-11-20"}, TODAY
            )
            programme = Disclosure(
                id=0, reference=f"{CANARY} {n}", started_on=TODAY, recorded_by=alice.id, recorded_at=NOW
            )
            await disclosures.record(page, programme)
            await holds.keep(page, opened.number, TODAY, CANARY, alice.id)
            asked = await requests.begin(page, Asks.ACCESS, TODAY, {"name": CANARY}, alice.id)
            await requests.add_files(page, asked, CANARY.encode())
            await notices.plan(page, [a_notice(alice.id)])
            await updates.begin(page, n, alice.id)
            await messages.remember(page, alice.id, n)
    return database


async def found_in(database):
    async with reading(database) as page:
        return await verify(page)


async def test_an_untouched_archive_is_whole(filled):
    assert await found_in(filled) == []


async def test_an_empty_archive_is_whole(database):
    assert await found_in(database) == []


@pytest.mark.parametrize("name", SEALED)
async def test_two_payloads_that_changed_places_are_named(filled, name):
    table = rows.metadata.tables[name]
    key = [*table.primary_key.columns]
    async with writing(filled) as page:
        one, other = (
            await page.connection.execute(select(*key, table.c.sealed).order_by(*key).limit(2))
        ).all()
        for row, sealed in ((one, other.sealed), (other, one.sealed)):
            where = [column == value for column, value in zip(key, row, strict=False)]
            await page.connection.execute(table.update().where(*where).values(sealed=sealed))
    faults = await found_in(filled)
    assert {(fault.kind, fault.table) for fault in faults} == {("unreadable", name)}
    assert len(faults) == 2


@pytest.mark.parametrize("name", SEALED)
async def test_a_flipped_bit_is_named(filled, name):
    table = rows.metadata.tables[name]
    key = [*table.primary_key.columns]
    async with writing(filled) as page:
        row = (await page.connection.execute(select(*key, table.c.sealed).order_by(*key).limit(1))).one()
        flipped = bytearray(row.sealed)
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        where = [column == value for column, value in zip(key, row, strict=False)]
        await page.connection.execute(table.update().where(*where).values(sealed=bytes(flipped)))
    faults = await found_in(filled)
    assert [(fault.kind, fault.table) for fault in faults] == [("unreadable", name)]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("person", {"standing": "revoked"}),
        ("complaint", {"stage": "closed"}),
        ("complaint", {"uwv": "no"}),
        ("complaint", {"received_on": NOW.date()}),
        ("complaint", {"urgent": True}),
        ("event", {"happened_on": NOW.date().replace(year=2020)}),
        ("event", {"recorded_at": NOW.replace(year=2020)}),
        ("dissatisfaction", {"commissioner": "uwv"}),
        ("dissatisfaction", {"commissioner": None}),
        ("fact", {"uwv": "no"}),
        ("fact", {"acknowledge_met": None}),
        ("fact", {"decision": "accepted"}),
        ("fact", {"version": 3}),
    ],
)
async def test_a_clear_copy_that_was_changed_is_named(filled, table, change):
    async with writing(filled) as page:
        await page.connection.execute(rows.metadata.tables[table].update().values(**change))
    assert {(fault.kind, fault.table) for fault in await found_in(filled)} == {("differs", table)}


async def test_facts_without_their_complaint_and_a_complaint_without_its_facts_are_named(filled):
    async with writing(filled) as page:
        await page.connection.execute(rows.fact.update().where(FIRST).values(number="KL-2026-009"))
    assert await found_in(filled) == [
        Fault("gone", "fact", "KL-2026-001"),
        Fault("stray", "fact", "KL-2026-009"),
    ]


async def test_an_event_that_was_taken_away_is_named(filled):
    async with writing(filled) as page:
        last = rows.event.c.seq == 2
        await page.connection.execute(
            rows.event.delete().where(last, rows.event.c.complaint == "KL-2026-001")
        )
    assert await found_in(filled) == [Fault("differs", "complaint", "KL-2026-001")]


async def test_an_event_that_was_made_another_is_named_and_not_shown(filled):
    async with writing(filled) as page:
        await page.connection.execute(rows.event.update().where(rows.event.c.seq == 2).values(kind="Entered"))
    assert {fault.kind for fault in await found_in(filled)} == {"unreadable"}
    async with reading(filled) as page:
        with pytest.raises(Broken):
            await register.get(page, "KL-2026-001")


async def test_one_damaged_complaint_does_not_hide_the_others(filled):
    async with writing(filled) as page:
        damaged = rows.complaint.update().where(rows.complaint.c.number == "KL-2026-001")
        await page.connection.execute(damaged.values(sealed=b"damaged"))
    broken = []
    async with reading(filled) as page:
        assert [c.number for c in await register.listing(page, on_broken=broken.append)] == ["KL-2026-002"]
        with pytest.raises(Broken):
            await register.listing(page)
    assert [(each.table, each.row_id) for each in broken] == [("complaint", "KL-2026-001")]


async def test_a_fault_in_the_trail_is_named(filled, kind):
    async with writing(filled) as page:
        lift = "DROP TRIGGER trail_no_update" if kind == "sqlite" else "ALTER TABLE trail DISABLE TRIGGER ALL"
        await page.connection.execute(text(lift))
        await page.connection.execute(rows.trail.update().where(rows.trail.c.seq == 2).values(actor=9))
    (fault,) = await found_in(filled)
    assert fault == Fault("changed", "trail", "2")
    assert str(fault.text) == "Logboek, regel 2: gewijzigd."


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_nothing_personal_is_in_the_files(filled, tmp_path):
    read = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert "klachtenbot.db-wal" in read
    for secret in (CANARY, CANARY.casefold(), "770077001"):
        assert [name for name, content in read.items() if secret.encode() in content] == []


async def test_nothing_personal_is_in_any_column(filled):
    hits = []
    async with reading(filled) as page:
        for table in rows.metadata.sorted_tables:
            for column in table.columns:
                for value in await page.connection.scalars(select(_as_written(column))):
                    shown = value if isinstance(value, bytes) else str(value).encode()
                    hits += [str(column) for secret in (CANARY, "770077001") if secret.encode() in shown]
    assert hits == []


async def test_the_canary_was_there_to_be_found(filled):
    async with reading(filled) as page:
        assert (await register.get(page, "KL-2026-001")).answers["description"] == CANARY
        assert CANARY in (await people.by_account(page, 770077001)).name
        assert await page.connection.scalar(select(func.count()).select_from(rows.attachment)) == 2
        assert (await trail.verify(page)).rows == 8


async def test_files_are_read_one_at_a_time(database):
    """Eight of 2 MB; a sealed one and its content are two of them."""
    async with writing(database) as page:
        stored = await drafts.start(page, (await a_member(page)).id, "intake")
        for _ in range(8):
            await attachments.add(page, stored.id, "pdf", random.randbytes(2_000_000))
    async with reading(database) as page:
        tracemalloc.start()
        assert await verify(page) == []
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 10_000_000


async def test_every_row_is_read_however_many_there_are(database):
    """More than a portion of each: of the last of them a seal is broken."""
    async with writing(database) as page:
        stored = await drafts.start(page, (await a_member(page)).id, "intake")
        added = [await attachments.add(page, stored.id, "pdf", b"%PDF") for _ in range(3)]
        invited = [await people.invite(page, Role.COACH, f"Nieuw {n}", vouched=True) for n in range(120)]
        await page.connection.execute(
            rows.attachment.update().where(rows.attachment.c.id == added[-1]).values(sealed=b"\1\4nope")
        )
        last = await page.connection.scalar(select(func.max(rows.invitation.c.code)))
        await page.connection.execute(
            rows.invitation.update().where(rows.invitation.c.code == last).values(sealed=b"\1\4nope")
        )
        assert len(invited) == 120
        assert {*await verify(page)} == {
            Fault("unreadable", "attachment", str(added[-1])),
            Fault("unreadable", "invitation", last.hex()),
        }


def _as_written(column):
    return (
        column
        if isinstance(column.type, LargeBinary) or hasattr(column.type, "impl")
        else cast(column, String)
    )
