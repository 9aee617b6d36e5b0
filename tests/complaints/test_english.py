"""Days, periods and times as they are typed in English; today is Monday 23 November 2026."""

from datetime import date, time

import pytest

from complaints.dates import parse_date, parse_period
from complaints.errors import NotAnAnswer
from complaints.reports.periods import read
from complaints.times import parse_time

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", (2026, 11, 23)),
        ("this morning", (2026, 11, 23)),
        ("Yesterday.", (2026, 11, 22)),
        ("it was yesterday", (2026, 11, 22)),
        ("yesterday afternoon", (2026, 11, 22)),
        ("last night", (2026, 11, 22)),
        ("the day before yesterday", (2026, 11, 21)),
        ("friday", (2026, 11, 20)),
        ("Fri.", (2026, 11, 20)),
        ("on Wednesday", (2026, 11, 18)),
        ("wednesday evening", (2026, 11, 18)),
        ("this past Friday", (2026, 11, 20)),
        ("last friday", (2026, 11, 20)),
        ("last week Wednesday", (2026, 11, 18)),
        ("on Wednesday of last week", (2026, 11, 18)),
        ("3 days ago", (2026, 11, 20)),
        ("a week ago", (2026, 11, 16)),
        ("two months ago", (2026, 9, 23)),
        ("a year ago", (2025, 11, 23)),
        ("12 nov", (2026, 11, 12)),
        ("Nov 12", (2026, 11, 12)),
        ("November 12th, 2026", (2026, 11, 12)),
        ("the 12th of November", (2026, 11, 12)),
        ("Thursday 12 November", (2026, 11, 12)),
        ("May 3", (2026, 5, 3)),
        ("3-11", (2026, 11, 3)),
        ("3-11-2026", (2026, 11, 3)),
        ("vorige week woensdag", (2026, 11, 18)),
    ],
)
def test_a_day_that_has_been(typed, day):
    assert parse_date(typed, TODAY, language="en") == date(*day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tomorrow", (2026, 11, 24)),
        ("the day after tomorrow", (2026, 11, 25)),
        ("in 3 days", (2026, 11, 26)),
        ("in three weeks", (2026, 12, 14)),
        ("two weeks from now", (2026, 12, 7)),
        ("next week Wednesday", (2026, 12, 2)),
        ("friday next week", (2026, 12, 4)),
        ("this coming friday", (2026, 11, 27)),
        ("December 1", (2026, 12, 1)),
        ("12 January", (2027, 1, 12)),
    ],
)
def test_a_day_to_come(typed, day):
    assert parse_date(typed, TODAY, future=True, language="en") == date(*day)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("from 3 to 7 November", (2026, 11, 3), (2026, 11, 7)),
        ("3-11 to 7-11", (2026, 11, 3), (2026, 11, 7)),
        ("between November 3 and November 7", (2026, 11, 3), (2026, 11, 7)),
        ("3 november until 7 november", (2026, 11, 3), (2026, 11, 7)),
        ("last week", (2026, 11, 16), (2026, 11, 22)),
        ("this month", (2026, 11, 1), (2026, 11, 30)),
        ("last year", (2025, 1, 1), (2025, 12, 31)),
        ("November 2026", (2026, 11, 1), (2026, 11, 30)),
        ("early november", (2026, 11, 1), (2026, 11, 10)),
        ("mid October", (2026, 10, 11), (2026, 10, 20)),
        ("end of October", (2026, 10, 21), (2026, 10, 31)),
        ("week 45", (2026, 11, 2), (2026, 11, 8)),
        ("all of 2025", (2025, 1, 1), (2025, 12, 31)),
    ],
)
def test_a_period(typed, first, last):
    assert parse_period(typed, TODAY, language="en") == (date(*first), date(*last))


def test_the_period_of_a_report():
    assert read("1 January to 15 March 2026", TODAY, language="en").name == "2026-01-01..2026-03-15"
    assert read("Q3 2026", TODAY, language="en").name == "2026-K3"


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("monday", "Vandaag is het maandag."),
        ("Tuesday 12 November", "geen dinsdag"),
        ("tomorrow", "Dat ligt in de toekomst"),
        ("last week", "Dat is een periode"),
        ("yesterdya", "Bedoel je “yesterday”?"),
        ("last weke wednesday", "Bedoel je “last week wednesday”?"),
        ("banana", "Ik lees hier geen datum in. Typ bijvoorbeeld"),
        ("31 february", "Die dag bestaat niet"),
    ],
)
def test_what_is_no_day_is_refused_and_a_slip_is_guessed_in_english(typed, refused):
    with pytest.raises(NotAnAnswer) as found:
        parse_date(typed, TODAY, language="en")
    assert refused in str(found.value.text)


def test_who_reads_dutch_types_dutch():
    for typed in ("yesterday", "Nov 12", "in three weeks"):
        with pytest.raises(NotAnAnswer):
            parse_date(typed, TODAY, future=True, language="nl")
    with pytest.raises(NotAnAnswer):
        parse_time("2:30 pm", language="nl")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:30", (14, 30)),
        ("half past two", (14, 30)),
        ("2:30 pm", (14, 30)),
        ("9 am", (9, 0)),
        ("9:15am", (9, 15)),
        ("12 am", (0, 0)),
        ("12 pm", (12, 0)),
        ("quarter past 2", (14, 15)),
        ("a quarter to three", (14, 45)),
        ("ten past nine", (9, 10)),
        ("twenty to four", (15, 40)),
        ("nine o'clock", (9, 0)),
        ("3 in the afternoon", (15, 0)),
        ("8 in the evening", (20, 0)),
    ],
)
def test_a_time_of_day(typed, at):
    assert parse_time(typed, language="en") == time(*at)


@pytest.mark.parametrize("typed", ["13 pm", "noonish", "25:00"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NotAnAnswer):
        parse_time(typed, language="en")
