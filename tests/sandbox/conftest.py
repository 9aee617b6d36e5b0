"""A world, its server, and a real python-telegram-bot Bot that meets it in-process."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.server import Server
from sandbox.world import World

os.environ["PTB_TIMEDELTA"] = "1"

ANNA = 101
BASE = "http://sandbox/bot"


class Clock:
    def __init__(self):
        self.moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def ahead(self, **span):
        self.moment += timedelta(**span)


def a_bot(server, token=None):
    def request():
        return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=server.app)})

    return Bot(
        token or server.world.token,
        base_url=BASE,
        base_file_url="http://sandbox/file/bot",
        request=request(),
        get_updates_request=request(),
    )


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def world(clock):
    return World(now=clock, first_update_id=500)


@pytest.fixture
def server(world):
    return Server(world)


@pytest.fixture
def new_bot(server):
    """One more bot, of this token or another."""
    return lambda token=None: a_bot(server, token)


@pytest.fixture
async def bot(new_bot):
    async with new_bot() as bot:
        yield bot


@pytest.fixture
def anna(world):
    """Anna, who has started the bot; nothing waits."""
    anna = world.person(ANNA, "Anna")
    anna.says("/start")
    world.updates.clear()
    return anna


@pytest.fixture
async def http(server):
    """Calls as no library would make them."""
    transport = httpx.ASGITransport(app=server.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{BASE}{server.world.token}/") as client:
        yield client
