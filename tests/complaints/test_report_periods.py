"""The span of a report, as a director types it (3.7)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.errors import NotAnAnswer
from complaints.reports.periods import Period, named, read

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "first", "last", "name"),
    [
        ("2026-K1", date(2026, 1, 1), date(2026, 3, 31), "2026-K1"),
        ("2026-k3", date(2026, 7, 1), date(2026, 9, 30), "2026-K3"),
        ("K4 2025", date(2025, 10, 1), date(2025, 12, 31), "2025-K4"),
        ("kwartaal 2 van 2026", date(2026, 4, 1), date(2026, 6, 30), "2026-K2"),
        ("q2 2024", date(2024, 4, 1), date(2024, 6, 30), "2024-K2"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("maart 2026", date(2026, 3, 1), date(2026, 3, 31), "2026-03-01..2026-03-31"),
        ("1 januari t/m 15 maart 2026", date(2026, 1, 1), date(2026, 3, 15), "2026-01-01..2026-03-15"),
        ("2026-01-01..2026-03-31", date(2026, 1, 1), date(2026, 3, 31), "2026-K1"),
    ],
)
def test_a_period_is_read_as_it_is_typed(typed, first, last, name):
    period = read(typed, TODAY)
    assert (period.first, period.last, period.name) == (first, last, name)


@pytest.mark.parametrize(
    "typed", ["2027-K1", "2027", "2026-K5", "K3", "kwartaal", "2026-03-31..2026-01-01", "", "1900 t/m 2026"]
)
def test_what_is_no_period_or_has_not_begun_is_refused_with_a_sentence(typed):
    with pytest.raises(NotAnAnswer) as refused:
        read(typed, TODAY)
    assert str(refused.value.text).endswith(".")


@pytest.mark.parametrize("typed", ["2027", "maart 2027", "2027-K1", "1 t/m 7 december 2026"])
def test_a_period_that_has_not_begun_is_told_so(typed):
    with pytest.raises(NotAnAnswer) as refused:
        read(typed, TODAY)
    assert any(words in str(refused.value.text) for words in ("nog niet begonnen", "in de toekomst"))


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 3000))
def test_a_name_gives_its_period_back(first, days):
    period = Period(first, date.fromordinal(first.toordinal() + days))
    assert named(period.name) == period
    assert first in period


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_quarters_make_the_year(quarter):
    period = named(f"2026-K{quarter}")
    assert (period.first.month, period.last.month) == (3 * quarter - 2, 3 * quarter)
