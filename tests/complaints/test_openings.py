"""Thirty openings an hour, and what counts as one (T4)."""

from datetime import timedelta

import pytest

from complaints.openings import (
    COMPLAINTS,
    LIMIT,
    LONGEST,
    SEARCHES,
    Look,
    Past,
    is_due,
    judge,
    may_allow,
    told_of,
)
from complaints.people import Role
from complaints.workdays import Calendar
from handlers.context import SHOWN_FOR
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    a_complaint,
    a_person,
    a_team,
    noon,
)

NOW = noon(MONDAY)
OTHER = "KL-2026-900"


def ago(about: str, **span: float) -> Look:
    return Look(NOW - timedelta(**span), about)


def opened(count: int, **span: float) -> list[Look]:
    return [ago(f"KL-2026-{place:03}", **span) for place in range(count)]


def is_stopped(looks: list[Look], about: str = OTHER) -> bool:
    return judge(Past(looks), about, NOW) is not None


def test_the_limit_is_thirty_an_hour_and_the_pause_an_hour():
    assert (LIMIT.most, LIMIT.within, LIMIT.pause) == (30, timedelta(hours=1), timedelta(hours=1))
    assert timedelta(hours=1) == LONGEST


def test_a_complaint_is_in_sight_as_long_as_the_chat_keeps_it():
    assert LIMIT.same == SHOWN_FOR


@pytest.mark.parametrize(("count", "stopped"), [(0, False), (29, False), (30, True), (31, True)])
def test_the_thirty_first_is_stopped(count: int, stopped: bool):
    assert is_stopped(opened(count, minutes=20)) is stopped


@pytest.mark.parametrize(("minutes", "stopped"), [(59.9, True), (60, False), (61, False)])
def test_only_the_last_hour_counts(minutes: float, stopped: bool):
    assert is_stopped(opened(30, minutes=minutes)) is stopped


def test_one_complaint_looked_at_again_and_again_is_one_opening():
    looks = [ago("KL-2026-001", minutes=minutes) for minutes in range(59, 0, -1)]
    assert not is_stopped(looks * 2)


def test_the_same_complaint_after_it_left_the_chat_is_another_opening():
    assert not is_stopped([*opened(14, minutes=59), *opened(14, minutes=30)])
    assert not is_stopped([*opened(15, minutes=59), *opened(15, minutes=44.1)])
    assert is_stopped([*opened(15, minutes=59), *opened(15, minutes=44)])


def test_what_is_in_sight_stays_open_also_in_a_pause():
    past = Past(opened(30, minutes=14.9), stopped_at=NOW - timedelta(minutes=5))
    assert judge(past, "KL-2026-003", NOW) is None
    assert judge(Past(opened(30, minutes=15), NOW - timedelta(minutes=5)), "KL-2026-003", NOW) is not None


@pytest.mark.parametrize(("minutes", "stopped"), [(0, True), (59.9, True), (60, False)])
def test_a_pause_lasts_an_hour_from_the_first_refusal_and_stops_searching_too(minutes: float, stopped: bool):
    past = Past([], NOW - timedelta(minutes=minutes))
    assert (judge(past, OTHER, NOW) is not None) is stopped
    assert (judge(past, "", NOW) is not None) is stopped


def test_a_refusal_says_until_when():
    begun = judge(Past(opened(30, minutes=20)), OTHER, NOW)
    later = judge(Past([], NOW - timedelta(minutes=50)), OTHER, NOW)
    assert begun is not None and later is not None  # noqa: PT018 - for mypy
    assert (begun.of, begun.until) == (COMPLAINTS, NOW + timedelta(hours=1))
    assert later.until == NOW + timedelta(minutes=10)


def test_searches_are_counted_apart_and_each_of_them():
    searches = [ago("", minutes=1)] * 30
    assert not is_stopped([*searches, *opened(29, minutes=20)])
    stopped = judge(Past(searches), "", NOW)
    assert stopped is not None
    assert stopped.of == SEARCHES
    assert judge(Past([*searches[1:], *opened(29, minutes=20)]), "", NOW) is None


def due(person: int, complaint=None) -> bool:
    team = a_team()
    return is_due(team.people[person], complaint or a_complaint(), team, Calendar())


def test_what_somebody_has_to_do_today_is_never_stopped():
    late = a_complaint(received_on=MONDAY - timedelta(days=60))
    assert [due(person, late) for person in (CARLA, DIRK, EVA)] == [True, True, False]
    assert [due(person) for person in (CARLA, DIRK, EVA)] == [False, False, False]


# --- who hears of it


def told(person: int, *changed) -> set[int]:
    return {each.id for each in told_of(person, a_team(*changed))}


def test_the_director_hears_of_it():
    assert told(ANNA) == told(CARLA) == {DIRK}


def test_of_the_only_director_the_complaints_coach_hears():
    assert told(DIRK) == told(DIRK, a_person(DIRK, Role.DIRECTOR, deputy=EVA)) == {CARLA}


def test_of_a_director_the_other_director_hears():
    second = a_person(BRAM, Role.DIRECTOR)
    assert told(DIRK, second) == {BRAM}
    assert told(ANNA, second) == {DIRK, BRAM}


def test_who_is_alone_in_both_roles_is_told_to_nobody():
    team = a_team(a_person(DIRK, Role.DIRECTOR, Role.COMPLAINTS_COACH), a_person(CARLA, Role.COACH))
    assert told_of(DIRK, team) == ()


def test_only_who_hears_of_it_and_a_director_may_allow_more_and_nobody_to_themselves():
    team = a_team()
    allowed = {
        (me, of)
        for me in (ANNA, CARLA, DIRK)
        for of in (ANNA, CARLA, DIRK)
        if may_allow(team.people[me], of, team)
    }
    assert allowed == {(DIRK, ANNA), (DIRK, CARLA), (CARLA, DIRK)}
