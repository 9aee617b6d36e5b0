"""Somebody proves to be involved, late: the seat is empty and the complaint is no more (3.3b)."""

import json
from collections.abc import Awaitable, Callable, Sequence

import pytest
from sqlalchemy import select

from complaints.lifecycle import Step
from complaints.people import Role
from handlers.cases import STEP_LABELS
from handlers.routes import PRESSES
from storage import people
from storage.database import Database
from storage.rows import draft
from tests.agency import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    FAY,
    PHONE_COMPLAINT,
    Agency,
    a_phone_complaint,
    an_agency,
)
from tests.enrolling import enrol
from tests.security.watching import heard, refused_by_telegram, send
from tests.walking import NUMBER, accepted, begins, takes, with_committee

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

MISSING = "KL-2026-002"
CONTENT = ("Fenna", "Visser", "12345678", "TR-2026-55", "te laat", "excuus")
STALE = "Deze knop is verlopen."
OF_A_DRAFT = "acekor"
EMPTY = ("/klachten", "/vandaag")


@pytest.fixture
async def agency(database: Database):
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await opened.joins(FAY, Role.COACH)
        yield opened


# --- how it comes out


async def says_so(agency: Agency) -> None:
    await agency.says(EVA, f"/zaak {NUMBER}")
    await agency.presses(EVA, "Ik ben betrokken", "De klacht gaat (ook) over mij", "Vastleggen")
    assert "Je ziet deze klacht niet meer" in agency.user(EVA).last().text


async def is_replaced(agency: Agency) -> None:
    await takes(agency, CARLA, "commissie", "Eva Bos", "Betrokken bij de klacht", "Fay Post", "klaar")


async def is_replaced_for_another_reason(agency: Agency) -> None:
    await takes(agency, CARLA, "commissie", "Eva Bos", "Een andere reden, zoals ziekte", "Fay Post", "klaar")


async def is_named_by_a_correction(agency: Agency) -> None:
    about = ("Klacht over", "Bram Jansen en Eva Bos", "klaar", "Zij was er ook bij.")
    await takes(agency, CARLA, "correctie", *about)


Happens = Callable[[Agency], Awaitable[None]]
LATE: tuple[Happens, ...] = (
    says_so,
    is_replaced,
    is_replaced_for_another_reason,
    is_named_by_a_correction,
)
each_way = pytest.mark.parametrize("comes_out", LATE, ids=[each.__name__ for each in LATE])


async def half_way(agency: Agency) -> dict[str, list[str]]:
    """Eva sits in the committee, has the complaint open, and writes the judgment. What she was told before
    there was anything to see.
    """
    before = {text: await answered(agency, EVA, text) for text in EMPTY}
    agency.clear()
    await with_committee(agency, EVA, ANNA)
    await send(agency, EVA, f"/zaak {NUMBER}", f"tijdlijn {NUMBER}", f"brieven {NUMBER}")
    await send(agency, EVA, f"notitie {NUMBER}", "/bewaar")
    await begins(agency, EVA, "afhandelen", "gegrond", "De coach kwam te laat.")
    assert any(word in agency.reads(EVA) for word in CONTENT)
    return before


# --- what is left of it


@only_sqlite
async def test_what_was_shown_a_moment_ago_leaves_the_chat_as_well(agency: Agency):
    """All of it in one go, as a phone sends it that was out of reach."""
    await with_committee(agency, EVA, ANNA)
    await send(
        agency,
        EVA,
        *(f"/zaak {NUMBER}", f"tijdlijn {NUMBER}", f"ik ben betrokken {NUMBER}", "iets anders", "vastleggen"),
    )
    await agency.time_passes()
    assert not any(word in "".join(agency.told(EVA)) for word in CONTENT)


@each_way
async def test_nothing_of_it_is_left_and_every_answer_is_the_one_for_a_number_that_does_not_exist(
    agency: Agency, comes_out: Happens
):
    before = await half_way(agency)
    buttons = shown_buttons(agency, EVA)
    await comes_out(agency)
    states = [state for _id, state in await drafts_of(agency, EVA)]
    assert set(states) <= {"cancelled", "registered"}
    assert states.count("cancelled") == 2
    await agency.time_passes()
    assert not refused_by_telegram(agency)
    left = "\n".join(message.text for message in agency.world.from_bot(EVA))
    assert not any(word in left for word in (*CONTENT, "Vraag"))
    for text, expected in before.items():
        assert await answered(agency, EVA, text) == expected
    spoken = spoken_forms()
    hidden = await answered(agency, EVA, *(form.format(NUMBER, 1) for form in spoken))
    assert hidden == await answered(agency, EVA, *(form.format(MISSING, 2) for form in spoken))
    assert len(hidden) == len(spoken)
    presses = forged(buttons)
    hidden = await answered(agency, EVA, presses=presses)
    assert hidden == await answered(agency, EVA, presses=[each.replace(NUMBER, MISSING) for each in presses])
    assert len(hidden) >= len(presses)
    old = [data for data in (*buttons, *await old_forms(agency, EVA)) if data[0] in OF_A_DRAFT]
    said = await answered(agency, EVA, presses=old)
    assert len(said) == len(old) > 0
    assert all(STALE in each for each in said)
    assert not any(word in agency.reads(EVA) for word in CONTENT)


def spoken_forms() -> list[str]:
    """Every button in words. `{0}` is the number, `{1}` the same in short."""
    looks = (
        "/zaak {0}",
        "/zaak {1}",
        "{0}",
        "{1}",
        "tijdlijn {0}",
        "tijdlijn {1} bladzijde 2",
        "brieven {0}",
    )
    files = ("brief afhandeling {0}", "brief onzin {0}", "bijlagen {0}", "bijlage 1 van {0}", "waarom {0}")
    return [*looks, *files, *(f"{label} {{0}}" for label in STEP_LABELS.values())]


def forged(buttons: list[str]) -> list[str]:
    """Every press there was, and every action with everything that it may ask for."""
    arguments = {
        "s": [*Step, "onzin", ""],
        "d": ["", "resolution", "extension", "onzin"],
        "b": ["", "1", "onzin"],
        "t": ["", "turn"],
        "w": ["resolve", "enter", "", "onzin"],
        "z": [""],
        "l": [""],
    }
    made = [
        f"{action}:{NUMBER}:{n}:{each}" for action in arguments for each in arguments[action] for n in (0, 7)
    ]
    assert set(arguments) <= set(PRESSES)
    return sorted({*made, *(data for data in buttons if NUMBER in data)})


async def test_the_complaints_coach_hears_it_and_the_new_member_reads_on(agency: Agency):
    await half_way(agency)
    agency.clear()
    await says_so(agency)
    await agency.time_passes()
    assert agency.told(CARLA) == [f"{NUMBER}: er is een plaats vrij in de commissie"]
    await agency.presses(CARLA, "Commissie")
    offered = agency.user(CARLA).last().buttons
    assert "Fay Post" in offered
    assert not {"Eva Bos", "Bram Jansen", "Anna de Wit"} & {*offered}
    await agency.presses(CARLA, "Fay Post", "Klaar", "Vastleggen")
    await agency.time_passes()
    assert [NUMBER in text and "klachtencommissie" in text for text in agency.told(FAY)][-1]
    await agency.presses(FAY, "Ik ben onafhankelijk")
    assert "Fenna Visser" in (await agency.says(FAY, f"/zaak {NUMBER}")).text
    for reader in (CARLA, FAY, ANNA, DIRK):
        told = await read_aloud(agency, reader, f"tijdlijn {NUMBER}")
        told += await read_aloud(agency, reader, f"tijdlijn {NUMBER} bladzijde 2")
        assert "Eva Bos is betrokken bij de klacht." in told
        assert "In de commissie benoemd: Fay Post." in told
        assert "Fay Post bevestigde niet bij de klacht betrokken te zijn." in told
    assert "te laat" not in "".join(heard(agency, EVA)[-3:])


async def test_a_judgment_of_who_was_involved_is_given_anew(agency: Agency):
    await with_committee(agency, EVA, ANNA)
    await takes(agency, EVA, "afhandelen", "gegrond", "De coach kwam te laat.", "nog niet")
    await agency.says(EVA, f"ik ben betrokken {NUMBER}", "iets anders", "vastleggen")
    message = await agency.says(CARLA, f"antwoord verstuurd {NUMBER}")
    assert "nog geen oordeel" in message.text
    await takes(agency, CARLA, "commissie", "Fay Post", "klaar")
    await agency.says(FAY, f"ik ben onafhankelijk {NUMBER}")
    await takes(agency, FAY, "afhandelen", "ongegrond", "Er was een file.", "ja", "vandaag", "e-mail")
    assert "Stand: afgehandeld" in (await agency.says(CARLA, f"/zaak {NUMBER}")).text


# --- the keeper of the register


@pytest.mark.parametrize("deputy", [EVA, None], ids=["the deputy", "a director"])
async def test_who_takes_over_from_the_complaints_coach_handles_it_from_then_on(
    agency: Agency, deputy: int | None
):
    if deputy:
        async with agency.house.database.write(agency.clock.now()) as page:
            await people.set_absence(page, agency.ids[CARLA], None, agency.ids[deputy])
    handles = deputy or DIRK
    before = {text: await answered(agency, CARLA, text) for text in EMPTY}
    await a_phone_complaint(agency)
    await agency.time_passes()
    assert NUMBER in agency.told(CARLA)[-1]
    await takes(agency, CARLA, "ik ben betrokken", "Ik ken de klager persoonlijk")
    await agency.time_passes()
    assert NUMBER in agency.told(handles)[-1]
    for text, expected in before.items():
        assert await answered(agency, CARLA, text) == expected
    since = len(agency.world.calls)
    await agency.says(handles, f"inschrijven {NUMBER}")
    await takes(agency, handles, "ontvangst bevestigd", "vandaag", "brief")
    await takes(agency, handles, "in behandeling nemen", "vandaag")
    await takes(agency, handles, "commissie", "Fay Post en Anna de Wit", "klaar")
    for member in (FAY, ANNA):
        await agency.says(member, f"ik ben onafhankelijk {NUMBER}")
    await takes(agency, FAY, "afhandelen", "gegrond", "De coach kwam te laat.", "ja", "vandaag", "e-mail")
    await takes(agency, DIRK, "belpoging", "vandaag", "10:15", "ja", "ja", "Tevreden.")
    await takes(agency, handles, "afsluiten", "/overslaan")
    await agency.time_passes()
    assert "Stand: afgesloten" in (await agency.says(handles, f"/zaak {NUMBER}")).text
    assert heard(agency, CARLA, since) == []
    assert await answered(agency, CARLA, f"/zaak {NUMBER}") == await answered(
        agency, CARLA, f"/zaak {MISSING}"
    )


async def test_a_complaints_coach_can_record_that_it_is_about_herself(agency: Agency):
    await accepted(agency)
    await takes(agency, CARLA, "correctie", "Klacht over", "Carla Smit", "klaar", "Zo bleek het te zijn.")
    await agency.time_passes()
    assert not any(word in agency.reads(CARLA) for word in CONTENT)
    assert await answered(agency, CARLA, f"/zaak {NUMBER}") == await answered(
        agency, CARLA, f"/zaak {MISSING}"
    )
    await agency.says(DIRK, f"/zaak {NUMBER}")
    assert "Carla Smit" in agency.reads(DIRK)


# --- what an involved person could still find out


@only_sqlite
async def test_who_registered_it_and_is_involved_reads_nothing_of_its_course(agency: Agency):
    await a_phone_complaint(agency, BRAM)
    confirmation = agency.user(BRAM).last().text
    agency.clock.ahead(days=2)
    await agency.says(CARLA, f"inschrijven {NUMBER}")
    await takes(agency, CARLA, "ontvangst bevestigd", "vandaag", "brief")
    await takes(agency, CARLA, "in behandeling nemen", "vandaag")
    agency.clock.ahead(days=60)
    assert (await agency.says(BRAM, f"/zaak {NUMBER}")).text == confirmation


@only_sqlite
async def test_the_number_of_an_earlier_complaint_is_kept_from_who_is_involved_in_it(agency: Agency):
    """Eva is in the committee of the second, and the first is about her."""
    await a_phone_complaint(agency, at_12="Geen begeleidende coach", at_13="Eva Bos")
    answers = {"at_22": "Ja, eerdere klacht"}
    await second_complaint(agency, **answers)
    await agency.says(CARLA, f"inschrijven {MISSING}")
    await takes(agency, CARLA, "in behandeling nemen", "vandaag", number=MISSING)
    await takes(agency, CARLA, "commissie", "Eva Bos en Fay Post", "klaar", number=MISSING)
    await agency.says(EVA, f"ik ben onafhankelijk {MISSING}")
    assert NUMBER not in (await agency.says(EVA, f"/zaak {MISSING}")).text
    assert NUMBER not in agency.reads(EVA)
    assert NUMBER in (await agency.says(CARLA, f"/zaak {MISSING}")).text


async def second_complaint(agency: Agency, **changed: str) -> None:
    answers = [*PHONE_COMPLAINT]
    for place, text in changed.items():
        answers[int(place.removeprefix("at_"))] = text
    await agency.says(ANNA, *answers[:23], NUMBER, *answers[23:])
    await agency.presses(ANNA, "Registreren")
    assert MISSING in agency.user(ANNA).last().text


# --- looking


async def answered(agency: Agency, account: int, *texts: str, presses: Sequence[str] = ()) -> list[str]:
    """Everything that the bot says to these: each message, edit and pop-up, as it was sent."""
    since = len(agency.world.calls)
    for data in presses:
        agency.user(account).forges(data)
    await send(agency, account, *texts)
    return heard(agency, account, since)


async def read_aloud(agency: Agency, account: int, text: str) -> str:
    return "\n".join(await answered(agency, account, text))


async def drafts_of(agency: Agency, account: int) -> list[tuple[int, str]]:
    async with agency.house.database.read(agency.clock.now()) as page:
        found = await page.connection.execute(select(draft).where(draft.c.owner == agency.ids[account]))
        return [(row.id, row.state) for row in found]


async def old_forms(agency: Agency, account: int) -> list[str]:
    found = await drafts_of(agency, account)
    return [f"o:{id_}:0:{how}" for id_, _state in found for how in ("resume", "new", "restart", "")]


def shown_buttons(agency: Agency, account: int) -> list[str]:
    """The data of every button that ever stood in this chat."""
    found: list[str] = []
    for call in agency.world.calls:
        markup = call.params.get("reply_markup")
        if call.chat_id == account and markup:
            rows = json.loads(markup) if isinstance(markup, str) else markup
            found += [each["callback_data"] for row in rows["inline_keyboard"] for each in row]
    return found


@only_sqlite
async def test_an_agreement_is_not_corrected_onto_the_name_of_who_is_involved(agency: Agency):
    await accepted(agency)
    await takes(agency, CARLA, "afspraak", "Er wordt gebeld.", "Carla Smit", "over drie weken")
    await begins(agency, CARLA, "correctie", "Afspraak of maatregel 23-11: wie")
    offered = agency.user(CARLA).last().buttons
    assert "Dirk Mulder" in offered
    assert not {"Bram Jansen", "Eva Bos"} & {*offered}
