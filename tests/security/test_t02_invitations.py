"""T2: an invitation is for one account, once, within 48 hours, and for the role that it names."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import log
from bot.backup import make
from complaints.people import Role
from storage import people
from storage.sealed_file import opened
from tests.agency import ANNA, Agency
from tests.security.watching import changed, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FIRST, SECOND = 700, 800


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log as `run` keeps it, at its most talkative."""
    loggers = [logging.getLogger(name) for name in ("", *log.QUIET, *log.OURS)]
    levels = [each.level for each in loggers]
    stream = io.StringIO()
    log.set_up("DEBUG", stream=stream)
    yield stream
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)
    for handler in [each for each in logging.getLogger().handlers if type(each) is log._Discreet]:
        logging.getLogger().removeHandler(handler)


async def invited(agency: Agency, role: Role = Role.COACH, name: str = "Gast Vrij") -> str:
    async with agency.house.database.write(agency.clock.now()) as page:
        return await people.invite(page, role, name, vouched=True)


async def members(agency: Agency) -> dict[int | None, frozenset[Role]]:
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
    return {person.account: person.roles for person in team.people.values()}


async def test_of_two_accounts_with_the_same_code_at_once_exactly_one_wins_a_hundred_times(agency: Agency):
    pairs = [{FIRST + number, SECOND + number} for number in range(100)]
    for pair in pairs:
        code = await invited(agency)
        for account in pair:
            agency.world.person(account).says(f"/start {code}")
    await agency.settle()
    found = set(await members(agency))
    welcomed = [{account for account in pair if "Welkom" in agency.reads(account)} for pair in pairs]
    assert [len(each) for each in welcomed] == [1] * 100
    assert welcomed == [pair & found for pair in pairs]


@only_sqlite
async def test_the_loser_hears_what_every_stranger_hears(agency: Agency):
    code = await invited(agency)
    await send(agency, FIRST, f"/start {code}")
    await send(agency, SECOND, f"/start {code}")
    await send(agency, 999, "hallo")
    assert agency.reads(SECOND).split("\n", 1)[1] == agency.reads(999).split("\n", 1)[1]


async def test_a_code_for_a_coach_makes_a_coach_and_no_director(agency: Agency):
    await send(agency, FIRST, f"/start {await invited(agency)}")
    await agency.presses(FIRST, "Ik beloof geheimhouding")
    await send(agency, ANNA, f"/start {await invited(agency)}")
    found = await members(agency)
    assert found[FIRST] == found[ANNA] == {Role.COACH}


@only_sqlite
async def test_a_code_is_dead_after_48_hours(agency: Agency):
    code = await invited(agency)
    agency.clock.ahead(hours=48)
    await send(agency, FIRST, f"/start {code}")
    assert FIRST not in await members(agency)


async def test_after_five_wrong_codes_even_the_right_one_is_not_looked_at_for_an_hour(agency: Agency):
    code = await invited(agency)
    await send(agency, FIRST, *[f"/start verkeerd{number}" for number in range(5)], f"/start {code}")
    assert FIRST not in await members(agency)
    assert len(agency.world.calls_of("sendMessage", chat_id=FIRST)) == 1
    agency.clock.ahead(hours=1)
    await send(agency, FIRST, f"/start {code}")
    assert FIRST in await members(agency)


@only_sqlite
async def test_before_the_secrecy_statement_nothing_opens(agency: Agency):
    await send(agency, FIRST, f"/start {await invited(agency, Role.DIRECTOR)}")
    before = await rows(agency)
    await send(agency, FIRST, "/klacht", "/klachten", "/zaak 1", "/vandaag", "hallo")
    after = await rows(agency)
    assert changed(before, after) == {"processed_update", "chat_message"}  # and what stands in the chat
    assert "geheim" in agency.user(FIRST).last().text


async def test_a_code_stands_in_no_table_no_file_and_no_log(agency: Agency, written: io.StringIO):
    codes = [await invited(agency) for _ in range(2)]
    await send(agency, FIRST, f"/start {codes[0]}", f"/start {codes[0]}")
    await send(agency, SECOND, f"/start {codes[0]}")
    file = agency.house.database.file
    kept = [path.read_bytes() for path in file.parent.glob("klachtenbot.db*")] if file else []
    for code in codes:
        assert code not in str(await rows(agency))
        assert not any(code.encode() in content for content in kept)
        assert code not in written.getvalue()


async def test_a_code_stands_in_no_backup_even_for_who_has_its_key(agency: Agency, tmp_path: Path):
    codes = [await invited(agency) for _ in range(2)]
    await send(agency, FIRST, f"/start {codes[0]}")
    await make(agency.house, tmp_path / "kept.backup")
    with opened(tmp_path / "kept.backup", agency.house.database.keyring) as (_header, inside):
        read = inside.read()
    assert b"invitation" in read
    for code in codes:
        assert code.encode() not in read
        assert code.encode() not in (tmp_path / "kept.backup").read_bytes()


@only_sqlite
async def test_that_log_does_hold_what_the_bot_writes(agency: Agency, written: io.StringIO):
    agency.world.fail_next("sendMessage", ANNA, code=400)
    await send(agency, ANNA, "/help")
    assert "reply_failed" in written.getvalue()
