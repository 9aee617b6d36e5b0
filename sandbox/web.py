"""The page and its endpoints; only this machine's browser, and only this page, may use them."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.clock import ZONE, later
from sandbox.live import stream
from sandbox.transcript import as_page, as_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from sandbox.messages import Message
    from sandbox.person import Person
    from sandbox.scene import Scene

    Endpoint = Callable[[Request], Awaitable[Response]]

HERE = Path(__file__).resolve().parent / "page"
PARTS = {file.name: file for file in HERE.iterdir()}
FORMS = {"txt": ("text/plain; charset=utf-8", as_text), "html": ("text/html; charset=utf-8", as_page)}
LANGUAGES = {"nl", "en"}
OURS = {"127.0.0.1", "localhost", "::1"}
PICTURES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
LARGEST_FILE = 50 * 1024 * 1024
SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class RefusedError(Exception):
    """What the page asked can't be done; the sentence is for the person."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def guarded(endpoint: Endpoint) -> Endpoint:
    """The Host must be this machine (DNS rebinding) and a POST must come from this very page."""

    @wraps(endpoint)
    async def checked(request: Request) -> Response:
        host = request.headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in OURS:
            return Response("Alleen op deze computer.", 403, SAFETY)
        if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
            return Response("Alleen vanaf deze pagina.", 403, SAFETY)
        try:
            response = await endpoint(request)
        except RefusedError as refusal:
            response = JSONResponse({"error": str(refusal)}, refusal.code)
        response.headers.update(SAFETY)
        return response

    return checked


class Page:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.closing = asyncio.Event()
        self._acts: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        posts = {
            "/say": self.say, "/press": self.press, "/file": self.file, "/contact": self.contact,
            "/travel": self.travel, "/kill": self.kill, "/restart": self.restart, "/language": self.language,
        }  # fmt: skip
        gets = {
            "/": self.page, "/page/{part}": self.page, "/events": self.events, "/files/{id}": self.download,
            "/transcripts/{chat}.{form}": self.transcript,
        }  # fmt: skip
        return [
            *(Route(path, guarded(endpoint), methods=["GET"]) for path, endpoint in gets.items()),
            *(Route(path, guarded(endpoint), methods=["POST"]) for path, endpoint in posts.items()),
        ]

    async def page(self, request: Request) -> Response:
        part = PARTS.get(request.path_params.get("part", "chat.html"))
        if part is None:
            raise RefusedError(404, "Dit bestand is er niet.")
        return FileResponse(part)

    async def download(self, request: Request) -> Response:
        file = self.scene.world.files.get(request.path_params["id"])
        if file is None:
            raise RefusedError(404, "Dit bestand is er niet.")
        kind = file.mime if file.mime in PICTURES else "application/octet-stream"
        return Response(file.content, media_type=kind, headers=_named(file.name))

    async def transcript(self, request: Request) -> Response:
        """What stands in this chat now, to keep."""
        person, form = self._person(request.path_params), request.path_params["form"]
        if form not in FORMS:
            raise RefusedError(404, "Dit bestand is er niet.")
        kind, write = FORMS[form]
        member = next(one for one in self.scene.cast if one.user_id == person.id)
        text = write(member.name, person.sees(), self.scene.memory.language)
        day = f"{self.scene.clock().astimezone(ZONE):%Y-%m-%d}"
        name = f"{member.first_name.lower()}-{day}.{form}"
        return Response(text.encode(), media_type=kind, headers=_named(name))

    # -- what people do

    async def say(self, request: Request) -> Response:
        asked = await _asked(request)
        text = str(asked.get("text", "")).strip()
        if not text:
            raise RefusedError(400, "Typ eerst een bericht.")
        self._person(asked).says(text)
        return _done()

    async def press(self, request: Request) -> Response:
        asked = await _asked(request)
        person = self._person(asked)
        message = self._message(person, asked.get("message"))
        data = [one.get("callback_data") for row in message.rows for one in row]
        if asked.get("data") not in data:
            raise RefusedError(409, "Deze knop is er niet meer.")
        return JSONResponse({"press": person.forges(asked["data"], message).id})

    async def contact(self, request: Request) -> Response:
        self._person(await _asked(request)).sends_contact()
        return _done()

    async def file(self, request: Request) -> Response:
        if int(request.headers.get("content-length", LARGEST_FILE + 1)) > LARGEST_FILE:
            raise RefusedError(413, "Dit bestand is te groot: het mag hoogstens 50 MB zijn.")
        asked = request.query_params
        name, mime = asked.get("name", "bestand"), asked.get("mime") or "application/octet-stream"
        content = await request.body()
        person = self._person(asked)
        if asked.get("photo"):
            person.sends_photo(content, asked.get("caption", ""))
        else:
            person.sends_document(content, name, mime, asked.get("caption", ""))
        return _done()

    async def language(self, request: Request) -> Response:
        language = (await _asked(request)).get("language")
        if language not in LANGUAGES:
            raise RefusedError(400, "Kies een taal die er is.")
        self.scene.speak(language)
        return _done()

    def _person(self, asked: Any) -> Person:  # noqa: ANN401  JSON or a query
        try:
            return self.scene.people[int(asked["chat"])]
        except (KeyError, TypeError, ValueError):
            raise RefusedError(404, "Deze persoon is er niet.") from None

    def _message(self, person: Person, number: object) -> Message:
        for message in person.sees():
            if message.id == number:
                return message
        raise RefusedError(409, "Dit bericht is er niet meer.")

    # -- what happens to the bot

    async def travel(self, request: Request) -> Response:
        asked = await _asked(request)
        try:
            to = self._destination(asked)
            await self.scene.travel(to)
        except ValueError as error:
            raise RefusedError(400, str(error)) from None
        return _done()

    def _destination(self, asked: dict[str, Any]) -> datetime:
        if "to" not in asked:
            return later(self.scene.clock(), int(asked.get("days", 0)), int(asked.get("hours", 0)))
        try:
            return datetime.fromisoformat(str(asked["to"])).replace(tzinfo=ZONE)
        except ValueError:
            raise RefusedError(400, "Kies een dag en een tijd.") from None

    async def kill(self, _: Request) -> Response:
        await self.scene.kill()
        return _done()

    async def restart(self, _: Request) -> Response:
        act = asyncio.create_task(self.scene.restart())
        self._acts.add(act)
        act.add_done_callback(self._acts.discard)
        return _done()

    async def events(self, request: Request) -> Response:  # noqa: ARG002  Starlette gives it
        return StreamingResponse(stream(self.scene, self.closing), media_type="text/event-stream")


async def _asked(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(await request.body() or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise RefusedError(400, "Dit verzoek is niet te lezen.")
    return asked


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _done() -> Response:
    return JSONResponse({})
