"""More time (3.3d): told on the very last day, told a day late, told later on. The date explains itself."""

import pytest

from storage.database import Database
from tests.agency import CARLA, DIRK, Agency, an_agency
from tests.enrolling import enrol
from tests.walking import registered, takes

IN_TIME, LATE, LATER = "KL-2026-001", "KL-2026-002", "KL-2026-003"
ASKED = ("31 januari 2027", "Een van de leden is op reis.")
TOLD = ("ja", "vandaag", "telefoon", "Carla Smit")
MOVED = (
    "• schriftelijk afhandelen: uiterlijk zondag 31 januari 2027 (laatste werkdag: vrijdag 29 januari 2027)"
)
LAST_DAY = "• schriftelijk afhandelen: uiterlijk maandag 4 januari 2027"
MISSED = "‼ schriftelijk afhandelen: had gemoeten op maandag 4 januari 2027"


@pytest.fixture
async def agency(database: Database):
    """Received on 23 November; six weeks later is 4 January."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        for number in (IN_TIME, LATE, LATER):
            await registered(opened)
            await takes(opened, CARLA, "in behandeling nemen", "vandaag", number=number)
        yield opened


async def why(agency: Agency, number: str) -> str:
    await agency.says(CARLA, f"/zaak {number}")
    return (await agency.presses(CARLA, "Waarom deze datum? schriftelijk afhandelen")).text


async def test_an_extension_counts_only_when_the_complainant_was_told_in_time(agency: Agency):
    agency.clock.at(2027, 1, 4, 16, 30)
    await told_on_the_last_day(agency)
    await not_told_yet(agency)
    agency.clock.at(2027, 1, 5, 9, 0)
    await told_a_day_late(agency)
    await told_later_and_late(agency)


async def told_on_the_last_day(agency: Agency) -> None:
    done = await takes(agency, CARLA, "verlengen", *ASKED, *TOLD, number=IN_TIME)
    assert MOVED in done.text
    assert "De klager hoorde dit op tijd: de datum is opgeschoven." in done.text
    assert "Brieven" in done.buttons
    explained = await why(agency, IN_TIME)
    assert "6 weken later is het maandag 4 januari 2027." in explained
    assert (
        "Verlengd tot en met zondag 31 januari 2027."
        " De klager hoorde dit op tijd, op maandag 4 januari 2027 (telefonisch)."
    ) in explained
    assert "zondag 31 januari 2027 is geen werkdag: zondag." in explained
    refused = await agency.says(
        CARLA, f"verlengen {IN_TIME}", "20 januari", "Zomaar.", "nog niet", "vastleggen"
    )
    assert "De klacht moet al klaar zijn op zondag 31 januari 2027. Kies een latere dag." in refused.text
    assert "Zomaar." in refused.text  # nothing of the draft is lost
    await agency.says(CARLA, "/annuleer ja")


async def not_told_yet(agency: Agency) -> None:
    done = await takes(agency, CARLA, "verlengen", *ASKED, "nog niet", number=LATER)
    assert LAST_DAY in done.text
    assert (
        "De datum schuift pas op als de klager dit hoort, uiterlijk op maandag 4 januari 2027." in done.text
    )
    assert "telt nog niet: de klager is nog niet ingelicht." in await why(agency, LATER)


async def told_a_day_late(agency: Agency) -> None:
    done = await takes(agency, CARLA, "verlengen", *ASKED, *TOLD, number=LATE)
    assert MISSED in done.text
    assert (
        "De klager hoorde dit te laat. De verlenging is vastgelegd, maar de datum schuift niet op."
        in done.text
    )
    assert (
        "De verlenging tot en met zondag 31 januari 2027 telt niet."
        " De klager hoorde dit op dinsdag 5 januari 2027 (telefonisch)."
        " Dat was na maandag 4 januari 2027, dus te laat."
    ) in await why(agency, LATE)
    told = (await agency.says(CARLA, f"tijdlijn {LATE}")).text
    assert "Er is meer tijd nodig: verlengd tot en met zondag 31 januari 2027." in told
    assert "dus te laat: de datum schuift niet op.\nReden: Een van de leden is op reis." in told
    today = (await agency.says(DIRK, "/vandaag")).text
    assert f"{LATE} · ‼ te laat: schriftelijk afhandelen" in today
    assert f"{IN_TIME} · ‼ te laat: schriftelijk afhandelen" not in today


async def told_later_and_late(agency: Agency) -> None:
    """“Klager ingelicht” with the day before, when it was in time after all; else it is late."""
    asked = await agency.says(CARLA, f"klager ingelicht {LATER}")
    assert "Op welke dag hoorde de klager dat het langer duurt?" in asked.text
    assert "ligt in de toekomst" in (await agency.says(CARLA, "morgen")).text
    done = await agency.says(CARLA, "gisteren", "e-mail", "Carla Smit", "vastleggen")
    assert MOVED in done.text
    assert "op maandag 4 januari 2027 (per e-mail)" in await why(agency, LATER)
    nothing = await agency.says(CARLA, f"klager ingelicht {LATER}")
    assert nothing.text == "Er is niets waarover de klager nog bericht moet krijgen."
