"""What is past its term goes (P8): told of, kept longer, or erased, by a director or by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.purging import AGAIN, Going, due, purge
from bot.tidy import tidy, upkeep
from complaints.complaint import Complaint, Moment
from complaints.disclosure import Disclosure
from complaints.events import CallAttempted, Closed, Replied, Way
from complaints.people import Team
from handlers.context import House
from storage import backup, disclosures, erasure
from storage.database import Database
from storage.restore import restore
from storage.verify import verify
from tests.agency import ANNA, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import a_filed_complaint, happens, heard, reported
from tests.enrolling import enrol
from tests.security.watching import forge, send, trail

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
FIRST = "KL-2026-001"
DAY = "zondag 23 november 2031"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


def shut(complaint: Complaint, moment: Moment, _team: Team) -> None:
    """Replied to, phoned, closed."""
    facts = {"on": moment.today, "at": moment.at, "by": moment.by}
    reached = CallAttempted(**facts, time="10:00", reached=True, satisfied=True)
    complaint.events = [*complaint.events, Replied(**facts, way=Way.LETTER), reached, Closed(**facts)]


async def a_closed_complaint(agency: Agency, **changed: object) -> str:
    number = await a_filed_complaint(agency, tell=False, **{"about": ["organisation"], **changed})
    await happens(agency, number, CARLA, shut)
    return number


async def comes(agency: Agency, *local: int) -> None:
    """That morning: the sweep, the courier, and the upkeep of the night after it."""
    agency.clock.at(*local, 8, 30)
    await reported(agency)
    await agency.time_passes()
    await upkeep(agency.house)


async def is_there(agency: Agency, number: str = FIRST) -> bool:
    async with agency.house.database.read(agency.clock.now()) as page:
        return number in await erasure.registered(page)


async def is_whole(agency: Agency) -> bool:
    async with agency.house.database.read(agency.clock.now()) as page:
        return await verify(page) == []


# --- by itself


async def test_it_goes_by_itself_thirty_days_after_a_director_was_told(agency: Agency):
    await a_closed_complaint(agency)
    await comes(agency, 2031, 10, 24)
    assert heard_of(agency) == [f"{FIRST}: de bewaartermijn loopt af op {DAY}"]
    assert agency.user(DIRK).last().buttons[:3] == ["Bewaren", "Wissen", "Open"]
    await comes(agency, 2031, 11, 22)
    assert await is_there(agency)
    await comes(agency, 2031, 11, 23)
    assert not await is_there(agency)
    assert await is_whole(agency)
    assert (None, "complaint.erased", FIRST) in await trail(agency)


def heard_of(agency: Agency) -> list[str]:
    return heard(agency, DIRK)


async def test_what_was_never_announced_is_announced_first(agency: Agency):
    """However long ago its term ended: filed from an old register, or the bot was not there."""
    await a_closed_complaint(agency)
    agency.clock.at(2033, 1, 3, 4, 15)
    await upkeep(agency.house)
    assert await is_there(agency)
    await comes(agency, 2033, 1, 3)
    assert any("de bewaartermijn loopt af" in line for line in heard_of(agency))
    await comes(agency, 2033, 2, 1)
    assert await is_there(agency)
    await comes(agency, 2033, 2, 2)
    assert not await is_there(agency)


async def test_what_is_reopened_in_time_stays(agency: Agency):
    await a_closed_complaint(agency)
    await comes(agency, 2031, 10, 24)
    await happens(agency, FIRST, CARLA, lambda each, now, _team: each.reopen(now, reason="Er is meer."))
    await comes(agency, 2031, 12, 24)
    assert await is_there(agency)


async def test_the_agency_may_keep_for_a_shorter_time(agency: Agency):
    agency.house.retention_months = 24
    await a_closed_complaint(agency)
    await comes(agency, 2028, 10, 24)
    await comes(agency, 2028, 11, 23)
    assert not await is_there(agency)


async def test_for_everybody_the_number_is_unknown_and_a_director_hears_that_it_was_erased(agency: Agency):
    await a_closed_complaint(agency)
    await comes(agency, 2031, 10, 24)
    await comes(agency, 2031, 11, 24)
    gone = f"Klacht {FIRST} is gewist op maandag 24 november 2031. Alleen de telling is bewaard."
    for who, expected in ((DIRK, gone), (CARLA, UNKNOWN), (ANNA, UNKNOWN)):
        assert (await agency.says(who, f"/zaak {FIRST}")).text == expected
    await send(agency, DIRK, f"tijdlijn {FIRST}", f"brieven {FIRST}", f"notitie {FIRST}")
    assert {message.text for message in agency.user(DIRK).sees()[-3:]} <= {UNKNOWN, gone} | {
        each for each in agency.told(DIRK) if each.startswith("•")
    }
    assert FIRST not in (await agency.says(CARLA, "/klachten")).text


# --- kept longer


async def test_kept_longer_with_a_reason_and_then_told_of_again(agency: Agency):
    await a_closed_complaint(agency)
    await comes(agency, 2031, 10, 24)
    await agency.presses(DIRK, "Bewaren")
    await agency.says(DIRK, "1 mei 2032", "Er loopt een rechtszaak.")
    said = await agency.presses(DIRK, "Vastleggen")
    assert said.text.splitlines() == [
        f"Bewaartermijn van klacht {FIRST}",
        "Bewaard tot zaterdag 1 mei 2032.",
        "Langer bewaard, omdat: Er loopt een rechtszaak.",
        "Dertig dagen voordat ik de klacht wis, hoort de directie dat van mij.",
    ]
    assert (agency.ids[DIRK], "complaint.held", FIRST) in await trail(agency)
    await comes(agency, 2031, 12, 1)
    assert await is_there(agency)
    agency.clear()
    await comes(agency, 2032, 4, 1)
    assert heard_of(agency) == [f"{FIRST}: de bewaartermijn loopt af op zaterdag 1 mei 2032"]
    await comes(agency, 2032, 5, 1)
    assert not await is_there(agency)
    assert await is_whole(agency)


async def test_the_reason_may_not_hold_what_is_never_recorded(agency: Agency):
    await a_closed_complaint(agency)
    await agency.says(DIRK, f"bewaren {FIRST}", "over een jaar")
    assert "burgerservicenummer" in (await agency.says(DIRK, "BSN 111222333")).text


# --- by a director


async def test_a_director_erases_by_typing_the_number(agency: Agency):
    await a_closed_complaint(agency)
    await agency.says(DIRK, f"/zaak {FIRST}")
    await agency.presses(DIRK, "Bewaartermijn", "Wissen")
    assert "Er is niets gewist." in (await agency.says(DIRK, "ja")).text
    assert "Er is niets gewist." in (await agency.says(DIRK, "KL-2026-002")).text
    await agency.says(DIRK, FIRST.lower())
    assert await is_there(agency)
    said = await agency.presses(DIRK, "Vastleggen")
    assert said.text == f"Klacht {FIRST} is gewist op maandag 23 november 2026. Alleen de telling is bewaard."
    assert not await is_there(agency)
    assert (agency.ids[DIRK], "complaint.erased", FIRST) in await trail(agency)
    await tidy(agency.bot.bot, agency.house)
    assert agency.house.buried == 1
    assert [each.text for each in agency.user(DIRK).sees()] == [said.text]


async def test_what_is_not_closed_is_not_erased(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    assert "nog niet afgesloten" in (await agency.says(DIRK, f"wissen {number}")).text
    await happens(agency, number, CARLA, shut)
    await agency.says(DIRK, f"wissen {number}", number)
    await happens(agency, number, CARLA, lambda each, now, _team: each.reopen(now, reason="Er is meer."))
    await agency.presses(DIRK, "Vastleggen")
    assert await is_there(agency)


async def test_who_may_not_erase_may_not(agency: Agency):
    await a_closed_complaint(agency)
    for what in ("bewaren", "wissen", "bewaartermijn"):
        said = (await agency.says(CARLA, f"{what} {FIRST}")).text
        assert said == "Bewaren en wissen is aan de directie."
        assert (await agency.says(EVA, f"{what} {FIRST}")).text == UNKNOWN
    assert "Bewaartermijn" not in (await agency.says(CARLA, f"/zaak {FIRST}")).buttons


async def test_for_a_director_who_is_involved_there_is_nothing_to_erase(agency: Agency):
    await a_closed_complaint(agency, about=[str(agency.ids[DIRK])])
    await agency.says(DIRK, "/klachten")
    for arg in ("", ":hold", ":erase"):
        hidden = await forge(agency, DIRK, f"x:{FIRST}:0{arg}")
        assert hidden == await forge(agency, DIRK, f"x:KL-2026-099:0{arg}") == UNKNOWN
    assert await forge(agency, DIRK, f"x:{FIRST}:0:iets") == "Deze knop is verlopen."


async def test_who_acts_for_that_director_erases_it(agency: Agency):
    await a_closed_complaint(agency, about=[str(agency.ids[DIRK])])
    await agency.says(CARLA, f"wissen {FIRST}", FIRST)
    said = await agency.presses(CARLA, "Vastleggen")
    assert said.text.startswith(f"Klacht {FIRST} is gewist")
    assert not await is_there(agency)


# --- a backup that was restored


async def test_what_a_restored_backup_brings_back_goes_again(agency: Agency, tmp_path: Path):
    agency.house.erased_file = tmp_path / "keyring.erased"
    await a_closed_complaint(agency)
    await a_closed_complaint(agency)
    before = await backed_up(agency, tmp_path / "before.backup")
    await erased_at_once(agency)
    assert FIRST not in agency.house.erased_file.read_text("ascii")
    async with restored(agency, before) as house:
        assert await due(house) == [Going(FIRST, AGAIN)]
        assert await purge(house) == [Going(FIRST, AGAIN)]
        async with house.database.read(agency.clock.now()) as page:
            assert [*await erasure.registered(page)] == ["KL-2026-002"]
            assert await verify(page) == []


async def test_a_told_programme_that_a_restored_backup_brings_back_goes_again(agency: Agency, tmp_path: Path):
    agency.house.erased_file = tmp_path / "keyring.erased"
    async with agency.house.database.write(agency.clock.now()) as page:
        told = Disclosure(
            id=0,
            reference="TR-1042",
            started_on=agency.house.today(),
            recorded_by=agency.ids[ANNA],
            recorded_at=agency.clock.now(),
        )
        made = await disclosures.record(page, told)
    before = await backed_up(agency, tmp_path / "before.backup")
    async with agency.house.database.write(agency.clock.now()) as page:
        await disclosures.erase(page, made.id, by=agency.ids[DIRK], on=agency.house.today(), why="director")
    await purge(agency.house)
    async with restored(agency, before) as house:
        assert await purge(house) == [Going("disclosure:1", AGAIN)]
        async with house.database.read(agency.clock.now()) as page:
            assert await disclosures.everything(page, lambda _broken: None) == []
            assert await verify(page) == []


async def test_another_complaint_that_got_the_number_after_a_restore_stays(agency: Agency, tmp_path: Path):
    agency.house.erased_file = tmp_path / "keyring.erased"
    before = await backed_up(agency, tmp_path / "before.backup")
    await a_closed_complaint(agency)
    await erased_at_once(agency)
    async with restored(agency, before) as house:
        agency.clock.ahead(hours=1)
        await a_filed_complaint(replace(agency, house=house), tell=False)
        assert await purge(house) == []


async def test_who_has_no_key_can_have_nothing_erased_by_the_list(agency: Agency, tmp_path: Path):
    agency.house.erased_file = tmp_path / "keyring.erased"
    await a_closed_complaint(agency)
    agency.house.erased_file.write_text(f"{FIRST}\n{'0' * 64}\n", "ascii")
    assert await due(agency.house) == []


async def test_a_list_that_can_t_be_kept_holds_up_nothing_else(agency: Agency, tmp_path: Path):
    agency.house.erased_file = tmp_path  # a folder
    await a_closed_complaint(agency)
    await erased_at_once(agency)
    assert agency.house.buried == 1
    assert await due(agency.house) == []


async def backed_up(agency: Agency, path: Path) -> Path:
    await asyncio.to_thread(
        backup.make, agency.house.database.url, agency.house.database.keyring, path, agency.clock.now()
    )
    return path


async def erased_at_once(agency: Agency) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await erasure.erase(page, FIRST, by=None, on=agency.house.today(), why="director")
    await tidy(agency.bot.bot, agency.house)


@asynccontextmanager
async def restored(agency: Agency, path: Path) -> AsyncIterator[House]:
    """In an empty place, with the keyring and the list as they are now."""
    url, keyring = f"sqlite:///{path.parent}/restored.db", agency.house.database.keyring
    await restore(url, keyring, path, agency.clock.now())
    async with Database(url, keyring) as database:
        yield replace(agency.house, database=database, buried=-1)
