"""Who must be told at the start, and who has been (3.1a, 3.1b)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from complaints.disclosure import Disclosure, Spoken, freelancers, gaps, same
from complaints.people import Person, Role, Standing, Team
from tests.complaints.building import a_complaint

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALICE = Person(id=1, name="Alice", roles=frozenset({Role.COACH}))
BOB = Person(id=2, name="Bob", roles=frozenset({Role.COMPLAINTS_COACH}))
CHARLIE = Person(id=3, name="Charlie", roles=frozenset({Role.DIRECTOR}))
EVA = Person(id=4, name="Eva", roles=frozenset({Role.COACH}), freelancer=True)
TEAM = Team.of((ALICE, BOB, CHARLIE, EVA), TODAY)


def a_programme(number, by=ALICE, **facts):
    return Disclosure(
        id=number, reference=f"TR-{number}", started_on=TODAY, recorded_by=by.id, recorded_at=AT, **facts
    )


def test_a_coach_sees_their_own_gaps_and_a_director_all():
    programmes = [a_programme(1), a_programme(2, BOB), a_programme(3, told_on=TODAY)]
    seen = {me: [each.id for each in gaps(TEAM, me, programmes, ()).untold] for me in TEAM.people.values()}
    assert seen == {ALICE: [1], BOB: [2], CHARLIE: [1, 2], EVA: []}


def test_the_deputy_of_an_absent_director_sees_all():
    away = replace(CHARLIE, absent_until=date(2026, 12, 1), deputy=ALICE.id)
    team = Team.of((ALICE, BOB, away), TODAY)
    assert gaps(team, ALICE, [a_programme(2, BOB)], ()).programmes == 1


def test_a_programme_in_a_complaint_of_which_nothing_is_recorded_is_a_gap():
    complaint = a_complaint(programme=" TR 7 ")
    assert gaps(TEAM, CHARLIE, (), [complaint, complaint]).spoken == (Spoken("TR 7", complaint.number),)
    assert not gaps(TEAM, CHARLIE, (), [a_complaint()]).spoken


def test_a_programme_in_a_complaint_is_hidden_from_who_may_not_see_it():
    complaint = a_complaint(programme="TR-7", about=[str(CHARLIE.id)])
    found = {me.name: gaps(TEAM, me, (), [complaint]).programmes for me in TEAM.people.values()}
    assert found["Bob"] == 1
    assert found["Charlie"] == 0


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, True),
        ({"standing": Standing.JOINING}, True),
        ({"standing": Standing.WAITING}, False),
        ({"standing": Standing.REVOKED}, False),
        ({"disclosure_on": TODAY}, False),
        ({"freelancer": False}, False),
    ],
    ids=str,
)
def test_a_freelancer_who_did_not_confirm_is_a_gap(facts, missing):
    eva = replace(EVA, **facts)
    assert freelancers(Team.of((CHARLIE, eva), TODAY)) == ((eva,) if missing else ())


def test_only_a_director_sees_which_freelancers_did_not_confirm():
    assert gaps(TEAM, CHARLIE, (), ()).freelancers == (EVA,)
    assert gaps(TEAM, BOB, (), ()).freelancers == ()


def test_neither_spaces_nor_capitals_make_it_another_programme():
    assert same(" TR-10 42\n") == same("tr-1042")
    assert same("TR-1042") != same("TR-104-2")
