"""What Telegram takes and refuses of a bot's messages, with its own words."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from sandbox.errors import ApiError
from sandbox.faults import RateLimit

ANNA = 101
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def keyboard(*labels, data=None):
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=data or one)] for one in labels])


async def refused(http, method, **values):
    """What Telegram says; python-telegram-bot changes the first letter."""
    answer = await http.post(method, data=values)
    assert answer.status_code == 400
    return answer.json()["description"]


REFUSALS = [
    ("sendMessage", {"text": "  \n "}, "message text is empty"),
    ("sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"chat_id": "999", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
    ("sendMessage", {"text": "x", "parse_mode": "Markdown2"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    (
        "sendMessage",
        {"text": "x", "reply_parameters": '{"message_id":99}'},
        "message to be replied not found",
    ),
    ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
    ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "message is too long"),
    ("editMessageReplyMarkup", {"message_id": 99}, "message to edit not found"),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("deleteMessages", {"message_ids": "[]"}, "message identifiers are not specified"),
    ("deleteMessages", {"message_ids": str(list(range(101)))}, "too many message identifiers specified"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ("sendDocument", {}, "there is no document in the request"),
    ("sendDocument", {"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("getFile", {"file_id": "unknown"}, "wrong file_id or the file is temporarily unavailable"),
    ("setMyCommands", {"commands": '[{"command":"Klacht","description":"x"}]'}, "BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": '[{"command":"klacht","description":""}]'},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    ("leaveChat", {}, "chat member status can't be changed in private chats"),
    ("setWebhook", {"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("logOut", {}, "the bot can't leave this server"),
]


@pytest.mark.parametrize(("method", "values", "reason"), REFUSALS)
async def test_a_bad_request_is_refused_in_telegrams_words(anna, bot, http, method, values, reason):
    await bot.send_message(ANNA, "hallo")  # message 2
    assert await refused(http, method, **{"chat_id": ANNA, **values}) == f"Bad Request: {reason}"


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>", "&lt;" * 4096])
async def test_a_text_of_4096_units_after_parsing_passes(anna, bot, text):
    message = await bot.send_message(ANNA, text, parse_mode="HTML")
    assert message.text == anna.last().text


async def test_a_caption_holds_at_most_1024(anna, bot):
    await bot.send_document(ANNA, b"x", caption="c" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(ANNA, b"x", caption="c" * 1025)


@pytest.mark.parametrize(("data", "passes"), [("x" * 64, True), ("x" * 65, False), ("é" * 33, False)])
async def test_button_data_is_1_to_64_bytes(anna, http, data, passes):
    markup = keyboard("Ja", data=data).to_json()
    answer = await http.post("sendMessage", data={"chat_id": ANNA, "text": "x", "reply_markup": markup})
    expected = None if passes else "Bad Request: BUTTON_DATA_INVALID"
    assert answer.json().get("description") == expected


async def test_empty_button_data_is_refused(anna, http):
    markup = '{"inline_keyboard":[[{"text":"Ja","callback_data":""}]]}'
    reason = await refused(http, "sendMessage", chat_id=ANNA, text="x", reply_markup=markup)
    assert reason == "Bad Request: BUTTON_DATA_INVALID"


async def test_an_inline_button_that_does_nothing_is_refused(anna, http):
    markup = '{"inline_keyboard":[[{"text":"Ja"}]]}'
    reason = await refused(http, "sendMessage", chat_id=ANNA, text="x", reply_markup=markup)
    assert reason == (
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    )


async def test_a_sent_message_comes_back_as_telegram_gives_it(anna, bot, clock):
    question = anna.says("/klacht")
    message = await bot.send_message(
        ANNA,
        "<b>Hoe</b> kwam <i>de klacht</i>?",
        parse_mode="HTML",
        protect_content=True,
        reply_markup=keyboard("Telefoon", "Brief"),
        reply_parameters=ReplyParameters(question.id),
    )
    assert message.from_user.is_bot
    assert message.date == clock.moment
    assert message.has_protected_content
    assert message.reply_to_message.message_id == question.id
    assert [row[0].text for row in message.reply_markup.inline_keyboard] == ["Telefoon", "Brief"]
    assert message.text_html == "<b>Hoe</b> kwam <i>de klacht</i>?"
    assert (anna.last().protected, anna.last().buttons) == (True, ["Telefoon", "Brief"])


@pytest.mark.parametrize("markup", [ReplyKeyboardMarkup([["Ja", "Nee"]]), ForceReply()])
async def test_a_reply_keyboard_is_shown_but_not_echoed(anna, bot, markup):
    message = await bot.send_message(ANNA, "Akkoord?", reply_markup=markup)
    assert message.reply_markup is None
    assert anna.last().reply_keyboard


async def test_a_reply_to_a_missing_message_passes_when_that_is_allowed(anna, bot):
    reply = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(ANNA, "x", reply_parameters=reply)).reply_to_message is None


async def test_an_edit_changes_text_and_buttons_and_gets_a_date(anna, bot, clock):
    message = await bot.send_message(ANNA, "een", reply_markup=keyboard("Ja"))
    clock.ahead(seconds=5)
    edited = await bot.edit_message_text("twee", ANNA, message.message_id, reply_markup=keyboard("Nee"))
    assert edited.edit_date - edited.date == timedelta(seconds=5)
    assert (anna.last().text, anna.last().buttons) == ("twee", ["Nee"])


async def test_an_edit_without_buttons_takes_them_away(anna, bot):
    message = await bot.send_message(ANNA, "een", reply_markup=keyboard("Ja"))
    await bot.edit_message_reply_markup(ANNA, message.message_id)
    assert anna.last().buttons == []


async def test_an_edit_that_changes_nothing_is_refused(anna, bot):
    message = await bot.send_message(ANNA, "<b>een</b>", parse_mode="HTML", reply_markup=keyboard("Ja"))
    with pytest.raises(BadRequest) as text:
        await bot.edit_message_text(
            "<strong>een</strong>",
            ANNA,
            message.message_id,
            parse_mode="HTML",
            reply_markup=keyboard("Ja"),
        )
    with pytest.raises(BadRequest) as markup:
        await bot.edit_message_reply_markup(ANNA, message.message_id, reply_markup=keyboard("Ja"))
    assert (text.value.message, markup.value.message) == (NOT_MODIFIED, NOT_MODIFIED)


async def test_the_text_of_a_document_can_not_be_edited_but_its_caption_can(anna, bot):
    message = await bot.send_document(ANNA, b"x", caption="een")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("twee", ANNA, message.message_id)
    await bot.edit_message_caption(ANNA, message.message_id, caption="twee")
    assert anna.last().text == "twee"


async def test_a_bot_deletes_its_own_and_the_persons_messages_in_a_private_chat(anna, bot):
    theirs = anna.says("hallo")
    own = await bot.send_message(ANNA, "dag")
    await bot.delete_message(ANNA, theirs.id)
    await bot.delete_message(ANNA, own.message_id)
    assert [message.text for message in anna.sees()] == ["/start"]


async def test_a_message_can_be_deleted_for_48_hours(anna, bot, clock):
    message = await bot.send_message(ANNA, "dag")
    clock.ahead(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(ANNA, message.message_id)
    clock.ahead(seconds=-1)
    assert await bot.delete_message(ANNA, message.message_id)


async def test_deleting_several_skips_the_missing_ones(anna, bot):
    message = await bot.send_message(ANNA, "dag")
    assert await bot.delete_messages(ANNA, [message.message_id, 98, 99])
    assert anna.sees()[-1].text == "/start"


async def test_deleting_several_deletes_none_when_one_is_too_old(anna, bot, clock):
    old = await bot.send_message(ANNA, "oud")
    clock.ahead(hours=49)
    new = await bot.send_message(ANNA, "nieuw")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(ANNA, [new.message_id, old.message_id])
    assert [message.text for message in anna.sees()] == ["/start", "oud", "nieuw"]


async def test_someone_elses_message_in_a_group_can_not_be_deleted(anna, bot, world):
    group = world.group(-5)
    anna.adds_bot(group)
    message = anna.says("hallo", group)
    with pytest.raises(BadRequest, match=r"Message can't be deleted$"):
        await bot.delete_message(-5, message.id)


async def test_a_press_brings_the_whole_message_and_its_answer_reaches_the_person(anna, bot):
    question = anna.says("/klacht")
    await bot.send_message(
        ANNA,
        "Akkoord?",
        reply_markup=keyboard("Ja", data="yes:1"),
        reply_parameters=ReplyParameters(question.id),
    )
    press = anna.presses("Ja")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.data, query.from_user.id, query.message.text) == ("yes:1", ANNA, "Akkoord?")
    assert query.message.reply_to_message.message_id == question.id
    assert query.message.reply_markup.inline_keyboard[0][0].text == "Ja"
    assert query.chat_instance
    await bot.answer_callback_query(query.id, "Genoteerd", show_alert=True)
    assert press.answer == {"text": "Genoteerd", "show_alert": True}


async def test_a_press_is_answered_once_and_within_150_seconds(anna, bot, clock):
    await bot.send_message(ANNA, "Akkoord?", reply_markup=keyboard("Ja"))
    answered, late = anna.presses("Ja"), anna.presses("Ja")
    await bot.answer_callback_query(answered.id)
    clock.ahead(seconds=151)
    for query in (answered.id, late.id, "unknown"):
        with pytest.raises(
            BadRequest, match="Query is too old and response timeout expired or query id is inv"
        ):
            await bot.answer_callback_query(query)


async def test_pressing_a_button_that_is_not_there_fails_and_forging_does_not(anna, bot):
    await bot.send_message(ANNA, "Akkoord?", reply_markup=keyboard("Ja"))
    with pytest.raises(LookupError, match="Ja"):
        anna.presses("Nee")
    assert anna.forges("delete:everything").data == "delete:everything"


async def test_who_never_wrote_can_not_be_written_to(bot, world):
    world.person(102, "Bram")
    with pytest.raises(Forbidden, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(102, "hallo")


async def test_who_blocked_the_bot_can_not_be_written_to(anna, bot):
    anna.blocks()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(ANNA, "hallo")
    anna.unblocks()
    assert await bot.send_message(ANNA, "hallo")
    statuses = [one.my_chat_member.new_chat_member.status for one in await bot.get_updates()]
    assert statuses == ["kicked", "member"]


async def test_a_group_is_left_for_good(anna, bot, world):
    group = world.group(-5, "Team")
    anna.adds_bot(group)
    anna.says("hallo", group)
    await bot.leave_chat(-5)
    anna.says("hoort niemand", group)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(-5, "hallo")
    kinds = [next(iter(one.to_dict().keys() - {"update_id"})) for one in await bot.get_updates()]
    assert kinds == ["my_chat_member", "message", "my_chat_member"]


async def test_a_channel_post_has_no_person(anna, bot, world):
    channel = world.group(-7, "Nieuws", kind="channel")
    anna.adds_bot(channel)
    anna.posts(channel, "bericht")
    post = (await bot.get_updates())[-1].channel_post
    assert (post.from_user, post.sender_chat.id) == (None, -7)


async def test_every_kind_of_message_reaches_the_bot(anna, bot):
    anna.sends_document(b"%PDF", "brief.pdf", caption="de brief")
    anna.sends_photo(b"\xff\xd8\xff")
    anna.sends_sticker()
    anna.sends_voice()
    anna.sends_contact()
    anna.edits(anna.says("fout"), "goed")
    document, photo, sticker, voice, contact, _, edited = await bot.get_updates()
    assert (document.message.document.file_name, document.message.caption) == ("brief.pdf", "de brief")
    assert photo.message.photo[-1].file_size == 3
    assert sticker.message.sticker.emoji == "👍"
    assert voice.message.voice.duration.total_seconds() == 3
    assert contact.message.contact.user_id == ANNA
    assert (edited.edited_message.text, edited.message) == ("goed", None)


async def test_a_file_is_downloaded_as_it_was_sent(anna, bot):
    sent = anna.sends_document(b"%PDF inhoud", "brief.pdf")
    file = await bot.get_file(sent.file.id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF inhoud"


async def test_a_file_over_20_megabytes_can_not_be_fetched(anna, bot):
    fits = anna.sends_document(b"x" * 20 * 1024 * 1024)
    too_big = anna.sends_document(b"x" * (20 * 1024 * 1024 + 1))
    assert (await bot.get_file(fits.file.id)).file_size == 20 * 1024 * 1024
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(too_big.file.id)


async def test_a_document_of_the_bot_reaches_the_person_with_its_name(anna, bot):
    message = await bot.send_document(ANNA, b"inhoud", filename="overzicht één.xlsx", protect_content=True)
    assert anna.last().document.content == b"inhoud"
    assert anna.last().protected
    assert (anna.last().document.name, message.document.file_name) == ("overzicht één.xlsx",) * 2
    again = await bot.send_document(ANNA, message.document.file_id)
    assert again.document.file_unique_id == message.document.file_unique_id


async def test_a_text_and_a_photo_are_no_document(anna, bot):
    await bot.send_message(ANNA, "hallo")
    assert anna.last().document is None
    await bot.send_photo(ANNA, b"\x89PNG\r\n")
    assert anna.last().document is None
    assert anna.last().file is not None


async def test_a_photo_must_be_a_picture(anna, bot):
    assert (await bot.send_photo(ANNA, b"\x89PNG\r\n")).photo
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ANNA, b"no picture")


async def test_an_empty_file_is_refused(anna, bot):
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(ANNA, b"", filename="leeg.txt")


async def test_commands_are_kept_per_chat_above_the_default(anna, bot, world):
    await bot.set_my_commands([("help", "Hulp")])
    await bot.set_my_commands([("klacht", "Een klacht")], scope={"type": "chat", "chat_id": ANNA})
    assert [one["command"] for one in world.commands_for(ANNA)] == ["klacht"]
    assert [one["command"] for one in world.commands_for(102)] == ["help"]
    await bot.delete_my_commands(scope={"type": "chat", "chat_id": ANNA})
    assert [one["command"] for one in world.commands_for(ANNA)] == ["help"]
    assert (await bot.get_my_commands())[0].description == "Hulp"


async def test_the_description_is_kept(bot):
    await bot.set_my_description("Houdt klachten bij")
    await bot.set_my_short_description("Klachten")
    assert (await bot.get_my_description()).description == "Houdt klachten bij"
    assert (await bot.get_my_short_description()).short_description == "Klachten"


async def test_a_chat_can_be_looked_up(anna, bot):
    assert (await bot.get_chat(ANNA)).first_name == "Anna"
    await bot.send_chat_action(ANNA, "typing")


async def test_more_than_the_rate_is_refused_with_the_seconds_to_wait(anna, bot, world):
    now = 0.0
    world.rate_limit = RateLimit(overall=30, per_chat=1, burst=2, clock=lambda: now)
    await bot.send_message(ANNA, "een")
    await bot.send_message(ANNA, "twee")
    with pytest.raises(RetryAfter) as error:
        await bot.send_message(ANNA, "drie")
    assert error.value.retry_after == timedelta(seconds=1)
    now = 1.0
    assert await bot.send_message(ANNA, "drie")


def test_all_chats_together_are_held_to_the_rate_too():
    now = 0.0
    limit = RateLimit(overall=30, per_chat=1, burst=3, clock=lambda: now)
    for chat in range(30):
        limit.check(chat)
    with pytest.raises(ApiError) as refused:
        limit.check(31)
    assert (refused.value.code, refused.value.retry_after) == (429, 1)
    now = 0.1  # three more fit in a tenth of a second
    for chat in range(40, 43):
        limit.check(chat)
    with pytest.raises(ApiError):
        limit.check(44)
    now = 60.0  # however long it was quiet, no more than a second's worth at once
    for chat in range(50, 80):
        limit.check(chat)
    with pytest.raises(ApiError):
        limit.check(81)


async def test_a_test_can_order_a_fault_for_one_chat(anna, bot, world):
    world.person(102, "Bram").says("/start")
    world.fail_next("sendMessage", ANNA, code=429, retry_after=7)
    assert await bot.send_message(102, "hallo")
    with pytest.raises(RetryAfter) as error:
        await bot.send_message(ANNA, "hallo")
    assert error.value.retry_after == timedelta(seconds=7)
    assert await bot.send_message(ANNA, "hallo")


@pytest.mark.parametrize(("code", "error"), [(403, Forbidden), (500, NetworkError), (400, BadRequest)])
async def test_a_test_can_order_any_refusal(anna, bot, world, code, error):
    world.fail_next("*", code=code)
    with pytest.raises(error):
        await bot.send_message(ANNA, "hallo")
    assert not world.from_bot(ANNA)


@pytest.mark.parametrize("executed", [True, False])
async def test_a_lost_answer_leaves_the_outcome_unknown(anna, bot, world, executed):
    world.fail_next("sendMessage", raises=httpx.ReadTimeout(""), executed=executed)
    with pytest.raises(TimedOut):
        await bot.send_message(ANNA, "hallo")
    assert len(world.from_bot(ANNA)) == int(executed)
