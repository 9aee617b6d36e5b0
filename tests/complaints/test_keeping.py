"""A report to UWV is kept as it was sent, and compared with what would be reported now (3.7)."""

import json
from datetime import UTC, datetime

import pytest

from complaints.reports.cases import case_of
from complaints.reports.keeping import content_of, counts_in, differences
from complaints.reports.periods import named
from complaints.reports.uwv import Inconsistent, count
from complaints.workdays import Calendar
from tests.complaints.building import MONDAY, a_case, accepted, resolved

CUT_OFF = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def counted(*complaints):
    return count([case_of(each) for each in complaints], named("2026-K4"), Calendar(), MONDAY)


def test_what_is_kept_gives_the_same_counts_back():
    counts = counted(accepted(commissioner="uwv"), a_case(commissioner="private", uwv_client="unknown"))
    kept = json.loads(json.dumps(content_of(counts, CUT_OFF, "2026-1")))
    assert counts_in(kept) == counts


def test_each_line_that_changed_is_named_with_what_it_was():
    was = counted(accepted(commissioner="uwv"))
    now = counted(resolved(commissioner="uwv"), a_case(commissioner="uwv"))
    assert {(each.label, each.was, each.now) for each in differences(was, now)} == {
        ("Ingediende klachten", 1, 2),
        ("Nog niet besloten", 0, 1),
        ("In behandeling, binnen de termijn", 1, 0),
        ("In behandeling genomen en op tijd afgehandeld", 0, 1),
    }


def test_nothing_is_different_when_nothing_happened():
    assert differences(counted(a_case(commissioner="uwv")), counted(a_case(commissioner="uwv"))) == ()


def test_a_kept_report_that_contradicts_itself_is_not_shown():
    kept = content_of(counted(a_case(commissioner="uwv")), CUT_OFF, "2026-1")
    with pytest.raises(Inconsistent):
        counts_in({**kept, "counts": {**kept["counts"], "submitted": 2}})
