"""T5: somebody who is involved does not see that the complaint exists: no word, no number (3.3b)."""

from collections.abc import Sequence

import pytest

from storage import people
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, Agency
from tests.security.watching import forge, heard, send

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

CANARY = "kanarie"
NUMBER, MISSING = "KL-2026-001", "KL-2026-002"


def answers(about: str, guided_by: str) -> Sequence[str]:
    """Every question of the form, with the canary in every field that can hold a word."""
    return (
        *("/klacht", "Telefoon", "Ja", "gisteren", "Gemachtigde", "Kanariebrief van 3 november"),
        *("Kanarienaam Visser", "06 12345678", "kanarie@voorbeeld.nl", "Kanariestraat 12, 1234 AB Utrecht"),
        *("E-mail", "Gemeente", "Kanariestad", "Onbekend", "KANARIE-55", guided_by, about, "klaar"),
        *(
            "vorige week woensdag",
            "Privacy, Anders",
            "klaar",
            "Ja",
            "Over een kanarietitel",
            "De kanarie zong.",
        ),
        *("klaar", "Een kanariekooi.", "Ja, opgelost", "Met een kanariezaadje", "gisteren", "Ja"),
        *("Ja", "De kanarie is ziende weg", "/overslaan", "Ja"),
    )


async def registered(agency: Agency, by: int, about: str, guided_by: str = "Geen begeleidende coach") -> None:
    await send(agency, by, *answers(about, guided_by))
    await agency.presses(by, "Registreren")
    assert f"Klacht {NUMBER} is geregistreerd." in agency.user(by).last().text


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
    start = (*answers("De organisatie", "Geen begeleidende coach")[:26], "Ja, eerdere klacht")
    said = []
    for number in (NUMBER, MISSING):
        await send(agency, BRAM, *start, number)
        said.append(agency.user(BRAM).last().text.replace(number, ""))
        await send(agency, BRAM, "/annuleer ja")
    assert said[0] == said[1]
