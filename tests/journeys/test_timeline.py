"""The timeline: all that happened, dated, by whom, for who may see it; each look is in the trail (P7)."""

from datetime import timedelta

import pytest

from complaints.events import Way
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, happens, revoked
from tests.enrolling import enrol
from tests.security.watching import forge, heard, trail

NUMBER, MISSING = "KL-2026-001", "KL-2026-002"


@pytest.fixture
async def agency(database: Database):
    """Anna registered a complaint about Bram; Carla entered it the day after."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await a_filed_complaint(opened, involved=[BRAM], tell=False)
        opened.clock.ahead(days=1)
        await happens(opened, NUMBER, CARLA, lambda complaint, moment, _team: complaint.enter(moment))
        yield opened


def noted(text: str):
    return lambda complaint, moment, _team: complaint.note(moment, text=text)


async def notes(agency: Agency, count: int) -> None:
    await happens(agency, NUMBER, CARLA, *(noted(f"Notitie nummer {n}") for n in range(1, count + 1)))


# --- what it says


async def test_what_happened_is_told_oldest_first_with_the_day_and_the_name(agency: Agency):
    message = await agency.says(CARLA, "tijdlijn 1")
    assert message.text.splitlines() == [
        "Tijdlijn van klacht KL-2026-001",
        "Ontvangen op maandag 23 november 2026.",
        "",
        "ma 23 nov 2026, Anna de Wit",
        "De klacht is geregistreerd.",
        "",
        "di 24 nov 2026, Carla Smit",
        "De klacht is ingeschreven in het register.",
    ]
    assert message.buttons == []
    assert message.protected


async def test_what_was_recorded_later_stands_on_the_day_it_happened_and_says_when(agency: Agency):
    agency.clock.ahead(days=2)
    yesterday = agency.house.today() - timedelta(days=3)
    await happens(
        agency,
        NUMBER,
        DIRK,
        lambda complaint, moment, _team: complaint.acknowledge(moment, on=yesterday, way=Way.EMAIL),
    )
    text = (await agency.says(CARLA, "tijdlijn 1")).text
    assert "ma 23 nov 2026, Dirk Mulder (vastgelegd op do 26 nov 2026)\nDe ontvangst is bevestigd" in text
    assert text.index("geregistreerd.") < text.index("bevestigd") < text.index("ingeschreven")


async def test_what_was_recorded_at_night_is_of_that_day_in_amsterdam(agency: Agency):
    agency.clock.at(2026, 11, 25, 0, 30)
    await happens(agency, NUMBER, CARLA, noted("Laat geworden"))
    text = (await agency.says(CARLA, "tijdlijn 1")).text
    assert "wo 25 nov 2026, Carla Smit\nNotitie: Laat geworden" in text
    assert "vastgelegd op" not in text


async def test_who_left_keeps_a_name_in_it(agency: Agency):
    await revoked(agency, ANNA)
    assert "ma 23 nov 2026, Anna de Wit" in (await agency.says(CARLA, "tijdlijn 1")).text


async def test_a_long_text_is_told_whole_and_as_it_was_written(agency: Agency):
    note = "\n".join(f"Regel {n}: <b>&amp; {'🙂' * 60}" for n in range(60))
    await happens(agency, NUMBER, CARLA, noted(note))
    agency.clear()
    await agency.says(CARLA, "tijdlijn 1")
    told = agency.told(CARLA)
    assert len(told) > 1
    assert f"Notitie: {note}" in "\n".join(told)


async def test_a_text_without_an_end_of_line_is_told_whole(agency: Agency):
    note = "woord" * 800
    await happens(agency, NUMBER, CARLA, noted(note))
    agency.clear()
    await agency.says(CARLA, "tijdlijn 1")
    assert f"Notitie: {note}" in "".join(agency.told(CARLA)).replace("\n", "")


# --- its pages


async def test_eight_events_a_page_and_the_buttons_turn_it(agency: Agency):
    await notes(agency, 16)
    first = await agency.says(CARLA, "tijdlijn 1")
    assert "Bladzijde 1 van 3" in first.text
    assert (first.text.count("Carla Smit"), first.buttons) == (7, ["»"])
    second = await agency.presses(CARLA, "»")
    assert (second.id, second.buttons) == (first.id, ["«", "»"])
    assert second.text.count("Carla Smit") == 8
    last = await agency.presses(CARLA, "»")
    assert (last.text.count("Carla Smit"), last.buttons) == (2, ["«"])
    assert "Notitie nummer 16" in last.text
    assert "Bladzijde 2 van 3" in (await agency.presses(CARLA, "«")).text


@pytest.mark.parametrize(
    "typed", ["tijdlijn 1 bladzijde 2", f"Tijdlijn {NUMBER} blz. 2", "TIJDLIJN kl 2026 1 blz 9"]
)
async def test_a_page_can_be_typed_and_one_that_is_not_there_is_the_last(agency: Agency, typed: str):
    await notes(agency, 7)
    text = (await agency.says(CARLA, typed)).text
    assert "Bladzijde 2 van 2" in text
    assert "Notitie nummer 7" in text


@pytest.mark.parametrize("typed", ["tijdlijn", "tijdlijn van de klacht", "tijdlijn 1 bladzijde"])
async def test_what_names_no_complaint_opens_no_timeline(agency: Agency, typed: str):
    assert "Tijdlijn van klacht" not in (await agency.says(CARLA, typed)).text


async def test_page_nought_is_the_first(agency: Agency):
    assert "De klacht is geregistreerd." in (await agency.says(CARLA, "tijdlijn 1 bladzijde 0")).text


async def test_the_button_on_the_page_of_the_complaint_leaves_that_page_where_it_is(agency: Agency):
    await agency.says(CARLA, f"/zaak {NUMBER}")
    agency_page = agency.user(CARLA).last()
    message = await agency.presses(CARLA, "Tijdlijn")
    assert message.id != agency_page.id
    assert message.text.startswith("Tijdlijn van klacht")
    assert CANARY in agency.reads(CARLA)


# --- who sees it


async def test_each_page_is_a_look_in_the_trail(agency: Agency):
    await notes(agency, 7)
    before = len(await trail(agency))
    await agency.says(CARLA, "tijdlijn 1")
    await agency.presses(CARLA, "»")
    assert (await trail(agency))[before:] == [(agency.ids[CARLA], "complaint.read", NUMBER)] * 2


async def test_it_leaves_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    await happens(agency, NUMBER, CARLA, noted(CANARY))
    await agency.says(CARLA, "tijdlijn 1")
    agency.clock.ahead(minutes=14)
    await agency.time_passes()
    assert CANARY in agency.reads(CARLA)
    agency.clock.ahead(minutes=2)
    await agency.time_passes()
    assert CANARY not in agency.reads(CARLA)


@pytest.mark.parametrize("account", [BRAM, EVA])
async def test_for_who_may_not_see_it_the_answer_is_the_one_for_a_number_that_does_not_exist(
    agency: Agency, account: int
):
    said = []
    for number in (NUMBER, MISSING):
        since = len(agency.world.calls)
        await agency.says(account, f"tijdlijn {number}", f"tijdlijn {number} bladzijde 2")
        popups = [await forge(agency, account, f"t:{number}:{page}") for page in ("0", "1:turn", "999999999")]
        said.append((heard(agency, account, since), popups))
    assert said[0] == said[1]


@pytest.mark.parametrize("data", [f"t:{NUMBER}:", f"t:{NUMBER}:-1", f"t:{NUMBER}:x", "t::0", "t:KL-2026-001"])
async def test_a_forged_button_opens_nothing(agency: Agency, data: str):
    await agency.says(CARLA, "/help")
    assert await forge(agency, CARLA, data)
    assert "Tijdlijn van klacht" not in agency.reads(CARLA)


async def test_somebody_who_became_involved_meanwhile_can_not_turn_the_page(agency: Agency):
    await notes(agency, 7)
    await agency.says(DIRK, "tijdlijn 1")
    await happens(
        agency, NUMBER, DIRK, lambda complaint, moment, _team: complaint.recuse(moment, person=moment.by)
    )
    await agency.presses(DIRK, "»")
    assert "Notitie nummer 7" not in agency.reads(DIRK)
