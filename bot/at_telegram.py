"""The doctor at Telegram: the token, whether it can be reached, its clock, and how updates come."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from bot.findings import Finding, fault, good
from bot.settings import BadSettings, Settings

SKEW = timedelta(seconds=30)
RECENT = timedelta(hours=1)  # an error of the webhook that is older has passed
MANY = 100  # updates that wait
PATIENCE = 10  # seconds
UNKNOWN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
LINE = "Kijk de verbinding, de firewall en KLACHTENBOT_API_URL na."
RESTART = "Start de bot opnieuw: die meldt bij Telegram hoe hij de berichten wil."
PROXY = "Kijk de proxy, het certificaat en de firewall na: docs/install.md."


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    try:
        token = settings.require_token()
    except BadSettings as bad:
        yield fault(bad.faults[0])
        return
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=f"{settings.api_url}/bot{token}/") as client:
        try:
            me = await client.get("getMe")
            webhook = await client.get("getWebhookInfo")
        except httpx.HTTPError as error:
            yield fault(f"Telegram is niet te bereiken ({type(error).__name__})", LINE)
            return
    yield _known(me)
    if me.is_success:
        yield _clock(me.headers.get("date"))
    if webhook.is_success:
        for finding in _webhook(settings, webhook.json()["result"]):
            yield finding


def _known(me: httpx.Response) -> Finding:
    if me.is_success:
        return good("Telegram antwoordt, en kent dit token")
    if me.status_code in UNKNOWN:
        return fault("Telegram kent dit token niet", "Vraag het token op bij @BotFather.")
    return fault(f"Telegram antwoordt met een storing ({me.status_code})", f"Probeer het zo nog eens. {LINE}")


def _clock(header: str | None) -> Finding:
    there = parsedate_to_datetime(header) if header else None
    if there is None:
        return good("Telegram zegt niet hoe laat het is")
    ahead = datetime.now(UTC) - there
    if abs(ahead) <= SKEW:
        return good("de klok loopt gelijk met die van Telegram")
    way = "voor" if ahead > SKEW else "achter"
    seconds = int(abs(ahead).total_seconds())
    return fault(
        f"de klok loopt {seconds} seconden {way} op die van Telegram",
        "Zet de klok van deze machine gelijk, met NTP.",
    )


def _webhook(settings: Settings, told: dict[str, Any]) -> Iterator[Finding]:
    yield _configured(settings.webhook_url or "", told.get("url") or "")
    at, said = told.get("last_error_date"), told.get("last_error_message", "")
    if settings.webhook_url and at and datetime.now(UTC) - datetime.fromtimestamp(at, UTC) < RECENT:
        yield fault(f"Telegram kan het webadres niet bereiken: {said}", PROXY)
    waiting = told.get("pending_update_count", 0)
    if waiting > MANY:
        yield fault(f"er wachten {waiting} berichten bij Telegram", "Draait de bot? Kijk in het log.")


def _configured(ours: str, theirs: str) -> Finding:
    if ours == theirs:
        way = "brengt ze naar het webadres" if ours else "laat ze ophalen"
        return good(f"Telegram {way}, zoals ingesteld")
    if not ours:
        return fault("Telegram brengt de berichten naar een webadres, dus ophalen lukt niet", RESTART)
    if not theirs:
        return fault("Telegram weet het webadres nog niet", RESTART)
    return fault("Telegram brengt de berichten naar een ander webadres", RESTART)
