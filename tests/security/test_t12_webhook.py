"""T12: a forged update changes nothing. Who does not know the secret is turned away, and is not read."""

import json

import pytest

from bot.web import LARGEST, SECRET_HEADER
from tests.agency import ANNA, Agency
from tests.bringing import SECRET, Doorstep, a_webhook
from tests.security.watching import rows

WRONG = (
    {},
    {SECRET_HEADER: ""},
    {SECRET_HEADER: "wrong"},
    {SECRET_HEADER: SECRET[:-1]},
    {SECRET_HEADER: SECRET + "x"},
    {SECRET_HEADER: SECRET.upper()},
    {SECRET_HEADER: "é"},
    {"Authorization": f"Bearer {SECRET}"},
)


@pytest.fixture
async def doorstep(agency: Agency):
    async with a_webhook(agency) as made:
        yield made


def forged() -> dict[str, object]:
    """As Anna's own would look: only the secret is missing."""
    anna = {"id": ANNA, "is_bot": False, "first_name": "Anna"}
    chat = {"id": ANNA, "type": "private"}
    command = {"type": "bot_command", "offset": 0, "length": 7}
    message = {"message_id": 7, "date": 1, "chat": chat, "from": anna, "text": "/klacht"}
    message["entities"] = [command]
    return {"update_id": 99_001, "message": message}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_wrong_secret_or_none_is_refused_and_changes_nothing(doorstep: Doorstep):
    before = await rows(doorstep.agency)
    for headers in WRONG:
        request = doorstep.http.build_request(
            "POST", "/hook", json=forged(), headers=[(k, v.encode()) for k, v in headers.items()]
        )
        answer = await doorstep.http.send(request)
        assert (answer.status_code, answer.content) == (403, b"")
    assert await rows(doorstep.agency) == before
    assert doorstep.agency.told(ANNA) == []


async def test_with_the_secret_the_same_update_is_taken(doorstep: Doorstep):
    assert await doorstep.brings(forged()) == 200
    assert "Hoe kwam de klacht binnen?" in doorstep.agency.told(ANNA)[0]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_who_does_not_know_the_secret_is_not_read(doorstep: Doorstep):
    read = []

    async def body():
        read.append(True)
        yield b"{}"

    assert (await doorstep.http.post("/hook", content=body())).status_code == 403
    doorstep.site.secret = ""  # no webhook was set up: then no secret is right, and least of all an empty one
    assert await doorstep.brings(forged(), **{SECRET_HEADER: ""}) == 403


UNREADABLE = (
    b"",
    b"geen json",
    b"[]",
    b"7",
    b"{}",
    b'{"update_id": "7"}',
    b'{"update_id": true}',
    b'{"update_id": 7, "message": {"message_id": 1}}',
    b'{"update_id": 7, "message": []}',
    b'{"update_id": 7, "callback_query": {"id": 3}}',
    b"\xff\xfe",
    b"[" * 100_000,
)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_what_is_no_update_is_refused_and_what_is_too_large_is_not_read_to_its_end(doorstep: Doorstep):
    before = await rows(doorstep.agency)
    known = {SECRET_HEADER: SECRET}
    for body in UNREADABLE:
        assert (await doorstep.http.post("/hook", content=body, headers=known)).status_code == 400, body[:40]
    large = json.dumps(forged() | {"more": "x" * LARGEST})
    assert (await doorstep.http.post("/hook", content=large, headers=known)).status_code == 413
    assert await rows(doorstep.agency) == before


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_there_is_no_other_door(doorstep: Doorstep):
    known = {SECRET_HEADER: SECRET}
    assert (await doorstep.http.get("/hook", headers=known)).status_code == 405
    for path in ("/", "/hook/", "/hook/x", "/HOOK"):
        answer = await doorstep.http.post(path, json=forged(), headers=known)
        assert answer.status_code in {404, 307}, path
    assert doorstep.agency.told(ANNA) == []
