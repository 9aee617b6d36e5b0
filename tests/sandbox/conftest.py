"""A world, its server, and a real python-telegram-bot Bot in-process; and the page in a browser."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.__main__ import listening, serving
from sandbox.scene import Scene
from sandbox.server import Server
from sandbox.world import World
from tests.sandbox.browsing import CHROMIUM, DESKTOP, opened

os.environ["PTB_TIMEDELTA"] = "1"

ANNA = 101
STAND_IN = (sys.executable, str(Path(__file__).with_name("stand_in.py")))
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


# -- the page, with the stand-in as its bot: once for all tests of a module


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("scene"), STAND_IN)
    with listening("127.0.0.1", 0) as listener:
        async with serving(scene, listener):
            await scene.start()
            yield scene
            await scene.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(scene, browser):
    """Open, and without one fault in the browser's console at the end."""
    page = await browser.new_page(viewport=DESKTOP, accept_downloads=True)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: line.type == "error" and faults.append(line.text))
    await opened(page, scene.url)
    yield page
    await page.close()
    assert [one for one in faults if "409" not in one and "400" not in one] == []
