"""The ladder of the terms that run from receipt, day by day against a count of our own."""

from datetime import date, timedelta
from itertools import product

import pytest

from complaints.complaint import ANONYMOUS, Complaint
from complaints.people import Role
from complaints.reminders import due
from complaints.workdays import Calendar
from tests.complaints.building import BRAM, CARLA, DIRK, EVA, MONDAY, a_complaint, a_person, a_team, noon

DAY = timedelta(days=1)
CALENDAR = Calendar()

# --- the table of the conversation: moments in working days before the day to act by
LADDER = {"enter": (2, 0), "acknowledge": (5, 2, 0), "decide": (5, 2, 0), "resolve": (10, 5, 2, 0)}
WEEKS = {"acknowledge": 2, "decide": 4, "resolve": 6}
HOLIDAYS = {
    date(2026, 4, 3),  # Good Friday
    date(2026, 4, 6),  # Easter Monday
    date(2026, 4, 27),  # the King's birthday
    date(2026, 5, 14),  # Ascension Day
    date(2026, 5, 25),  # Whit Monday
    date(2026, 12, 25),
    date(2027, 1, 1),
}


def works(day: date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


def working_days(first: date, last: date) -> list[date]:
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [day for day in days if works(day)]


def hard_date(term: str, received: date) -> date:
    if term in WEEKS:
        return received + 7 * WEEKS[term] * DAY
    return working_days(received + DAY, received + 30 * DAY)[4]


def expected(term: str, received: date, registered: date, today: date) -> set[tuple[str, int]]:
    """Step and recipient, by counting days on a list."""
    last = hard_date(term, received)
    if today > last:
        step = f"late:{working_days(today - 10 * DAY, today)[-1]}"
        return {(step, CARLA), (step, DIRK)}
    before = working_days(received - 20 * DAY, last)
    reached = [n for n in LADDER[term] if registered < before[-1 - n] <= today]
    return {(str(min(reached)), CARLA)} if reached else set()


def on(complaint: Complaint, today: date, *changed) -> set[tuple[str, str, int]]:
    """Term, step and recipient of what is due that day."""
    team = a_team(*changed, today=today)
    return {
        (notice.kind, notice.step, notice.to)
        for notice in due(complaint, team, CALENDAR, not_before=noon(today))
    }


def new_each_day(complaint: Complaint, first: date, days: int) -> dict[date, set[tuple[str, str, int]]]:
    """What each day adds to the days before: each notice is planned once."""
    planned, found = set(), {}
    for today in (first + n * DAY for n in range(days)):
        fresh = on(complaint, today) - planned
        planned |= fresh
        if fresh:
            found[today] = fresh
    return found


RECEIVED = {
    "a plain Monday": date(2026, 11, 23),
    "a Saturday": date(2026, 11, 21),
    "a Sunday": date(2026, 11, 22),
    "before Easter": date(2026, 4, 2),
    "before the King's birthday": date(2026, 4, 22),
    "a term that ends on Ascension Day": date(2026, 4, 30),
    "a term that ends on Whit Monday": date(2026, 5, 11),
    "before Christmas": date(2026, 12, 11),
    "over New Year": date(2026, 12, 22),
}


@pytest.mark.parametrize("later", [0, 1, 3, 6, 10, 20, 43])
@pytest.mark.parametrize("received", RECEIVED.values(), ids=RECEIVED)
def test_every_day_of_seven_weeks_asks_for_what_the_table_says(received, later):
    registered = received + later * DAY
    complaint = a_complaint(received=received, registered=registered)
    for today in (registered + n * DAY for n in range(50)):
        wanted = {
            (term, step, to) for term in LADDER for step, to in expected(term, received, registered, today)
        }
        assert on(complaint, today) == wanted, today


def test_the_ladder_of_a_complaint_received_on_monday_23_november():
    november, december = [date(2026, 11, n) for n in range(1, 31)], [date(2026, 12, n) for n in range(1, 32)]
    found = new_each_day(a_complaint(received=MONDAY), MONDAY, 17)
    assert found == {
        november[26 - 1]: {("enter", "2", CARLA)},
        november[30 - 1]: {("enter", "0", CARLA), ("acknowledge", "5", CARLA)},
        december[1 - 1]: late("enter", "2026-12-01"),
        december[2 - 1]: late("enter", "2026-12-02"),
        december[3 - 1]: late("enter", "2026-12-03") | {("acknowledge", "2", CARLA)},
        december[4 - 1]: late("enter", "2026-12-04"),
        december[7 - 1]: late("enter", "2026-12-07") | {("acknowledge", "0", CARLA)},
        december[8 - 1]: late("enter", "2026-12-08") | late("acknowledge", "2026-12-08"),
        december[9 - 1]: late("enter", "2026-12-09") | late("acknowledge", "2026-12-09"),
    }


def late(term: str, day: str) -> set[tuple[str, str, int]]:
    return {(term, f"late:{day}", CARLA), (term, f"late:{day}", DIRK)}


@pytest.mark.parametrize("received", RECEIVED.values(), ids=RECEIVED)
def test_nothing_new_is_asked_for_on_a_day_off_except_that_something_became_late(received):
    """What a day off adds is the word of the working day before, which no longer holds when work begins."""
    complaint = a_complaint(received=received)
    for today, fresh in new_each_day(complaint, received, 43).items():
        if not works(today):
            assert all(step.startswith("late:") for _term, step, _to in fresh), today
            working = working_days(today, today + 10 * DAY)[0]
            assert not fresh & on(complaint, working)


@pytest.mark.parametrize("received", RECEIVED.values(), ids=RECEIVED)
def test_overdue_asks_every_working_day_of_both(received):
    complaint = a_complaint(received=received)
    first = hard_date("enter", received) + DAY
    for today in working_days(first, first + 30 * DAY):
        asked = on(complaint, today) - on(complaint, today - DAY)
        assert {("enter", f"late:{today}", CARLA), ("enter", f"late:{today}", DIRK)} <= asked


@pytest.mark.parametrize("received", RECEIVED.values(), ids=RECEIVED)
def test_no_rung_on_the_day_of_registration(received):
    for later in range(40):
        registered = received + later * DAY
        steps = {
            step for _term, step, _to in on(a_complaint(received=received, registered=registered), registered)
        }
        assert all(step.startswith("late:") for step in steps), registered


def test_what_is_registered_too_late_is_with_the_director_at_once():
    complaint = a_complaint(received=MONDAY, registered=MONDAY + 9 * DAY)
    assert on(complaint, MONDAY + 9 * DAY) == late("enter", "2026-12-02")


@pytest.mark.parametrize(
    ("away", "asked"), [(range(3, 7), {"0"}), (range(2, 6), {"2"}), (range(3, 10), set())]
)
def test_after_downtime_one_rung_and_never_a_burst(away, asked):
    complaint = a_complaint(received=MONDAY)
    back = MONDAY + (away[-1] + 1) * DAY
    steps = {step for term, step, _to in on(complaint, back) if term == "enter"}
    if asked:
        assert steps == asked
    else:
        assert steps == {f"late:{back}"}


@pytest.mark.parametrize("term", ["enter", "acknowledge"])
@pytest.mark.parametrize("done_after", range(0, 40, 3))
def test_from_the_day_it_is_recorded_that_duty_is_silent(term, done_after):
    done = {"enter": "entered", "acknowledge": "acknowledged"}[term]
    complaint = a_complaint(received=MONDAY, **{done: MONDAY + done_after * DAY})
    for today in (MONDAY + n * DAY for n in range(43)):
        kinds = {kind for kind, _step, _to in on(complaint, today)}
        assert term not in kinds
        for other in LADDER.keys() - {term}:
            assert (other in kinds) is bool(expected(other, MONDAY, MONDAY, today))


def test_an_anonymous_complaint_asks_for_no_acknowledgement():
    complaint = a_complaint(name=ANONYMOUS)
    kinds = {kind for n in range(43) for kind, _step, _to in on(complaint, MONDAY + n * DAY)}
    assert kinds == {"enter", "decide", "resolve"}


def test_the_agency_s_days_off_are_no_moments():
    complaint = a_complaint(received=MONDAY)
    closed = Calendar({date(2026, 11, 26): "Studiedag"})  # a rung of the plain calendar
    moments = {}
    for today in (MONDAY + n * DAY for n in range(10)):
        for notice in due(complaint, a_team(today=today), closed, not_before=noon(today)):
            moments.setdefault((notice.kind, notice.step), today)
    assert moments["enter", "2"] == date(2026, 11, 27)
    assert moments["enter", "0"] == date(2026, 12, 1)


def test_a_notice_names_the_hard_date_and_the_first_moment_to_send_it():
    complaint, today = a_complaint(received=date(2026, 4, 30)), date(2026, 5, 13)
    (notice,) = (
        n for n in due(complaint, a_team(today=today), CALENDAR, not_before=noon(today)) if n.step == "0"
    )
    assert (notice.kind, notice.subject, notice.due_on) == (
        "acknowledge",
        complaint.number,
        date(2026, 5, 14),
    )
    assert notice.not_before == noon(today)


# --- to whom


RUNG, LATE = MONDAY + 3 * DAY, MONDAY + 8 * DAY


def told(today: date, *changed, **facts) -> set[int]:
    return {to for term, _step, to in on(a_complaint(**facts), today, *changed) if term == "enter"}


@pytest.mark.parametrize(("today", "director"), [(RUNG, set()), (LATE, {DIRK})])
def test_the_deputy_is_reminded_for_who_is_away_or_involved(today, director):
    away = a_person(CARLA, Role.COMPLAINTS_COACH, deputy=EVA, absent_until=date(2027, 1, 1))
    assert told(today, away) == {EVA} | director
    here = a_person(CARLA, Role.COMPLAINTS_COACH, deputy=EVA)
    assert told(today, here, involved=[CARLA]) == {EVA} | director


def test_nobody_involved_is_reminded():
    for today, involved in product((RUNG, LATE), ([CARLA], [DIRK], [CARLA, DIRK], [CARLA, BRAM])):
        assert not told(today, involved=involved) & set(involved)


def test_with_nobody_free_nobody_is_told():
    assert told(LATE, involved=[CARLA, DIRK]) == set()


def test_who_is_both_is_told_once():
    both = a_person(CARLA, Role.COMPLAINTS_COACH, Role.DIRECTOR)
    team = a_team(both, today=LATE)
    notices = due(a_complaint(), team, CALENDAR, not_before=noon(LATE))
    assert sorted(n.to for n in notices if n.kind == "enter") == [CARLA, DIRK]


def test_every_director_hears_of_what_is_late():
    assert told(LATE, a_person(EVA, Role.DIRECTOR)) == {CARLA, DIRK, EVA}
