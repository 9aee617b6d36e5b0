"""Sending a file: made late and aside, with its words where they fit, protected, and never half."""

import asyncio
import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, RetryAfter, TelegramError

from complaints.errors import Refusal
from handlers import show
from handlers.context import Button, Document, Outgoing
from handlers.texts import language, speaking
from sandbox.faults import RateLimit
from storage.database import Database
from tests.agency import CARLA, MONDAY, Agency, an_agency
from tests.enrolling import enrol

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

CONTENT = b"PK\x03\x04 een brief"
OPEN = ((Button("Open", "z:KL-2026-007:0"),),)


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened, [CARLA])
        yield opened


def a_file(html: str = "De brief", make=lambda: CONTENT, **more) -> Outgoing:
    return Outgoing(html, document=Document("KL-2026-007-brief.docx", make), **more)


async def deliver(agency: Agency, *outgoing: Outgoing, pressed=None):
    return await show.deliver(agency.bot.bot, CARLA, outgoing, pressed)


async def test_a_file_is_sent_protected_with_its_name_its_caption_and_its_buttons(agency: Agency):
    (sent,) = await deliver(agency, a_file("<b>De brief</b> &amp; meer", rows=OPEN))
    message = agency.user(CARLA).last()
    assert sent.message_id == message.id
    assert (message.document.name, message.document.content) == ("KL-2026-007-brief.docx", CONTENT)
    assert (message.html, message.buttons, message.protected) == (
        "<b>De brief</b> &amp; meer",
        ["Open"],
        True,
    )


async def test_a_file_without_words_has_no_caption(agency: Agency):
    await deliver(agency, a_file(""))
    assert "caption" not in agency.user(CARLA).last().content


@pytest.mark.parametrize("html", ["x" * 1024, "😀" * 512, f"<b>{'x' * 1024}</b>", "&lt;" * 1024])
async def test_a_caption_of_1024_units_after_parsing_stays_with_its_file(agency: Agency, html: str):
    assert len(await deliver(agency, a_file(html))) == 1
    assert agency.user(CARLA).last().html == html


@pytest.mark.parametrize("html", ["x" * 1025, "😀" * 513, "\n".join(["<b>regel</b>"] * 1000)])
async def test_longer_words_go_first_and_the_file_follows_with_the_buttons(agency: Agency, html: str):
    sent = await deliver(agency, a_file(html, rows=OPEN))
    *texts, file = agency.user(CARLA).sees()
    assert [message.message_id for message in sent] == [*[text.id for text in texts], file.id]
    assert "\n".join(text.html for text in texts) == html
    assert all(text.document is None and text.buttons == [] for text in texts)
    assert (file.document.content, file.text, file.buttons) == (CONTENT, "", ["Open"])


async def test_a_file_never_replaces_the_message_that_was_pressed(agency: Agency):
    (asked,) = await deliver(agency, Outgoing("Kies", OPEN))
    await deliver(agency, a_file(edit=True), pressed=asked)
    first, second = agency.user(CARLA).sees()
    assert (first.text, first.buttons) == ("Kies", ["Open"])
    assert second.document is not None


async def test_a_press_under_a_file_is_answered_below_it(agency: Agency):
    (file,) = await deliver(agency, a_file(rows=OPEN))
    await deliver(agency, Outgoing("Klaar", edit=True), pressed=file)
    first, second = agency.user(CARLA).sees()
    assert (first.document.content, second.text) == (CONTENT, "Klaar")


async def test_what_follows_a_file_is_sent_in_order(agency: Agency):
    await deliver(agency, Outgoing("een"), a_file("twee"), Outgoing("drie"))
    assert [message.text for message in agency.user(CARLA).sees()] == ["een", "twee", "drie"]


async def test_a_file_can_be_a_reply(agency: Agency):
    question = agency.user(CARLA).says("stuur maar")
    await deliver(agency, a_file(reply_to=question.id))
    assert agency.user(CARLA).last().reply_to == question.id


async def test_a_file_is_made_in_a_thread_while_others_are_served(agency: Agency):
    begun, go_on = threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        assert go_on.wait(10)
        return CONTENT

    making = asyncio.ensure_future(deliver(agency, a_file(make=make)))
    assert await asyncio.to_thread(begun.wait, 10)
    await deliver(agency, Outgoing("intussen"))
    assert agency.user(CARLA).last().text == "intussen"
    go_on.set()
    await making
    assert agency.user(CARLA).last().document.content == CONTENT


async def test_while_a_file_takes_long_to_make_the_chat_shows_that_it_is_on_its_way(agency: Agency):
    go_on = threading.Event()
    making = asyncio.ensure_future(deliver(agency, a_file(make=lambda: CONTENT if go_on.wait(10) else b"")))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if shown := [call for call in agency.world.calls if call.method == "sendChatAction"]:
            break
    go_on.set()
    await making
    assert shown[0].params["action"] == "upload_document"
    assert agency.user(CARLA).last().document.content == CONTENT


async def test_a_picture_is_shown_in_the_chat_and_can_be_passed_on_where_that_is_meant(agency: Agency):
    picture = Document("per-maand.png", lambda: b"\x89PNG een plaatje", is_picture=True)
    await deliver(agency, Outgoing("Per maand", document=picture, protected=False))
    sent = agency.user(CARLA).last()
    assert ("photo" in sent.content, sent.text, sent.protected) == (True, "Per maand", False)


async def test_a_file_is_in_dutch_whoever_asks_for_it(agency: Agency):
    with speaking("en"):
        await deliver(agency, a_file(make=lambda: language().encode()))
        assert language() == "en"
    assert agency.user(CARLA).last().document.content == b"nl"


async def test_a_picture_speaks_the_language_of_its_reader(agency: Agency):
    said = []
    picture = Document("per-maand.png", lambda: said.append(language()) or b"\x89PNG", is_picture=True)
    with speaking("en"):
        await deliver(agency, Outgoing("Per month", document=picture))
    assert said == ["en"]


async def test_what_refuses_to_be_made_is_said_instead_of_the_file(agency: Agency):
    def make() -> bytes:
        raise Refusal("Het sjabloon %(file)s is niet te lezen. Vraag het <de beheerder>.", file="brief & co")

    with capture_logs() as lines:
        await deliver(agency, a_file("x" * 2000, make, rows=OPEN))
    (message,) = agency.user(CARLA).sees()
    assert message.text == "Het sjabloon brief & co is niet te lezen. Vraag het <de beheerder>."
    assert (message.document, message.buttons, message.protected) == (None, ["Open"], True)
    assert lines == [
        {
            "event": "document_refused",
            "log_level": "info",
            "document": "KL-2026-007-brief.docx",
            "refusal": "Refusal",
        }
    ]


async def test_a_short_429_is_waited_out_and_the_file_is_made_once(agency: Agency):
    made = []
    agency.world.fail_next("sendDocument", CARLA, code=429, retry_after=1)
    await deliver(agency, a_file(make=lambda: made.append(1) or CONTENT))
    assert agency.user(CARLA).last().document.content == CONTENT
    assert made == [1]


async def test_a_long_429_is_left_to_the_courier(agency: Agency):
    agency.world.fail_next("sendDocument", CARLA, code=429, retry_after=6)
    with pytest.raises(RetryAfter):
        await deliver(agency, a_file())


@pytest.mark.parametrize("code", [502, 429])
async def test_words_whose_file_does_not_follow_are_taken_back(agency: Agency, code: int):
    agency.world.fail_next("sendDocument", CARLA, code=code, retry_after=30)
    with pytest.raises(TelegramError):
        await deliver(agency, Outgoing("een"), a_file("x" * 1025))
    assert agency.user(CARLA).sees() == []


async def test_a_long_text_that_fails_halfway_is_taken_back(agency: Agency):
    agency.world.rate_limit = RateLimit(per_chat=0.01, burst=1, clock=lambda: 0.0)
    with pytest.raises(RetryAfter):
        await deliver(agency, Outgoing("\n".join(["regel"] * 1000)))
    assert [call.code for call in agency.world.calls_of("sendMessage")] == [200, 429]
    assert agency.user(CARLA).sees() == []


async def test_an_empty_file_is_refused_by_telegram_and_not_hidden(agency: Agency):
    with pytest.raises(BadRequest):
        await deliver(agency, a_file(make=lambda: b""))


async def test_a_file_and_the_words_before_it_are_remembered_for_their_lifetime(agency: Agency):
    outgoing = (a_file("x" * 1025, lifetime=timedelta(minutes=15)),)
    sent = await deliver(agency, *outgoing)
    receipt = show.receipt(7, agency.ids[CARLA], outgoing, sent, None, MONDAY)
    assert [each.message_id for each in receipt.messages] == [message.message_id for message in sent]
    assert {each.delete_after for each in receipt.messages} == {MONDAY + timedelta(minutes=15)}
    assert len(sent) == 2


def test_the_content_of_a_file_is_not_shown_when_its_message_is_printed(kind: str):
    content = b"KANARIE"
    assert "KANARIE" not in repr(a_file("", lambda: content))
