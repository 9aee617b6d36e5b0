"""Small numbers stand with others, and too few complaints give no percentage."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.reports.periods import Period, named
from complaints.reports.received import MOST, Unit, received
from complaints.reports.small import (
    ENOUGH,
    FEW,
    MERGED,
    MERGED_LABEL,
    UNKNOWN_LABEL,
    Slice,
    largest,
    percentage,
    slices,
)
from complaints.reports.spread import PHASES, lead_time

LABELS = {"a": "Aap", "b": "Beer", "c": "Cavia", "d": "Das"}
DAY = timedelta(days=1)
YEAR = named("2026")
NEW_YEAR = date(2027, 1, 4)


def shown(counts):
    return [(each.key, each.count) for each in slices(counts, LABELS)]


# --- slices


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, []),
        ({"a": 0}, []),
        ({"a": 3, "b": 9}, [("b", 9), ("a", 3)]),
        ({"b": 5, "a": 5}, [("a", 5), ("b", 5)]),
        ({"a": 9, "b": 2, "c": 1}, [("a", 9), (MERGED, 3)]),
        ({"a": 9, "b": 2, "c": 2, "d": 2}, [("a", 9), (MERGED, 6)]),
    ],
)
def test_a_slice_of_one_or_two_is_merged_with_others(counts, expected):
    assert shown(counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 9, "b": 4, "c": 2}, [("a", 9), (MERGED, 6)]),
        ({"a": 9, "b": 4, "c": 1, "d": 1}, [("a", 9), (MERGED, 6)]),
        ({"a": 9, "b": 1}, [(MERGED, 10)]),
    ],
)
def test_what_would_still_be_one_or_two_is_merged_on(counts, expected):
    assert shown(counts) == expected


def test_one_or_two_complaints_are_one_slice():
    assert shown({"a": 1, "b": 1}) == [(MERGED, 2)]


def test_a_slice_has_its_label_and_what_was_merged_says_so():
    found = slices({"a": 3, "gone": 3, "b": 3, "c": 2, "d": 2}, LABELS)
    assert found == (
        Slice("a", "Aap", 3),
        Slice("b", "Beer", 3),
        Slice("gone", UNKNOWN_LABEL, 3),
        Slice(MERGED, MERGED_LABEL, 4),
    )


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_nothing_is_lost_and_nothing_small_stands_apart(counts):
    found = slices(counts, LABELS)
    total = sum(counts.values())
    assert sum(each.count for each in found) == total
    assert all(each.count >= FEW for each in found) or total < FEW
    assert all(each.count == counts[each.key] for each in found if each.key != MERGED)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({}, ""), ({"a": 0}, ""), ({"a": 1}, "a"), ({"a": 2, "b": 2}, ""), ({"a": 2, "b": 3}, "b")],
)
def test_the_largest_is_larger_than_every_other(counts, expected):
    assert largest(counts) == expected


# --- percentages


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, None),
        (4, 9, None),
        (5, 10, 50),
        (0, 10, 0),
        (10, 10, 100),
        (1, 16, 6),
        (1, 8 * 5, 3),
        (999, 1000, 99),
        (1, 1000, 1),
    ],
)
def test_a_percentage_is_given_from_ten_on_and_all_means_all(part, whole, expected):
    assert percentage(part, whole) == expected


# --- months


def spans(days, period=YEAR, today=NEW_YEAR):
    found = received(days, period, today)
    return found.unit, [span.count for span in found.spans]


def in_month(month, count, year=2026):
    return [date(year, month, 15)] * count


def test_each_month_of_the_year_is_a_span():
    unit, counts = spans([*in_month(1, 3), *in_month(12, 4)])
    assert (unit, counts) == (Unit.MONTH, [3, *[0] * 10, 4])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([*in_month(1, 2), *in_month(3, 1), *in_month(8, 3)], (Unit.QUARTER, [3, 0, 3, 0])),
        ([*in_month(1, 2), *in_month(5, 2), *in_month(8, 3)], (Unit.HALF, [4, 3])),
        ([*in_month(1, 2), *in_month(5, 2), *in_month(8, 2)], (Unit.YEAR, [6])),
        (in_month(1, 2), (Unit.PERIOD, [2])),
        ([], (Unit.MONTH, [0] * 12)),
    ],
)
def test_the_spans_are_as_long_as_it_takes_to_hold_none_or_three(days, expected):
    assert spans(days) == expected


def test_a_month_that_has_not_come_is_no_empty_month():
    assert spans(in_month(1, 3), today=date(2026, 3, 1)) == (Unit.MONTH, [3, 0, 0])


def test_the_last_span_ends_today():
    found = received(in_month(3, 3), YEAR, date(2026, 3, 20))
    assert found.spans[-1].last == date(2026, 3, 20)


def test_a_complaint_of_today_is_in_the_last_span_whatever_day_it_is():
    assert spans(in_month(3, 3), today=date(2026, 2, 1)) == (Unit.MONTH, [0, 0, 3])


def test_a_span_is_cut_off_where_the_period_is():
    found = received([date(2026, 1, 20)] * 3, Period(date(2026, 1, 15), date(2026, 3, 10)), NEW_YEAR)
    assert [(span.first, span.last) for span in found.spans] == [
        (date(2026, 1, 15), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 10)),
    ]


@pytest.mark.parametrize(
    ("years", "unit"),
    [(1, Unit.MONTH), (2, Unit.QUARTER), (5, Unit.HALF), (10, Unit.YEAR)],
)
def test_a_long_period_has_no_more_spans_than_a_picture_can_hold(years, unit):
    first = date(2016, 1, 1)
    found = received([], Period(first, date(2015 + years, 12, 31)), NEW_YEAR)
    assert found.unit is unit
    assert len(found.spans) <= MOST


@pytest.mark.parametrize(
    ("days", "label"),
    [
        ([*in_month(1, 3)], "januari 2026"),
        ([*in_month(1, 2), *in_month(2, 1)], "kwartaal 1 van 2026"),
        ([*in_month(1, 2), *in_month(5, 1)], "de eerste helft van 2026"),
        ([*in_month(1, 2), *in_month(7, 1)], "2026"),
        ([*in_month(1, 2)], "de hele periode"),
    ],
)
def test_a_span_is_called_by_its_name(days, label):
    assert str(received(days, YEAR, NEW_YEAR).spans[0].label) == label


def test_the_second_half_is_called_so():
    found = received([*in_month(1, 2), *in_month(5, 1)], YEAR, NEW_YEAR)
    assert str(found.spans[1].label) == "de tweede helft van 2026"


@given(
    st.lists(st.dates(date(2025, 3, 5), date(2026, 9, 20)), max_size=40),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_every_complaint_is_in_one_span_and_no_span_holds_one_or_two(days, today):
    found = received(days, Period(date(2025, 3, 5), date(2026, 9, 20)), today)
    assert sum(span.count for span in found.spans) == len(days)
    for span in found.spans:
        assert span.count == sum(span.first <= day <= span.last for day in days)
        assert span.count == 0 or span.count >= FEW or len(days) < FEW
    for one, following in zip(found.spans, found.spans[1:], strict=False):
        assert one.last + DAY == following.first


# --- lead times


def parts(days, key="resolve"):
    return [(part.first, part.last, part.count) for part in lead_time(key, days).spread]


def test_half_and_nine_in_ten_were_done_within_so_many_days():
    found = lead_time("resolve", [*range(1, 11)])
    assert (found.count, found.median, found.ninety) == (10, 5, 9)


@pytest.mark.parametrize("count", [0, 1, ENOUGH - 1])
def test_of_too_few_nothing_is_said_but_how_many(count):
    found = lead_time("resolve", [3] * count)
    assert (found.count, found.median, found.ninety, found.spread) == (count, None, None, ())


def test_a_day_is_in_the_part_it_belongs_in():
    days = [*[0] * 3, *[14] * 3, *[15] * 4, *[42] * 5, *[43] * 6, *[84] * 7, *[85] * 3]
    assert parts(days) == [
        (0, 14, 6),
        (15, 28, 4),
        (29, 42, 5),
        (43, 56, 6),
        (57, 84, 7),
        (85, None, 3),
    ]


def test_the_slow_one_stands_with_its_neighbours():
    assert parts([*[10] * 8, *[20] * 4, 100])[-1] == (15, None, 5)


def test_a_part_that_is_empty_stays_where_nothing_small_is_beside_it():
    assert parts([*[1] * 7, *[50] * 3])[1:3] == [(15, 28, 0), (29, 42, 0)]


@given(st.sampled_from([*PHASES]), st.lists(st.integers(0, 400), min_size=ENOUGH, max_size=60))
def test_the_parts_hold_everything_and_none_holds_one_or_two(key, days):
    found = lead_time(key, days)
    assert sum(part.count for part in found.spread) == len(days)
    assert all(part.count == 0 or part.count >= FEW for part in found.spread)
    assert (found.spread[0].first, found.spread[-1].last) == (0, None)
    for part, following in zip(found.spread, found.spread[1:], strict=False):
        assert part.last + 1 == following.first


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("call", ["tot en met 1 dag", "2 tot en met 3 dagen", "29 dagen of langer"]),
        ("resolve", ["tot en met 14 dagen", "15 tot en met 28 dagen", "85 dagen of langer"]),
    ],
)
def test_a_part_is_called_by_its_days(key, labels):
    days = [day for part in (0, *(limit + 1 for limit in PHASES[key][1])) for day in [part] * 3]
    found = [str(part.label) for part in lead_time(key, days).spread]
    assert [found[0], found[1], found[-1]] == labels
