"""Every step, at every stage, by everybody: pressed, and judged by a table that is written out here."""

from collections.abc import AsyncIterator, Mapping

import pytest

from complaints.lifecycle import STAGES, Stage, Step
from complaints.people import Role
from storage import register
from storage.database import Database
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, GIJS, Agency, a_phone_complaint, an_agency
from tests.enrolling import enrol
from tests.security.watching import changed, heard, rows, send, trail
from tests.walking import NUMBER, accepted, takes

STRANGER, MISSING = 900, "KL-2026-999"
UNKNOWN = "Die klacht ken ik niet. Je ziet je klachten met /klachten."
NOT_YOURS = "Deze stap is niet aan jou. Open de klacht om te zien wat je kunt doen."
OF_A_FORM = {"trail", "trail_head", "processed_update", "draft", "counter", "chat_message"}
OF_A_REFUSAL = {"trail", "trail_head", "processed_update"}

# The stages of which there is a committee to sit in, or to be asked for.
WITH_COMMITTEE = {Stage.ACCEPTED, Stage.RESOLVED, Stage.IN_MEDIATION, Stage.WITHDRAWN, Stage.CLOSED}

# What may be begun at this stage, by whom who may do it. Each stage as `at` below makes it: entered and
# acknowledged, a call with a complainant who is not satisfied, one agreement that is open.
ALWAYS = {"measure", "fulfil", "note", "attach", "report", "correct", "recuse"}
OPEN_AT: Mapping[Stage, set[str]] = {
    Stage.REGISTERED: {"accept", "decline", "extend", "settle", "withdraw", "agreement"} | ALWAYS,
    Stage.ACCEPTED: {"confirm", "committee", "hear", "extend", "settle", "withdraw", "agreement"} | ALWAYS,
    Stage.DECLINED: {"tell", "reopen", "agreement"} | ALWAYS,
    Stage.RESOLVED: {"confirm", "mediate", "agreement"} | ALWAYS,
    Stage.IN_MEDIATION: {"confirm", "mediate", "withdraw", "agreement"} | ALWAYS,
    Stage.WITHDRAWN: {"reopen", "close"} | ALWAYS,
    Stage.CLOSED: {"reopen"} | ALWAYS,
}
# Refused for now, and the step that has to come first is offered.
FIRST: Mapping[Stage, Mapping[str, str]] = {
    Stage.REGISTERED: {"close": "In behandeling nemen"},
    Stage.ACCEPTED: {"close": "Afhandelen"},
    Stage.DECLINED: {"close": "Klager ingelicht"},
    Stage.RESOLVED: {"close": "Mediator"},
    Stage.IN_MEDIATION: {"close": "Mediator"},
    Stage.WITHDRAWN: {},
    Stage.CLOSED: {},
}

JUDGES = {"tell", "hear", "extend", "resolve", "settle", "reply", "agreement"} | ALWAYS - {"correct"}
KEEPS = JUDGES | {"enter", "acknowledge", "accept", "decline", "committee", "mediate", "close"}
KEEPS |= {"reopen", "withdraw", "correct"}
# Whose right each step is, by how somebody is tied to the complaint.
MAY: Mapping[str, set[str]] = {
    "stranger": set(),
    "coach": set(),
    "involved": set(),
    "registrant": {"note", "attach", "fulfil", "recuse"},
    "nominee": {"confirm", "recuse"},
    "seat": JUDGES,
    "complaints coach": KEEPS,
    "director": KEEPS | {"call", "letter"},
}
SEES = {"registrant", "seat", "complaints coach", "director"}
PRESSED_LAST = {Step.CONFIRM, Step.ENTER}  # one press takes them


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    """Fay and Gijs are coaches here; Fay had a seat, and left it before anything was opened to Gijs."""
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await opened.joins(FAY, Role.COACH)
        await opened.joins(GIJS, Role.COACH)
        await send(opened, STRANGER, "/start")
        for account in (BRAM, CARLA, DIRK, EVA, FAY, GIJS):
            await send(opened, account, "/help")
        yield opened


def tied(stage: Stage) -> Mapping[int, str]:
    """Eva sits in the committee, and Gijs was asked for it, as soon as there is one."""
    has_committee = stage in WITH_COMMITTEE
    return {
        STRANGER: "stranger",
        ANNA: "registrant",
        BRAM: "involved",
        CARLA: "complaints coach",
        DIRK: "director",
        EVA: "seat" if has_committee else "coach",
        FAY: "coach",
        GIJS: "nominee" if has_committee else "coach",
    }


# --- the complaint at each stage


async def at(agency: Agency, stage: Stage) -> None:
    if stage in WITH_COMMITTEE:
        await accepted(agency)
        await _with_seats(agency, judged=stage in {Stage.RESOLVED, Stage.IN_MEDIATION, Stage.CLOSED})
    else:
        await a_phone_complaint(agency)
        await agency.says(CARLA, f"inschrijven {NUMBER}")
        await takes(agency, CARLA, "ontvangst bevestigd", "vandaag", "brief")
    await takes(agency, CARLA, "maatregel", "Iedereen belt als het later wordt.", "Carla", "over drie weken")
    for who, step, *answers in COURSE[stage]:
        await takes(agency, who, step, *answers)
    async with agency.house.database.read(agency.clock.now()) as page:
        complaint = await register.get(page, NUMBER)
    assert complaint.stage is stage


async def _with_seats(agency: Agency, *, judged: bool) -> None:
    """Eva and Fay sit, and judge; then Gijs is asked in the place of Fay."""
    await takes(agency, CARLA, "commissie", "Eva Bos en Fay Post", "klaar")
    for member in (EVA, FAY):
        await agency.says(member, f"ik ben onafhankelijk {NUMBER}")
    if judged:
        await takes(agency, EVA, "afhandelen", "gegrond", "De coach kwam te laat.", "nog niet")
    await takes(agency, CARLA, "commissie", "Fay Post", "Een andere reden", "Gijs Kok", "klaar")


REPLY = (CARLA, "antwoord verstuurd", "vandaag", "brief")
DISSATISFIED = (DIRK, "belpoging", "vandaag", "10:15", "ja", "nee", "Niet tevreden.")
REFERRED = (CARLA, "mediator", "Mr. De Vries, Bemiddeling Midden", "vandaag")
ENDED = (CARLA, "mediator", "vandaag", "ja", "Zij gaven elkaar de hand.")
COURSE: Mapping[Stage, tuple[tuple, ...]] = {
    Stage.REGISTERED: (),
    Stage.ACCEPTED: (),
    Stage.DECLINED: ((CARLA, "niet in behandeling nemen", "Gaat niet over ons", "/overslaan", "nog niet"),),
    Stage.RESOLVED: (REPLY, DISSATISFIED),
    Stage.IN_MEDIATION: (REPLY, DISSATISFIED, REFERRED),
    Stage.WITHDRAWN: ((CARLA, "intrekken", "vandaag", "telefoon", "/overslaan"),),
    Stage.CLOSED: (REPLY, DISSATISFIED, REFERRED, ENDED, (CARLA, "afsluiten", "/overslaan")),
}


# --- the walk


@pytest.mark.parametrize("stage", [*Stage], ids=[str(stage) for stage in Stage])
async def test_every_press_of_every_step_does_what_the_table_says(agency: Agency, stage: Stage):
    await at(agency, stage)
    for account, tie in tied(stage).items():
        await is_refused_what_is_forbidden(agency, account, tie)
    before, wrong = await rows(agency), {}
    for account, tie in tied(stage).items():
        for step in sorted((Step(key) for key in MAY[tie]), key=lambda each: (each in PRESSED_LAST, each)):
            found, wanted = await pressed(agency, account, stage, step), expected(stage, step)
            if found != wanted:
                wrong[tie, step] = (wanted, found)
    assert wrong == {}
    assert not any(f"die is {STAGES[stage]}" in said for said in heard(agency, GIJS))
    of_the_step = {"complaint", "event", "fact"} if "confirm" in OPEN_AT[stage] else set()
    assert changed(before, await rows(agency)) <= OF_A_FORM | of_the_step


def expected(stage: Stage, step: Step) -> str:
    if step in OPEN_AT[stage]:
        return "opened"
    return "offered" if step in FIRST[stage] else "refused"


async def is_refused_what_is_forbidden(agency: Agency, account: int, tie: str) -> None:
    """No row changes but that of the refusal; and who may not know of the complaint hears what is said of a
    number that does not exist.
    """
    closed = [step for step in Step if step not in MAY[tie]]
    before, was = await rows(agency), len(await trail(agency))
    said = await answers(agency, account, NUMBER, closed)
    assert changed(before, await rows(agency)) <= OF_A_REFUSAL
    refusals = (await trail(agency))[was:]
    if tie == "stranger":
        assert refusals == []
        assert set(said) == {""}
        return
    assert refusals == [(agency.ids[account], "refused", "")] * len(closed)
    assert set(said) == {NOT_YOURS if tie in SEES else UNKNOWN}
    if tie not in SEES:
        assert said == await answers(agency, account, MISSING, closed)


async def pressed(agency: Agency, account: int, stage: Stage, step: Step) -> str:
    since = len(agency.world.calls)
    press = agency.user(account).forges(f"s:{NUMBER}:1:{step}", agency.user(account).last())
    await agency.settle()
    assert press.answer is not None
    said, messages = str(press.answer["text"]), heard(agency, account, since)[1:]
    if said:
        assert messages == []
        return "forbidden" if said in {UNKNOWN, NOT_YOURS} else "refused"
    if "Eerst moet dit nog" in messages[0]:
        assert FIRST[stage][step] in messages[0]
        return "offered"
    opened = "Vastgelegd" if step in PRESSED_LAST else "Vraag 1 van"
    return "opened" if opened in messages[0] else messages[0]


async def answers(agency: Agency, account: int, number: str, steps: list[Step]) -> list[str]:
    since = len(agency.world.calls)
    on = agency.user(account).last()
    presses = [
        agency.user(account).forges(f"s:{number}:{place}:{step}", on) for place, step in enumerate(steps)
    ]
    await agency.settle()
    assert [call for call in agency.world.calls[since:] if call.method == "sendMessage"] == []
    return [str(press.answer["text"]) for press in presses if press.answer is not None]
