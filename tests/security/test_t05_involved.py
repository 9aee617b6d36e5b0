"""T5: somebody who is involved does not see that the complaint exists: no word, no number (3.3b)."""

import pytest

from complaints.lifecycle import Step
from complaints.people import Role
from storage import people
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, Agency
from tests.bot.office import reported
from tests.living import CANARY, Cast, lives, registered, the_form
from tests.security.watching import forge, heard, send, trail
from tests.walking import NUMBER

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

MISSING = "KL-2026-002"


async def with_deputy(agency: Agency, principal: int, deputy: int) -> None:
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.set_absence(page, agency.ids[principal], None, agency.ids[deputy])


async def looks_around(agency: Agency, account: int) -> None:
    """Whatever somebody could try who wonders whether there is something about them."""
    typed = (
        "/start",
        "/help",
        "/klachten",
        "/vandaag",
        f"/zaak {NUMBER}",
        NUMBER,
        "kl 2026 1",
        "1",
        "/zaak 1",
    )
    await send(agency, account, *typed)
    for data in (
        f"z:{NUMBER}:0",
        f"w:{NUMBER}:0:resolve",
        f"s:{NUMBER}:1:enter",
        f"s:{NUMBER}:1:acknowledge",
    ):
        await forge(agency, account, data)
    for data in ("g:1:0", "g:2:0", "o:1:0:resume", "a:1:30:yes", "l:list:0", "m:vandaag:0", "m:klachten:0"):
        await forge(agency, account, data)


async def seven_weeks(agency: Agency) -> None:
    """Every reminder of the ladder, and every term passed."""
    for _ in range(35):
        agency.clock.ahead(days=1, hours=4.8)
        await agency.time_passes()


def knows(agency: Agency, account: int) -> bool:
    said = "\n".join(heard(agency, account)).lower()
    return CANARY in said or NUMBER.lower() in said


@only_sqlite
@pytest.mark.parametrize(
    ("about", "involved", "deputies", "handles"),
    [
        ("Bram Jansen", BRAM, {}, CARLA),
        ("Carla Smit", CARLA, {CARLA: EVA}, EVA),
        ("Carla Smit", CARLA, {}, DIRK),
        ("Dirk Mulder", DIRK, {DIRK: EVA}, CARLA),
        ("Dirk Mulder", DIRK, {}, CARLA),
    ],
    ids=["a coach", "complaints coach with deputy", "complaints coach", "director with deputy", "director"],
)
async def test_a_whole_life_reaches_nobody_who_is_involved(
    agency: Agency, about: str, involved: int, deputies: dict[int, int], handles: int
):
    for principal, deputy in deputies.items():
        await with_deputy(agency, principal, deputy)
    await registered(agency, ANNA, about)
    await agency.time_passes()
    assert any(NUMBER in text for text in agency.told(handles))
    await looks_around(agency, involved)
    await seven_weeks(agency)
    await looks_around(agency, involved)
    await agency.says(handles, f"/zaak {NUMBER}")
    await agency.presses(handles, "Inschrijven")
    await agency.time_passes()
    assert not knows(agency, involved)
    late = {DIRK: EVA if deputies else CARLA}.get(involved, DIRK)  # who hears of what is late
    assert any(NUMBER in text and "te laat" in text for text in agency.told(late))


@only_sqlite
@pytest.mark.parametrize(
    ("about", "involved", "deputy", "cast"),
    [
        ("Bram Jansen", BRAM, None, Cast(CARLA, DIRK, (EVA, ANNA), FAY)),
        ("Dirk Mulder", DIRK, EVA, Cast(CARLA, EVA, (ANNA, BRAM), FAY)),
        ("Dirk Mulder", DIRK, None, Cast(CARLA, CARLA, (ANNA, BRAM), FAY)),
    ],
    ids=["a coach", "director with deputy", "director"],
)
async def test_no_step_of_a_whole_life_reaches_who_is_involved(
    agency: Agency, about: str, involved: int, deputy: int | None, cast: Cast
):
    """Every step there is, each with the canary. Of the complaints coach: `journeys`."""
    await agency.joins(FAY, Role.COACH)
    agency.clear()
    if deputy:
        await with_deputy(agency, involved, deputy)
    await reported(agency)
    quiet = len(agency.world.calls)
    await registered(agency, ANNA, about)
    await lives(agency, cast, agency.time_passes)
    assert heard(agency, involved, quiet) == []
    done = {action for _who, action, _subject in await trail(agency)}
    assert {f"complaint.{step}" for step in Step} <= done
    await looks_around(agency, involved)
    await searches(agency, involved)
    assert not knows(agency, involved)


async def searches(agency: Agency, account: int) -> None:
    looks = ("tijdlijn", "brieven", "bijlagen", "waarom", "brief afhandeling", "bijlage 1 van")
    await send(agency, account, "/zoek kanarie", f"/zoek {NUMBER}", *(f"{look} {NUMBER}" for look in looks))
    for action in "ztwbds":
        for rest in ("0", "0:1", "0:resolution", "1:note", "9:recuse"):
            agency.user(account).forges(f"{action}:{NUMBER}:{rest}")
    await agency.settle()


async def test_the_coach_who_guides_the_client_is_involved_too(agency: Agency):
    await registered(agency, ANNA, "De organisatie", guided_by="Bram Jansen")
    await agency.time_passes()
    await looks_around(agency, BRAM)
    assert not knows(agency, BRAM)


@pytest.mark.parametrize("involved", [BRAM, CARLA, DIRK])
async def test_every_answer_is_the_one_for_a_number_that_does_not_exist(agency: Agency, involved: int):
    who = {BRAM: "Bram Jansen", CARLA: "Carla Smit", DIRK: "Dirk Mulder"}[involved]
    before = [await _answers(agency, involved, text) for text in ("/klachten", "/vandaag")]
    await registered(agency, ANNA, who)
    await agency.time_passes()
    assert before == [await _answers(agency, involved, text) for text in ("/klachten", "/vandaag")]
    for form in ("/zaak {}", "{}", "/zaak {} "):
        hidden, missing = form.format(NUMBER), form.format(MISSING)
        assert await _answers(agency, involved, hidden) == await _answers(agency, involved, missing)
    for form in ("z:{}:0", "w:{}:0:decide", "s:{}:1:enter", "s:{}:1:acknowledge"):
        popups = [await forge(agency, involved, form.format(number)) for number in (NUMBER, MISSING)]
        assert popups[0] == popups[1]


async def _answers(agency: Agency, account: int, text: str) -> list[str]:
    since = len(agency.world.calls)
    await send(agency, account, text)
    return heard(agency, account, since)


@only_sqlite
async def test_who_registers_a_complaint_about_themselves_keeps_the_confirmation_only(agency: Agency):
    await registered(agency, BRAM, "Bram Jansen")
    await agency.time_passes()
    confirmation = agency.user(BRAM).last()
    assert [message.id for message in agency.user(BRAM).sees()] == [confirmation.id]
    assert confirmation.buttons == []
    since = len(agency.world.calls)
    await looks_around(agency, BRAM)
    await seven_weeks(agency)
    said = heard(agency, BRAM, since)
    assert CANARY not in "\n".join(said).lower()
    about_it = [text for text in said if NUMBER in text]
    assert about_it
    assert all("is geregistreerd" in text for text in about_it)


@only_sqlite
async def test_a_number_in_a_form_is_judged_by_its_shape_only(agency: Agency):
    """Whether an earlier complaint exists is not told to whom it is hidden from."""
    await registered(agency, ANNA, "Bram Jansen")
    start = (*the_form("De organisatie")[:26], "Ja, eerdere klacht")
    said = []
    for number in (NUMBER, MISSING):
        await send(agency, BRAM, *start, number)
        said.append(agency.user(BRAM).last().text.replace(number, ""))
        await send(agency, BRAM, "/annuleer ja")
    assert said[0] == said[1]
