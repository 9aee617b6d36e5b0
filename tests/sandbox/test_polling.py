"""getUpdates: what is confirmed, who may poll, how long a poll and an update live."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from telegram.error import Conflict, InvalidToken

from sandbox import server as server_module
from sandbox.methods import METHODS

ANNA = 101


def ids(updates):
    return [update.update_id for update in updates]


async def test_updates_are_numbered_one_by_one_from_the_given_start(anna, bot):
    anna.says("een")
    anna.says("twee")
    assert ids(await bot.get_updates()) == [501, 502]


async def test_an_update_comes_again_until_an_offset_above_it_confirms_it(anna, bot):
    anna.says("een")
    anna.says("twee")
    assert ids(await bot.get_updates()) == [501, 502]
    assert ids(await bot.get_updates(offset=501)) == [501, 502]
    assert ids(await bot.get_updates(offset=502)) == [502]
    assert ids(await bot.get_updates()) == [502]


async def test_a_negative_offset_keeps_only_the_last_and_forgets_the_rest(anna, bot):
    for word in ("een", "twee", "drie"):
        anna.says(word)
    assert ids(await bot.get_updates(offset=-1)) == [503]
    assert ids(await bot.get_updates()) == [503]


@pytest.mark.parametrize(("limit", "expected"), [(1, 1), (100, 100), (0, 1), (1000, 100)])
async def test_a_batch_holds_at_most_the_limit_and_never_more_than_a_hundred(anna, http, limit, expected):
    for number in range(120):
        anna.says(str(number))
    answer = await http.get("getUpdates", params={"limit": limit})
    assert len(answer.json()["result"]) == expected


async def test_a_long_poll_answers_when_something_happens(anna, bot, server):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_for(lambda _: server.polling)
    anna.says("hallo")
    assert [update.message.text for update in await poll] == ["hallo"]


async def test_a_long_poll_really_waits_and_then_answers_empty(anna, bot):
    start = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert time.monotonic() - start > 0.9


async def test_no_poll_waits_longer_than_the_longest(anna, http, monkeypatch):
    assert server_module.LONGEST_POLL == 50
    monkeypatch.setattr(server_module, "LONGEST_POLL", 0.05)
    answer = await asyncio.wait_for(http.get("getUpdates", params={"timeout": 3600}), 5)
    assert answer.json() == {"ok": True, "result": []}


async def test_a_second_poller_ends_the_first_with_a_conflict(anna, bot, new_bot, server):
    async with new_bot() as second:
        first_poll = asyncio.create_task(bot.get_updates(timeout=30))
        await server.wait_for(lambda _: server.polling)
        second_poll = asyncio.create_task(second.get_updates(timeout=30))
        with pytest.raises(Conflict, match="Conflict: terminated by other getUpdates request; make sure"):
            await first_poll
        anna.says("hallo")
        assert len(await second_poll) == 1


async def test_a_cancelled_poll_does_not_stay_as_a_poller(anna, bot, server, world):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_for(lambda _: server.polling)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert not server.polling
    anna.says("hallo")
    assert len(await bot.get_updates()) == 1
    assert [call.code for call in world.calls_of("getUpdates")] == [200]


async def test_the_wanted_kinds_are_remembered_and_an_empty_list_is_the_default(anna, bot):
    await bot.get_updates(allowed_updates=["callback_query"])
    anna.says("niet gewenst")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    anna.says("wel gewenst")
    assert len(await bot.get_updates()) == 1


async def test_a_message_waits_a_day_and_no_longer(anna, bot, clock):
    anna.says("hallo")
    clock.ahead(hours=23, minutes=59)
    assert len(await bot.get_updates()) == 1
    clock.ahead(minutes=1)
    assert await bot.get_updates() == ()


async def test_a_press_waits_150_seconds_and_no_longer(anna, bot, clock):
    await bot.send_message(ANNA, "Akkoord?")
    anna.forges("ja")
    clock.ahead(seconds=149)
    assert len(await bot.get_updates()) == 1
    clock.ahead(seconds=1)
    assert await bot.get_updates() == ()


async def test_an_update_can_be_delivered_again_after_it_was_confirmed(anna, bot, world):
    anna.says("hallo")
    raw = world.updates.pending[0]
    await bot.get_updates(offset=raw["update_id"] + 1)
    world.redeliver(raw)
    assert ids(await bot.get_updates(offset=raw["update_id"] + 1)) == [raw["update_id"]]
    assert await bot.get_updates(offset=raw["update_id"] + 1) == ()


async def test_a_webhook_and_polling_exclude_each_other(anna, bot):
    await bot.set_webhook("https://example.org/hook")
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_is_deleted_with_what_waits_when_asked(anna, bot):
    anna.says("hallo")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_settled_waits_until_the_bot_confirmed_everything(anna, bot, server):
    anna.says("hallo")
    settled = asyncio.create_task(server.settled())
    (update,) = await bot.get_updates()
    assert not settled.done()
    await bot.get_updates(offset=update.update_id + 1)
    await asyncio.wait_for(settled, 1)


async def test_waiting_for_what_never_comes_times_out(anna, server):
    with pytest.raises(TimeoutError):
        await server.wait_for(lambda world: len(world.calls) > 0, 0.02)


async def test_another_token_is_refused(server, new_bot, http):
    with pytest.raises(InvalidToken):
        await new_bot("123456:wrong").initialize()
    answer = await http.get("http://sandbox/bot123456:wrong/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_method_that_does_not_exist_is_not_found(http):
    answer = await http.post("sendTelepathy", data={"chat_id": ANNA})
    assert (answer.status_code, answer.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


@pytest.mark.parametrize("way", ["get", "form", "json", "multipart"])
async def test_parameters_come_in_every_way_telegram_takes(anna, http, way):
    values = {"chat_id": ANNA, "text": "<b>hoi</b>", "parse_mode": "HTML"}
    ways = {
        "get": {"method": "GET", "params": values},
        "form": {"method": "POST", "data": values},
        "json": {"method": "POST", "json": values},
        "multipart": {"method": "POST", "data": values, "files": {"unused": ("x", b"x")}},
    }
    await http.request(url="sendmessage", **ways[way])
    assert anna.last().html == "<b>hoi</b>"


async def test_every_call_is_in_the_log_with_its_result_and_time(anna, bot, http, world, clock):
    await bot.send_message(ANNA, "hallo")
    await http.post("sendMessage", data={"chat_id": 999, "text": "x"})
    sent, refused = world.calls_of("sendMessage")
    assert (sent.chat_id, sent.params["text"], sent.code, sent.at) == (ANNA, "hallo", 200, clock.moment)
    assert (refused.code, refused.description) == (400, "Bad Request: chat not found")


NONSENSE = [
    "",
    "x",
    "-1",
    "[]",
    "{}",
    "[1]",
    '[["x"]]',
    "[[{}]]",
    "{",
    "null",
    "1e999",
    '{"message_id":"x"}',
    "\ud800",
]
PARAMETERS = [
    "text", "caption", "parse_mode", "entities", "reply_markup", "reply_parameters", "message_id",
    "message_ids", "commands", "scope", "allowed_updates", "offset", "limit", "file_id",
    "document", "url", "action",
]  # fmt: skip


@pytest.mark.parametrize("method", ["getUpdates", *METHODS])
async def test_nonsense_is_refused_or_ignored_but_nothing_breaks(anna, bot, http, method):
    await bot.send_message(ANNA, "hallo")
    for name in PARAMETERS:
        for value in NONSENSE:
            keyboard = f'{{"inline_keyboard":{value}}}'
            for sent in (value, keyboard) if name == "reply_markup" else (value,):
                values = {"chat_id": ANNA, "text": "x", "message_id": 2, name: sent}
                body = json.dumps(values)
                answer = await http.post(method, content=body, headers={"Content-Type": "application/json"})
                assert answer.status_code in {200, 400, 409}, (name, sent)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"text=\xff", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_request_that_can_not_be_read_is_refused(http, body, kind):
    answer = await http.post("sendMessage", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400


async def test_who_is_killed_halfway_a_question_changes_nothing(server, world):
    """The rest of it never comes."""

    async def receive():
        return {"type": "http.disconnect"}

    sent = []

    async def send(message):
        sent.append(message)

    path = f"/bot{world.token}/sendMessage"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "headers": [],
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("sandbox", 80),
    }
    await server.app(scope, receive, send)
    assert world.calls == []
