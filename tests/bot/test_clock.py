"""The one clock: instants in UTC, days where people work."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock


def test_an_instant_is_in_utc():
    assert Clock().now().tzinfo is UTC


def test_the_day_is_that_of_the_place():
    # 26 hours apart: never the same day.
    assert Clock().today(ZoneInfo("Pacific/Kiritimati")) > Clock().today(ZoneInfo("Etc/GMT+12"))


def test_a_shifted_clock_is_on_another_day():
    before, shifted, after = Clock().now(), Clock(timedelta(days=9)).now(), Clock().now()
    assert before <= shifted - timedelta(days=9) <= after
