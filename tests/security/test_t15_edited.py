"""T15: an edited message is no answer; the bot says so once, and where to go."""

import pytest

from tests.agency import ANNA, CARLA, Agency, a_phone_complaint
from tests.security.watching import OF_EVERY_ANSWER, changed, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

HINT = "Wijzigen in de chat telt niet; gebruik Terug."


async def test_editing_an_answer_changes_neither_the_draft_nor_the_register(agency: Agency):
    await a_phone_complaint(agency)
    await send(agency, ANNA, "/klacht", "Telefoon")
    message = agency.user(ANNA).says("Ja")
    await agency.settle()
    before = await rows(agency)
    for text in ("Nee", "/annuleer ja", "/zaak 1"):
        agency.user(ANNA).edits(message, text)
        await agency.settle()
    assert changed(before, await rows(agency)) <= OF_EVERY_ANSWER | {"chat_message"}


@only_sqlite
async def test_the_hint_comes_once_per_message_above_the_question(agency: Agency):
    await send(agency, ANNA, "/klacht", "Telefoon")
    first, second = agency.user(ANNA).says("Ja"), agency.user(ANNA).says("gisteren")
    await agency.settle()
    for message in (first, first, second, first, second):
        agency.user(ANNA).edits(message, "iets anders")
        await agency.settle()
    hints = [text for text in agency.told(ANNA) if HINT in text]
    assert len(hints) == 2
    assert "Wie klaagt?" in hints[-1]


@only_sqlite
async def test_without_a_form_the_hint_is_a_sentence(agency: Agency):
    message = agency.user(CARLA).says("hallo")
    agency.user(CARLA).edits(message, "/zaak 1")
    await agency.settle()
    assert agency.user(CARLA).last().text == HINT


@only_sqlite
async def test_a_stranger_who_edits_hears_what_every_stranger_hears(agency: Agency):
    stranger = agency.world.person(900)
    stranger.edits(stranger.says("hallo"), "/start geheim")
    await agency.settle()
    assert [HINT in text for text in agency.told(900)] == [False]
