"""T9: whoever has the database in hand changes nothing unnoticed: no wrong text is ever on a screen, and
`verify` names the row.
"""

import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Table, select, text, update

from complaints.openings import LIMIT
from complaints.people import Role
from storage import attachments, drafts, people, register, rows
from storage.verify import BOUND, Fault, verify
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency
from tests.bot.office import a_filed_complaint, entered
from tests.security.watching import send

FLIPS, SWAPS = 200, 50
SAMPLE = 16
storm = pytest.mark.storm
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

Screens = list[list[str]]

LIFTED = {
    "sqlite": ["DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete"],
    "postgresql": ["ALTER TABLE trail DISABLE TRIGGER ALL"],
}
DAMAGED = re.compile(
    r"Wat hiervoor nodig is, is beschadigd en wordt niet getoond\..+"
    r"|Let op: er is iets beschadigd, en dat staat hier niet bij\..+"
)
# What a list says that has nothing left, and a page that has no name: right only beside that word.
EMPTY = re.compile(
    r"Er zijn geen klachten die jij mag zien\..+|Niets\. Fijne dag\.|Niets gevonden\.|.+ onbekend \(#\)"
)
DOOR = ["Deze bot is alleen voor medewerkers. Heb je een uitnodiging? Open dan de link die je kreeg."]
# What stands on the screens that say who there is, what there is, and what is in it.
LOOKS = (
    (CARLA, "/klachten"),
    (CARLA, "/zaak KL-2026-001"),
    (CARLA, "/zaak KL-2026-002"),
    (CARLA, "/zoek voorval"),
    (CARLA, "/vandaag"),
    (DIRK, "/team"),
    (ANNA, "/klacht"),
)
OF_A_COUNT = re.compile(r"\d+")


@pytest.fixture
async def office(agency: Agency, kind: str, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """Two rows in every sealed table but one, forms half filled in; an intruder lifted the triggers. Who
    looks hundreds of times is not stopped here.
    """
    for module in ("complaints", "handlers"):
        monkeypatch.setattr(f"{module}.openings.LIMIT", replace(LIMIT, most=10_000))
    for received in (1, 2):
        number = await a_filed_complaint(agency, by=ANNA, involved=[BRAM], title=f"Voorval {received}")
        await entered(agency, number)
    async with agency.house.database.write(agency.clock.now()) as page:
        for who in (ANNA, BRAM):
            stored = await drafts.start(page, agency.ids[who], "intake")
            await drafts.save(page, stored, {"channel": "phone"})
            await attachments.add(page, stored.id, "pdf", b"%PDF")
            await people.invite(page, Role.COACH, "Fay Post", vouched=True)
            await register.remember_commissioner(page, agency.ids[who], "employer", "Voorbeeld BV")
            await register.note_dissatisfaction(
                page, {"channel": "phone", "commissioner": "uwv"}, agency.house.today()
            )
        for statement in LIFTED[kind]:
            await page.connection.execute(text(statement))
    return agency


async def screens(agency: Agency) -> Screens:
    """What everybody reads, look by look."""
    seen = []
    for who, typed in LOOKS:
        before = len(agency.told(who))
        await send(agency, who, typed)
        seen.append("\n".join(agency.told(who)[before:]).splitlines())
    return seen


def wrong(before: Screens, after: Screens, locked_out: Collection[int]) -> Iterator[str]:
    """Lines that were not there before; and those that are missing, where nobody says that something is.

    `locked_out`: whose own row is damaged has no rights, and is turned away like a stranger.
    """
    for (who, _look), was, now in zip(LOOKS, before, after, strict=True):
        known, there = ({OF_A_COUNT.sub("#", line) for line in lines} for lines in (was, now))
        if who in locked_out:
            yield from (line for line in now if line not in DOOR)
        elif any(DAMAGED.fullmatch(line) for line in now):
            yield from (line for line in there - known if not (DAMAGED.match(line) or EMPTY.fullmatch(line)))
        else:
            yield from known ^ there


@dataclass(frozen=True)
class Place:
    """A value in a row."""

    table: Table
    column: str
    key: tuple[object, ...]

    def where(self) -> list[object]:
        return [c == value for c, value in zip(self.table.primary_key.columns, self.key, strict=True)]


def locked_out(agency: Agency, *places: Place) -> list[int]:
    """The accounts of those whose own row this is."""
    ids = [place.key[0] for place in places if place.table is rows.person]
    return [account for account, person in agency.ids.items() if person in ids]


async def keys(agency: Agency, table: Table) -> list[tuple[object, ...]]:
    columns = [*table.primary_key.columns]
    async with agency.house.database.read(agency.clock.now()) as page:
        return [tuple(row) for row in await page.connection.execute(select(*columns).order_by(*columns))]


async def filled(agency: Agency) -> list[Table]:
    return [table for table in BOUND if await keys(agency, table)]


async def read(agency: Agency, place: Place) -> bytes:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await page.connection.scalar(select(place.table.c[place.column]).where(*place.where()))


async def put(agency: Agency, place: Place, value: object) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(update(place.table).where(*place.where()).values({place.column: value}))


async def faults(agency: Agency) -> list[Fault]:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await verify(page)


async def a_place(agency: Agency) -> Place:
    """Sealed, or in the trail: what an intruder would change."""
    table = random.choice([*await filled(agency), rows.trail])
    column = "sealed" if table in BOUND else random.choice(["hash", "detail", "action", "subject"])
    there = await keys(agency, table)
    return Place(table, column, random.choice(there))


def flipped(value: object) -> object:
    """With one bit turned; in a text a letter is another one."""
    if isinstance(value, bytes):
        turned = bytearray(value)
        turned[random.randrange(len(turned))] ^= 1 << random.randrange(8)
        return bytes(turned)
    at = random.randrange(len(str(value)) or 1)
    return f"{str(value)[:at]}~{str(value)[at + 1 :]}"


async def named(agency: Agency, place: Place) -> str:
    """What `verify` calls that row."""
    if place.table is rows.trail:
        return str(place.key[0])
    columns = [place.table.c[column.name] for column in place.table.columns]
    async with agency.house.database.read(agency.clock.now()) as page:
        row = (await page.connection.execute(select(*columns).where(*place.where()))).one()
    return str(BOUND[place.table](row))


async def flips(agency: Agency, times: int) -> None:
    before = await screens(agency)
    assert any("Voorval 1" in line for line in before[1]), before[1]
    for _ in range(times):
        place = await a_place(agency)
        was, name = await read(agency, place), await named(agency, place)
        await put(agency, place, flipped(was))
        assert [*wrong(before, await screens(agency), locked_out(agency, place))] == [], place
        assert (place.table.name, name) in {(fault.table, fault.row) for fault in await faults(agency)}, place
        await put(agency, place, was)
    assert await faults(agency) == []
    assert [*wrong(before, await screens(agency), ())] == []


async def swaps(agency: Agency, times: int) -> None:
    """The payloads of two rows, of one table or of two."""
    before = await screens(agency)
    for _ in range(times):
        table = random.choice(await filled(agency))
        other = table if random.random() < 0.7 else random.choice(await filled(agency))
        one = Place(table, "sealed", random.choice(await keys(agency, table)))
        others = [Place(other, "sealed", key) for key in await keys(agency, other)]
        two = random.choice([place for place in others if place != one])
        first, second = await read(agency, one), await read(agency, two)
        await put(agency, one, second)
        await put(agency, two, first)
        assert [*wrong(before, await screens(agency), locked_out(agency, one, two))] == [], (one, two)
        found = {(fault.table, fault.row) for fault in await faults(agency)}
        assert found >= {(each.table.name, await named(agency, each)) for each in (one, two)}
        await put(agency, one, first)
        await put(agency, two, second)
    assert await faults(agency) == []


@only_sqlite
async def test_a_flipped_bit_is_never_a_wrong_text_and_verify_names_its_row(office: Agency):
    await flips(office, SAMPLE)


@only_sqlite
async def test_payloads_that_changed_places_are_never_a_wrong_text_and_verify_names_both(office: Agency):
    await swaps(office, SAMPLE // 2)


@storm
async def test_200_flipped_bits_are_never_a_wrong_text_and_verify_names_each(office: Agency):
    await flips(office, FLIPS)


@storm
async def test_50_swapped_payloads_are_never_a_wrong_text_and_verify_names_each(office: Agency):
    await swaps(office, SWAPS)


@only_sqlite
async def test_a_trail_that_was_edited_thinned_or_cut_is_named_at_its_first_wrong_row(office: Agency):
    await screens(office)
    table = rows.trail
    last = len(await keys(office, table))
    for statement, kind, row in (
        (table.update().where(table.c.seq == 6).values(actor=office.ids[EVA]), "changed", 6),
        (table.delete().where(table.c.seq == 5), "missing", 5),
        (table.delete().where(table.c.seq == 3), "missing", 3),
    ):
        async with office.house.database.write(office.clock.now()) as page:
            await page.connection.execute(statement)
        assert await faults(office) == [Fault(kind, "trail", str(row))]
    assert last > 6


@only_sqlite
async def test_a_trail_whose_end_was_cut_off_is_named(office: Agency):
    last = len(await keys(office, rows.trail))
    async with office.house.database.write(office.clock.now()) as page:
        await page.connection.execute(rows.trail.delete().where(rows.trail.c.seq > last - 2))
    assert await faults(office) == [Fault("missing", "trail", str(last - 1))]
