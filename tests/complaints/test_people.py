"""Who may do what: every cell of the table, and who acts for whom (P7, 3.3b)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.people import OPEN_TO_INVOLVED, RIGHTS, Action, Person, Role, Standing, Team
from tests.complaints.building import ANNA, BRAM, CARLA, DIRK, EVA, MONDAY, a_complaint, a_person, a_team

TOMORROW = MONDAY + timedelta(days=1)

# Written by hand from the roles in the documentation: who may do what with a complaint, by tie; * is any.
ALLOWED = """
register      coach: * complaints_coach: * director: *
open          coach: own seat           complaints_coach: * director: *
keep_number   coach: own                complaints_coach: own director: own
enter                                   complaints_coach: * director: *
acknowledge                             complaints_coach: * director: *
confirm       coach: nominee
decide                                  complaints_coach: * director: *
tell          coach: seat               complaints_coach: * director: *
appoint                                 complaints_coach: * director: *
handle        coach: seat               complaints_coach: * director: *
settle        coach: seat               complaints_coach: * director: *
call                                    director: *
mediate                                 complaints_coach: * director: *
withdraw                                complaints_coach: * director: *
close                                   complaints_coach: * director: *
reopen                                  complaints_coach: * director: *
note          coach: own seat           complaints_coach: * director: *
correct                                 complaints_coach: * director: *
recuse        coach: own seat nominee   complaints_coach: * director: *
disclose      coach: *                  complaints_coach: * director: *
report                                  director: *
see_register                            complaints_coach: * director: *
manage_team                             director: *
see_status                              director: *
erase                                   director: *
answer_request                          director: *
"""
TIES = ("none", "own", "seat", "nominee")
ALSO_WHEN_INVOLVED = {("keep_number", "own")}


def cells() -> set[tuple[str, str, str]]:
    """Action, role, tie."""
    found = set()
    for line in ALLOWED.strip().splitlines():
        action, *words = line.split()
        role = ""
        for word in words:
            if word.endswith(":"):
                role = word.removesuffix(":")
            else:
                found |= {(action, role, tie) for tie in (TIES if word == "*" else [word])}
    return found


@dataclass(frozen=True)
class Case:
    """What the rules may know of a complaint, and nothing else."""

    involved: frozenset[int] = frozenset()
    registered_by: int = EVA
    seats: frozenset[int] = frozenset()
    nominees: frozenset[int] = frozenset()


def tied(tie: str, *, involved: bool) -> Case:
    return Case(
        involved=frozenset({ANNA} if involved else ()),
        registered_by=ANNA if tie == "own" else EVA,
        seats=frozenset({ANNA} if tie == "seat" else ()),
        nominees=frozenset({ANNA} if tie == "nominee" else ()),
    )


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("involved", [False, True])
@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_cell_of_the_table(action, role, tie, involved, standing):
    person = a_person(ANNA, role, standing=standing)
    expected = (
        standing == "active"
        and (action, role, tie) in cells()
        and (not involved or (action, tie) in ALSO_WHEN_INVOLVED)
    )
    assert a_team(person).may(person, action, tied(tie, involved=involved)) is expected


def test_the_table_above_names_every_action_and_only_those():
    assert {action for action, _role, _tie in cells()} == set(Action) == set(RIGHTS)


def test_the_number_alone_stays_with_an_involved_person():
    assert {Action.KEEP_NUMBER} == OPEN_TO_INVOLVED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_without_a_complaint_the_role_decides_and_only_active_people_have_one(action, role):
    expected = any((action, role, tie) in cells() for tie in TIES)
    for standing in Standing:
        person = a_person(ANNA, role, standing=standing)
        assert a_team(person).may(person, action) is (expected and standing == "active")


@pytest.mark.parametrize(("one", "other"), list(product(Role, Role)))
def test_two_roles_reach_what_either_reaches(one, other):
    both = a_person(ANNA, one, other)
    for action, tie in product(Action, TIES):
        expected = (action, one, tie) in cells() or (action, other, tie) in cells()
        assert a_team(both).may(both, action, tied(tie, involved=False)) is expected


# --- absence


@pytest.mark.parametrize(
    ("until", "absent"), [(None, False), (MONDAY, False), (TOMORROW, True), (date.max, True)]
)
def test_absent_until_a_date_means_back_on_that_date(until, absent):
    assert a_person(absent_until=until).is_absent(MONDAY) is absent


def carla(**facts: object) -> Person:
    return a_person(CARLA, Role.COMPLAINTS_COACH, **facts)


def keepers(team: Team, *involved: int) -> set[int]:
    return {p.id for p in team.responsible(Role.COMPLAINTS_COACH, a_complaint(involved=involved))}


def test_the_complaints_coach_keeps_the_register():
    assert keepers(a_team()) == {CARLA}


def test_the_deputy_acts_for_who_is_absent():
    team = a_team(carla(absent_until=TOMORROW, deputy=EVA))
    assert keepers(team) == {EVA}
    assert team.may(team.people[EVA], Action.ENTER, a_complaint())


def test_who_is_absent_keeps_the_rights():
    team = a_team(carla(absent_until=TOMORROW, deputy=EVA))
    assert team.may(team.people[CARLA], Action.OPEN, a_complaint())


def test_the_deputy_acts_for_who_is_involved_and_the_involved_see_nothing():
    team, about_carla = a_team(carla(deputy=EVA)), a_complaint(involved=[CARLA])
    assert keepers(team, CARLA) == {EVA}
    assert team.may(team.people[EVA], Action.OPEN, about_carla)
    assert not team.may(team.people[CARLA], Action.OPEN, about_carla)


def test_the_deputy_acts_in_that_complaint_only():
    team = a_team(carla(deputy=EVA))
    assert not team.may(team.people[EVA], Action.OPEN, a_complaint())


def test_a_deputy_is_no_deputy_when_nobody_is_away():
    team = a_team(carla(deputy=EVA))
    assert not team.may(team.people[EVA], Action.ENTER, a_complaint())


def test_a_deputy_does_not_become_a_coach_of_somebody_else_s_complaint():
    team = a_team(a_person(ANNA, absent_until=TOMORROW, deputy=EVA))
    assert not team.may(team.people[EVA], Action.OPEN, a_complaint(by=ANNA))


def test_an_involved_deputy_passes_it_on():
    team = a_team(carla(absent_until=TOMORROW, deputy=EVA), a_person(EVA, deputy=BRAM))
    assert keepers(team, EVA) == {BRAM}


@pytest.mark.parametrize(
    "facts", [{"standing": Standing.REVOKED}, {"standing": Standing.JOINING}, {"absent_until": TOMORROW}]
)
def test_a_deputy_who_is_not_there_passes_it_on(facts):
    team = a_team(carla(absent_until=TOMORROW, deputy=EVA), a_person(EVA, deputy=BRAM, **facts))
    assert keepers(team) == {BRAM}
    assert not team.may(team.people[EVA], Action.ENTER, a_complaint())


def test_a_director_acts_for_who_is_absent_without_a_deputy():
    assert keepers(a_team(carla(absent_until=TOMORROW))) == {DIRK}


def test_the_complaints_coach_phones_for_a_director_who_is_absent_without_a_deputy():
    team = a_team(a_person(DIRK, Role.DIRECTOR, absent_until=TOMORROW))
    assert {person.id for person in team.responsible(Role.DIRECTOR, a_complaint())} == {CARLA}
    assert team.may(team.people[CARLA], Action.CALL, a_complaint())


def test_when_everybody_is_away_who_is_absent_still_hears_of_it():
    team = a_team(carla(absent_until=TOMORROW), a_person(DIRK, Role.DIRECTOR, absent_until=TOMORROW))
    assert keepers(team) == {CARLA}
    assert keepers(team, CARLA) == {DIRK}


def test_without_a_free_complaints_coach_or_deputy_a_director_acts():
    assert keepers(a_team(), CARLA) == {DIRK}


def test_a_deputy_who_does_not_exist_is_none():
    assert keepers(a_team(carla(deputy=99)), CARLA) == {DIRK}


@pytest.mark.parametrize("chain", [(CARLA,), (EVA, CARLA), (EVA, BRAM, CARLA), (EVA, BRAM, EVA)])
def test_a_chain_that_bites_its_tail_ends(chain):
    away = {"absent_until": TOMORROW}
    people = [carla(deputy=chain[0], **away)]
    people += [
        a_person(number, deputy=following, **away) for number, following in pairwise(chain) if number != CARLA
    ]
    assert keepers(a_team(*people)) == {DIRK}


def test_somebody_who_left_is_not_responsible_and_nobody_stands_in_for_them():
    team = a_team(carla(standing=Standing.REVOKED, deputy=EVA, absent_until=TOMORROW))
    assert keepers(team) == {DIRK}
    assert not team.may(team.people[EVA], Action.ENTER, a_complaint())


def test_everybody_involved_means_that_nobody_is_responsible():
    assert keepers(a_team(), CARLA, DIRK) == set()


def test_two_complaints_coaches_share_and_a_person_is_named_once():
    second = a_person(EVA, Role.COMPLAINTS_COACH, deputy=CARLA, absent_until=TOMORROW)
    assert keepers(a_team(second)) == {CARLA}
    assert keepers(a_team(a_person(EVA, Role.COMPLAINTS_COACH))) == {CARLA, EVA}


PEOPLE = st.builds(
    lambda roles, standing, away, deputy: {
        "roles": roles,
        "standing": standing,
        "absent_until": TOMORROW if away else None,
        "deputy": deputy,
    },
    st.frozensets(st.sampled_from(Role), min_size=1),
    st.sampled_from(Standing),
    st.booleans(),
    st.none() | st.integers(1, 7),
)


@given(
    st.lists(PEOPLE, min_size=1, max_size=6), st.frozensets(st.integers(1, 6)), st.sampled_from(sorted(Role))
)
def test_responsible_fails_closed_and_whoever_is_responsible_may_act(facts, involved, role):
    people = [Person(id=n, name=f"Lid {n}", **each) for n, each in enumerate(facts, 1)]
    team, case = Team.of(people, MONDAY), Case(involved=involved)
    for person in team.responsible(role, case):
        assert person.is_active
        assert person.id not in involved
        assert role is Role.COACH or team.may(person, Action.ENTER, case)


@given(st.lists(PEOPLE, min_size=1, max_size=6), st.frozensets(st.integers(1, 6)))
def test_no_involved_person_and_nobody_who_is_not_active_may_do_anything(facts, involved):
    people = [Person(id=n, name=f"Lid {n}", **each) for n, each in enumerate(facts, 1)]
    team, case = Team.of(people, MONDAY), Case(involved=involved, registered_by=99)
    for person, action in product(people, Action):
        if person.id in involved or not person.is_active:
            assert not team.may(person, action, case)
