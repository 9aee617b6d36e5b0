"""setWebhook: updates are brought, in order within a chat, until they are taken in."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict

if TYPE_CHECKING:
    from starlette.requests import Request

SECRET = "an-invented-secret-0001"


class Taker:
    """A bot's own address. `answers` are the statuses it gives, then 200."""

    def __init__(self):
        self.answers: list[int] = []
        self.brought: list[dict] = []
        self.secrets: set[str | None] = set()
        self.arrived = asyncio.Semaphore(0)
        self.slow = asyncio.Event()
        self.slow.set()
        self.at_once = self.most_at_once = 0

    async def take(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.brought.append(await request.json())
        self.arrived.release()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.slow.wait()
        self.at_once -= 1
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    @property
    def texts(self) -> list[str]:
        return [one["message"]["text"] for one in self.brought]


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield


@asynccontextmanager
async def listening(taker):
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/hook", taker.take, methods=["POST"])])
    web = _Uvicorn(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    task = asyncio.create_task(web.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    web.should_exit = True
    await task


@pytest.fixture
async def taker(bot):
    made = Taker()
    async with listening(made) as made.url:
        yield made
        await bot.delete_webhook()


async def test_updates_are_brought_with_the_secret_and_are_gone_then(anna, bot, server, taker):
    anna.says("eerst")
    await bot.set_webhook(taker.url, secret_token=SECRET)
    anna.says("dan")
    await server.settled()
    assert taker.texts == ["eerst", "dan"]
    assert taker.secrets == {SECRET}
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_what_is_not_taken_comes_again_before_what_follows_in_that_chat(anna, bot, server, taker):
    taker.answers = [503, 500]
    await bot.set_webhook(taker.url)
    anna.says("een")
    anna.says("twee")
    await server.settled()
    assert taker.texts == ["een", "een", "een", "twee"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500"


async def test_other_chats_go_beside_it_up_to_the_most_at_once(world, bot, server, taker):
    taker.slow.clear()
    await bot.set_webhook(taker.url, max_connections=3)
    for account in range(201, 206):
        world.person(account).says("een")
        world.person(account).says("twee")
    for _three in range(3):
        await taker.arrived.acquire()
    taker.slow.set()
    await server.settled()
    assert taker.most_at_once == 3
    assert len(taker.brought) == 10
    by_chat = {one["message"]["chat"]["id"]: [] for one in taker.brought}
    for one in taker.brought:
        by_chat[one["message"]["chat"]["id"]].append(one["message"]["text"])
    assert set(map(tuple, by_chat.values())) == {("een", "twee")}


async def test_back_to_polling_with_what_nobody_took(anna, bot, taker):
    taker.answers = [503] * 100
    await bot.set_webhook(taker.url)
    anna.says("een")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await taker.arrived.acquire()
    await bot.delete_webhook()
    (update,) = await bot.get_updates()
    assert update.message.text == "een"


async def test_a_secret_of_other_characters_is_refused(bot):
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:1/hook", secret_token="met spaties erin")
