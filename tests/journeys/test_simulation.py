"""/simuleer: what would be sent until a day, to whom, of what this person may see; nothing changes."""

from datetime import date, timedelta

import pytest

from bot.courier import Courier
from handlers import simulation
from handlers.texts import full_date
from sandbox.messages import Message
from storage import occasions, people
from storage.database import Database
from storage.rows import complaint as complaint_table
from storage.rows import processed_update
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import CANARY, a_filed_complaint, damage, entered
from tests.enrolling import enrol
from tests.security.watching import changed, forge, heard, refused_by_telegram, rows, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FIRST, SECOND = "KL-2026-001", "KL-2026-002"
FRIDAY = "4 december"


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await all_reported(opened)
        yield opened


async def all_reported(agency: Agency) -> None:
    """To UWV and in the evaluation, so that only complaints ask for something this year."""
    async with agency.house.database.write(agency.clock.now()) as page:
        for kind, period in (("uwv", "2026-K3"), ("year", "2025")):
            await occasions.done(page, kind, period, agency.ids[DIRK], agency.house.today())


async def looks_ahead(agency: Agency, until: str = FRIDAY, who: int = CARLA) -> Message:
    return await agency.says(who, f"/simuleer {until}")


# --- what is shown


@pytest.mark.parametrize("who", [CARLA, DIRK])
async def test_day_by_day_with_number_duty_and_who_hears_of_it(agency: Agency, who: int):
    await a_filed_complaint(agency, tell=False)
    said = await looks_ahead(agency, who=who)
    assert said.text == "\n".join(
        (
            "Als er niets gebeurt, tot en met vrijdag 4 december 2026",
            "",
            "donderdag 26 november 2026",
            f"{FIRST}: inschrijven (Carla Smit)",
            "",
            "maandag 30 november 2026",
            f"{FIRST}: inschrijven (Carla Smit)",
            f"{FIRST}: ontvangstbevestiging (Carla Smit)",
            "",
            "dinsdag 1 december 2026",
            f"{FIRST}: inschrijven, te laat (Carla Smit, Dirk Mulder)",
            "",
            "woensdag 2 december 2026",
            f"{FIRST}: inschrijven, te laat (Carla Smit, Dirk Mulder)",
            "",
            "donderdag 3 december 2026",
            f"{FIRST}: inschrijven, te laat (Carla Smit, Dirk Mulder)",
            f"{FIRST}: ontvangstbevestiging (Carla Smit)",
            "",
            "vrijdag 4 december 2026",
            f"{FIRST}: inschrijven, te laat (Carla Smit, Dirk Mulder)",
        )
    )
    assert CANARY not in said.text
    assert refused_by_telegram(agency) == []


async def test_it_is_what_the_bot_then_sends(agency: Agency):
    """Travelled day by day: each line of the simulation comes, on its day, to these people, and no other."""
    await a_filed_complaint(agency, tell=False)
    await entered(agency, await a_filed_complaint(agency, tell=False))
    await agency.time_passes()
    agency.clear()
    foreseen = days_of((await looks_ahead(agency)).text)
    agency.clear()
    came: dict[str, set[str]] = {}
    for days in range(1, 12):
        came |= await sent_on(agency, date(2026, 11, 23) + timedelta(days=days))
    assert came == foreseen != {}


def days_of(text: str) -> dict[str, set[str]]:
    """Of each day who hears of which number."""
    found: dict[str, set[str]] = {}
    for part in text.split("\n\n")[1:]:
        day, *lines = part.splitlines()
        found[day] = {
            f"{name} {line[:11]}" for line in lines for name in line[line.index("(") + 1 : -1].split(", ")
        }
    return found


async def sent_on(agency: Agency, day: date) -> dict[str, set[str]]:
    agency.clock.at(day.year, day.month, day.day, 8, 30)
    agency.clear()
    await agency.time_passes()
    told = {
        f"{name} {number}"
        for who, name in ((CARLA, "Carla Smit"), (DIRK, "Dirk Mulder"))
        for text in agency.told(who)
        for number in (FIRST, SECOND)
        if number in text
    }
    return {full_date(day): told} if told else {}


async def test_what_was_sent_already_is_not_shown_again(agency: Agency):
    await a_filed_complaint(agency, received=date(2026, 11, 9), tell=False)
    before = (await looks_ahead(agency, "vandaag")).text
    await agency.time_passes()
    assert "inschrijven" in before
    assert "Dan verstuur ik geen herinneringen" in (await looks_ahead(agency, "vandaag")).text


async def test_after_hours_it_begins_on_the_next_working_day(agency: Agency):
    await a_filed_complaint(agency, received=date(2026, 11, 9), tell=False)
    agency.clock.at(2026, 11, 27, 18, 0)
    said = await looks_ahead(agency, "30 november")
    assert [line for line in said.text.splitlines() if "2026" in line][1:] != []
    assert "vrijdag 27 november" not in said.text
    assert "maandag 30 november 2026" in said.text.splitlines()[2:]


async def test_the_deputy_until_somebody_is_back(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[CARLA], date(2026, 12, 1), agency.ids[EVA])
    said = (await looks_ahead(agency, "2 december", DIRK)).text
    assert f"{FIRST}: ontvangstbevestiging (Eva Bos)" in said
    assert f"{FIRST}: inschrijven, te laat (Carla Smit, Dirk Mulder)" in said


async def test_the_report_of_the_quarter_is_there_too(agency: Agency):
    said = await looks_ahead(agency, "4 januari")
    assert "maandag 4 januari 2027\n2026-K4: rapportage aan UWV (Dirk Mulder)" in said.text


# --- pages


async def test_a_long_one_is_turned_page_by_page(agency: Agency):
    for _ in range(8):
        await a_filed_complaint(agency, received=date(2026, 11, 12), tell=False)
    first = await looks_ahead(agency)
    assert "Bladzijde 1 van " in first.text
    assert first.buttons == ["»"]
    second = await agency.presses(CARLA, "»")
    assert second.id == first.id
    text = second.text  # of the message that the next press will change
    assert "Bladzijde 2 van " in text
    assert second.buttons[0] == "«"
    assert "Bladzijde 1 van " in (await agency.presses(CARLA, "«")).text
    typed = await looks_ahead(agency, f"{FRIDAY} bladzijde 2")
    assert typed.text == text


@only_sqlite
async def test_a_page_that_is_not_there_is_the_last_one(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    said = await looks_ahead(agency, f"{FRIDAY} bladzijde 99")
    assert FIRST in said.text


def test_the_longest_reference_fits_where_it_is_kept():
    assert len("simulation:2026-12-04:999999999") <= processed_update.c.screen.type.length


@only_sqlite
@pytest.mark.parametrize("data", ["i:gisteren:0", "i::0", "i:2026-02-30:0", "i:20261204extra:0"])
async def test_a_forged_button_is_stale(agency: Agency, data: str):
    await agency.says(CARLA, "/help")
    assert await forge(agency, CARLA, data) == "Deze knop is verlopen."


# --- which days


@only_sqlite
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Typ bijvoorbeeld /simuleer 1 december."),
        ("straks", "Ik lees hier geen datum in."),
        ("1-11-2026", "Die dag is al geweest: zondag 1 november 2026. Kies een dag die nog komt."),
        ("1-12-2027", "Die dag is te ver weg: woensdag 1 december 2027. Kies een dag binnen een jaar."),
    ],
)
async def test_any_other_day_is_refused_with_a_sentence(agency: Agency, typed: str, said: str):
    assert said in (await looks_ahead(agency, typed)).text
    assert [row for row in await trail(agency) if row[1] == "simulated"] == []


@only_sqlite
async def test_a_forged_day_is_refused_too(agency: Agency):
    await agency.says(CARLA, "/help")
    assert "is te ver weg" in await forge(agency, CARLA, "i:2099-01-01:0")


# --- for whom


@pytest.mark.parametrize(("who", "name"), [(CARLA, "Carla Smit"), (DIRK, "Dirk Mulder")])
async def test_who_is_involved_gets_the_bytes_of_an_empty_register(agency: Agency, who: int, name: str):
    empty = await answer(agency, who)
    await a_filed_complaint(agency, received=date(2026, 11, 9), involved=[who], tell=False)
    assert await answer(agency, who) == empty
    other = CARLA if who == DIRK else DIRK
    seen = (await looks_ahead(agency, who=other)).text
    assert FIRST in seen
    assert name not in seen


async def answer(agency: Agency, who: int) -> list[str]:
    since = len(agency.world.calls)
    await send(agency, who, f"/simuleer {FRIDAY}")
    return heard(agency, who, since)


@only_sqlite
async def test_a_coach_hears_what_every_coach_hears(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    for who in (ANNA, BRAM, EVA):
        said = await looks_ahead(agency, who=who)
        assert said.text == "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
        assert "rol" in await forge(agency, who, "i:2026-12-04:0")


@only_sqlite
async def test_it_is_in_the_menu_of_who_may(agency: Agency):
    told = [(await agency.says(who, "/help")).text for who in (ANNA, CARLA, DIRK)]
    assert ["/simuleer" in text for text in told] == [False, True, True]


# --- nothing changes


async def test_nothing_changes_but_the_answer_and_one_row_in_the_trail(agency: Agency):
    await a_filed_complaint(agency, received=date(2026, 11, 9))
    before, trail_before = await rows(agency), await trail(agency)
    await looks_ahead(agency)
    after = await rows(agency)
    assert changed(before, after) == {"processed_update", "trail", "trail_head", "chat_message"}
    assert (await trail(agency))[len(trail_before) :] == [(agency.ids[CARLA], "simulated", "")]
    assert len(after["processed_update"]) == len(before["processed_update"]) + 1


async def test_it_leaves_the_chat_after_a_quarter_of_an_hour(agency: Agency):
    await a_filed_complaint(agency, tell=False)
    await looks_ahead(agency)
    assert FIRST in agency.reads(CARLA)
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert FIRST not in agency.reads(CARLA)


@only_sqlite
async def test_a_damaged_one_does_not_hide_the_others(agency: Agency):
    for _ in range(2):
        await a_filed_complaint(agency, tell=False)
    await damage(agency, complaint_table, number=FIRST)
    said = (await looks_ahead(agency)).text
    assert SECOND in said
    assert FIRST not in said


async def test_what_takes_long_is_brought_by_the_courier(agency: Agency, monkeypatch: pytest.MonkeyPatch):
    await a_filed_complaint(agency, tell=False)
    at_once = (await looks_ahead(agency)).text
    monkeypatch.setattr(simulation, "QUICK", 1)
    said = await looks_ahead(agency)
    assert said.text == "Ik ben ermee bezig. Je kunt intussen gewoon verder."
    agency.clock.ahead(seconds=2)
    await Courier(agency.bot.bot, agency.house).round()
    assert agency.user(CARLA).last().text == at_once
    assert said.text == "Klaar. Je vindt het hieronder."  # the same message, edited
    agency.clock.ahead(minutes=16)
    await agency.time_passes()
    assert at_once not in agency.reads(CARLA)
    assert said.text not in agency.reads(CARLA)
