"""Every other row of the table of duties: when it comes to be, when it is over, who hears of it."""

from datetime import date, datetime, timedelta

import pytest

from complaints.complaint import Complaint
from complaints.events import Promise, Way
from complaints.people import Role, Standing
from complaints.reminders import due, is_urgent, moments, still_applies
from complaints.workdays import AMSTERDAM, Calendar
from tests.complaints.building import (
    ANNA,
    BRAM,
    CARLA,
    DIRK,
    EVA,
    MONDAY,
    TUESDAY,
    a_case,
    a_complaint,
    a_person,
    a_team,
    accepted,
    appoint,
    call,
    closed,
    declined,
    declined_and_told,
    judge,
    judged,
    judged_anonymously,
    mediated,
    noon,
    on_day,
    referred,
    reopen,
    reply,
    resolved,
    satisfied,
    seated,
    settled,
    settled_and_replied,
    tell,
    unreached,
    withdrawn,
    written,
)

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
CALENDAR = Calendar()
LONG = date(2027, 3, 1)
away = {"absent_until": LONG}


def asked(
    complaint: Complaint, today: date, *changed, kind: str = "", attempts=None
) -> set[tuple[str, str, int]]:
    """Kind, step and recipient."""
    found = due(complaint, a_team(*changed, today=today), CALENDAR, not_before=noon(today), attempts=attempts)
    return {(n.kind, n.step, n.to) for n in found if kind in {"", n.kind}}


def steps(complaint: Complaint, kind: str, first: date, days: int, attempts=None) -> dict[date, str]:
    """The days on which a duty asks for something new, with the step; whoever hears it."""
    found: dict[date, str] = {}
    for today in (first + n * DAY for n in range(days)):
        for _kind, step, _to in sorted(asked(complaint, today, kind=kind, attempts=attempts)):
            if step not in found.values():
                found[today] = step
    return found


# --- decide (3.3c) and resolve (3.3d)


@pytest.mark.parametrize(
    "complaint",
    [accepted(), declined_and_told(), settled(), withdrawn(), judged(), judged_anonymously()],
    ids=["accepted", "told", "settled", "withdrawn", "judged", "anonymous"],
)
def test_what_was_decided_is_not_asked_any_more(complaint):
    assert not steps(complaint, "decide", MONDAY, 60)


def test_who_was_not_told_of_a_decline_has_to_be_told_still():
    assert steps(declined(), "decide", MONDAY, 30)[MONDAY + 28 * DAY] == "0"
    assert asked(tell(declined(), on=TUESDAY), MONDAY + 28 * DAY, kind="decide") == set()


@pytest.mark.parametrize("complaint", [declined(), resolved(), judged_anonymously(), settled_and_replied()])
def test_what_was_settled_or_declined_has_no_reply_to_send(complaint):
    assert not steps(complaint, "resolve", MONDAY, 60)


@pytest.mark.parametrize("complaint", [accepted(), judged(), settled()])
def test_until_the_reply_is_sent_it_has_to_be_settled_in_writing(complaint):
    found = steps(complaint, "resolve", MONDAY, 45)
    assert found == {
        date(2026, 12, 17): "10",
        date(2026, 12, 24): "5",
        date(2026, 12, 30): "2",
        date(2027, 1, 4): "0",
        date(2027, 1, 5): "late:2027-01-05",
        date(2027, 1, 6): "late:2027-01-06",
    }


def test_an_extension_that_counts_moves_the_ladder():
    complaint = accepted()
    complaint.extend(on_day(), until=date(2027, 2, 1), reason="Er is meer tijd nodig.", calendar=CALENDAR)
    assert steps(complaint, "resolve", MONDAY, 40)[date(2026, 12, 17)] == "10"
    tell(complaint, on=TUESDAY)
    assert steps(complaint, "resolve", MONDAY, 71) == {
        date(2027, 1, 18): "10",
        date(2027, 1, 25): "5",
        date(2027, 1, 28): "2",
        date(2027, 2, 1): "0",
    }


def test_a_reopened_complaint_starts_late_too():
    """Its terms run from the day it was reopened, and no rung of an earlier day counts."""
    complaint = reopen(declined_and_told(), on=TUESDAY)
    assert steps(complaint, "decide", TUESDAY, 29) == {
        date(2026, 12, 15): "5",
        date(2026, 12, 18): "2",
        date(2026, 12, 22): "0",
    }
    assert steps(complaint, "enter", TUESDAY, 10) == {
        date(2026, 11, 26): "2",
        date(2026, 11, 30): "0",
        date(2026, 12, 1): "late:2026-12-01",
        date(2026, 12, 2): "late:2026-12-02",
        date(2026, 12, 3): "late:2026-12-03",
    }


@pytest.mark.parametrize("complaint", [withdrawn(entered=MONDAY), closed()], ids=["withdrawn", "closed"])
def test_a_complaint_that_is_shut_asks_for_nothing(complaint):
    """Not even for what was missed: nobody can do it any more."""
    assert all(not asked(complaint, MONDAY + n * DAY) for n in range(0, 400, 3))


def test_what_was_withdrawn_has_still_to_be_entered():
    """3.2b; only then it can be closed."""
    complaint = withdrawn_after_acceptance()
    assert steps(complaint, "enter", TUESDAY, 8) == {
        date(2026, 11, 26): "2",
        date(2026, 11, 30): "0",
        date(2026, 12, 1): "late:2026-12-01",
    }
    found = {each for n in range(400) for each in asked(complaint, MONDAY + n * DAY)}
    assert {kind for kind, _step, _to in found} == {"enter"}


RUNG = date(2026, 12, 17)  # the first of resolving


def test_who_confirmed_and_the_complaints_coach_hear_of_settling():
    nominated = appoint(accepted(), ANNA, BRAM, confirmed=False)
    nominated.confirm(on_day(by=ANNA))
    assert {to for _k, _s, to in asked(nominated, RUNG, kind="resolve")} == {ANNA, CARLA}
    assert {to for _k, _s, to in asked(seated(), RUNG, kind="resolve")} == {ANNA, BRAM, CARLA}


@pytest.mark.parametrize(
    ("anna", "heard"),
    [
        (a_person(ANNA, **away), {BRAM, CARLA}),  # nobody to take over
        (a_person(ANNA, deputy=EVA, **away), {BRAM, CARLA}),  # who may not see it
        (a_person(ANNA, deputy=BRAM, **away), {BRAM, CARLA}),
        (a_person(ANNA, deputy=DIRK, **away), {BRAM, CARLA, DIRK}),
        (a_person(ANNA, Role.DIRECTOR), {ANNA, BRAM, CARLA}),  # another role, and still in the committee
        (a_person(ANNA, standing=Standing.REVOKED), {BRAM, CARLA}),
    ],
)
def test_for_a_member_of_the_committee_who_is_not_there_somebody_else_hears(anna, heard):
    complaint = seated(by=EVA, registered=MONDAY)
    found = {to for _k, _s, to in asked(complaint, RUNG, anna, a_person(EVA), kind="resolve")}
    assert found - {EVA} == heard


def test_late_the_director_hears_of_settling_too():
    assert {to for _k, _s, to in asked(seated(), date(2027, 1, 5), kind="resolve")} == {
        ANNA,
        BRAM,
        CARLA,
        DIRK,
    }


# --- the aftercare call (3.4a)


def test_the_call_is_asked_from_the_reply_on():
    assert steps(judged(), "call", MONDAY, 30) == {}
    assert steps(resolved(), "call", MONDAY, 11) == {
        date(2026, 11, 26): "2",
        date(2026, 11, 30): "0",
        date(2026, 12, 1): "late:2026-12-01",
        date(2026, 12, 2): "late:2026-12-02",
        date(2026, 12, 3): "late:2026-12-03",
    }


def test_a_reply_that_is_recorded_late_starts_where_it_is():
    complaint = reply(judged(), on=MONDAY, recorded=date(2026, 11, 27))
    assert asked(complaint, date(2026, 11, 27), kind="call") == {("call", "2", DIRK)}


def test_the_director_is_asked_for_the_call_once_when_it_is_late():
    assert asked(resolved(), date(2026, 12, 1), kind="call") == {("call", "late:2026-12-01", DIRK)}


@pytest.mark.parametrize(
    "complaint",
    [
        satisfied(),
        call(resolved(), satisfied=False),
        written(),
        settled_and_replied(),
        referred(),
        mediated(),
    ],
)
def test_no_call_is_asked_when_it_was_made_or_is_not_needed(complaint):
    assert not steps(complaint, "call", TUESDAY, 30)


# --- agreements and measures (3.3e, 3.6)


def a_promise(
    until: date, *, owner: int = CARLA, complaint: Complaint | None = None, on: date = MONDAY
) -> Complaint:
    made = complaint or seated(on)
    made.promise(
        on_day(on), kind=Promise.MEASURE, what="Een cursus.", owner=owner, until=until, team=a_team(today=on)
    )
    return made


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (
            date(2026, 12, 3),
            {date(2026, 12, 1): "6/2", date(2026, 12, 3): "6/0", date(2026, 12, 4): "6/late:2026-12-04"},
        ),
        (  # a Sunday: to be kept by Friday, late on Monday
            date(2026, 12, 6),
            {date(2026, 12, 2): "6/2", date(2026, 12, 4): "6/0", date(2026, 12, 7): "6/late:2026-12-07"},
        ),
        (  # the day after Christmas
            date(2026, 12, 26),
            {date(2026, 12, 22): "6/2", date(2026, 12, 24): "6/0", date(2026, 12, 28): "6/late:2026-12-28"},
        ),
        (TUESDAY, {TUESDAY: "6/0", date(2026, 11, 25): "6/late:2026-11-25"}),  # too short for the first rung
        (MONDAY, {TUESDAY: "6/late:2026-11-24", date(2026, 11, 25): "6/late:2026-11-25"}),
    ],
)
def test_an_owner_is_reminded_of_the_day_that_was_agreed(until, expected):
    found = {
        day: step
        for day, step in steps(a_promise(until), "promise", MONDAY, 60).items()
        if CALENDAR.is_working_day(day)
    }
    assert dict(list(found.items())[: len(expected)]) == expected


def test_two_promises_of_one_day_are_two_reminders():
    complaint = a_promise(date(2026, 12, 3), complaint=a_promise(date(2026, 12, 3)))
    assert asked(complaint, date(2026, 12, 3), kind="promise") == {
        ("promise", "6/0", CARLA),
        ("promise", "7/0", CARLA),
    }
    assert asked(complaint, date(2026, 12, 4), kind="promise") == {
        ("promise", f"{place}/late:2026-12-04", to) for place in (6, 7) for to in (CARLA, DIRK)
    }


def test_a_promise_that_was_kept_is_silent():
    complaint = a_promise(date(2026, 12, 3))
    complaint.fulfil(on_day(TUESDAY), promise=6, on=TUESDAY)
    assert not steps(complaint, "promise", MONDAY, 40)


def test_a_measure_outlives_its_complaint():
    complaint = a_promise(date(2027, 2, 1), complaint=closed())
    place = len(complaint.events)
    assert asked(complaint, date(2027, 2, 1)) == {("promise", f"{place}/0", CARLA)}
    assert asked(complaint, date(2027, 2, 2)) == {
        ("promise", f"{place}/late:2027-02-02", to) for to in (CARLA, DIRK)
    }


@pytest.mark.parametrize(
    ("bram", "heard"),
    [
        (a_person(BRAM), {BRAM}),
        (a_person(BRAM, deputy=ANNA), {BRAM}),
        (a_person(BRAM, deputy=ANNA, **away), {ANNA}),
        (a_person(BRAM, deputy=EVA, **away), {CARLA}),  # Eva may not see it
        (a_person(BRAM, **away), {CARLA}),
        (a_person(BRAM, standing=Standing.REVOKED, deputy=ANNA), {CARLA}),
    ],
)
def test_an_owner_who_is_not_there_is_replaced(bram, heard):
    complaint = a_promise(date(2026, 12, 3), owner=BRAM)
    assert {to for _k, _s, to in asked(complaint, date(2026, 12, 3), bram, kind="promise")} == heard


def test_an_owner_who_became_involved_does_not_hear_of_it():
    complaint = a_promise(date(2026, 12, 3), owner=BRAM)
    complaint.recuse(on_day(by=BRAM), person=BRAM)
    assert {to for _k, _s, to in asked(complaint, date(2026, 12, 3), kind="promise")} == {CARLA}


# --- the committee (3.3b) and the letter (3.4c): every two working days


def test_the_committee_is_asked_for_every_two_working_days():
    thursday = date(2026, 3, 26)
    assert steps(accepted(thursday, received=thursday), "committee", thursday, 21) == {
        date(2026, 3, 30): "every:2026-03-30",
        date(2026, 4, 1): "every:2026-04-01",
        date(2026, 4, 7): "every:2026-04-07",  # Good Friday and Easter Monday do not count
        date(2026, 4, 9): "every:2026-04-09",
        date(2026, 4, 13): "every:2026-04-13",
        date(2026, 4, 15): "every:2026-04-15",
    }


def test_taken_up_on_a_saturday_the_first_working_day_is_monday():
    saturday = date(2026, 11, 28)
    assert list(steps(accepted(saturday, received=MONDAY), "committee", MONDAY, 12)) == [
        date(2026, 12, 1),
        date(2026, 12, 3),
    ]


def test_a_committee_in_which_one_did_not_confirm_is_not_whole():
    complaint = appoint(accepted(), ANNA, BRAM, confirmed=False)
    complaint.confirm(on_day(by=ANNA))
    assert asked(complaint, date(2026, 11, 25), kind="committee") == {
        ("committee", "every:2026-11-25", CARLA)
    }
    complaint.confirm(on_day(by=BRAM))
    assert not steps(complaint, "committee", MONDAY, 40)


def test_a_member_who_left_the_agency_leaves_a_seat():
    gone = a_person(ANNA, standing=Standing.REVOKED)
    assert asked(seated(), date(2026, 11, 25), gone, kind="committee") == {
        ("committee", "every:2026-11-25", CARLA)
    }


@pytest.mark.parametrize("complaint", [a_case(), judged(), settled(), resolved(), declined(), withdrawn()])
def test_no_committee_is_asked_for_before_and_after_it_is_needed(complaint):
    gone = a_person(ANNA, standing=Standing.REVOKED)
    assert not {
        step for n in range(30) for step in asked(complaint, MONDAY + n * DAY, gone, kind="committee")
    }


def test_a_reopened_complaint_counts_from_its_reopening():
    complaint = reopen(withdrawn_after_acceptance(), on=date(2026, 12, 9))
    assert list(steps(complaint, "committee", date(2026, 12, 9), 8)) == [
        date(2026, 12, 11),
        date(2026, 12, 15),
    ]


def withdrawn_after_acceptance() -> Complaint:
    complaint = accepted()
    complaint.withdraw(on_day(TUESDAY), on=TUESDAY, way=Way.EMAIL)
    return complaint


def test_the_letter_is_asked_for_on_the_day_that_the_attempts_are_used_up():
    friday = date(2026, 11, 27)
    complaint = unreached(friday)
    assert steps(complaint, "letter", friday, 8) == {
        friday: f"every:{friday}",
        date(2026, 12, 1): "every:2026-12-01",
        date(2026, 12, 3): "every:2026-12-03",
    }
    assert asked(complaint, friday, kind="letter") == {("letter", f"every:{friday}", DIRK)}


@pytest.mark.parametrize(("attempts", "is_asked"), [(2, True), (3, True), (None, True), (4, False)])
def test_the_agency_says_how_many_attempts(attempts, is_asked):
    assert bool(steps(unreached(), "letter", TUESDAY, 8, attempts=attempts)) is is_asked


def test_who_can_t_be_called_is_written_to_from_the_reply_on():
    complaint = resolved(phone="")
    assert list(steps(complaint, "letter", MONDAY, 5)) == [MONDAY, date(2026, 11, 25), date(2026, 11, 27)]


@pytest.mark.parametrize(
    "complaint", [written(), satisfied(), call(unreached(), on=TUESDAY, satisfied=False), resolved()]
)
def test_no_letter_is_asked_for_when_it_is_not_needed(complaint):
    assert not steps(complaint, "letter", TUESDAY, 30)


# --- when on the day


def at(*local: int):
    return datetime(*local, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "last", "urgent", "other"),
    [
        # the first sweep of the day, and the ones after it
        ((2026, 11, 24, 8, 30), (2026, 11, 24, 8, 27), (2026, 11, 24, 8, 30), (2026, 11, 24, 8, 30)),
        ((2026, 11, 24, 8, 33), (2026, 11, 24, 8, 30), (2026, 11, 24, 8, 33), (2026, 11, 25, 8, 30)),
        ((2026, 11, 24, 17, 29), (2026, 11, 24, 12, 0), (2026, 11, 24, 17, 29), (2026, 11, 25, 8, 30)),
        # back after an absence
        ((2026, 11, 24, 11, 0), (2026, 11, 23, 17, 0), (2026, 11, 24, 11, 0), (2026, 11, 24, 11, 0)),
        ((2026, 11, 24, 11, 0), None, (2026, 11, 24, 11, 0), (2026, 11, 24, 11, 0)),
        # outside hours: the next opening
        ((2026, 11, 24, 17, 30), (2026, 11, 24, 17, 27), (2026, 11, 25, 8, 30), (2026, 11, 25, 8, 30)),
        ((2026, 11, 24, 3, 0), (2026, 11, 24, 2, 57), (2026, 11, 24, 8, 30), (2026, 11, 24, 8, 30)),
        ((2026, 11, 28, 12, 0), (2026, 11, 28, 11, 57), (2026, 11, 30, 8, 30), (2026, 11, 30, 8, 30)),
        # Friday afternoon: on Monday; before Easter on Tuesday, in summer time
        ((2026, 11, 27, 14, 0), (2026, 11, 27, 13, 57), (2026, 11, 27, 14, 0), (2026, 11, 30, 8, 30)),
        ((2026, 4, 2, 14, 0), (2026, 4, 2, 13, 57), (2026, 4, 2, 14, 0), (2026, 4, 7, 8, 30)),
        ((2026, 3, 27, 14, 0), (2026, 3, 27, 13, 57), (2026, 3, 27, 14, 0), (2026, 3, 30, 8, 30)),
        # a clock that was put back: a sweep in the future says nothing
        ((2026, 11, 24, 11, 0), (2026, 11, 24, 12, 0), (2026, 11, 24, 11, 0), (2026, 11, 24, 11, 0)),
    ],
)
def test_what_has_haste_goes_at_once_and_the_rest_with_the_first_sweep_of_the_day(now, last, urgent, other):
    found = moments(at(*now), at(*last) if last else None, CALENDAR)
    assert (found.urgent, found.other) == (at(*urgent), at(*other))


@pytest.mark.parametrize(
    ("today", "urgent"),
    [
        (date(2026, 11, 26), {"2": False}),
        (date(2026, 11, 30), {"0": True}),
        (date(2026, 12, 1), {"late:2026-12-01": True}),
        (date(2026, 12, 2), {"late:2026-12-02": False}),
    ],
)
def test_the_last_rung_and_the_first_day_of_being_late_have_haste(today, urgent):
    found = due(a_complaint(), a_team(today=today), CALENDAR, not_before=noon(today))
    assert {n.step: is_urgent(n, CALENDAR) for n in found if n.kind == "enter"} == urgent


def test_a_term_that_ends_in_a_weekend_is_late_with_haste_on_monday():
    complaint = a_promise(date(2026, 12, 5))
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)
    for today, step in ((friday, "6/0"), (monday, f"6/late:{monday}")):
        found = due(complaint, a_team(today=today), CALENDAR, not_before=noon(today))
        assert [(n.step, is_urgent(n, CALENDAR)) for n in found if n.kind == "promise" and n.to == CARLA] == [
            (step, True)
        ]


# --- what is planned applies, until it is done


COURSE = {
    "registered": a_complaint(),
    "accepted": accepted(),
    "seated": seated(),
    "resolved": resolved(),
    "unreached": unreached(),
    "promised": a_promise(date(2026, 12, 5), owner=BRAM),
    "closed with a measure": a_promise(date(2026, 12, 5), complaint=closed()),
}
ABSENT = {
    "as usual": (),
    "Bram away": (a_person(BRAM, deputy=ANNA, **away),),
    "Carla away": (a_person(CARLA, Role.COMPLAINTS_COACH, deputy=EVA, **away),),
    "Dirk gone": (a_person(DIRK, Role.DIRECTOR, standing=Standing.REVOKED),),
}


@pytest.mark.parametrize("changed", ABSENT.values(), ids=ABSENT)
@pytest.mark.parametrize("complaint", COURSE.values(), ids=COURSE)
def test_whatever_is_planned_is_sent(complaint, changed):
    """Else it would be planned and withdrawn again, every few minutes."""
    for today in (MONDAY + n * DAY for n in range(60)):
        team = a_team(*changed, today=today)
        for notice in due(complaint, team, CALENDAR, not_before=noon(today)):
            assert still_applies(notice, complaint, team, CALENDAR), (notice, today)


def test_the_next_round_asks_anew():
    complaint = reopen(closed(), on=date(2026, 12, 1))
    assert steps(complaint, "resolve", date(2026, 12, 1), 45)[date(2027, 1, 12)] == "0"
    judge(complaint, on=date(2026, 12, 2))
    reply(complaint, on=date(2026, 12, 2))
    assert not steps(complaint, "resolve", date(2026, 12, 2), 60)
    assert asked(complaint, date(2026, 12, 9), kind="call") == {("call", "0", DIRK)}


def test_two_years_in_which_nobody_does_anything_but_taking_it_up():
    """Day by day: each rung once, then each working day both; the committee every second working day."""
    complaint, days = accepted(), [MONDAY + n * DAY for n in range(730)]
    seen: dict[str, set[tuple[str, int]]] = {}
    for today in days:
        for kind, step, to in asked(complaint, today):
            seen.setdefault(kind, set()).add((step, to))
    working = [day for day in days if CALENDAR.is_working_day(day)]
    rungs = {"enter": ("2", "0"), "acknowledge": ("5", "2", "0"), "resolve": ("10", "5", "2", "0")}
    hard = {"enter": date(2026, 11, 30), "acknowledge": date(2026, 12, 7), "resolve": date(2027, 1, 4)}
    assert seen.keys() == {*rungs, "committee"}
    for kind, steps_of in rungs.items():
        late = {(f"late:{day}", to) for day in working if day > hard[kind] for to in (CARLA, DIRK)}
        assert seen[kind] == {(step, CARLA) for step in steps_of} | late
    assert seen["committee"] == {(f"every:{day}", CARLA) for day in working[2::2]}
