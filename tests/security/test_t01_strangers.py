"""T1: a stranger hears one neutral sentence an hour, and leaves no trace."""

import random
from collections.abc import Callable

import pytest

from sandbox.person import Person as User
from storage import people
from tests.agency import BRAM, Agency, a_phone_complaint
from tests.security.watching import changed, heard, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

NEUTRAL = "Deze bot is alleen voor medewerkers. Heb je een uitnodiging? Open dan de link die je kreeg."
UNKNOWN, WRONG_CODE = 900, 901

ODD: tuple[Callable[[User], object], ...] = (
    lambda user: user.says("hallo"),
    lambda user: user.says("/start"),
    lambda user: user.says("/start " + "x" * 43),
    lambda user: user.says("/klacht"),
    lambda user: user.says("/zaak KL-2026-001"),
    lambda user: user.says("KL-2026-001"),
    lambda user: user.says("<b>&amp;\x00\u202e"),
    lambda user: user.says("/start \ud800"),
    lambda user: user.says("é" * 4096),
    lambda user: user.sends_sticker(),
    lambda user: user.sends_voice(),
    lambda user: user.sends_contact(),
    lambda user: user.sends_photo(b"\xff\xd8\xff" + b"0" * 100),
    lambda user: user.sends_document(b"%PDF-1.7"),
    lambda user: user.sends({"location": {"latitude": 52.1, "longitude": 5.1}}),
    lambda user: user.sends({"dice": {"emoji": "🎲", "value": 3}}),
    lambda user: user.edits(user.says("eerst"), "later"),
    lambda user: user.forges("z:KL-2026-001:0", user.says("met een knop")),
    lambda user: user.forges("", user.says("zonder gegevens")),
    lambda user: (user.blocks(), user.unblocks()),
)


async def test_hundreds_of_odd_updates_change_no_row_and_no_byte_of_the_file(agency: Agency):
    await a_phone_complaint(agency)
    files = agency.house.database.file
    before = await rows(agency), files.read_bytes() if files else b""
    order = random.Random(1)
    for account in range(1000, 1011):
        stranger = agency.world.person(account)
        for act in order.sample(ODD, len(ODD)):
            act(stranger)
    await agency.settle()
    assert before == (await rows(agency), files.read_bytes() if files else b"")


@only_sqlite
async def test_whatever_it_is_the_answer_is_the_same_sentence_once(agency: Agency):
    for number, act in enumerate(ODD):
        act(agency.world.person(2000 + number))
        await agency.settle()
    answers = [[call.params for call in _sent(agency, 2000 + number)] for number in range(len(ODD))]
    silent = len(ODD) - 1  # somebody who blocks and comes back has said nothing
    assert [len(each) for each in answers] == [1] * silent + [0]
    assert {each[0]["text"] for each in answers[:silent]} == {NEUTRAL}


async def test_unknown_revoked_and_wrong_code_get_the_same_bytes(agency: Agency):
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[BRAM])
    await send(agency, UNKNOWN, "hallo")
    await send(agency, BRAM, "/vandaag")
    await send(agency, WRONG_CODE, "/start " + "A" * 43)
    said = [_sent(agency, account)[0].params for account in (UNKNOWN, BRAM, WRONG_CODE)]
    without_the_chat = [{**params, "chat_id": None} for params in said]
    assert without_the_chat[0] == without_the_chat[1] == without_the_chat[2]


@only_sqlite
async def test_at_most_one_sentence_an_hour(agency: Agency):
    await send(agency, UNKNOWN, *["hallo"] * 20)
    agency.clock.ahead(minutes=59)
    await send(agency, UNKNOWN, "hallo")
    assert len(_sent(agency, UNKNOWN)) == 1
    agency.clock.ahead(minutes=1)
    await send(agency, UNKNOWN, "hallo")
    assert len(_sent(agency, UNKNOWN)) == 2


async def test_a_revoked_member_reads_nothing_of_a_complaint_again(agency: Agency):
    await a_phone_complaint(agency)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.revoke(page, agency.ids[BRAM])
    before, since = await rows(agency), len(agency.world.calls)
    await send(agency, BRAM, "/zaak 1", "/klachten", "/vandaag", "/klacht", "/help", "/privacy", "/bewaar")
    assert changed(before, await rows(agency)) == set()
    assert len(heard(agency, BRAM, since)) == 1


def _sent(agency: Agency, account: int):
    return agency.world.calls_of("sendMessage", chat_id=account)
