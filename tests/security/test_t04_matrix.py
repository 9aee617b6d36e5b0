"""T4: every cell of who may do what, pressed: each set of roles, a deputy and who left; each tie to a
complaint, involved or not; each stage. What is right is written out here a second time.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, count, product

import pytest

from complaints.complaint import Complaint
from complaints.events import Appointed, Confirmed
from complaints.lifecycle import STEPS, Stage, Step
from complaints.people import Action, Role, Standing
from storage import people, register
from storage.database import Database
from tests.agency import Agency, an_agency
from tests.bot.office import WHOLE, a_filed_complaint
from tests.complaints import building
from tests.enrolling import enrol
from tests.security.test_steps_matrix import MAY, NOT_YOURS, UNKNOWN
from tests.security.watching import OF_EVERY_ANSWER, changed, heard, refused_by_telegram, rows, send, trail

COACH, KEEPER, DIRECTOR = Role.COACH, Role.COMPLAINTS_COACH, Role.DIRECTOR
NOT_YOUR_ROLE = "Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help."
NOT_THE_DIRECTOR = "Bewaren en wissen is aan de directie."
TIES = ("none", "own", "seat", "nominee")
IN_THE_NORMAL_RUN = {Stage.ACCEPTED}
EVERY_STAGE = [
    pytest.param(each, id=str(each), marks=() if each in IN_THE_NORMAL_RUN else pytest.mark.storm)
    for each in Stage
]


@dataclass(frozen=True)
class Subject:
    """`acts_as` are the roles in a complaint: one's own, and those of whoever one stands in for."""

    account: int
    roles: frozenset[Role]
    acts_as: frozenset[Role]
    name: str


SETS = [frozenset(each) for size in (1, 2, 3) for each in combinations((COACH, KEEPER, DIRECTOR), size)]
OF_A_SET = tuple(
    Subject(200 + place, roles, roles, " ".join(sorted(roles))) for place, roles in enumerate(SETS)
)
DEPUTY = Subject(220, frozenset({COACH}), frozenset(Role), "deputy of who is away")
LEFT = Subject(221, frozenset(Role), frozenset(), "who left")
AWAY = 222
SUBJECTS = (*OF_A_SET, DEPUTY)
A_FEW = (OF_A_SET[0], OF_A_SET[1], OF_A_SET[4], DEPUTY)  # in the normal run; the fifth is coach and director


def subjects(request: pytest.FixtureRequest, few: tuple[Subject, ...] = A_FEW) -> tuple[Subject, ...]:
    """All of them in the storm."""
    return SUBJECTS if request.node.get_closest_marker("storm") else few


# --- a second reading of who may do what


def sees(subject: Subject, tie: str, *, involved: bool) -> str:
    """What the number of a complaint opens (3.3b, P7)."""
    if involved:
        return "number" if tie == "own" else "nothing"
    if subject.acts_as & {KEEPER, DIRECTOR}:
        return "content"
    return {"own": "content", "seat": "content", "nominee": "question"}.get(tie, "nothing")


def writes(subject: Subject, tie: str, *, involved: bool) -> bool:
    """Whether they write to the complainant: the committee, and who keeps the register."""
    return not involved and (bool(subject.acts_as & {KEEPER, DIRECTOR}) or tie == "seat")


def erases(subject: Subject, *, involved: bool) -> bool:
    return not involved and DIRECTOR in subject.acts_as


def steps_of(subject: Subject, tie: str, *, involved: bool) -> set[str]:
    """By the tables of the test of the steps; with several roles, what either may."""
    if involved:
        return set()
    as_coach = {"none": "coach", "own": "registrant"}.get(tie, tie)
    names = {COACH: as_coach, KEEPER: "complaints coach", DIRECTOR: "director"}
    return set().union(*(MAY[names[role]] for role in subject.acts_as))


# What is about no complaint: the action, whose it is, and how it is asked for. A deputy answers for a
# director where there is a term to keep; elsewhere the whole register is for who has the role.
EVERYBODY, KEEPERS, DIRECTORS, ACTING = "everybody", "keepers", "directors", "directors and who acts as one"
WHOSE: Mapping[str, set[Subject]] = {
    EVERYBODY: {*SUBJECTS},
    KEEPERS: {each for each in OF_A_SET if each.roles & {KEEPER, DIRECTOR}},
    DIRECTORS: {each for each in OF_A_SET if DIRECTOR in each.roles},
    ACTING: {each for each in SUBJECTS if DIRECTOR in each.acts_as},
}
GENERAL: tuple[tuple[Action, str, str], ...] = (
    (Action.SEE_REGISTER, KEEPERS, "/zoek kanarie"),
    (Action.SEE_REGISTER, KEEPERS, "/simuleer 1 december"),
    (Action.SEE_REGISTER, KEEPERS, "i:2026-12-01:0"),
    (Action.SEE_REGISTER, KEEPERS, "/rapport"),
    (Action.SEE_REGISTER, KEEPERS, "/rapport register"),
    (Action.SEE_REGISTER, KEEPERS, "u:register:1:"),
    (Action.REPORT, DIRECTORS, "/rapport uwv 2026-K3"),
    (Action.REPORT, DIRECTORS, "/rapport uwv 2026-K3 verstuurd"),
    (Action.REPORT, DIRECTORS, "/rapport inzicht 2026"),
    (Action.REPORT, DIRECTORS, "/rapport jaar 2025"),
    (Action.REPORT, DIRECTORS, "/rapport bekendmaking"),
    (Action.REPORT, DIRECTORS, "u:uwv:0:2026-K3"),
    (Action.REPORT, DIRECTORS, "u:insight:0:2026"),
    (Action.REPORT, DIRECTORS, "u:year:1:2025"),
    (Action.REPORT, DIRECTORS, "u:disclosures:1:"),
    (Action.REPORT, DIRECTORS, "u:sent:0:1"),
    (Action.REPORT, DIRECTORS, "u:again:0:1"),
    (Action.REPORT, DIRECTORS, "/bekendmaking export"),
    (Action.REPORT, ACTING, "f:uwv:0:2026-K3"),
    (Action.REPORT, ACTING, "geëvalueerd 2025"),
    (Action.MANAGE_TEAM, DIRECTORS, "/team"),
    (Action.MANAGE_TEAM, DIRECTORS, "p:team:0"),
    (Action.MANAGE_TEAM, DIRECTORS, "p:1:0"),
    (Action.MANAGE_TEAM, DIRECTORS, "team Anna"),
    (Action.SEE_STATUS, DIRECTORS, "/status"),
    (Action.ANSWER_REQUEST, ACTING, "/avg"),
    (Action.ANSWER_REQUEST, ACTING, "q:list:0"),
    (Action.DISCLOSE, EVERYBODY, "/bekendmaking"),
    (Action.DISCLOSE, EVERYBODY, "v:list:0"),
    (Action.REGISTER, EVERYBODY, "/klacht"),
)
ABOUT_ONE = {Action.OPEN, Action.CONFIRM, Action.KEEP_NUMBER, Action.TELL, Action.ERASE}
REFUSALS = (NOT_YOUR_ROLE, "Dat legt de directie vast.")


def test_every_action_of_the_table_is_reached_by_a_press():
    reached = {action for action, _whose, _asked in GENERAL} | ABOUT_ONE
    missing = set(Action) - reached - {rule.action for rule in STEPS.values()}
    assert missing == set(), f"no press reaches {sorted(missing)}"


# --- the agency


@pytest.fixture
async def agency(database: Database) -> AsyncIterator[Agency]:
    async with an_agency(database, members=()) as opened:
        await enrol(opened)
        await a_filed_complaint(opened, tell=False, **WHOLE)
        for each in (*SUBJECTS, LEFT):
            await becomes(opened, each.account, roles=each.roles)
            await send(opened, each.account, "/help")
        until = opened.house.today() + timedelta(days=9)
        await becomes(opened, AWAY, absent_until=until, deputy=opened.ids[DEPUTY.account])
        await becomes(opened, LEFT.account, standing=Standing.REVOKED)
        yield opened


async def becomes(agency: Agency, account: int, **facts: object) -> None:
    """A member with these facts, at once; in all roles, unless it is said."""
    async with agency.house.database.write(agency.clock.now()) as page:
        known = await people.by_account(page, account)
        if known is None:
            code = await people.invite(page, COACH, f"Lid {account}", vouched=True)
            known = await people.accept(page, code, account)
            assert known is not None
            ready = replace(
                known, standing=Standing.ACTIVE, secrecy_on=agency.house.today(), roles=frozenset(Role)
            )
            agency.users[account] = agency.world.person(account, f"Lid {account}")
            agency.users[account].chat.reachable = True
            agency.ids[account], known = known.id, ready
        await people.keep(page, replace(known, **facts))  # type: ignore[arg-type]


# --- the complaints: one for each cell


BUILT: Mapping[Stage, Callable[..., Complaint]] = {
    Stage.REGISTERED: building.a_complaint,
    Stage.ACCEPTED: building.accepted,
    Stage.DECLINED: building.declined,
    Stage.RESOLVED: building.resolved,
    Stage.IN_MEDIATION: building.referred,
    Stage.WITHDRAWN: building.withdrawn,
    Stage.CLOSED: building.closed,
}
APART = timedelta(days=100)
Cell = tuple[str, bool]  # a tie, and whether involved
CELLS: tuple[Cell, ...] = tuple(product(TIES, (False, True)))


async def complaints_at(agency: Agency, stage: Stage) -> dict[Subject, dict[str, Cell]]:
    """For each subject the numbers of the complaints of all cells; but for “own” they share them."""
    numbers = (f"KL-2026-{place:03}" for place in count(2))
    found: dict[Subject, dict[str, Cell]] = {each: {} for each in SUBJECTS}
    async with agency.house.database.write(agency.clock.now()) as page:
        for cell in CELLS:
            for theirs in [[each] for each in SUBJECTS] if cell[0] == "own" else [SUBJECTS]:
                number = next(numbers)
                ids = [agency.ids[each.account] for each in theirs]
                apart = building.MONDAY - int(number[-3:]) * APART  # so far that no two are taken for doubles
                made = _made(stage, cell, ids, {**WHOLE, "received_on": apart.isoformat()})
                assert made.stage is stage
                await register.add(page, replace(made, number=number), 90_000 + int(number[-3:]))
                for each in theirs:
                    found[each][number] = cell
    return found


def _made(stage: Stage, cell: Cell, ids: Sequence[int], answers: Mapping[str, object]) -> Complaint:
    tie, involved = cell
    about = {"about": [str(each) for each in ids]} if involved else {}
    made = BUILT[stage](by=ids[0] if tie == "own" else 1, **{**answers, **about})
    last = made.events[-1]
    if tie in {"seat", "nominee"}:
        made.events.append(Appointed(on=last.on, at=last.at, by=3, members=tuple(ids)))
    if tie == "seat":
        made.events += [Confirmed(on=last.on, at=last.at, by=each) for each in ids]
    return made


# --- looking


# What a press begins, and what stands in the answer when it opens; %s is the number.
LOOKS: Mapping[str, tuple[str, ...]] = {
    "z": ("<b>Klacht %s</b>",),
    "t": ("Tijdlijn van klacht %s",),
    "w": ("%s: waarom deze datum?",),
    "b": ("Bij klacht %s zijn geen bijlagen",),
    "d": ("Brieven bij klacht %s",),
    "x": ("Bewaartermijn van klacht %s",),
}
INSTEAD = {"question": "Klachtencommissie voor %s", "number": "<b>Klacht %s is geregistreerd.</b>"}


def expected(subject: Subject, cell: Cell) -> dict[str, str]:
    """For each look whether it opens, or what is said instead."""
    tie, involved = cell
    seen = sees(subject, tie, involved=involved)
    content = "opens" if seen == "content" else UNKNOWN
    return {
        "z": {"content": "opens", "nothing": UNKNOWN}.get(seen, seen),
        **dict.fromkeys("twb", content),
        "d": "opens" if writes(subject, tie, involved=involved) else UNKNOWN,
        "x": "opens"
        if erases(subject, involved=involved)
        else (NOT_THE_DIRECTOR if seen == "content" else UNKNOWN),
    }


@pytest.mark.parametrize("stage", EVERY_STAGE)
async def test_every_cell_opens_what_it_should_and_each_look_is_one_row(
    agency: Agency, stage: Stage, request: pytest.FixtureRequest
):
    cells, wrong = await complaints_at(agency, stage), {}
    for subject in subjects(request):
        asked = [(number, look) for number in cells[subject] for look in LOOKS]
        before, since = len(await trail(agency)), len(agency.world.calls)
        popups = await pressed(
            agency, subject, [f"{look}:{number}:0{OF.get(look, '')}" for number, look in asked]
        )
        said = "\n".join(heard(agency, subject.account, since))
        for (number, look), popup in zip(asked, popups, strict=True):
            right = expected(subject, cells[subject][number])[look]
            found = popup or _opened(number, look, said)
            if found != right:
                wrong[subject.name, cells[subject][number], look] = (right, found)
        hidden = [n for n, cell in cells[subject].items() if {*expected(subject, cell).values()} == {UNKNOWN}]
        assert not any(number in said for number in hidden)
        done = (await trail(agency))[before:]
        assert [who for who, _action, _about in done] == [agency.ids[subject.account]] * len(asked)
    assert wrong == {}
    assert refused_by_telegram(agency) == []


OF = {"w": ":enter"}


def _opened(number: str, look: str, said: str) -> str:
    if any(each % number in said for each in LOOKS[look]):
        return "opens"
    return next(
        (what for what, each in INSTEAD.items() if look == "z" and each % number in said), "is silent"
    )


async def pressed(agency: Agency, subject: Subject, presses: Iterable[str]) -> list[str]:
    """All of these on one message; the pop-up of each."""
    user = agency.user(subject.account)
    on = user.last()
    made = [user.forges(each, on) for each in presses]
    await agency.settle()
    return [str(each.answer["text"]) if each.answer else "no answer" for each in made]


# --- steps


@pytest.mark.parametrize("stage", EVERY_STAGE)
async def test_no_set_of_roles_takes_a_step_that_none_of_its_roles_may_take(
    agency: Agency, stage: Stage, request: pytest.FixtureRequest
):
    """What each role alone may take is in the test of the steps."""
    cells, wrong = await complaints_at(agency, stage), {}
    before = await rows(agency)
    for subject in subjects(request, few=(DEPUTY,)):
        asked = [
            (number, step)
            for number, (tie, involved) in cells[subject].items()
            for step in sorted({*Step} - steps_of(subject, tie, involved=involved))
        ]
        popups = await pressed(agency, subject, [f"s:{number}:1:{step}" for number, step in asked])
        for (number, step), popup in zip(asked, popups, strict=True):
            tie, involved = cell = cells[subject][number]
            right = NOT_YOURS if sees(subject, tie, involved=involved) == "content" else UNKNOWN
            if popup != right:
                wrong[subject.name, cell, step] = popup
    assert wrong == {}
    assert changed(before, await rows(agency)) <= OF_EVERY_ANSWER


# --- what is about no complaint


async def test_what_is_about_no_complaint_is_for_whose_role_it_is(
    agency: Agency, request: pytest.FixtureRequest
):
    wrong = {}
    for subject, (action, whose, asked) in product(subjects(request), GENERAL):
        since = len(agency.world.calls)
        await asks(agency, subject.account, asked)
        said = "\n".join(heard(agency, subject.account, since))
        is_refused = any(each in said for each in REFUSALS)
        if is_refused is (subject in WHOSE[whose]):
            wrong[subject.name, action, asked] = said
    assert wrong == {}


async def asks(agency: Agency, account: int, asked: str) -> None:
    user = agency.user(account)
    if ":" in asked:
        user.forges(asked, user.last())
    else:
        user.says(asked)
    await agency.settle()


async def test_who_left_opens_nothing_whatever_their_roles_were(agency: Agency):
    before, since = await rows(agency), len(agency.world.calls)
    looks = [f"{look}:KL-2026-001:0{OF.get(look, '')}" for look in LOOKS]
    steps = [f"s:KL-2026-001:1:{step}" for step in Step]
    for each in (*looks, *steps, *(asked for _action, _whose, asked in GENERAL)):
        await asks(agency, LEFT.account, each)
    said = heard(agency, LEFT.account, since)
    assert [
        each for each in said if "alleen voor medewerkers" not in each and "'text': None" not in each
    ] == []
    assert changed(before, await rows(agency)) == set()
