"""Every button has words: who types them gets what a press would have given."""

import pytest

from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def registered(database: Database):
    async with an_agency(database, members=()) as agency:
        await enrol(agency)
        await a_phone_complaint(agency)
        await agency.time_passes()
        yield agency


@pytest.mark.parametrize("number", ["KL-2026-001", "kl 2026 1", "1"])
async def test_entering_in_words(registered: Agency, number: str):
    said = await registered.says(CARLA, f"inschrijven {number}")
    assert "✓ inschrijven in het register: gedaan" in said.text


async def test_acknowledging_in_words_opens_its_form(registered: Agency):
    said = await registered.says(CARLA, "Ontvangst bevestigd 1")
    assert "ontvangstbevestiging verstuurd" in said.text


async def test_why_in_words_explains_every_date(registered: Agency):
    said = await registered.says(CARLA, "waarom KL-2026-001")
    assert said.text.count("De uiterste datum is") == 4


async def test_seen_in_words(registered: Agency):
    said = await registered.says(CARLA, "gezien")
    assert said.text == "Genoteerd dat je dit gezien hebt."


async def test_a_step_in_words_is_refused_to_who_may_not(registered: Agency):
    hidden = (await registered.says(BRAM, "inschrijven 1")).text
    unknown = (await registered.says(BRAM, "inschrijven 2")).text
    assert hidden == unknown == "Die klacht ken ik niet. Je ziet je klachten met /klachten."
    own = (await registered.says(ANNA, "inschrijven 1")).text
    assert own == "Deze stap is niet aan jou. Open de klacht om te zien wat je kunt doen."


async def test_a_step_that_was_done_says_so(registered: Agency):
    await registered.says(DIRK, "inschrijven 1")
    assert (
        await registered.says(CARLA, "inschrijven 1")
    ).text == "Klacht KL-2026-001 staat al in het register."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Klacht registreren", "Hoe kwam de klacht binnen?"),
        ("vandaag", "Te doen op"),
        ("Klachten", "Klachten ("),
    ],
)
async def test_the_menu_in_words(registered: Agency, typed: str, said: str):
    assert said in (await registered.says(CARLA, typed)).text
