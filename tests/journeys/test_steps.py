"""The form of a step under bad input, and interrupted: every refusal says why, and nothing of it is lost."""

import pytest

from complaints.complaint import Moment
from storage import people, register
from storage.database import Database
from tests.agency import ANNA, CARLA, DIRK, Agency, an_agency
from tests.enrolling import enrol
from tests.security.watching import forge
from tests.walking import NUMBER, begins, page, registered, resolved

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

BEFORE = "De klacht is ontvangen op maandag 23 november 2026."
AHEAD = "ligt in de toekomst"
NO_DAY = "Die dag bestaat niet."
GONE_BY = "Die dag is al geweest."
NO_DATE = "Ik lees hier geen datum in."
# A step, the answers up to its question for a day, and what is said of a day before receipt.
PAST_DAYS = (
    ("ontvangst bevestigd", (), BEFORE),
    ("in behandeling nemen", (), BEFORE),
    ("niet in behandeling nemen", ("Anders", "Zomaar.", "ja"), BEFORE),
    ("verlengen", ("31 januari", "Zomaar.", "ja"), BEFORE),
    ("informeel opgelost", ("Met koffie.",), BEFORE),
    ("intrekken", (), BEFORE),
)
COMING_DAYS = (("verlengen", ()), ("afspraak", ("Bellen.", "Anna de Wit")), ("maatregel", ("Vragen.", "1")))
SENSITIVE = "Ik heb een depressie"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


async def test_a_day_that_cannot_be_is_refused_with_the_reason_in_every_form(agency: Agency):
    await registered(agency)
    for step, answers, why in PAST_DAYS:
        await begins(agency, CARLA, step, *answers)
        for typed, said in (("22-11-2026", why), ("morgen", AHEAD), ("31 februari", NO_DAY)):
            refused = await agency.says(CARLA, typed)
            assert said in refused.text
            assert f"· klacht {NUMBER}" in refused.text
        assert "✓" in (await agency.says(CARLA, "vandaag")).text
        await agency.says(CARLA, "/annuleer ja")
    assert "Stand: geregistreerd" in (await page(agency, CARLA)).text


async def test_a_day_to_come_is_not_one_that_was(agency: Agency):
    await registered(agency)
    for step, answers in COMING_DAYS:
        await begins(agency, CARLA, step, *answers)
        for typed, said in (("gisteren", GONE_BY), ("31 februari", NO_DAY), ("25:00", NO_DATE)):
            assert said in (await agency.says(CARLA, typed)).text
        assert "✓" in (await agency.says(CARLA, "over drie weken")).text
        await agency.says(CARLA, "/annuleer ja")


async def test_a_call_has_a_day_since_the_reply_and_a_time_of_day(agency: Agency):
    await resolved(agency)
    await begins(agency, DIRK, "belpoging")
    refused = await agency.says(DIRK, "gisteren")
    assert "De antwoordbrief ging op maandag 23 november 2026 weg. Dit kan niet eerder zijn." in refused.text
    await agency.says(DIRK, "vandaag")
    for typed in ("25:00", "12:60", "straks"):
        assert "Bijvoorbeeld 14:30 of half drie." in (await agency.says(DIRK, typed)).text
    asked = await agency.says(DIRK, "kwart voor drie")
    assert "✓ Tijd: 14:45" in asked.text


async def test_a_text_is_stopped_before_it_is_kept(agency: Agency):
    """Empty, with a citizen service number, or with what nobody needs to know (P2)."""
    await registered(agency)
    await begins(agency, CARLA, "notitie")
    assert "Wat wil je noteren?" in (await agency.says(CARLA, "   ")).text
    refused = await agency.says(CARLA, "Haar nummer is 111222333.")
    assert "burgerservicenummer (BSN)" in refused.text
    assert "111222333" not in refused.text
    stopped = await agency.says(CARLA, SENSITIVE)
    assert "Dit lijken gevoelige gegevens: depressie." in stopped.text
    assert "Wat wil je noteren?" in (await agency.presses(CARLA, "Weglaten")).text
    await agency.says(CARLA, f"reden: Dit speelt mee\n{SENSITIVE}", "vastleggen")
    told = (await agency.says(CARLA, "tijdlijn 1")).text
    assert f"Notitie: {SENSITIVE}\nToch opgenomen, omdat: Dit speelt mee" in told
    await begins(agency, CARLA, "notitie", SENSITIVE)
    await agency.presses(CARLA, "Toch opnemen: De klager wil")
    await agency.says(CARLA, "vastleggen")
    assert (await agency.says(CARLA, "tijdlijn 1")).text.count(SENSITIVE) == 2


async def test_an_owner_who_left_meanwhile_is_refused_and_another_can_be_chosen(agency: Agency):
    await registered(agency)
    await begins(agency, CARLA, "afspraak", "Bellen.", "Anna de Wit", "over een week")
    async with agency.house.database.write(agency.clock.now()) as stored:
        await people.revoke(stored, agency.ids[ANNA])
    refused = await agency.says(CARLA, "vastleggen")
    assert "Je antwoord bij “Wie” kan nu niet meer. Kies opnieuw." in refused.text
    assert refused.buttons[:2] == ["Carla Smit", "Dirk Mulder"]
    checked = await agency.says(CARLA, "Dirk Mulder")
    assert "Afgesproken: Bellen." in checked.text
    await agency.says(CARLA, "vastleggen")
    assert "Afspraak: Bellen. (Dirk Mulder, uiterlijk" in (await page(agency, CARLA)).text


async def test_a_step_that_is_interrupted_goes_on_where_it_was(agency: Agency):
    await registered(agency)
    await back_and_aside(agency)
    await another_step_in_between(agency)
    await begun_twice(agency)
    await thrown_away(agency)


async def back_and_aside(agency: Agency) -> None:
    """An old button changes nothing; /terug shows what was answered; /bewaar keeps it."""
    first = await begins(agency, CARLA, "ontvangst bevestigd")
    old = first.rows[0][0]["callback_data"]
    await agency.says(CARLA, "vandaag")
    assert await forge(agency, CARLA, old) == "Deze knop is verlopen."
    again = await agency.says(CARLA, "/terug")
    assert "Nu: maandag 23 november 2026" in again.text
    assert "Dit is de eerste vraag." in (await agency.says(CARLA, "/terug")).text
    assert "Hoe is de ontvangst bevestigd?" in (await agency.presses(CARLA, "Zo laten")).text
    await agency.says(CARLA, "/bewaar", "/vandaag")
    again = await agency.presses(CARLA, f"Verder: Ontvangst bevestigd {NUMBER}")
    assert "Hoe is de ontvangst bevestigd?" in again.text


async def another_step_in_between(agency: Agency) -> None:
    """The first is put aside, and that is said; one in which nothing was answered leaves no trace."""
    await agency.says(CARLA, "/zaak 1")
    other = await agency.presses(CARLA, "Intrekken")
    assert "Het formulier waar je mee bezig was, is bewaard. Je vindt het in /vandaag." in other.text
    await agency.says(CARLA, "/zaak 1")
    noted = await agency.presses(CARLA, "Notitie")
    assert "is bewaard" not in noted.text
    await agency.says(CARLA, "Mail gehad.", "vastleggen", "/vandaag")
    assert "Formulieren die niet af zijn: 1" in agency.user(CARLA).last().text
    again = await agency.says(CARLA, "ontvangst bevestigd 1")
    assert "Hoe is de ontvangst bevestigd?" in again.text


async def begun_twice(agency: Agency) -> None:
    """From two places: the same form, with what was answered; recorded once."""
    await agency.says(CARLA, "/zaak 1")
    again = await agency.presses(CARLA, "Ontvangst bevestigd")
    assert "Vraag 2 van 2" in again.text
    await agency.says(CARLA, "e-mail")
    checked = agency.user(CARLA).last()
    await agency.presses(CARLA, "Vastleggen")
    assert await forge(agency, CARLA, checked.rows[0][0]["callback_data"]) == "Deze knop is verlopen."
    refused = await agency.says(CARLA, "ontvangst bevestigd 1")
    assert refused.text == f"De ontvangst van klacht {NUMBER} is al bevestigd."


async def thrown_away(agency: Agency) -> None:
    await begins(agency, CARLA, "verlengen", "over acht weken")
    assert "Weggooien?" in (await agency.says(CARLA, "/annuleer")).text
    again = await agency.presses(CARLA, "Nee, verder gaan")
    assert "Waarom is er meer tijd nodig?" in again.text
    await agency.says(CARLA, "/annuleer")
    gone = await agency.presses(CARLA, "Ja, weggooien")
    assert gone.text == "Weggegooid. Er is niets vastgelegd."
    first = await begins(agency, CARLA, "verlengen")
    assert "Tot welke dag is er meer tijd nodig?" in first.text
    gone = await agency.presses(CARLA, "Annuleer")  # nothing was answered: nothing to ask
    assert (gone.text, gone.buttons) == ("Weggegooid. Er is niets vastgelegd.", ["Open"])
    await begins(agency, CARLA, "verlengen", "over acht weken", "Zomaar.", "nog niet")
    await agency.presses(CARLA, "Annuleer", "Ja, weggooien", "Open")
    assert "Stand: geregistreerd" in agency.user(CARLA).last().text


@only_sqlite
async def test_more_facts_than_fit_on_buttons_can_still_be_corrected(agency: Agency):
    await registered(agency)
    now, by = agency.clock.now(), agency.ids[CARLA]
    async with (
        agency.house.database.write(now) as stored,
        register.change(stored, NUMBER, by=by, action="complaint.note") as complaint,
    ):
        for n in range(100):
            complaint.note(Moment(by=by, at=now), text=f"Notitie nummer {n}.")
    asked = await begins(agency, CARLA, "correctie")
    assert "Niet alles past op een knop. De rest kun je typen: Notitie 1, 23-11: tekst" in asked.text
    await agency.says(CARLA, "Notitie 1, 23-11: tekst", "De eerste notitie.", "Tikfout.", "vastleggen")
    told = (await agency.says(CARLA, "tijdlijn 1")).text
    assert "De eerste notitie." in told
    assert "Notitie nummer 0." not in told
