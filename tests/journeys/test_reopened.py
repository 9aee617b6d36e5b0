"""Closed, and reopened with a reason: new terms from that day, handled again, and closed (3.5)."""

import pytest

from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import NUMBER, begins, page, resolved, takes


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await resolved(opened)
        yield opened


async def test_a_complaint_that_is_reopened_is_handled_again(agency: Agency):
    await closed(agency)
    await agency.time_passes()
    agency.clock.at(2027, 2, 1, 10, 0)
    agency.clear()
    await reopened(agency)
    await handled_again(agency)


async def closed(agency: Agency) -> None:
    early = await agency.says(DIRK, f"afsluiten {NUMBER}")
    assert "De klager is nog niet gebeld over de afhandeling." in early.text
    await agency.presses(DIRK, "Belpoging")
    await agency.says(DIRK, "vandaag", "10:15", "ja", "ja", "Blij met het antwoord.", "vastleggen")
    await takes(agency, DIRK, "afsluiten", "/overslaan")
    for closed_now in ("afhandelen", "verlengen", "intrekken", "belpoging"):
        refused = await agency.says(DIRK, f"{closed_now} {NUMBER}")
        assert refused.text == f"Dat kan nu niet met klacht {NUMBER}: die is afgesloten."


async def reopened(agency: Agency) -> None:
    """By the director; the complaints coach hears of it, and the reason is in the timeline."""
    await begins(agency, DIRK, "heropenen", "Er is een nieuw feit.")
    done = await agency.says(DIRK, "vastleggen")
    assert "✓ besluiten en de klager inlichten: gedaan op maandag 23 november 2026 (op tijd)" in done.text
    assert "• schriftelijk afhandelen: uiterlijk maandag 15 maart 2027" in done.text
    await agency.time_passes()
    assert any(f"{NUMBER}: de klacht is heropend" in text for text in agency.told(CARLA))
    seen = await page(agency, CARLA)
    assert "Stand: in behandeling" in seen.text
    assert {"Afhandelen", "Verlengen"} <= {*seen.buttons}
    why = (await agency.presses(CARLA, "Waarom deze datum? schriftelijk")).text
    assert "6 weken later is het maandag 15 maart 2027." in why
    assert "maandag 1 februari 2027" in why


async def handled_again(agency: Agency) -> None:
    """By the same committee; the first round stays as it was."""
    early = await begins(
        agency, EVA, "afhandelen", "ongegrond", "Het bleek anders.", "ja", "31 januari", "brief"
    )
    assert "Klopt dit allemaal?" in early.text
    early = await agency.says(EVA, "vastleggen")
    assert "De klacht is op maandag 1 februari 2027 heropend. Dit kan niet eerder zijn." in early.text
    await agency.says(EVA, "antwoord verstuurd op", "vandaag")
    done = await agency.says(EVA, "vastleggen")
    assert "✓ schriftelijk afhandelen: gedaan op maandag 1 februari 2027 (op tijd)" in done.text
    assert "• nabellen: uiterlijk maandag 8 februari 2027" in done.text
    await takes(agency, DIRK, "belpoging", "vandaag", "half elf", "ja", "ja", "Nu is het goed.")
    await takes(agency, DIRK, "afsluiten", "Vraag door.")
    assert "Stand: afgesloten" in (await page(agency, ANNA)).text
    await agency.says(ANNA, f"tijdlijn {NUMBER}")
    told = agency.user(ANNA).last().text + (await agency.presses(ANNA, "»")).text
    assert "De klacht is heropend.\nReden: Er is een nieuw feit." in told
    for twice in (
        "Het antwoord is verstuurd",
        "de klager is bereikt, en is tevreden",
        "De klacht is afgesloten",
    ):
        assert told.count(twice) == 2
