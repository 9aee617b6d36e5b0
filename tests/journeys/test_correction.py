"""A correction (P5): every date follows, what was wrong is gone, and who may see it is judged anew (3.3b)."""

import pytest

from storage.database import Database
from tests.agency import BRAM, CARLA, EVA, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import NUMBER, begins, page, registered, takes

UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
ENTER, ACKNOWLEDGE = "inschrijven in het register", "ontvangst bevestigen"
TODAY = "maandag 23 november 2026"


@pytest.fixture
async def agency(database: Database):
    """Typed in as received on 2 November; entered and acknowledged today, which is too late for both."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await registered(opened, "2 november")
        await opened.says(CARLA, "inschrijven 1")
        await takes(opened, CARLA, "ontvangst bevestigd", "vandaag", "brief")
        yield opened


async def corrects(agency: Agency, *answers: str) -> str:
    return (await takes(agency, CARLA, "correctie", *answers)).text


async def test_the_day_of_receipt_is_corrected_and_every_date_follows(agency: Agency):
    assert (await page(agency, CARLA)).text.count("(te laat)") == 2
    await refused_days(agency)
    done = await corrects(agency, "ontvangen op", "20 november", "De brief lag nog in de bus.")
    assert f"✓ {ENTER}: gedaan op {TODAY} (op tijd)" in done
    assert f"✓ {ACKNOWLEDGE}: gedaan op {TODAY} (op tijd)" in done
    assert "• schriftelijk afhandelen: uiterlijk vrijdag 1 januari 2027" in done
    done = await corrects(agency, "ontvangen op", "13 november", "Toch het stempel.")
    assert f"✓ {ENTER}: gedaan op {TODAY} (te laat)" in done
    assert f"✓ {ACKNOWLEDGE}: gedaan op {TODAY} (op tijd)" in done
    why = (await agency.presses(CARLA, "Open", "Waarom deze datum? inschrijven")).text
    assert "De klacht is ontvangen op vrijdag 13 november 2026." in why
    for was in ("maandag 2 november 2026", "vrijdag 20 november 2026"):
        assert f"De dag van ontvangst is gecorrigeerd op {TODAY}. Eerst stond er {was}." in why
    told = (await agency.says(CARLA, "tijdlijn 1")).text
    assert "Ontvangen op vrijdag 13 november 2026." in told
    corrected = (
        "ma 23 nov 2026, Carla Smit\nGecorrigeerd: Ontvangen op. Eerst stond er vrijdag 20 november 2026."
    )
    assert f"{corrected}\nReden: Toch het stempel." in told


async def refused_days(agency: Agency) -> None:
    """In the future; and not at all on a day that is not there. The draft stays, and is thrown away."""
    said = await begins(agency, CARLA, "correctie", "ontvangen op", "morgen")
    assert "ligt in de toekomst" in said.text
    assert "Die dag bestaat niet." in (await agency.says(CARLA, "31 februari")).text
    assert "is al" not in (await agency.says(CARLA, "2 november", "Vergissing.")).text
    assert "Er is niets veranderd." in (await agency.says(CARLA, "vastleggen")).text
    thrown = await agency.says(CARLA, "/annuleer ja")
    assert (thrown.text, thrown.buttons) == ("Weggegooid. Er is niets vastgelegd.", ["Open"])


async def test_a_name_and_who_it_is_about_are_corrected(agency: Agency):
    await a_name(agency)
    await the_commissioner(agency)
    await an_event(agency)
    await about_somebody_else(agency)


async def a_name(agency: Agency) -> None:
    """The old one is nowhere any more: not in what is shown from now on, and not in what was."""
    await corrects(agency, "naam", "Fenna de Boer", "Verkeerd verstaan.")
    agency.clock.ahead(minutes=15)
    await agency.time_passes()
    agency.clear()
    for text in ("/zaak 1", "tijdlijn 1", "waarom 1", "brieven 1", "/klachten", "/vandaag", "correctie 1"):
        await agency.says(CARLA, text)
    await agency.says(CARLA, "naam", "/annuleer ja")
    assert "Fenna de Boer" in agency.reads(CARLA)
    assert "Gecorrigeerd: Naam.\nReden: Verkeerd verstaan." in agency.reads(CARLA)
    assert "Visser" not in agency.reads(CARLA)


async def the_commissioner(agency: Agency) -> None:
    """From UWV to a municipality: its name is asked, and whether it is a client of UWV."""
    asked = await begins(agency, CARLA, "correctie", "opdrachtgever", "Gemeente")
    assert "Hoe heet de opdrachtgever?" in asked.text
    asked = await agency.says(CARLA, "Gemeente Utrecht")
    assert "Is het een UWV-cliënt?" in asked.text
    await agency.says(CARLA, "Onbekend", "Verkeerd gekozen.", "vastleggen")
    seen = (await page(agency, CARLA)).text
    for line in ("Opdrachtgever: Gemeente", "Naam opdrachtgever: Gemeente Utrecht", "UWV-cliënt: Onbekend"):
        assert line in seen
    assert "Nog uitzoeken: is het een UWV-cliënt?" in (await agency.says(CARLA, "/vandaag")).text
    await corrects(agency, "opdrachtgever", "UWV", "Toch UWV.")
    seen = (await page(agency, CARLA)).text
    assert "UWV-cliënt: Ja" in seen
    assert "Gemeente" not in seen
    asked = await begins(agency, CARLA, "correctie", "bericht via")
    assert "Corrigeer dan eerst het adres, het e-mailadres of het nummer." in asked.text
    await agency.says(CARLA, "/annuleer ja")
    await corrects(agency, "e-mail", "fenna@voorbeeld.nl", "Gaf ze later door.")
    await corrects(agency, "bericht via", "e-mail", "Wil ze liever.")
    assert "Bericht via: E-mail" in (await page(agency, CARLA)).text


async def an_event(agency: Agency) -> None:
    """Two notes of one day are told apart, and the newest is offered first."""
    for text in ("De eerste.", "De twede."):
        await takes(agency, CARLA, "notitie", text)
    asked = await begins(agency, CARLA, "correctie")
    notes = [label for label in asked.buttons if label.startswith("Notitie")]
    assert notes == ["Notitie 2, 23-11: tekst", "Notitie 1, 23-11: tekst"]
    await agency.says(CARLA, "Notitie 2, 23-11: tekst", "De tweede.", "Tikfout.", "vastleggen")
    first, second = [await agency.says(CARLA, f"tijdlijn 1 bladzijde {n}") for n in (1, 2)]
    told = first.text + second.text
    assert "Notitie: De tweede." in told
    assert "De twede." not in told


async def about_somebody_else(agency: Agency) -> None:
    """Who was named by mistake may know of it again; who is named now does not any more."""
    await takes(agency, CARLA, "in behandeling nemen", "vandaag")
    offered = await begins(agency, CARLA, "commissie")
    assert "Eva Bos" in offered.buttons
    assert "Bram Jansen" not in offered.buttons
    await agency.says(CARLA, "/annuleer ja")
    await corrects(agency, "klacht over", "Eva Bos", "klaar", "Andere coach.")
    await corrects(agency, "begeleidende coach", "Eva Bos", "Andere coach.")
    offered = await begins(agency, CARLA, "commissie")
    assert "Bram Jansen" in offered.buttons
    assert "Eva Bos" not in offered.buttons
    await agency.says(CARLA, "Bram Jansen, Anna de Wit", "klaar", "vastleggen")
    await agency.time_passes()
    assert NUMBER in agency.reads(BRAM)
    await agency.says(BRAM, "ik ben onafhankelijk 1")
    assert "Fenna de Boer" in (await page(agency, BRAM)).text
    assert (await page(agency, EVA)).text == UNKNOWN
    assert agency.told(EVA) == [UNKNOWN]
