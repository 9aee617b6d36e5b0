"""A written complaint with its scan (2.1); what comes in later is added to it."""

import pytest

from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, Agency, an_agency
from tests.enrolling import enrol

SCAN = b"%PDF-1.7\nde brief"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF een foto"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def test_a_letter_with_its_scan_and_a_photo_that_came_later(agency: Agency):
    await a_letter(agency)
    await agency.says(CARLA, "/zaak 1")
    listed = await agency.presses(CARLA, "Bijlagen")
    assert listed.buttons == ["1. PDF, 1 kB"]
    await a_photo_later(agency)
    listed = await agency.says(CARLA, "bijlagen 1")
    assert listed.buttons == ["1. PDF, 1 kB", "2. JPEG, 1 kB"]
    await agency.presses(CARLA, "2. JPEG")
    assert agency.user(CARLA).last().file.content == PHOTO
    told = (await agency.says(CARLA, "tijdlijn 1")).text
    assert "Anna de Wit\nEr is 1 bijlage toegevoegd." in told
    assert (await agency.says(BRAM, "bijlagen 1")).text.startswith("Die klacht ken ik niet.")


async def a_letter(agency: Agency) -> None:
    """Registered by who opened the post; nothing is asked that belongs to a conversation."""
    asked = await agency.says(ANNA, "/klacht", "Brief")
    assert "Op welke dag is de klacht ontvangen?" in asked.text
    who = (
        "gisteren",
        "Cliënt",
        "Fenna Visser",
        "/overslaan",
        "/overslaan",
        "Dorpsstraat 12, 1234 AB Utrecht",
    )
    await agency.says(ANNA, *who, "Brief", "UWV", "/overslaan", "Bram Jansen", "Bram Jansen", "klaar")
    about = ("vorige week woensdag", "Bejegening", "klaar", "Te laat gekomen", "Hij kwam te laat.", "klaar")
    asked = await agency.says(ANNA, *about, "/overslaan", "Nee", "Nee")
    assert "Heb je bijlagen?" in asked.text
    agency.user(ANNA).sends_document(SCAN, "brief.pdf")
    await agency.settle()
    await agency.says(ANNA, "klaar", "registreren")


async def a_photo_later(agency: Agency) -> None:
    """Not without a file; what is no picture and no PDF is refused, and the form stays."""
    await agency.says(ANNA, "/zaak 1")
    asked = await agency.presses(ANNA, "Bijlage")
    assert "Stuur de bijlagen." in asked.text
    assert "Geef eerst antwoord op deze vraag." in (await agency.says(ANNA, "klaar")).text
    agency.user(ANNA).sends_document(b"GIF89a", "plaatje.gif")
    await agency.settle()
    assert "KL-2026-001" in agency.user(ANNA).last().text
    agency.user(ANNA).sends_photo(PHOTO)
    await agency.settle()
    assert "Tot nu toe: 1." in agency.user(ANNA).last().text
    checked = await agency.says(ANNA, "klaar")
    assert "Klopt dit allemaal?" in checked.text
    await agency.presses(ANNA, "Vastleggen")
