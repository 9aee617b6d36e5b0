"""The world's clock: shifted, only ahead, and Dutch on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import ZONE, ShiftedClock, in_words, later, working_moment


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00"),  # Monday, in time
        ("2026-11-23 15:59", "2026-11-23 15:59"),
        ("2026-11-23 08:59", "2026-11-23 10:00"),
        ("2026-11-23 16:00", "2026-11-24 10:00"),
        ("2026-11-27 16:00", "2026-11-30 10:00"),  # Friday evening
        ("2026-11-28 12:00", "2026-11-30 10:00"),
        ("2026-11-29 08:00", "2026-11-30 10:00"),
    ],
)
def test_the_world_starts_at_a_working_moment(now, start):
    moments = [datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (now, start)]
    assert working_moment(moments[0].astimezone(UTC)) == moments[1]


def test_a_day_later_keeps_the_time_on_the_wall_when_the_clock_changes():
    saturday = datetime(2026, 10, 24, 10, 0, tzinfo=ZONE)
    assert later(saturday, days=1) - saturday.astimezone(UTC) == timedelta(hours=25)
    assert later(saturday, hours=1) - saturday.astimezone(UTC) == timedelta(hours=1)


def test_a_moment_is_said_in_full():
    assert in_words(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == "maandag 23 november 2026 10:00"


def test_a_shifted_clock_never_goes_back():
    clock = ShiftedClock(60)
    clock.travel(clock() - timedelta(days=1))
    assert clock.offset == 60
