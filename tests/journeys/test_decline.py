"""Not taken up: told in time, told a day late, and not told yet (3.3c); closed only when told (3.5)."""

import pytest

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import page, registered, takes

BY_CARLA = ("telefoon", "Carla Smit")
WHY = "Dit gaat over de bus."
IN_TIME, LATE, WAITING = "KL-2026-001", "KL-2026-002", "KL-2026-003"


@pytest.fixture
async def agency(database: Database):
    """The last day on which to tell: received on 2 November, four weeks later is the 30th."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        for number in (IN_TIME, LATE, WAITING):
            await registered(opened, "2 november")
            await opened.says(CARLA, f"inschrijven {number}")
        opened.clock.at(2026, 11, 30, 10, 0)
        yield opened


async def test_not_taken_up_told_in_time_told_late_and_told_afterwards(agency: Agency):
    await told_in_time(agency)
    await decided_but_not_told(agency)
    agency.clock.at(2026, 12, 1, 10, 0)
    await told_a_day_late(agency)
    await told_afterwards(agency)


async def told_in_time(agency: Agency) -> None:
    answers = ("Gaat niet over ons", WHY, "ja", "vandaag", *BY_CARLA)
    done = await takes(agency, CARLA, "niet in behandeling nemen", *answers, number=IN_TIME)
    decided = "✓ besluiten en de klager inlichten: gedaan op maandag 30 november 2026 (op tijd)"
    assert decided in done.text
    assert "Brieven" in done.buttons
    seen = await page(agency, CARLA, IN_TIME)
    assert "Stand: niet in behandeling" in seen.text
    assert "schriftelijk afhandelen" not in seen.text
    assert not {"In behandeling nemen", "Verlengen", "Afhandelen", "Klager ingelicht"} & {*seen.buttons}
    told = (await agency.says(CARLA, f"tijdlijn {IN_TIME}")).text
    assert "Niet in behandeling genomen. Grond: Gaat niet over ons.\nUitleg: Dit gaat over de bus." in told
    assert "De klager hoorde dat de klacht niet in behandeling is: telefonisch, van Carla Smit." in told
    assert "Vastgelegd" in (await takes(agency, CARLA, "afsluiten", "/overslaan", number=IN_TIME)).text
    assert "Stand: afgesloten" in (await page(agency, CARLA, IN_TIME)).text


async def decided_but_not_told(agency: Agency) -> None:
    """“Anders” needs its words; and a decision alone meets nothing."""
    begun = await agency.says(CARLA, f"niet in behandeling nemen {WAITING}", "anders", "/overslaan")
    assert "Deze vraag kun je niet overslaan." in begun.text
    done = await agency.says(CARLA, WHY, "nog niet", "vastleggen")
    assert "• besluiten en de klager inlichten: uiterlijk maandag 30 november 2026" in done.text
    refused = await agency.says(CARLA, f"afsluiten {WAITING}")
    assert "De klager weet nog niet dat de klacht niet in behandeling is." in refused.text
    assert refused.buttons == ["Klager ingelicht"]


async def told_a_day_late(agency: Agency) -> None:
    answers = ("Al eerder behandeld", "/overslaan", "ja", "vandaag", *BY_CARLA)
    done = await takes(agency, CARLA, "niet in behandeling nemen", *answers, number=LATE)
    late = "✓ besluiten en de klager inlichten: gedaan op dinsdag 1 december 2026 (te laat)"
    assert late in done.text
    why = (await agency.says(CARLA, f"waarom {LATE}")).text
    assert "4 weken later is het maandag 30 november 2026." in why
    assert "Gedaan op dinsdag 1 december 2026: te laat." in why


async def told_afterwards(agency: Agency) -> None:
    """With the director knowing, as with everything that is late; the refusal's own button is the way on."""
    too_late = f"{WAITING} · ‼ te laat: besluiten en de klager inlichten"
    assert too_late in (await agency.says(DIRK, "/vandaag")).text
    await agency.says(CARLA, f"afsluiten {WAITING}")
    asked = await agency.presses(CARLA, "Klager ingelicht")
    assert "Op welke dag hoorde de klager dat de klacht niet in behandeling is?" in asked.text
    early = await agency.says(CARLA, "1 november")
    assert "De klacht is ontvangen op maandag 2 november 2026. Dit kan niet eerder zijn." in early.text
    early = await agency.says(CARLA, "29 november", *BY_CARLA, "vastleggen")
    assert "Op maandag 30 november 2026 is besloten de klacht niet in behandeling te nemen." in early.text
    await agency.says(CARLA, "klager ingelicht op", "vandaag")
    done = await agency.says(CARLA, "vastleggen")
    assert "gedaan op dinsdag 1 december 2026 (te laat)" in done.text
    assert too_late not in (await agency.says(DIRK, "/vandaag")).text
    await takes(agency, CARLA, "afsluiten", "Vertel het meteen.", number=WAITING)
    assert "Wat we leren: Vertel het meteen." in (await agency.says(CARLA, f"tijdlijn {WAITING}")).text
