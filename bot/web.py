"""What a process serves over HTTP: how it is, and the door for the updates that Telegram brings. On loopback
unless set otherwise; a proxy that has the certificate stands in front.
"""

import asyncio
import hmac
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.settings import PREFIX, BadSettings
from bot.site import Site

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1024 * 1024  # bytes; an update is a few thousand
UNREADABLE, FORBIDDEN, TOO_LARGE, NOT_NOW = 400, 403, 413, 503
LAST_WORDS = 10  # seconds for the answers that are under way when we stop


def application(site: Site, webhook_url: str | None) -> Starlette:
    """Every route there is."""

    async def health(_request: Request) -> Response:
        found = await site.health()
        return JSONResponse(found, 200 if found["healthy"] else 503)

    async def webhook(request: Request) -> Response:
        return Response(status_code=await _status(request, site))

    routes = [Route("/health", health)]
    if webhook_url:
        routes.append(Route(urlsplit(webhook_url).path or "/", webhook, methods=["POST"]))
    return Starlette(routes=routes)


async def _status(request: Request, site: Site) -> int:
    """What becomes of a request with an update. Of who does not know the secret nothing is read (T12)."""
    brought = request.headers.get(SECRET_HEADER, "").encode()
    if not site.secret or not hmac.compare_digest(brought, site.secret.encode()):
        return FORBIDDEN
    if site.door is None:
        return NOT_NOW
    body = await _body(request)
    if body is None:
        return TOO_LARGE
    update = _update(body)
    return UNREADABLE if update is None else await site.door.take(update)


async def _body(request: Request) -> bytes | None:
    """None when it is too large: the rest is not read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    """None when it is no JSON object with an update's number."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) and type(read.get("update_id")) is int else None


@asynccontextmanager
async def serving(app: Starlette, host: str, port: int, setting: str) -> AsyncIterator[None]:
    """Until the end of the block; then what is being answered is finished.

    Raises `BadSettings`, which names the setting of the port.
    """
    listener = _listening(host, port, setting)
    config = uvicorn.Config(
        app,
        log_config=None,  # ours hides what is secret
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS,
    )
    server = _Uvicorn(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Uvicorn(uvicorn.Server):
    """Leaves the signals to us: what is in hand is finished before the socket closes."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(host: str, port: int, setting: str) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError:
        fault = f"{PREFIX}{setting}: op {host} poort {port} kan de bot niet luisteren. Kies een andere poort."
        raise BadSettings([fault]) from None
