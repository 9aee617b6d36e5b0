"""T13: private chats only. A group or a channel is left at once; nothing said there is kept."""

from collections.abc import Callable

import pytest

from sandbox.messages import Chat, User
from tests.agency import ANNA, Agency, a_phone_complaint
from tests.security.watching import changed, heard, refused_by_telegram, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

KINDS = ("group", "supergroup", "channel")
GROUP = -1001


def a_chat(agency: Agency, kind: str) -> Chat:
    chat = agency.world.group(GROUP, "Team", kind=kind)
    chat.reachable = True
    return chat


@only_sqlite
@pytest.mark.parametrize("place", KINDS)
async def test_whoever_adds_the_bot_sees_it_leave_without_a_word(agency: Agency, place: str):
    before = await rows(agency)
    agency.user(ANNA).adds_bot(a_chat(agency, place))
    await agency.settle()
    assert [call.chat_id for call in agency.world.calls_of("leaveChat")] == [GROUP]
    assert agency.world.from_bot(GROUP) == []
    assert changed(before, await rows(agency)) == set()
    assert refused_by_telegram(agency) == []


def a_command(agency: Agency, chat: Chat) -> None:
    agency.user(ANNA).says("/zaak KL-2026-001", chat)


def a_story(agency: Agency, chat: Chat) -> None:
    agency.user(ANNA).says("Fenna Visser klaagt over Bram", chat)


def a_file(agency: Agency, chat: Chat) -> None:
    file = agency.world.keep_file(b"%PDF-1.7", "klacht.pdf", "application/pdf")
    agency.user(ANNA).sends({"document": file.as_document()}, chat)


def an_anonymous_admin(agency: Agency, chat: Chat) -> None:
    nobody = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
    message = agency.world.write(chat, nobody, {"text": "/klachten"})
    agency.world.update("message", {**message.as_json(), "sender_chat": chat.as_json()})


def an_edited_message(agency: Agency, chat: Chat) -> None:
    message = agency.world.write(chat, agency.user(ANNA).user, {"text": "eerst"})
    agency.user(ANNA).edits(message, "later")


def a_press(agency: Agency, chat: Chat) -> None:
    agency.user(ANNA).forges("z:KL-2026-001:0", agency.world.write(chat, agency.world.bot, {"text": "knop"}))


@only_sqlite
@pytest.mark.parametrize(
    "act",
    [a_command, a_story, a_file, an_anonymous_admin, an_edited_message, a_press],
    ids=lambda a: a.__name__,
)
async def test_what_a_member_does_in_a_group_is_answered_by_leaving(agency: Agency, act: Callable):
    await a_phone_complaint(agency)
    chat = a_chat(agency, "supergroup")
    before, since = await rows(agency), len(agency.world.calls)
    act(agency, chat)
    await agency.settle()
    assert [call.chat_id for call in agency.world.calls_of("leaveChat")] == [GROUP]
    assert changed(before, await rows(agency)) == set()
    assert heard(agency, GROUP, since) == heard(agency, ANNA, since) == []


@only_sqlite
async def test_what_was_not_asked_for_never_arrives(agency: Agency):
    """Business messages, inline queries and posts of a channel; allowed_updates leaves them at Telegram."""
    before = await rows(agency)
    message = agency.user(ANNA).world.write(agency.user(ANNA).chat, agency.user(ANNA).user, {"text": "hallo"})
    someone = agency.user(ANNA).user.as_json()
    for kind, content in {
        "business_message": {**message.as_json(), "business_connection_id": "b1"},
        "business_connection": {
            "id": "b1",
            "user": someone,
            "user_chat_id": ANNA,
            "date": 1,
            "is_enabled": True,
        },
        "inline_query": {"id": "1", "from": someone, "query": "KL-2026-001", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "from": someone, "query": "x"},
        "channel_post": message.as_json(),
        "poll": {"id": "1"},
    }.items():
        assert agency.world.update(kind, content) is None
    await agency.settle()
    assert changed(before, await rows(agency)) == set()


@only_sqlite
async def test_a_press_on_an_inline_message_shows_nothing_outside_the_private_chat(agency: Agency):
    await a_phone_complaint(agency)
    press = agency.user(ANNA).forges("z:KL-2026-001:0")
    update = agency.world.updates.pending[-1]["callback_query"]
    update["inline_message_id"] = "i1"
    del update["message"]
    await agency.settle()
    assert press.answer is not None
    assert {call.chat_id for call in agency.world.calls_of("sendMessage", "editMessageText")} == {ANNA}


@only_sqlite
async def test_blocking_the_bot_and_coming_back_is_no_error(agency: Agency):
    agency.user(ANNA).blocks()
    agency.user(ANNA).unblocks()
    await agency.settle()
    await send(agency, ANNA, "/help")
    assert refused_by_telegram(agency) == []
    assert "Zo werkt het" in agency.user(ANNA).last().text
