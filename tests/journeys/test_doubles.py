"""A possible double is pointed out to who may see it; to anybody else not a byte is different (3.3b)."""

import re
from datetime import date, timedelta

import pytest

from handlers import doubles
from handlers.context import Visit
from storage import people, register
from storage.database import Database
from storage.rows import complaint as complaint_table
from tests.agency import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    PHONE_COMPLAINT,
    Agency,
    a_phone_complaint,
    an_agency,
)
from tests.bot.office import damage
from tests.enrolling import enrol

FIRST, HINT = "KL-2026-001", "Mogelijk dezelfde klager: KL-2026-001."
ABOUT_NOBODY = {"at_12": "Geen begeleidende coach", "at_13": "De organisatie"}
OTHER = {"at_5": "Karel Postma", "at_6": "06 87654321"}


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def seen_by(agency: Agency, account: int, besides: str = "", **answers: object) -> tuple[str, ...]:
    given = {"received_on": "2026-11-22", "name": "Fenna Visser", **answers}
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
        visit = Visit(agency.house, page, team.people[agency.ids[account]], team)
        return await doubles.possible(visit, given, besides=besides)


async def checking(agency: Agency, account: int) -> str:
    """The check page of one more complaint of the same complainant, which is not registered yet."""
    answers = [*PHONE_COMPLAINT[:12], "Geen begeleidende coach", "De organisatie", *PHONE_COMPLAINT[14:]]
    return (await agency.says(account, *answers)).text


# --- who sees it


async def test_who_registered_the_other_sees_it_and_so_do_those_who_keep_the_register(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    assert [await seen_by(agency, who) for who in (ANNA, CARLA, DIRK)] == [(FIRST,)] * 3
    assert [await seen_by(agency, who) for who in (BRAM, EVA)] == [()] * 2


@pytest.mark.parametrize(
    ("about", "who"), [("Carla Smit", CARLA), ("Dirk Mulder", DIRK), ("Anna de Wit", ANNA)]
)
async def test_nobody_sees_one_in_which_they_are_involved(agency: Agency, about: str, who: int):
    await a_phone_complaint(agency, ANNA, at_12="Geen begeleidende coach", at_13=about)
    assert await seen_by(agency, who) == ()
    assert any([await seen_by(agency, other) for other in (ANNA, CARLA, DIRK)])


async def test_a_complaint_is_no_double_of_itself(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    assert await seen_by(agency, CARLA, besides=FIRST) == ()


async def test_all_of_them_are_named_by_date_of_receipt(agency: Agency):
    for received in ("vandaag", "vorige week maandag", "1-8-2026"):
        await a_phone_complaint(agency, ANNA, at_3=received, at_15="1-7-2026", **ABOUT_NOBODY)
    assert await seen_by(agency, CARLA) == ("KL-2026-002", FIRST)


async def test_a_damaged_one_does_not_keep_anybody_from_registering(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    await damage(agency, complaint_table, number=FIRST)
    assert await seen_by(agency, CARLA) == ("KL-2026-002",)


async def test_only_what_was_received_between_two_days_is_read(agency: Agency):
    await a_phone_complaint(agency, ANNA, at_3="vandaag", **ABOUT_NOBODY)
    day, one = date(2026, 11, 23), timedelta(days=1)
    async with agency.house.database.read(agency.clock.now()) as page:
        spans = [(day, day), (day - one, day + one), (day + one, day + one), (day - one, day - one)]
        found = [await register.received_between(page, *span) for span in spans]
    assert [[each.number for each in several] for several in found] == [[FIRST], [FIRST], [], []]
    assert found[0][0].events


# --- in the chat


async def test_it_is_pointed_out_on_the_check_page_and_on_the_page_of_the_complaint(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    agency.clear()
    assert HINT in await checking(agency, ANNA)
    await agency.presses(ANNA, "Registreren")
    assert HINT in (await agency.says(CARLA, "/zaak KL-2026-002")).text
    assert "Mogelijk dezelfde klager: KL-2026-002." in (await agency.says(CARLA, f"/zaak {FIRST}")).text


async def test_a_hidden_double_changes_not_a_byte_of_what_a_coach_reads(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    plain = await everything_said(agency, EVA, **OTHER)
    hidden = await everything_said(agency, EVA)
    assert FIRST not in "".join(hidden)
    assert [alike(text) for text in hidden] == [alike(text) for text in plain]


async def test_nor_of_what_the_complaints_coach_reads_when_the_other_is_about_her(agency: Agency):
    await a_phone_complaint(agency, ANNA, at_12="Geen begeleidende coach", at_13="Carla Smit")
    plain = await everything_said(agency, CARLA, **OTHER)
    hidden = await everything_said(agency, CARLA)
    assert FIRST not in "".join(hidden)
    assert [alike(text) for text in hidden] == [alike(text) for text in plain]


async def everything_said(agency: Agency, account: int, **changed: str) -> list[str]:
    """From the first question to the page of the complaint, every text as it was sent."""
    agency.clear()
    since = len(agency.world.calls)
    message = await a_phone_complaint(agency, account, **ABOUT_NOBODY, **changed)
    number = re.search(r"KL-\d{4}-\d{3}", message.text)
    assert number is not None
    await agency.says(account, f"/zaak {number[0]}")
    said = [call for call in agency.world.calls[since:] if call.method == "sendMessage"]
    return [str(call.params["text"]) for call in said if call.chat_id == account]


def alike(text: str) -> str:
    """Without what differs anyhow: the number, the name and the phone."""
    for mine, theirs in (("Karel Postma", "Fenna Visser"), ("06 87654321", "06 12345678")):
        text = text.replace(mine, theirs)
    return re.sub(r"KL-\d{4}-\d{3}", "KL", text)
