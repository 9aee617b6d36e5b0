"""The registration form as a coach lives it: by buttons, by typing, back and forth (2.2)."""

import pytest

from storage.database import Database
from tests.agency import ANNA, CARLA, PHONE_COMPLAINT, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import forge, rows, send

CHECK = "Klopt dit allemaal?"
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


def last(agency: Agency, account: int = ANNA) -> str:
    return agency.user(account).last().text


async def at(agency: Agency, question: str) -> str:
    """Type the usual answers until this question is asked."""
    for answer in PHONE_COMPLAINT:
        await send(agency, ANNA, answer)
        if question in last(agency):
            return last(agency)
    raise LookupError(question)


async def case(agency: Agency) -> str:
    """The complaint as the complaints coach sees it."""
    since = agency.world.from_bot(CARLA)
    await send(agency, CARLA, "/zaak 1")
    return "\n".join(message.text for message in agency.world.from_bot(CARLA)[len(since) :])


# --- by buttons, by typing


async def test_every_question_that_has_buttons_can_be_answered_by_pressing(agency: Agency):
    await send(agency, ANNA, "/start")
    await agency.presses(ANNA, "Klacht registreren", "Telefoon", "Ja", "Gisteren", "Cliënt")
    await agency.presses(ANNA, "Wil anoniem blijven", "Particulier", "Onbekend", "Overslaan", "Bram Jansen")
    await agency.presses(ANNA, "Bram Jansen", "De organisatie", "Klaar", "Al langer")
    await agency.presses(ANNA, "Privacy", "Werkwijze", "Klaar", "Nee")
    await send(agency, ANNA, "De coach kwam te laat", "Hij kwam drie keer te laat.")
    await agency.presses(ANNA, "Klaar", "Overslaan", "Nee", "Nee", "Overslaan", "Ja")
    assert CHECK in last(agency)
    await agency.presses(ANNA, "Registreren")
    assert "Klacht KL-2026-001 is geregistreerd." in last(agency)
    shown = await case(agency)
    for line in (
        "Klacht over: Bram Jansen, De organisatie",
        "Onderwerp: Privacy, Werkwijze",
        "Gebeurd op: Al langer",
    ):
        assert line in shown


@only_sqlite
async def test_every_question_can_be_answered_by_typing_up_to_registering(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT)
    assert CHECK in last(agency)
    await send(agency, ANNA, "registreren")
    assert "Klacht KL-2026-001 is geregistreerd." in last(agency)


@only_sqlite
async def test_on_the_check_page_an_answer_is_changed_by_typing_its_name(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT, "naam")
    assert "Hoe heet de klager?" in last(agency)
    assert "Nu: Fenna Visser" in last(agency)
    await send(agency, ANNA, "Fenna de Boer")
    assert "Naam: Fenna de Boer" in last(agency)
    await send(agency, ANNA, "naam", "zo laten")
    assert "Naam: Fenna de Boer" in last(agency)


@only_sqlite
async def test_the_buttons_below_a_question_can_be_typed_and_are_no_answers(agency: Agency):
    await at(agency, "Welke oplossing wil de klager?")
    await send(agency, ANNA, "Terug")
    assert "Wat is er gebeurd?" in last(agency)
    await send(agency, ANNA, "zo laten", "overslaan")
    assert "Is hier al iets aan gedaan?" in last(agency)
    await send(agency, ANNA, "bewaar")
    assert "Bewaard." in last(agency)


@only_sqlite
async def test_on_the_check_page_the_buttons_can_be_typed(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT, "terug")
    assert "Heb je alles voorgelezen" in last(agency)
    await send(agency, ANNA, "zo laten", "annuleer")
    assert "Weggooien?" in last(agency)


@only_sqlite
async def test_each_question_says_where_it_stands(agency: Agency):
    assert "Vraag 3 van" in await at(agency, "Op welke dag is de klacht ontvangen?")


# --- back, change, skip


@only_sqlite
async def test_going_back_and_forth_loses_nothing(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT)
    before = last(agency).partition(CHECK)
    for _ in range(6):
        await send(agency, ANNA, "/terug")
    for _ in range(2):
        await agency.presses(ANNA, "Terug")
    for _ in range(8):
        assert CHECK not in last(agency)
        can_be_kept = "Zo laten" in agency.user(ANNA).last().buttons
        await agency.presses(ANNA, "Zo laten" if can_be_kept else "Overslaan")
    assert last(agency).partition(CHECK)[1:] == before[1:]


@only_sqlite
async def test_at_the_first_question_there_is_nothing_to_go_back_to(agency: Agency):
    await send(agency, ANNA, "/klacht")
    assert "Terug" not in agency.user(ANNA).last().buttons
    await send(agency, ANNA, "/terug")
    assert "Dit is de eerste vraag." in last(agency)


@only_sqlite
async def test_a_changed_answer_that_makes_new_questions_asks_them(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT)
    await agency.presses(ANNA, "✎ Opdrachtgever", "Gemeente")
    assert "Hoe heet de opdrachtgever?" in last(agency)
    await send(agency, ANNA, "Gemeente Voorbeeldstad")
    assert "Is het een UWV-cliënt?" in last(agency)
    await agency.presses(ANNA, "Onbekend")
    assert CHECK in last(agency)
    await agency.presses(ANNA, "Registreren")
    assert (
        "Opdrachtgever: Gemeente\nNaam opdrachtgever: Gemeente Voorbeeldstad\nUWV-cliënt: Onbekend"
        in await case(agency)
    )


@only_sqlite
async def test_a_changed_answer_that_makes_questions_void_drops_their_answers(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT)
    await agency.presses(ANNA, "✎ Binnengekomen via", "Brief")
    assert CHECK in last(agency)
    assert "Voorgelezen" not in last(agency)
    assert "Als klacht behandelen" not in last(agency)


@only_sqlite
async def test_only_what_is_optional_can_be_skipped(agency: Agency):
    await at(agency, "Hoe heet de klager?")
    await send(agency, ANNA, "/overslaan")
    assert "Deze vraag kun je niet overslaan." in last(agency)
    await send(agency, ANNA, "Fenna Visser", "/overslaan", "/overslaan", "/overslaan")
    assert "Deze vraag kun je niet overslaan." in last(
        agency
    )  # without phone and e-mail the address is needed
    assert "Wat is het adres van de klager?" in last(agency)


# --- dates


@only_sqlite
async def test_the_calendar_turns_its_pages_and_a_day_is_pressed(agency: Agency):
    await at(agency, "Op welke dag is de klacht ontvangen?")
    await agency.presses(ANNA, "📅")
    assert "november 2026" in agency.user(ANNA).last().buttons
    assert "»" not in agency.user(ANNA).last().buttons
    await agency.presses(ANNA, "«", "«")
    assert "september 2026" in agency.user(ANNA).last().buttons
    await agency.presses(ANNA, "»")
    assert "oktober 2026" in agency.user(ANNA).last().buttons
    await agency.presses(ANNA, "31")
    assert "✓ Ontvangen op: zaterdag 31 oktober 2026" in last(agency)


@only_sqlite
async def test_a_day_to_come_cannot_be_pressed_and_a_forged_one_is_refused(agency: Agency):
    await at(agency, "Op welke dag is de klacht ontvangen?")
    today = agency.user(ANNA).last().rows[0][0]["callback_data"]
    await agency.presses(ANNA, "📅")
    buttons = {one["text"]: one["callback_data"] for row in agency.user(ANNA).last().rows for one in row}
    assert "23" in buttons
    assert "24" not in buttons
    assert "Die dag is nog niet geweest." in await forge(agency, ANNA, today.replace("today", "2026-11-24"))
    assert await forge(agency, ANNA, "n:0:0") == ""
    assert "Op welke dag" in last(agency)


@only_sqlite
async def test_a_term_that_has_passed_already_is_named(agency: Agency):
    await at(agency, "Op welke dag is de klacht ontvangen?")
    await send(agency, ANNA, "2 november 2026")
    assert "✓ Ontvangen op: maandag 2 november 2026" in last(agency)
    assert "De termijn voor de ontvangstbevestiging is al verlopen (maandag 16 november 2026)." in last(
        agency
    )


# --- several answers at once


async def test_quick_taps_before_the_bot_can_answer_all_count(agency: Agency):
    await at(agency, "Waar gaat het over?")
    message = agency.user(ANNA).last()
    for label in ("Bejegening", "Traagheid", "Kosten", "Kosten", "Informatie"):
        agency.user(ANNA).presses(label, message)
    await agency.settle()
    ticked = [label for label in agency.user(ANNA).last().buttons if label.startswith("✓")]
    assert ticked == ["✓ Bejegening", "✓ Traagheid", "✓ Informatie"]


@only_sqlite
async def test_nothing_ticked_is_no_answer(agency: Agency):
    await at(agency, "Over wie of wat gaat de klacht?")
    await send(agency, ANNA, "klaar")
    assert "Geef eerst antwoord op deze vraag." in last(agency)


# --- long texts, files, other messages


@only_sqlite
async def test_a_description_in_two_messages_becomes_one(agency: Agency):
    await at(agency, "Wat is er gebeurd?")
    await send(agency, ANNA, "Eerst kwam hij te laat.", "Daarna kwam hij niet.", "klaar")
    assert "✓ Wat er gebeurde: Eerst kwam hij te laat.\nDaarna kwam hij niet." in last(agency)


@only_sqlite
async def test_a_scan_and_a_picture_go_with_the_complaint(agency: Agency):
    await at(agency, "Heb je bijlagen?")
    agency.user(ANNA).sends_document(b"%PDF-1.7 scan", "scan.pdf")
    agency.user(ANNA).sends_document(b"\x89PNG\r\n\x1a\n", "foto.png", "image/png")
    await agency.settle()
    await agency.presses(ANNA, "Klaar", "Ja", "Registreren")
    assert "Bijlagen: 2 bestanden" in await case(agency)
    assert len([row for row in (await rows(agency))["attachment"] if "KL-2026-001" in row]) == 2


@only_sqlite
async def test_a_sticker_or_a_voice_message_leaves_the_question_as_it_was(agency: Agency):
    await at(agency, "Hoe heet de klager?")
    agency.user(ANNA).sends_sticker()
    agency.user(ANNA).sends_voice()
    await agency.settle()
    assert "Daar kan ik niets mee." in last(agency)
    assert "Hoe heet de klager?" in last(agency)


@only_sqlite
async def test_what_is_no_answer_is_said_with_what_would_be_one(agency: Agency):
    for question, text, said in (
        ("Hoe kwam de klacht binnen?", "per duif", "Kies er een, of typ het nummer: 1. Telefoon"),
        (
            "Op welke dag is de klacht ontvangen?",
            "morgen",
            "Dat ligt in de toekomst: dinsdag 24 november 2026.",
        ),
        ("telefoonnummer", "123", "Typ het zo: 06 12345678"),
        ("e-mailadres", "geen idee", "naam@voorbeeld.nl"),
    ):
        await send(agency, ANNA, "/annuleer ja")
        await at(agency, question)
        await send(agency, ANNA, text)
        assert said in last(agency)
        assert question in last(agency)


# --- what is no complaint, or not yet


async def test_a_nameless_dissatisfaction_asks_for_no_person_and_is_no_complaint(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon", "Nee", "Gemeente", "Traagheid", "klaar")
    assert CHECK in last(agency)
    await agency.presses(ANNA, "Registreren")
    assert "Genoteerd als uiting van ontevredenheid, zonder naam." in last(agency)
    stored = await rows(agency)
    assert (len(stored["dissatisfaction"]), len(stored["complaint"])) == (1, 0)
    assert not any("naam" in text or "coach" in text for text in agency.told(ANNA)[2:-2])


@only_sqlite
async def test_somebody_who_stays_anonymous_is_asked_for_no_address_and_gets_no_letter(agency: Agency):
    await at(agency, "Hoe heet de klager?")
    await agency.presses(ANNA, "Wil anoniem blijven")
    assert "De klager blijft anoniem" in last(agency)
    assert "Wie is de opdrachtgever?" in last(agency)
    await send(agency, ANNA, *PHONE_COMPLAINT[10:])
    await agency.presses(ANNA, "Registreren")
    assert "ontvangst bevestigen" not in last(agency)
    assert "Naam: Wil anoniem blijven" in await case(agency)


async def test_registering_pressed_twice_at_once_is_one_complaint(agency: Agency):
    await send(agency, ANNA, *PHONE_COMPLAINT)
    message = agency.user(ANNA).last()
    first, second = (agency.user(ANNA).presses("Registreren", message) for _ in range(2))
    agency.user(ANNA).says("registreren")
    await agency.settle()
    assert len((await rows(agency))["complaint"]) == 1
    assert first.answer is not None
    assert second.answer is not None
    assert second.answer["text"] == "Deze knop is verlopen."
    assert [text for text in agency.told(ANNA) if "is geregistreerd" in text][1:] == []


@only_sqlite
async def test_registering_before_everything_is_answered_is_refused(agency: Agency):
    await at(agency, "Hoe heet de klager?")
    data = agency.user(ANNA).last().rows[0][0]["callback_data"].split(":")
    assert (
        await forge(agency, ANNA, f"c:{data[1]}:{data[2]}:finish") == "Er is nog een vraag niet beantwoord."
    )


@only_sqlite
async def test_two_complaints_get_two_numbers(agency: Agency):
    await a_phone_complaint(agency)
    assert "KL-2026-002" in (await a_phone_complaint(agency)).text
