"""T4: a curious coach: thirty openings an hour, then a pause, and a word to a director."""

from dataclasses import replace

import pytest

from complaints.openings import LIMIT
from sandbox.messages import Message
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency, an_agency
from tests.bot.office import CANARY, NARROW, WHOLE, a_filed_complaint
from tests.enrolling import enrol
from tests.security.watching import forge, heard, send, trail

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

FEW = 4
PAUSE = "Je opende in een uur 4 klachten. Dat is veel. Daarom eerst een pauze."
WARNING = "Iemand uit het team"
UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
LAST, MISSING = "KL-2026-006", "KL-2026-999"


def number(place: int) -> str:
    return f"KL-2026-{place:03}"


@pytest.fixture
async def agency(database: Database, monkeypatch: pytest.MonkeyPatch):
    """Two complaints more than anybody may open in an hour, which is few here."""
    for module in ("complaints", "handlers"):
        monkeypatch.setattr(f"{module}.openings.LIMIT", replace(LIMIT, most=FEW))
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        for _ in range(FEW + 2):
            await a_copy(opened)
        yield opened


async def a_copy(agency: Agency, **changed: object) -> str:
    return await a_filed_complaint(agency, tell=False, **{**WHOLE, **changed})


async def opens(agency: Agency, who: int, *places: int) -> Message:
    await send(agency, who, *map(number, places))
    return agency.user(who).last()


async def stopped(agency: Agency, who: int = CARLA) -> None:
    said = await opens(agency, who, *range(1, FEW + 2))
    assert said.text.startswith(PAUSE)


def stops(agency: Agency, done: list[tuple[int | None, str, str]]) -> list[str]:
    return [action for _who, action, _subject in done if action in {"openings.stopped", "refused"}]


def warned(agency: Agency, who: int) -> list[str]:
    return [each for each in agency.told(who) if each.startswith(WARNING)]


@only_sqlite
async def test_after_thirty_it_stops_and_says_how_long_and_whom_to_ask(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.undo()
    for _ in range(LIMIT.most - FEW):
        await a_copy(agency)
    assert CANARY in (await opens(agency, CARLA, *range(1, LIMIT.most + 1))).text
    assert (await opens(agency, CARLA, LIMIT.most + 1)).text.splitlines() == [
        "Je opende in een uur 30 klachten. Dat is veel. Daarom eerst een pauze.",
        "Tot 11:00 uur open ik geen andere klachten en zoek ik niet.",
        "Wat je het laatste kwartier opende en wat je vandaag moet doen, gaat wel open.",
        "Heb je nu meer nodig? Vraag het aan: Dirk Mulder. Daar gaat ook een bericht heen.",
    ]
    assert (await trail(agency))[-1] == (agency.ids[CARLA], "openings.stopped", "")


@only_sqlite
async def test_no_other_way_opens_it(agency: Agency):
    await stopped(agency)
    since, before = len(agency.world.calls), len(await trail(agency))
    words = ("/zaak {}", "{}", "tijdlijn {}", "brieven {}", "brief ontvangst {}", "waarom {}", "bijlagen {}")
    presses = ("z:{}:0", "t:{}:0", "d:{}:0", "d:{}:0:acknowledgement", "w:{}:0:resolve", "b:{}:0")
    await send(agency, CARLA, *(each.format(LAST) for each in words))
    for each in presses:
        agency.user(CARLA).forges(each.format(LAST))
    await send(agency, CARLA, "/zoek kanariegeel", "/rapport register ja")
    said = heard(agency, CARLA, since)
    assert CANARY not in "".join(said)
    asked = len(words) + len(presses) + 2
    assert sum(" eerst een pauze" in each for each in said) == asked
    assert stops(agency, (await trail(agency))[before:]) == ["refused"] * asked


async def test_a_director_is_told_once_for_each_stop_without_a_name(agency: Agency):
    await stopped(agency)
    for _ in range(5):
        await opens(agency, CARLA, FEW + 2)
    await agency.time_passes()
    await agency.time_passes()
    (told,) = warned(agency, DIRK)
    assert (
        told == "Iemand uit het team opende in een uur 4 klachten: 23 november 2026 10:00. Nu een uur pauze."
    )
    assert NARROW.fullmatch(told)
    assert [warned(agency, other) for other in (ANNA, BRAM, CARLA, EVA)] == [[], [], [], []]
    agency.clock.ahead(hours=1)
    await stopped(agency)
    await agency.time_passes()
    assert len(warned(agency, DIRK)) == 2


@only_sqlite
async def test_of_the_only_director_the_complaints_coach_hears(agency: Agency):
    await stopped(agency, DIRK)
    await agency.time_passes()
    assert [len(warned(agency, who)) for who in (CARLA, DIRK)] == [1, 0]
    said = await agency.presses(CARLA, "Wie opende veel")
    assert "Dirk Mulder" in said.text


@only_sqlite
async def test_a_director_sees_who_it_was_and_lets_them_go_on(agency: Agency):
    await stopped(agency)
    await agency.time_passes()
    said = await agency.presses(DIRK, "Wie opende veel")
    assert "Carla Smit\n23 november 2026 10:00: 4 klachten in een uur\nPauze tot 11:00 uur." in said.text
    assert "KL-" not in said.text
    await agency.presses(DIRK, "Weer toestaan: Carla Smit")
    assert (await trail(agency))[-1] == (agency.ids[DIRK], "openings.allowed", f"person:{agency.ids[CARLA]}")
    await agency.time_passes()
    assert agency.told(CARLA)[-1] == "Je kunt weer klachten openen."
    assert CANARY in (await opens(agency, CARLA, FEW + 1)).text
    assert "Mag weer." in (await agency.says(DIRK, "wie opende veel")).text
    assert (await agency.says(DIRK, "weer toestaan Carla")).text == "Deze pauze is al voorbij."


@only_sqlite
async def test_nobody_allows_themselves_and_no_coach_allows_anybody(agency: Agency):
    await stopped(agency)
    for who in (CARLA, ANNA, EVA):
        await send(agency, who, "/help")
        since = len(agency.world.calls)
        assert "Dat kan alleen de directie" in await forge(agency, who, f"y:{agency.ids[CARLA]}:0:allow")
        assert "Dat kan alleen de directie" in (await agency.says(who, "weer toestaan Carla Smit")).text
        assert (
            await agency.says(who, "wie opende veel")
        ).text == "De laatste dagen opende of zocht niemand te veel."
        assert "Carla" not in "".join(heard(agency, who, since))
    assert (await opens(agency, CARLA, FEW + 1)).text.startswith(PAUSE)


@only_sqlite
async def test_who_goes_back_and_forth_on_a_few_complaints_is_not_stopped(agency: Agency):
    for _ in range(12):
        agency.clock.ahead(minutes=5)
        said = await opens(agency, CARLA, 1, 2)
        assert CANARY in said.text
        await send(agency, CARLA, f"tijdlijn {number(1)}", f"brieven {number(2)}")
    assert stops(agency, await trail(agency)) == []


@only_sqlite
async def test_what_was_opened_a_moment_ago_stays_open_in_the_pause(agency: Agency):
    await stopped(agency)
    assert CANARY in (await opens(agency, CARLA, FEW)).text
    agency.clock.ahead(minutes=14)
    assert CANARY in (await opens(agency, CARLA, FEW)).text
    agency.clock.ahead(minutes=14)
    assert CANARY in (await opens(agency, CARLA, FEW)).text
    assert (await opens(agency, CARLA, 1)).text.startswith(PAUSE)


@only_sqlite
async def test_work_that_is_due_goes_on_in_the_pause(agency: Agency):
    """A step needs no opening, and what has to be done today opens."""
    await stopped(agency)
    due = await a_copy(agency, received_on="2026-11-16")
    assert CANARY in (await agency.says(CARLA, f"/zaak {due}")).text
    assert "Vastgelegd: Inschrijven" in (await agency.says(CARLA, f"inschrijven {LAST}")).text
    begun = await agency.says(CARLA, f"ontvangst bevestigd {LAST}")
    assert "Vraag 1 van" in begun.text
    await agency.says(CARLA, "vandaag", "brief", "vastleggen")
    assert (await trail(agency))[-1] == (agency.ids[CARLA], "complaint.acknowledge", LAST)
    assert (await opens(agency, CARLA, FEW + 2)).text.startswith(PAUSE)


@only_sqlite
async def test_after_an_hour_everything_opens_again(agency: Agency):
    await stopped(agency)
    agency.clock.ahead(minutes=59)
    assert (await opens(agency, CARLA, FEW + 2)).text.startswith(PAUSE)
    agency.clock.ahead(minutes=1)
    assert CANARY in (await opens(agency, CARLA, FEW + 2)).text


@only_sqlite
async def test_a_pause_tells_nothing_of_what_is_hidden(agency: Agency):
    about_carla = await a_copy(agency, about=[str(agency.ids[CARLA])])
    await stopped(agency)
    for hidden in (about_carla, MISSING):
        assert (await agency.says(CARLA, f"/zaak {hidden}")).text == UNKNOWN
        assert await forge(agency, CARLA, f"z:{hidden}:0") == UNKNOWN


@only_sqlite
async def test_as_many_searches_an_hour_are_enough_too(agency: Agency):
    await send(agency, CARLA, *["/zoek kanariegeel"] * FEW)
    assert "Gevonden" in agency.user(CARLA).last().text
    said = await agency.says(CARLA, "/zoek Fenna")
    assert said.text.startswith("Je zocht in een uur 4 keer. Dat is veel. Daarom eerst een pauze.")
    assert (await opens(agency, CARLA, 1)).text.startswith(PAUSE)
    await agency.time_passes()
    assert [
        each.startswith("Iemand uit het team zocht in een uur 4 keer") for each in warned(agency, DIRK)
    ] == [True]
