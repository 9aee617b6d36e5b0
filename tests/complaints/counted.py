"""Cases without a complaint behind them, for figures that need many."""

from datetime import date, timedelta

from complaints.deadlines import Run
from complaints.reports.cases import Case, Decision
from complaints.reports.insight import insight
from complaints.reports.periods import named
from complaints.workdays import Calendar

CALENDAR = Calendar()
YEAR = named("2026")
SPRING = date(2026, 5, 4)
NEW_YEAR = date(2027, 1, 4)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def a_fact(received=SPRING, settled_after=None, **facts):
    """Taken up on the day of receipt; settled after so many days, or not yet."""
    met = None if settled_after is None else received + settled_after * DAY
    usual = {
        "number": "KL-2026-001",
        "regulation": "2026-1",
        "received_on": received,
        "channel": "phone",
        "commissioner": "uwv",
        "uwv": "yes",
        "categories": ("treatment",),
        "runs": (Run("decide", received, received), Run("resolve", received, met)),
        "decision": Decision.ACCEPTED,
        "decided_on": received,
    }
    return Case(**{**usual, **facts})


def some(count, received=SPRING, **facts):
    return [a_fact(received, **facts) for _ in range(count)]


def seen(cases, today=NEW_YEAR, period=YEAR, dissatisfied=0):
    return insight(cases, period, CALENDAR, today, dissatisfied=dissatisfied)
