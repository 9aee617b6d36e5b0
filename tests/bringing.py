"""The webhook of an agency in one process, and whoever brings something to its door."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr

from bot.site import Role, Site
from bot.web import SECRET_HEADER, application
from bot.webhook import Webhook
from handlers.context import House
from tests.agency import Agency

SECRET = "an_invented_webhook_secret"
URL = "https://bot.example/hook"


@dataclass
class Doorstep:
    """`brings` as Telegram does: the status of the answer."""

    agency: Agency
    webhook: Webhook
    site: Site
    http: httpx.AsyncClient
    stop: asyncio.Event
    running: asyncio.Task[None]

    async def brings(self, update: object, **headers: str) -> int:
        given = headers or {SECRET_HEADER: SECRET}
        return (await self.http.post("/hook", json=update, headers=given)).status_code

    async def says(self, account: int, text: str) -> int:
        """Somebody types, and Telegram brings it."""
        self.agency.user(account).says(text)
        return await self.brings(self.waiting()[-1])

    def waiting(self) -> list[dict[str, Any]]:
        return self.agency.world.updates.pending


@asynccontextmanager
async def a_webhook(agency: Agency, house: House | None = None) -> AsyncIterator[Doorstep]:
    """Taking in, until the block ends. `house`: of another process on the same database."""
    webhook = Webhook(agency.bot, house or agency.house, URL, SecretStr(SECRET))
    site = Site(agency.house.database, agency.clock, secret=SECRET)
    site.becomes(Role.WEBHOOK, webhook)
    stop = asyncio.Event()
    transport = httpx.ASGITransport(app=application(site, URL))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        running = asyncio.ensure_future(webhook.run(stop))
        await agency.server.wait_for(lambda world: world.webhook)
        yield Doorstep(agency, webhook, site, http, stop, running)
        stop.set()
        await asyncio.wait_for(running, 10)
