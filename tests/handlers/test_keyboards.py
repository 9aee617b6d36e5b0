"""The inline calendar: which days can be pressed, and which months it turns to."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.form import Draft, Form, Kind, Question
from complaints.readers import calendar_span, coming_days, is_coming, read_coming_day
from handlers.asking import _buttons
from handlers.context import Desk, Rows
from handlers.keyboards import NOTHING, month
from storage.drafts import State, StoredDraft
from tests.complaints.filling import TODAY, a_scene

UNTIL = Question(
    key="until", text="Tot wanneer?", label="Tot", kind=Kind.DATE, ahead=True,
    choices=coming_days, read=read_coming_day, check=is_coming,
)  # fmt: skip
BACK = Question(key="on", text="Wanneer?", label="Op", kind=Kind.DATE)


def turned_to(question: Question, shown: str, today: date = TODAY) -> Rows:
    return month("5:2", shown, today, *calendar_span(question, today))


def title(rows: Rows) -> str:
    return rows[0][0].label


def days(rows: Rows) -> list[str]:
    """The days that can be pressed, in order."""
    presses = [button.data for row in rows for button in row]
    return [press.removeprefix("a:5:2:") for press in presses if press.startswith("a:")]


def turns(rows: Rows) -> dict[str, str]:
    return {button.label: button.data for row in rows for button in row if button.data.startswith("k:")}


def test_a_calendar_that_looks_ahead_begins_today():
    rows = turned_to(UNTIL, "2026-11")
    assert days(rows) == [f"2026-11-{day}" for day in range(23, 31)]
    assert turns(rows) == {"»": "k:5:2:2026-12"}


def test_a_calendar_that_looks_ahead_turns_both_ways_in_between():
    rows = turned_to(UNTIL, "2027-02")
    assert title(rows) == "februari 2027"
    assert len(days(rows)) == 28
    assert turns(rows) == {"«": "k:5:2:2027-01", "»": "k:5:2:2027-03"}


def test_a_calendar_that_looks_ahead_ends_after_two_years():
    rows = turned_to(UNTIL, "2028-11")
    assert days(rows) == [f"2028-11-{day:02}" for day in range(1, 24)]
    assert turns(rows) == {"«": "k:5:2:2028-10"}


def test_other_calendars_end_today():
    rows = turned_to(BACK, "2026-11")
    assert days(rows) == [f"2026-11-{day:02}" for day in range(1, 24)]
    assert turns(rows) == {"«": "k:5:2:2026-10"}


def test_other_calendars_begin_where_the_working_days_do():
    rows = turned_to(BACK, "1990-01")
    assert len(days(rows)) == 31
    assert turns(rows) == {"»": "k:5:2:1990-02"}


@pytest.mark.parametrize(
    ("question", "shown", "found"),
    [
        (UNTIL, "2020-01", "november 2026"),
        (UNTIL, "9999-12", "november 2028"),
        (BACK, "9999-12", "november 2026"),
        (BACK, "0001-01", "januari 1990"),
        (UNTIL, "rubbish", "november 2026"),
        (BACK, "2026-13", "november 2026"),
    ],
)
def test_an_odd_month_is_this_one_and_a_month_too_far_away_the_furthest(question, shown, found):
    assert title(turned_to(question, shown)) == found


def test_a_calendar_of_days_within_one_month_turns_nowhere():
    rows = month("5:2", "2026-11", TODAY, date(2026, 11, 20), TODAY)
    assert days(rows) == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
    assert all(rows)
    assert turns(rows) == {}


@given(
    question=st.sampled_from([UNTIL, BACK]),
    shown=st.one_of(st.text(max_size=10), st.dates().map("{:%Y-%m}".format)),
    today=st.dates(date(1990, 1, 1), date(2098, 12, 31)),
)
def test_any_month_asked_for_is_a_calendar_of_whole_weeks_with_days_within_its_span(question, shown, today):
    rows = turned_to(question, shown, today)
    first, last = calendar_span(question, today)
    weeks = [row for row in rows[1:] if len(row) != 2 and row[0].label not in "«»"]
    assert {len(week) for week in weeks} == {7}
    assert all(first <= date.fromisoformat(day) <= last for day in days(rows))
    assert days(rows)
    assert all(button.data == NOTHING for row in rows for button in row if button.label == "·")


def a_desk(question: Question) -> Desk:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    stored = StoredDraft(
        id=5,
        form="one",
        subject="",
        owner=1,
        version=1,
        state=State.ACTIVE,
        draft={},
        created_at=at,
        touched_at=at,
    )
    return Desk(stored, Form("one", (question,)), Draft(turn=2), a_scene())


def test_a_question_that_looks_ahead_opens_its_calendar_forward():
    opener = turns(_buttons(a_desk(UNTIL), UNTIL, ""))
    assert opener == {"📅 Kalender": "k:5:2:2026-11"}
    rows = _buttons(a_desk(UNTIL), UNTIL, "2026-11")
    assert days(rows)[0] == "2026-11-23"
    assert turns(rows) == {"»": "k:5:2:2026-12"}


def test_another_question_opens_its_calendar_backward():
    rows = _buttons(a_desk(BACK), BACK, "2026-11")
    assert days(rows)[-1] == "2026-11-23"
    assert turns(rows) == {"«": "k:5:2:2026-10"}
