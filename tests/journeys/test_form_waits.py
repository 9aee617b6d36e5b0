"""A form that waits: put aside, interrupted, thrown away, not asked yet (2.2); what is stopped first (P2)."""

import pytest

from storage.database import Database
from tests.agency import ANNA, CARLA, PHONE_COMPLAINT, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import rows, send

BSN = "111222333"
SENSITIVE = "Ik ben ziek geweest en niemand belde."
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


def last(agency: Agency, account: int = ANNA) -> str:
    return agency.user(account).last().text


async def at_the_description(agency: Agency) -> None:
    await send(agency, ANNA, *PHONE_COMPLAINT[:19])
    assert "Wat is er gebeurd?" in last(agency)


async def draft(agency: Agency) -> list[str]:
    return (await rows(agency))["draft"]


# --- put aside and taken up


async def test_what_was_put_aside_goes_on_where_it_was(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:5], "/bewaar")
    assert "Bewaard." in last(agency)
    await agency.presses(ANNA, "Verder gaan")
    assert "Hoe heet de klager?" in last(agency)
    await send(agency, ANNA, *PHONE_COMPLAINT[5:], "registreren")
    assert "is geregistreerd" in last(agency)


async def test_another_form_in_between_takes_nothing_away(agency: Agency):
    """The complaints coach is halfway a complaint of her own when she records an acknowledgement."""
    await a_phone_complaint(agency)
    await send(agency, CARLA, *PHONE_COMPLAINT[:6], "/bewaar", "/zaak 1")
    await agency.presses(CARLA, "Ontvangst bevestigd", "Vandaag", "Brief", "Vastleggen")
    assert "ontvangst bevestigen: gedaan op maandag 23 november 2026 (op tijd)" in last(agency, CARLA)
    await send(agency, CARLA, "/klacht")
    await agency.presses(CARLA, "Verder: begonnen")
    assert "telefoonnummer van de klager" in last(agency, CARLA)
    await send(agency, CARLA, *PHONE_COMPLAINT[6:])
    assert "Naam: Fenna Visser" in last(agency, CARLA)


@only_sqlite
async def test_a_form_that_lies_open_is_put_aside_by_another_one_without_a_word_lost(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, CARLA, "/zaak 1")
    case = agency.user(CARLA).last()
    await send(agency, CARLA, *PHONE_COMPLAINT[:6])
    agency.user(CARLA).presses("Ontvangst bevestigd", case)
    await agency.settle()
    assert "Op welke dag is de ontvangstbevestiging verstuurd?" in last(agency, CARLA)
    await send(agency, CARLA, "/annuleer ja", "/klacht verder")
    assert "telefoonnummer van de klager" in last(agency, CARLA)


@only_sqlite
async def test_two_forms_side_by_side_by_pressing(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon", "/klacht")
    assert "Verder gaan of opnieuw beginnen?" in last(agency)
    await agency.presses(ANNA, "Nieuwe klacht")
    agency.clock.ahead(minutes=1)
    await agency.presses(ANNA, "Brief")
    assert "Op welke dag" in last(agency)
    await send(agency, ANNA, "/klacht")
    assert len([label for label in agency.user(ANNA).last().buttons if label.startswith("Verder:")]) == 2
    agency.user(ANNA).forges(agency.user(ANNA).last().rows[1][0]["callback_data"])
    await agency.settle()
    assert "Wil de cliënt dat dit als klacht wordt behandeld?" in last(agency)


@only_sqlite
@pytest.mark.parametrize(
    ("typed", "question", "others"),
    [
        ("/klacht verder", "Wil de cliënt dat dit als klacht", ()),
        ("/klacht nieuw", "Hoe kwam de klacht binnen?", ("aside",)),
        ("/klacht opnieuw", "Hoe kwam de klacht binnen?", ("cancelled",)),
    ],
)
async def test_what_to_do_with_a_waiting_form_can_be_typed(
    agency: Agency, typed: str, question: str, others: tuple[str, ...]
):
    await send(agency, ANNA, "/klacht", "Telefoon", "/klacht", typed)
    assert question in last(agency)
    stored = "".join(await draft(agency))
    states = {state for state in ("active", "aside", "cancelled") if f"'{state}'" in stored}
    assert states == {"active", *others}


@only_sqlite
async def test_pressing_twice_for_a_form_lays_one_on_the_desk(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, CARLA, "/zaak 1")
    case = agency.user(CARLA).last()
    for _ in range(2):
        agency.user(CARLA).presses("Ontvangst bevestigd", case)
    await agency.settle()
    await agency.presses(CARLA, "Vandaag")
    agency.user(CARLA).presses("Ontvangst bevestigd", case)
    await agency.settle()
    assert "Hoe is de ontvangst bevestigd?" in last(agency, CARLA)
    await send(agency, ANNA, "/klacht", "Telefoon", "/klacht")
    choice = agency.user(ANNA).last()
    for _ in range(2):
        agency.user(ANNA).presses("Nieuwe klacht (dit formulier bewaren)", choice)
    await agency.settle()
    assert len([row for row in await draft(agency) if "'active'" in row or "'aside'" in row]) == 1 + 2


# --- thrown away


async def test_annuleer_asks_once_more_and_then_everything_is_gone(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:7], "/annuleer")
    assert "Weggooien?" in last(agency)
    await agency.presses(ANNA, "Nee, verder gaan")
    assert "e-mailadres" in last(agency)
    await send(agency, ANNA, "/annuleer")
    await agency.presses(ANNA, "Ja, weggooien")
    assert "Weggegooid." in last(agency)
    await send(agency, ANNA, "/klacht")
    assert "Hoe kwam de klacht binnen?" in last(agency)


@only_sqlite
async def test_annuleer_ja_does_it_at_once_and_the_chat_forgets_it(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:7], "/annuleer ja")
    await agency.time_passes()
    assert "Fenna" not in agency.reads(ANNA)
    assert "Weggegooid." in agency.reads(ANNA)


@only_sqlite
@pytest.mark.parametrize("command", ["/terug", "/overslaan", "/bewaar", "/annuleer", "/annuleer ja"])
async def test_without_a_form_its_commands_say_so(agency: Agency, command: str):
    await send(agency, ANNA, command)
    assert "Er ligt geen formulier open." in last(agency)


# --- not asked yet


@pytest.mark.parametrize("way", ["pressed", "typed"])
async def test_not_asked_yet_is_remembered_on_the_next_working_day_at_half_past_eight(
    agency: Agency, way: str
):
    agency.clock.at(2026, 11, 27, 16, 0)  # a Friday
    await send(agency, ANNA, "/klacht", "Telefoon")
    if way == "pressed":
        await agency.presses(ANNA, "Nog niet gevraagd")
    else:
        await send(agency, ANNA, "nog niet gevraagd")
    assert "Ik herinner je eraan op maandag 30 november 2026." in last(agency)
    known = last(agency)
    for moment in (
        (2026, 11, 27, 17, 0),
        (2026, 11, 28, 10, 0),
        (2026, 11, 29, 10, 0),
        (2026, 11, 30, 8, 29),
    ):
        agency.clock.at(*moment)
        await agency.time_passes()
        assert not [text for text in agency.told(ANNA) if "Heb je gevraagd" in text]
    agency.clock.at(2026, 11, 30, 8, 30)
    await agency.time_passes()
    await agency.time_passes()
    assert len([text for text in agency.told(ANNA) if "Heb je gevraagd" in text]) == 1
    assert known != last(agency)
    await agency.presses(ANNA, "Verder gaan", "Ja")
    assert "Op welke dag is de klacht ontvangen?" in last(agency)


@only_sqlite
async def test_there_is_no_reminder_for_a_form_that_was_thrown_away(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon")
    await agency.presses(ANNA, "Nog niet gevraagd", "Verder gaan")
    await send(agency, ANNA, "/annuleer ja")
    agency.clock.at(2026, 11, 24, 9, 0)
    await agency.time_passes()
    assert not [text for text in agency.told(ANNA) if "Heb je gevraagd" in text]


# --- stopped before it is stored (P2)


async def test_a_sensitive_text_is_stopped_before_anything_is_stored(agency: Agency):
    await at_the_description(agency)
    before = await draft(agency)
    await send(agency, ANNA, SENSITIVE)
    assert "Dit lijken gevoelige gegevens: ziek." in last(agency)
    assert await draft(agency) == before


@only_sqlite
async def test_left_out_the_question_comes_again(agency: Agency):
    await at_the_description(agency)
    await send(agency, ANNA, SENSITIVE)
    await agency.presses(ANNA, "Weglaten")
    assert "Wat is er gebeurd?" in last(agency)
    assert "Klaar" not in agency.user(ANNA).last().buttons


@only_sqlite
@pytest.mark.parametrize("way", ["pressed", "typed"])
async def test_recorded_after_all_the_reason_stands_beside_it(agency: Agency, way: str):
    await at_the_description(agency)
    await send(agency, ANNA, SENSITIVE)
    if way == "pressed":
        await agency.presses(ANNA, "Toch opnemen: Nodig om de klacht te beoordelen", "Klaar")
    else:
        await send(agency, ANNA, f"reden: Nodig om de klacht te beoordelen\n{SENSITIVE}", "klaar")
    await send(agency, ANNA, *PHONE_COMPLAINT[21:])
    assert f"Wat er gebeurde: {SENSITIVE}" in last(agency)
    assert "Toch opgenomen, omdat: Nodig om de klacht te beoordelen" in last(agency)
    await send(agency, ANNA, "registreren", "/zaak 1")
    assert "Toch opgenomen, omdat: Nodig om de klacht te beoordelen" in last(agency)


@only_sqlite
@pytest.mark.parametrize(
    "text", [BSN, f"Zijn nummer is {BSN}.", f"reden: nodig voor de zaak\nHet is {BSN} ziek."]
)
async def test_a_citizen_service_number_is_never_recorded_whatever_the_reason(agency: Agency, text: str):
    await at_the_description(agency)
    before = await draft(agency)
    await send(agency, ANNA, text)
    assert "burgerservicenummer" in last(agency)
    assert not [label for label in agency.user(ANNA).last().buttons if label.startswith("Toch opnemen")]
    assert await draft(agency) == before


@only_sqlite
async def test_a_name_in_the_summary_is_stopped_and_may_stay_with_a_reason(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT[:18], "Bram kwam te laat bij Fenna")
    assert "Hier lijkt een naam in te staan: Bram, Fenna." in last(agency)
    await agency.presses(ANNA, "Toch opnemen: De naam is hier nodig")
    assert "✓ Samenvatting: Bram kwam te laat bij Fenna" in last(agency)


@only_sqlite
async def test_when_the_stopped_message_is_gone_it_has_to_be_sent_again(agency: Agency):
    await at_the_description(agency)
    await send(agency, ANNA, SENSITIVE)
    warning = agency.user(ANNA).last()
    agency.world.erase(next(each for each in agency.user(ANNA).sees() if each.text == SENSITIVE))
    press = agency.user(ANNA).presses("Toch opnemen: Nodig om de klacht te beoordelen", warning)
    await agency.settle()
    assert press.answer is not None
    assert press.answer["text"] == "Ik vind je bericht niet meer terug. Stuur je tekst nog eens."
