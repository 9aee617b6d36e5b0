"""The first weeks: entered, acknowledged, in time (3.2b, 3.3a)."""

from datetime import date, timedelta

import pytest

from complaints.complaint import ANONYMOUS, Complaint, Moment
from complaints.errors import Refusal
from complaints.events import EVENTS, Acknowledged, Entered, Way
from complaints.lifecycle import STEPS, Step
from complaints.regulation import CURRENT
from complaints.workdays import Calendar
from tests.complaints.building import CARLA, MONDAY, NUMBER, a_complaint, noon, on_day

CALENDAR = Calendar()
DAY = timedelta(days=1)
FRIDAY = MONDAY - 3 * DAY


def entered(complaint: Complaint, on: date = MONDAY) -> Complaint:
    complaint.enter(on_day(on))
    return complaint


def acknowledged(complaint: Complaint, on: date = MONDAY, recorded: date | None = None) -> Complaint:
    complaint.acknowledge(on_day(recorded or max(on, MONDAY)), on=on, way=Way.EMAIL)
    return complaint


def said(complaint: Complaint) -> dict[str, tuple[date, bool | None]]:
    """Of each term: its hard date, and whether it was met in time."""
    return {d.term.key: (d.due_on, d.in_time) for d in complaint.deadlines(CALENDAR)}


# --- enter (3.2b)


def test_entering_is_a_dated_fact():
    complaint = entered(a_complaint(received=FRIDAY))
    assert complaint.last(Entered) == Entered(on=MONDAY, at=noon(MONDAY), by=CARLA)


def test_a_complaint_is_entered_once():
    complaint = entered(a_complaint())
    with pytest.raises(Refusal, match="staat al in het register"):
        entered(complaint)
    assert len(complaint.events) == 2


# --- acknowledge (3.3a)


@pytest.mark.parametrize("way", Way)
def test_acknowledging_keeps_the_day_and_the_way(way):
    complaint = a_complaint(received=FRIDAY)
    complaint.acknowledge(on_day(MONDAY), on=MONDAY, way=way)
    assert complaint.last(Acknowledged) == Acknowledged(on=MONDAY, at=noon(MONDAY), by=CARLA, way=way)


def test_a_receipt_is_acknowledged_once():
    complaint = acknowledged(a_complaint())
    with pytest.raises(Refusal, match="al bevestigd"):
        acknowledged(complaint)


def test_nobody_acknowledges_before_the_complaint_came():
    with pytest.raises(Refusal, match="kan niet eerder zijn"):
        acknowledged(a_complaint(received=MONDAY), on=FRIDAY)


def test_a_receipt_can_be_acknowledged_on_the_day_itself():
    assert acknowledged(a_complaint(received=MONDAY), on=MONDAY).last(Acknowledged)


def test_nobody_acknowledges_tomorrow():
    complaint = a_complaint(received=FRIDAY)
    with pytest.raises(Refusal, match="nog niet geweest"):
        acknowledged(complaint, on=MONDAY + DAY, recorded=MONDAY)
    assert complaint.last(Acknowledged) is None


def test_today_is_the_day_in_amsterdam():
    just_past_midnight = noon(MONDAY) - timedelta(hours=11, minutes=55)
    assert just_past_midnight.date() == MONDAY - DAY
    complaint = a_complaint(received=FRIDAY)
    complaint.acknowledge(Moment(by=CARLA, at=just_past_midnight), on=MONDAY, way=Way.PHONE)
    assert complaint.last(Acknowledged)


def test_an_anonymous_complainant_gets_no_acknowledgement():
    complaint = a_complaint(name=ANONYMOUS)
    with pytest.raises(Refusal, match="anoniem"):
        acknowledged(complaint)
    assert Step.ACKNOWLEDGE not in complaint.steps()
    assert list(said(complaint)) == ["enter", "decide", "resolve"]


# --- deadlines


def test_the_terms_run_from_the_day_of_receipt_and_not_of_registration():
    complaint = a_complaint(received=date(2026, 4, 30), registered=date(2026, 5, 18))
    assert said(complaint) == {
        "enter": (date(2026, 5, 7), None),  # 5 May is a working day in 2026
        "acknowledge": (date(2026, 5, 14), None),  # Ascension Day: not moved
        "decide": (date(2026, 5, 28), None),
        "resolve": (date(2026, 6, 11), None),
    }


@pytest.mark.parametrize(
    ("late", "in_time"), [(-1, True), (0, True), (1, False)], ids=["before", "on the day", "after"]
)
def test_in_time_is_up_to_and_including_the_hard_date(late, in_time):
    received = MONDAY
    complaint = a_complaint(received=received)
    entered(complaint, MONDAY + (7 + late) * DAY)
    acknowledged(complaint, MONDAY + (14 + late) * DAY)
    assert said(complaint)["enter"] == (MONDAY + 7 * DAY, in_time)
    assert said(complaint)["acknowledge"] == (MONDAY + 14 * DAY, in_time)


def test_the_day_it_was_done_counts_and_not_the_day_it_was_recorded():
    complaint = acknowledged(a_complaint(), on=MONDAY + 14 * DAY, recorded=MONDAY + 30 * DAY)
    assert said(complaint)["acknowledge"][1] is True


def test_a_page_without_a_registration_is_no_complaint():
    with pytest.raises(LookupError, match=NUMBER):
        _ = Complaint(NUMBER, CURRENT.version, {}).registered


# --- tables


def test_every_step_has_a_rule():
    assert set(STEPS) == set(Step)


def test_every_event_is_known_by_its_name():
    assert {name: kind.__name__ for name, kind in EVENTS.items()} == {name: name for name in EVENTS}
