"""T7: a phone that somebody leaves unlocked shows little: what holds content of a complaint leaves the chat
after a quarter of an hour, a form when it is done or after a day; and nothing can be saved or passed on but
what was made for that (decision 0016).
"""

import pytest

from bot.tidy import tidy
from complaints.people import Action
from handlers.context import Screen, Visit
from handlers.reports import KINDS
from handlers.routes import SCREENS
from sandbox.messages import Message
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, a_phone_complaint
from tests.security.watching import send
from tests.security.whole_life import EVERYBODY, Lived
from tests.walking import NUMBER

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

STORY = "Fenna Visser belde over haar kanarie."
# What is made to be saved and sent on, by the beginning of its name, and who may have it.
MADE_TO_SEND = {
    "uwv-": {DIRK},
    "inzicht-": {DIRK},
    "jaar": {DIRK},
    "klachtenregister": {CARLA, DIRK},
    "bekendmakingen": {DIRK},
    "AVG-": {DIRK},
    "KL-": {CARLA, DIRK, EVA},  # a letter, to who may write it
    "bekendmaking.docx": {*EVERYBODY},
    "agenda.ics": {*EVERYBODY},
}


def test_everything_with_content_has_its_deletion_from_the_moment_it_stands_there(life: Lived):
    """Typed, sent or shown, by whom and to whom it may be; all that was ever in a chat of that life."""
    content = [each for each in life.shown.values() if each.holds_content]
    assert {each.account for each in content} == set(EVERYBODY)
    assert {each.by_bot for each in content} == {True, False}
    assert len(content) > 200
    assert [each for each in content if each.too_long] == []


def test_after_a_quarter_of_an_hour_only_a_form_that_lies_open_is_left(life: Lived):
    left = [each for each in life.left["after a quarter"] if holds_content(each)]
    assert {each.chat.id for each in left} == {EVERYBODY[-1]}


def test_after_a_day_nothing_of_a_complaint_is_left_and_nothing_that_anybody_typed(life: Lived):
    left = life.left["after a day"]
    assert [each.text for each in left if holds_content(each) or not each.by_bot] == []
    assert any(each.text.startswith(f"Klacht {NUMBER} is geregistreerd.") for each in left)


def holds_content(message: Message) -> bool:
    return bool(message.file) or "kanarie" in "\n".join([message.text, *message.buttons]).lower()


def test_nothing_can_be_passed_on_but_what_was_made_for_that(life: Lived):
    free = [each for each in life.shown.values() if each.by_bot and not each.protected]
    files = {(each.file, each.account) for each in free}
    assert len(files) > 8
    for name, account in files:
        assert [who for start, who in MADE_TO_SEND.items() if name.startswith(start) and account in who], name


@only_sqlite
async def test_a_file_with_content_comes_to_a_director_after_a_confirmation_and_is_gone_after_15_minutes(
    agency: Agency,
):
    await a_phone_complaint(agency)
    for kind in (each for each in KINDS.values() if each.names_people):
        for account in (ANNA, BRAM, EVA, *([] if kind.action is Action.SEE_REGISTER else [CARLA])):
            await send(agency, account, f"/rapport {kind.word} ja")
            await agency.time_passes()
        await send(agency, DIRK, f"/rapport {kind.word}")
        await agency.time_passes()
        assert files(agency) == []
        assert "Zal ik het maken?" in agency.user(DIRK).last().text
        await agency.presses(DIRK, "Ja, maken")
        await agency.time_passes()
        assert len(files(agency)) == 1
        agency.clock.ahead(minutes=15)
        await agency.time_passes()
        assert files(agency) == []


def files(agency: Agency) -> list[str]:
    return [each.file.name for who in agency.users for each in agency.world.messages(who) if each.file]


@only_sqlite
async def test_what_was_sent_when_nothing_was_asked_leaves_the_chat_too(agency: Agency):
    user = agency.user(ANNA)
    user.says(STORY)
    user.sends_photo(b"\xff\xd8\xff", STORY)
    user.sends_document(b"%PDF", caption=STORY)
    user.sends_voice()
    user.edits(user.says("Dag"), STORY)
    await agency.settle()
    await passes(agency, minutes=14, seconds=59)
    assert len(own(agency)) == 5
    await passes(agency, seconds=1)
    assert own(agency) == []


@only_sqlite
async def test_what_could_not_be_answered_leaves_the_chat_too(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
):
    """An error that nobody foresaw, something damaged, and no reply at all."""

    async def breaks(_visit: Visit, _screen: Screen):
        raise ValueError(STORY)

    monkeypatch.setitem(SCREENS, "said", breaks)
    await send(agency, ANNA, STORY)
    assert "Er ging iets mis." in agency.user(ANNA).last().text
    monkeypatch.undo()
    agency.world.fail_next("sendMessage", ANNA, code=500, times=3)
    await send(agency, ANNA, STORY)
    await passes(agency, minutes=15)
    assert own(agency) == []


async def passes(agency: Agency, **time: float) -> None:
    agency.clock.ahead(**time)
    await tidy(agency.bot.bot, agency.house)


def own(agency: Agency) -> list[str]:
    return [each.text for each in agency.user(ANNA).sees() if not each.by_bot]
