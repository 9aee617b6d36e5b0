"""The Bot API over HTTP: a Starlette app around one world, with real long polling."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from sandbox.bringing import Bringing
from sandbox.errors import ApiError, bad_request
from sandbox.messages import Call
from sandbox.methods import BY_NAME, DOWNLOAD_LIMIT
from sandbox.params import NOT_FOUND, UNAUTHORIZED, Params, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sandbox.chats import Change
    from sandbox.faults import Fault
    from sandbox.world import World

T = TypeVar("T")
LONGEST_POLL = 50
LARGEST_BATCH = 100
CONFLICT = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Server:
    """One world on HTTP; `app` is the ASGI application, `routes` are served beside the Bot API."""

    def __init__(self, world: World, routes: Sequence[BaseRoute] = ()) -> None:
        self.world = world
        self._poller: asyncio.Future[bool] | None = None  # true: there is news; false: another took over
        self._bringing: Bringing | None = None
        self._changed: set[asyncio.Event] = set()
        world.listeners.append(self._hear)
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
                *routes,
            ]
        )

    @property
    def polling(self) -> bool:
        """Whether a bot waits for updates at this moment."""
        return self._poller is not None

    # -- waiting, without sleeping

    def _hear(self, change: Change) -> None:
        if change.kind == "updates" and self._poller and not self._poller.done():
            self._poller.set_result(True)
        if change.kind == "webhook":
            self._bring()
        elif change.kind == "updates" and self._bringing:
            self._bringing.hear()
        for event in self._changed:
            event.set()

    def _bring(self) -> None:
        """As the webhook says that is set now. The same one once more changes nothing."""
        webhook = self.world.webhook
        if self._bringing and self._bringing.webhook == webhook:
            return
        if self._bringing:
            self._bringing.stop()
        self._bringing = Bringing(self.world, webhook) if webhook and webhook.is_here else None

    async def wait_for(self, truth: Callable[[World], T | None], timeout: float = 5) -> T:  # noqa: ASYNC109
        """The first true value of `truth`, asked again after every change; else TimeoutError."""
        event = asyncio.Event()
        self._changed.add(event)
        try:
            async with asyncio.timeout(timeout):
                while not (value := truth(self.world)):
                    event.clear()
                    await event.wait()
                return value
        finally:
            self._changed.discard(event)

    async def settled(self, timeout: float = 5) -> None:  # noqa: ASYNC109
        """Until the bot has confirmed every update."""
        await self.wait_for(lambda world: not world.updates.pending, timeout)

    # -- the Bot API

    async def _call(self, request: Request) -> Response:
        if not self._knows(request):
            return _answer(UNAUTHORIZED)
        wanted = request.path_params["method"]
        if wanted.lower() != "getupdates" and wanted.lower() not in BY_NAME:
            return _answer(NOT_FOUND)
        try:
            params = await _params(request)
        except ClientDisconnect:
            return Response(status_code=400)  # killed halfway its question: nobody reads this
        except ValueError:
            return _answer(bad_request("can't parse the request: it must be UTF-8 and well-formed"))
        name, _ = BY_NAME.get(wanted.lower(), ("getUpdates", None))
        fault = self.world.faults.next(name, _chat_id(params)) if self.world.faults.ordered else None
        try:
            result = await self._run(name, params, request, fault)
        except ApiError as error:
            self._log(name, params, error.code, error.description)
            return _answer(error)
        self._log(name, params, 200, "")
        return Response(_json({"ok": True, "result": result}), media_type="application/json")

    async def _run(self, name: str, params: Params, request: Request, fault: Fault | None) -> Any:  # noqa: ANN401
        if fault is None or fault.executed:
            result = await self._do(name, params, request)
        if fault is None:
            return result
        if fault.raises:
            self._log(name, params, 0, repr(fault.raises))
            raise fault.raises
        if fault.hangs:
            await _gone(request)
        raise fault.error()

    async def _do(self, name: str, params: Params, request: Request) -> Any:  # noqa: ANN401
        if name == "getUpdates":
            return await self._get_updates(params, request)
        return BY_NAME[name.lower()][1](self.world, params)

    def _knows(self, request: Request) -> bool:
        return hmac.compare_digest(request.path_params["token"].encode(), self.world.token.encode())

    def _log(self, name: str, params: Params, code: int, description: str) -> None:
        self.world.calls.append(Call(name, params.values, code, description, self.world.now()))
        self.world.tell("call", None, name)

    async def _get_updates(self, params: Params, request: Request) -> list[dict[str, Any]]:
        world = self.world
        if world.webhook:
            raise ApiError(409, f"Conflict: {WEBHOOK_ACTIVE}")
        if "allowed_updates" in params.values:
            world.updates.allow(params.names("allowed_updates"))
        self._take_over()
        limit = min(max(params.number("limit", LARGEST_BATCH), 1), LARGEST_BATCH)
        seconds = min(max(params.number("timeout"), 0), LONGEST_POLL)
        batch = world.updates.take(params.number("offset"), limit)
        world.tell("poll")
        if batch or not seconds:
            return batch
        if not await self._news(seconds, request):
            return []
        return world.updates.take(params.number("offset"), limit)

    def _take_over(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(False)
        self._poller = None

    async def _news(self, seconds: int, request: Request) -> bool:
        """Wait for an update; 409 when another poller comes. A caller who hangs up is forgotten."""
        poller = self._poller = asyncio.get_running_loop().create_future()
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({poller, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if self._poller is poller:
                self._poller = None
                self.world.tell("hung up")
        if poller.done() and not poller.result():
            raise ApiError(409, f"Conflict: {CONFLICT}")
        return poller.done()

    async def _download(self, request: Request) -> Response:
        if not self._knows(request):
            return _answer(UNAUTHORIZED)
        for file in self.world.files.values():
            if file.path == request.path_params["path"] and len(file.content) <= DOWNLOAD_LIMIT:
                return Response(file.content, media_type="application/octet-stream")
        return _answer(NOT_FOUND)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _params(request: Request) -> Params:
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.body()
    if kind == "application/json" and body:
        sent = json.loads(body)
        if not isinstance(sent, dict):
            raise ValueError("no object")
        return Params(values | sent)
    return Params(values | dict(parse_qsl(body.decode(), keep_blank_values=True)))


async def _multipart(request: Request, values: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form(max_part_size=1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                uploads[name] = Upload(value.filename or "file", mime, await value.read())
            else:
                values[name] = value
    return Params(values, uploads)


def _chat_id(params: Params) -> int | None:
    try:
        return int(params.values["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _answer(error: ApiError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return Response(_json(error.as_json()), error.code, headers, "application/json")
