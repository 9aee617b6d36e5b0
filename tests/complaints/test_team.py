"""Who belongs to the team: what a director may decide about a member, and what never."""

from datetime import date, timedelta

import pytest

from complaints.absence import check_deputy
from complaints.errors import NotAnAnswer, Refusal
from complaints.form import Draft, Form
from complaints.membership import Membership
from complaints.people import Person, Role, Standing, Team
from complaints.team import (
    DECISIONS,
    Task,
    asks_first,
    asks_invited,
    begin,
    decide,
    invited,
    possible,
    questions,
    replaced_by,
    who_confirms,
)
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    TUESDAY,
    a_complaint,
    a_person,
    a_team,
)
from tests.complaints.filling import a_scene, fill

SCENE = a_scene()
FAY = 6
COACH, COMPLAINTS_COACH, DIRECTOR = Role
NEXT_WEEK = MONDAY + timedelta(weeks=1)
ABSENCE = {"until": NEXT_WEEK.isoformat(), "deputy": str(BRAM)}
ANSWERS = {
    Task.ABSENT: ABSENCE,
    Task.DEPUTY: {"deputy": str(BRAM)},
    Task.ROLES: {"change": "add_complaints_coach"},
    Task.FREELANCE: {"freelance": "yes"},
    Task.REVOKE: {"sure": "yes"},
}


def about(person: int, *changed: Person, by: int = DIRK) -> Membership:
    team = a_team(*changed)
    return Membership(team=team, by=team.people[by], person=team.people[person])


def the_form(task: Task, membership: Membership) -> Form:
    return Form(task.value, questions(task, membership))


def decided(task: Task, membership: Membership, **answers: str) -> Person:
    return decide(task, membership, answers or ANSWERS.get(task, {}))


def who_left(person: int = EVA) -> Person:
    return a_person(person, standing=Standing.REVOKED)


# --- what can be decided about whom

AT_WORK = {Task.ABSENT, Task.DEPUTY, Task.ROLES, Task.FREELANCE, Task.REVOKE}
POSSIBLE = {
    Standing.WAITING: {Task.CONFIRM, Task.REVOKE},
    Standing.JOINING: AT_WORK,
    Standing.ACTIVE: AT_WORK,
    Standing.REVOKED: set(),
}


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("task", DECISIONS)
def test_what_is_possible_with_somebody_is_decided_and_the_rest_refused(standing, task):
    membership = about(EVA, a_person(EVA, standing=standing))
    assert set(possible(membership)) == POSSIBLE[standing]
    if task in POSSIBLE[standing]:
        assert decided(task, membership) != membership.person
        return
    with pytest.raises(Refusal):
        begin(task, membership)
    with pytest.raises(Refusal):
        decided(task, membership)


def test_who_is_away_can_come_back_and_keeps_the_deputy():
    membership = about(EVA, a_person(EVA, absent_until=NEXT_WEEK, deputy=BRAM))
    assert Task.BACK in possible(membership)
    back = decided(Task.BACK, membership)
    assert (back.absent_until, back.deputy) == (None, BRAM)


def test_each_decision_is_in_the_table_but_inviting_which_is_about_nobody_yet():
    assert set(Task) - set(DECISIONS) == {Task.INVITE}


@pytest.mark.parametrize("task", DECISIONS)
def test_one_press_confirms_or_brings_back_the_rest_asks_first(task):
    membership = about(EVA, a_person(EVA, standing=Standing.WAITING))
    assert asks_first(task) is bool(questions(task, membership))
    assert asks_first(task) is (task not in {Task.CONFIRM, Task.BACK})


# --- the director


@pytest.mark.parametrize(
    ("task", "answers"),
    [(Task.ROLES, {"change": "drop_director"}), (Task.FREELANCE, {"freelance": "yes"})],
)
def test_somebody_of_the_direction_is_always_left(task, answers):
    dirk = a_person(DIRK, DIRECTOR, COACH)
    with pytest.raises(Refusal, match="Er moet altijd iemand van de directie zijn"):
        decided(task, about(DIRK, dirk), **answers)
    with_another = about(DIRK, dirk, a_person(FAY, DIRECTOR))
    assert decided(task, with_another, **answers) != dirk


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.JOINING, Standing.REVOKED])
def test_a_director_who_is_not_active_is_not_somebody_who_is_left(standing):
    membership = about(DIRK, a_person(DIRK, DIRECTOR, COACH), a_person(FAY, DIRECTOR, standing=standing))
    with pytest.raises(Refusal, match="Er moet altijd iemand van de directie zijn"):
        decided(Task.ROLES, membership, change="drop_director")


def test_the_form_says_so_at_once():
    membership = about(DIRK, a_person(DIRK, DIRECTOR, COACH))
    with pytest.raises(NotAnAnswer, match="Er moet altijd iemand van de directie zijn"):
        the_form(Task.ROLES, membership).press(Draft(), "drop_director", SCENE)


def test_the_last_director_is_not_revoked_by_whoever_tries():
    membership = about(DIRK, a_person(FAY, COMPLAINTS_COACH), by=FAY)
    with pytest.raises(Refusal, match="Er moet altijd iemand van de directie zijn"):
        decided(Task.REVOKE, membership)


def test_nobody_revokes_themselves():
    membership = about(DIRK, a_person(FAY, DIRECTOR))
    assert Task.REVOKE not in possible(membership)
    with pytest.raises(Refusal, match="Je eigen toegang"):
        decided(Task.REVOKE, membership)


# --- roles and freelancers


@pytest.mark.parametrize(
    ("typed", "roles"),
    [("Wordt klachtencoach", {COACH, COMPLAINTS_COACH}), ("Komt in de directie", {COACH, DIRECTOR})],
)
def test_a_role_is_added(typed, roles):
    membership = about(EVA)
    draft = fill(the_form(Task.ROLES, membership), SCENE, {"change": typed})
    assert decide(Task.ROLES, membership, draft.answers).roles == roles


def test_a_role_is_taken_away_when_another_stays():
    membership = about(EVA, a_person(EVA, COACH, COMPLAINTS_COACH))
    draft = fill(the_form(Task.ROLES, membership), SCENE, {"change": "Geen coach meer"})
    assert decide(Task.ROLES, membership, draft.answers).roles == {COMPLAINTS_COACH}


def test_the_last_role_is_not_taken_away():
    offered = questions(Task.ROLES, about(EVA))[0].choices(SCENE, {})
    assert [choice.key for choice in offered] == ["add_complaints_coach", "add_director"]
    with pytest.raises(Refusal, match="Iedereen heeft een rol"):
        decided(Task.ROLES, about(EVA), change="drop_coach")


@pytest.mark.parametrize(
    ("facts", "answer", "standing"),
    [
        ({"secrecy_on": MONDAY}, "yes", Standing.JOINING),
        ({"secrecy_on": MONDAY, "disclosure_on": MONDAY}, "yes", Standing.ACTIVE),
        ({"secrecy_on": MONDAY, "standing": Standing.JOINING, "freelancer": True}, "no", Standing.ACTIVE),
        ({"standing": Standing.JOINING}, "no", Standing.JOINING),
    ],
)
def test_a_freelancer_first_confirms_the_disclosure(facts, answer, standing):
    changed = decided(Task.FREELANCE, about(EVA, a_person(EVA, **facts)), freelance=answer)
    assert (changed.freelancer, changed.standing) == (answer == "yes", standing)


# --- absence


@pytest.mark.parametrize("typed", ["vandaag", "2026-11-22", "20 november 2026"])
def test_an_absence_ends_on_a_day_that_has_to_come(typed):
    form = the_form(Task.ABSENT, about(EVA))
    with pytest.raises(NotAnAnswer):
        form.type(Draft(), typed, SCENE)


def test_an_absence_until_tomorrow_is_one_day():
    membership = about(EVA)
    draft = fill(the_form(Task.ABSENT, membership), SCENE, {"until": "morgen", "deputy": "Lid 2"})
    away = decide(Task.ABSENT, membership, draft.answers)
    assert (away.absent_until, away.deputy) == (TUESDAY, BRAM)
    assert [away.is_absent(day) for day in (MONDAY, TUESDAY)] == [True, False]


def test_a_form_that_waited_too_long_is_refused():
    with pytest.raises(Refusal, match="Die dag is al geweest"):
        decided(Task.ABSENT, about(EVA), until=MONDAY.isoformat(), deputy=str(BRAM))


# --- the deputy


def test_a_deputy_is_offered_when_active_and_somebody_else():
    offered = questions(Task.DEPUTY, about(ANNA, who_left()))[0].choices(SCENE, {})
    assert [choice.key for choice in offered] == [str(BRAM), str(CARLA), str(DIRK), "none"]


@pytest.mark.parametrize(
    ("deputy", "changed"),
    [
        (ANNA, ()),
        (EVA, (who_left(),)),
        (EVA, (a_person(EVA, standing=Standing.WAITING),)),
        (EVA, (a_person(EVA, standing=Standing.JOINING),)),
        (99, ()),
        (BRAM, (a_person(BRAM, deputy=ANNA),)),
        (BRAM, (a_person(BRAM, deputy=EVA), a_person(EVA, deputy=ANNA))),
        (BRAM, (a_person(BRAM, deputy=EVA), a_person(EVA, deputy=ANNA, standing=Standing.REVOKED))),
    ],
    ids=["oneself", "left", "waiting", "joining", "nobody", "leads back", "by another", "by who left"],
)
def test_a_deputy_is_an_active_member_whose_chain_does_not_lead_back(deputy, changed):
    membership = about(ANNA, *changed)
    for task in (Task.DEPUTY, Task.ABSENT):
        with pytest.raises(Refusal):
            decided(task, membership, **{**ABSENCE, "deputy": str(deputy)})


@pytest.mark.parametrize("deputy", [EVA, None])
def test_a_chain_that_ends_elsewhere_or_with_nobody_is_allowed(deputy):
    check_deputy(about(ANNA, a_person(BRAM, deputy=deputy)), BRAM)


def test_a_circle_of_others_does_not_lead_back():
    check_deputy(about(ANNA, a_person(BRAM, deputy=EVA), a_person(EVA, deputy=BRAM)), BRAM)


AWAY = a_person(BRAM, absent_until=NEXT_WEEK)
REMARKS = [
    ("Lid 2", (), []),
    ("Niemand", (), ["Let op: nu neemt niemand het werk van Lid 1 over."]),
    ("Lid 2", (AWAY,), ["Let op: Lid 2 is nu zelf afwezig, en niemand neemt het over."]),
    (
        "Lid 2",
        (a_person(BRAM, absent_until=NEXT_WEEK, deputy=EVA),),
        ["Lid 2 is nu zelf afwezig. Zolang neemt Lid 5 het over."],
    ),
    (
        "Lid 2",
        (a_person(BRAM, absent_until=NEXT_WEEK, deputy=EVA), who_left()),
        ["Let op: Lid 2 is nu zelf afwezig, en niemand neemt het over."],
    ),
]


@pytest.mark.parametrize(("typed", "changed", "remarks"), REMARKS)
def test_a_chain_that_ends_with_nobody_here_is_not_accepted_in_silence(typed, changed, remarks):
    form = the_form(Task.DEPUTY, about(ANNA, *changed))
    draft = fill(form, SCENE, {"deputy": typed})
    assert [str(note) for note in form.notes("deputy", draft, SCENE)] == remarks


def test_nobody_can_be_chosen_as_deputy():
    assert decided(Task.DEPUTY, about(EVA, a_person(EVA, deputy=BRAM)), deputy="none").deputy is None


def away(person: int, deputy: int | None, *roles: Role) -> Person:
    return a_person(person, *roles, absent_until=NEXT_WEEK, deputy=deputy)


def acting(team: Team, involved: tuple[int, ...] = ()) -> list[int]:
    complaint = a_complaint(involved=involved)
    return [person.id for person in team.responsible(COMPLAINTS_COACH, complaint)]


def test_a_chain_of_deputies_ends_at_the_first_who_is_here():
    team = a_team(away(CARLA, ANNA, COMPLAINTS_COACH), away(ANNA, BRAM), a_person(BRAM, deputy=EVA))
    assert acting(team) == [BRAM]


def test_a_deputy_who_is_involved_in_this_complaint_is_passed_over():
    team = a_team(away(CARLA, ANNA, COMPLAINTS_COACH), a_person(ANNA, deputy=BRAM))
    assert acting(team) == [ANNA]
    assert acting(team, involved=(ANNA,)) == [BRAM]


def test_who_left_is_passed_over_by_the_chain():
    gone = a_person(ANNA, standing=Standing.REVOKED, deputy=BRAM)
    assert acting(a_team(away(CARLA, ANNA, COMPLAINTS_COACH), gone)) == [BRAM]


def test_a_chain_that_bites_its_tail_leaves_the_director():
    team = a_team(away(CARLA, ANNA, COMPLAINTS_COACH), away(ANNA, CARLA))
    assert acting(team) == [DIRK]


def test_it_is_known_whom_a_leaver_stood_in_for():
    team = a_team(a_person(CARLA, COMPLAINTS_COACH, deputy=EVA), a_person(BRAM, deputy=EVA), who_left(ANNA))
    assert [person.id for person in replaced_by(team, EVA)] == [BRAM, CARLA]


# --- inviting and confirming


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"role": "Coach", "name": "Gast  Vrij", "freelance": "Ja"}, (COACH, "Gast Vrij", True)),
        ({"role": "Coach", "name": "Gast Vrij", "freelance": "Nee"}, (COACH, "Gast Vrij", False)),
        ({"role": "Klachtencoach", "name": "Gast Vrij"}, (COMPLAINTS_COACH, "Gast Vrij", False)),
        ({"role": "Directie", "name": "Gast Vrij"}, (DIRECTOR, "Gast Vrij", False)),
    ],
)
def test_an_invitation_has_a_role_a_name_and_for_a_coach_whether_they_are_a_freelancer(answers, expected):
    form = Form("team:invite", asks_invited(a_team()))
    draft = fill(form, SCENE, answers)
    assert form.position(draft, SCENE) is None
    found = invited(form.answers(draft, SCENE))
    assert (found.role, found.name, found.freelancer) == expected


@pytest.mark.parametrize("name", ["12", "!?", "a" * 101, "123456782"])
def test_a_name_is_a_name(name):
    form = Form("team:invite", asks_invited(a_team()))
    with pytest.raises(NotAnAnswer):
        form.type(fill(form, SCENE, {"role": "Coach"}), name, SCENE)


@pytest.mark.parametrize(("changed", "remarks"), [((), 1), ((who_left(),), 0)])
def test_somebody_with_the_same_name_is_remarked_upon(changed, remarks):
    form = Form("team:invite", asks_invited(a_team(*changed)))
    draft = fill(form, SCENE, {"role": "Coach", "name": "lid 5"})
    assert len(form.notes("name", draft, SCENE)) == remarks


@pytest.mark.parametrize(
    ("facts", "standing"),
    [({}, Standing.JOINING), ({"secrecy_on": date(2026, 1, 5)}, Standing.ACTIVE)],
)
def test_who_is_confirmed_goes_on_where_they_were(facts, standing):
    membership = about(EVA, a_person(EVA, standing=Standing.WAITING, **facts))
    assert decided(Task.CONFIRM, membership).standing is standing


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ((a_person(FAY, DIRECTOR),), [DIRK, FAY]),
        ((away(DIRK, None, DIRECTOR), a_person(FAY, DIRECTOR)), [FAY]),
        ((away(DIRK, None, DIRECTOR),), [DIRK]),
        ((a_person(FAY, DIRECTOR, standing=Standing.REVOKED),), [DIRK]),
    ],
)
def test_the_directors_who_are_here_hear_of_who_waits(changed, told):
    assert [person.id for person in who_confirms(a_team(*changed))] == told
