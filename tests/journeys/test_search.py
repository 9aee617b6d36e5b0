"""/zoek: what somebody may open is found by number, name, commissioner or words; the text is kept nowhere."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import log
from complaints.people import Action
from handlers.context import Outgoing, Screen, Visit
from handlers.search import MOST, found_screen
from handlers.start import COMMANDS
from sandbox.messages import Message
from storage import people
from storage.database import Database
from storage.rows import complaint as complaint_table
from storage.rows import processed_update
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, a_phone_complaint, an_agency
from tests.bot.office import CANARY, a_filed_complaint, damage
from tests.enrolling import enrol
from tests.security.watching import heard, refused_by_telegram, rows, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FIRST, SECOND = "KL-2026-001", "KL-2026-002"
NOTHING = "Niets gevonden."
ABOUT_NOBODY = {"at_12": "Geen begeleidende coach", "at_13": "De organisatie"}


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        yield opened


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


async def looks_for(agency: Agency, words: str, who: int = CARLA) -> Message:
    return await agency.says(who, f"/zoek {words}")


async def searched(agency: Agency) -> list[str]:
    """The details of the rows in the trail, oldest first."""
    return [row for row in (await rows(agency))["trail"] if "register.searched" in row]


# --- what is found


@pytest.mark.parametrize("who", [CARLA, DIRK])
@pytest.mark.parametrize(
    "words", ["1", FIRST, "fenna", "Visser, Fenna", "uwv", "TR-2026-55", "drie keer te laat", "06-12345678"]
)
@only_sqlite
async def test_who_keeps_the_register_finds_it_by_number_name_commissioner_or_words(
    agency: Agency, who: int, words: str
):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    assert (await looks_for(agency, words, who)).buttons == [FIRST]


async def test_a_result_is_number_stage_and_date_and_its_button_opens_it(agency: Agency):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    found = await looks_for(agency, "fenna excuus")
    assert found.text == f"Gevonden\n\n{FIRST} · geregistreerd, ontvangen op zo 22 nov"
    opened = await agency.presses(CARLA, FIRST)
    assert "Fenna Visser" in opened.text
    assert refused_by_telegram(agency) == []


async def test_nothing_is_found_when_one_of_the_words_is_wrong(agency: Agency):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    assert (await looks_for(agency, "fenna postma")).text == NOTHING


@only_sqlite
async def test_the_eight_newest_are_shown_and_the_others_counted(agency: Agency):
    for days in range(MOST + 2):
        await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=days), tell=False)
    found = await looks_for(agency, CANARY)
    assert found.buttons == [f"KL-2026-{n:03d}" for n in range(1, MOST + 1)]
    assert found.text.endswith("En nog 2. Zoek met meer woorden.")
    assert (await looks_for(agency, "KL-2026-10")).buttons == ["KL-2026-010"]


@only_sqlite
async def test_a_damaged_one_does_not_hide_the_others(agency: Agency):
    for _ in range(2):
        await a_filed_complaint(agency, tell=False)
    await damage(agency, complaint_table, number=FIRST)
    said = await looks_for(agency, CANARY)
    assert said.text.startswith("Let op: er is iets beschadigd, en dat staat hier niet bij.")
    assert FIRST not in agency.reads(CARLA)
    assert agency.label(CARLA, SECOND) == SECOND


@only_sqlite
async def test_the_results_leave_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await looks_for(agency, CANARY)
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert FIRST not in agency.reads(CARLA)


# --- what may be typed


@only_sqlite
@pytest.mark.parametrize("typed", ["/zoek", "/zoek  ", "/zoek a", "/zoek ?!"])
async def test_without_a_text_it_says_how_to_search(agency: Agency, typed: str):
    await a_filed_complaint(agency, tell=False)
    said = await agency.says(CARLA, typed)
    assert "Bijvoorbeeld: /zoek Gemeente Voorbeeldstad." in said.text
    assert await searched(agency) == []


@only_sqlite
async def test_a_search_in_the_middle_of_a_form_leaves_the_form_where_it_was(agency: Agency):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    await agency.says(CARLA, "/klacht", "Telefoon")
    assert (await looks_for(agency, "fenna")).buttons == [FIRST]
    assert "Op welke dag is de klacht ontvangen?" in (await agency.says(CARLA, "Ja")).text


@only_sqlite
async def test_a_story_is_refused_with_its_length(agency: Agency):
    assert "Dat zijn 120 tekens; hoogstens 100 kan." in (await looks_for(agency, "a" * 120)).text


# --- for whom


async def test_a_coach_hears_what_every_coach_hears(agency: Agency):
    await a_phone_complaint(agency, ANNA, **ABOUT_NOBODY)
    for who in (ANNA, BRAM, EVA):
        said = await looks_for(agency, "fenna", who)
        assert said.text == "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
    assert await searched(agency) == []


@only_sqlite
async def test_it_is_in_the_menu_of_who_may_search(agency: Agency):
    assert COMMANDS["zoek"][1] is Action.SEE_REGISTER
    assert ["/zoek" in (await agency.says(who, "/help")).text for who in (ANNA, CARLA, DIRK)] == [0, 1, 1]


WORDS = ("1", FIRST, "fenna", "visser uwv", "drie keer te laat", "0612345678", "TR-2026-55", "2026", "carla")


@pytest.mark.parametrize(("who", "name"), [(CARLA, "Carla Smit"), (DIRK, "Dirk Mulder")])
async def test_who_is_involved_gets_the_bytes_of_an_empty_register(agency: Agency, who: int, name: str):
    empty = [await _answer(agency, who, words) for words in WORDS]
    stored = await _references(agency)
    await a_phone_complaint(agency, ANNA, at_12="Geen begeleidende coach", at_13=name)
    agency.clear()
    assert [await _answer(agency, who, words) for words in WORDS] == empty
    assert (await _references(agency))[-len(WORDS) :] == stored[-len(WORDS) :]
    other = CARLA if who == DIRK else DIRK
    assert (await looks_for(agency, "fenna", other)).buttons == [FIRST]


@only_sqlite
async def test_what_somebody_may_not_open_is_not_counted_either(agency: Agency):
    for days in range(MOST):
        await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=days), tell=False)
    before = await _answer(agency, DIRK, CANARY)
    for _ in range(3):
        await a_filed_complaint(agency, involved=[DIRK], tell=False)
    assert await _answer(agency, DIRK, CANARY) == before
    assert "En nog 3." in (await looks_for(agency, CANARY, CARLA)).text


@only_sqlite
async def test_what_was_closed_since_is_left_out_when_the_results_are_shown_again(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await a_filed_complaint(agency, involved=[DIRK], tell=False)
    for numbers, shown in ((f"{SECOND},{FIRST}", [FIRST]), (SECOND, [])):
        again = await _shown(agency, DIRK, Screen.parse(f"found:0:{numbers}"))
        assert [button.label for row in again.rows for button in row] == shown
        assert SECOND not in again.html


def test_the_longest_reference_fits_where_it_is_kept():
    numbers = ",".join(["KL-2026-9999"] * MOST)
    assert len(Screen("found", f"9999:{numbers}").reference) <= processed_update.c.screen.type.length


async def _shown(agency: Agency, who: int, screen: Screen) -> Outgoing:
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
        visit = Visit(agency.house, page, team.people[agency.ids[who]], team)
        return (await found_screen(visit, screen))[0]


async def _answer(agency: Agency, who: int, words: str) -> list[str]:
    since = len(agency.world.calls)
    await send(agency, who, f"/zoek {words}")
    return heard(agency, who, since)


async def _references(agency: Agency) -> list[str]:
    """What is kept of each answer, to show it again."""
    return [row.split(", ")[2] for row in (await rows(agency))["processed_update"]]


# --- what is kept


async def test_the_text_is_nowhere_and_the_trail_holds_the_count(
    agency: Agency, written: io.StringIO, tmp_path: Path
):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    await a_filed_complaint(agency, tell=False)
    await damage(agency, complaint_table, number=SECOND)
    for words in ("Kanariegrijs", "fenna", "fenna kanariegrijs"):
        await looks_for(agency, words)
    agency.world.fail_next("sendMessage", code=500)
    await looks_for(agency, "visser")
    await agency.time_passes()
    assert sum(text.startswith("Gevonden") for text in agency.told(CARLA)) == 2
    kept = await everything_kept(agency, tmp_path)
    for word in ("kanariegrijs", "fenna", "visser"):
        assert word not in kept
        assert word not in written.getvalue().lower()
    assert {"complaint_broken", "reply_failed"} <= set(re.findall(r"\w+", written.getvalue()))
    assert [re.findall(r'{"found":\d}', row) for row in await searched(agency)] == [
        [f'{{"found":{count}}}'] for count in (0, 1, 0, 1)
    ]


async def everything_kept(agency: Agency, folder: Path) -> str:
    """Every row as it is stored, and every file of the database, in small letters."""
    stored = [row for table in (await rows(agency)).values() for row in table]
    return "\n".join((*stored, *files_in(folder))).lower()


def files_in(folder: Path) -> list[str]:
    return [file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize("in_a_form", [False, True])
async def test_a_citizen_service_number_is_refused_and_kept_nowhere(
    agency: Agency, written: io.StringIO, tmp_path: Path, in_a_form: bool
):
    await a_phone_complaint(agency, **ABOUT_NOBODY)
    if in_a_form:
        await agency.says(CARLA, "/klacht")
    said = await looks_for(agency, "visser 123456782")
    assert "burgerservicenummer" in said.text
    kept = await everything_kept(agency, tmp_path)
    assert "123456782" not in kept + written.getvalue() + said.text
    assert await searched(agency) == []


async def test_what_was_searched_for_leaves_the_chat_with_the_answer(agency: Agency):
    await a_phone_complaint(agency)
    await agency.says(CARLA, "/zoek Fenna Visser")
    agency.clock.ahead(minutes=15)
    await agency.time_passes()
    assert "Fenna" not in agency.reads(CARLA)
