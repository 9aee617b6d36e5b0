"""A whole agency through the days: the table of notices equals what the oracle works out from the dates, row
for row, and the chats received it: once, in hours, in one message.
"""

from datetime import date

import pytest

from storage.database import Database
from tests.reminders.known import Row
from tests.reminders.running import KINDS, Run, ninety_days

AUTUMN, WINTER = date(2026, 10, 12), date(2026, 12, 1)  # the hour comes twice; a year and a quarter end


async def test_five_weeks_with_thirty_complaints(database: Database):
    run = await ninety_days(database, seed=1, how_many=30, days=35, first=WINTER)
    assert run.messages > 100


@pytest.mark.storm
@pytest.mark.parametrize(("seed", "first"), [(11, AUTUMN), (12, WINTER)])
async def test_ninety_days_with_three_hundred_complaints(database: Database, seed: int, first: date):
    run = await ninety_days(database, seed, how_many=300, days=90, first=first)
    assert {row.kind for row in run.outbox.sent} == {*KINDS}
    print(_summary(run))  # noqa: T201 - its figures, with -s


def _summary(run: Run) -> str:
    sent: dict[str, int] = {}
    for row in run.outbox.sent:
        sent[_bare(row)] = sent.get(_bare(row), 0) + 1
    return f"{len(run.outbox.planned)} planned, {len(run.outbox.sent)} sent, {run.messages} messages: {sent}"


def _bare(row: Row) -> str:
    return f"{row.kind} {row.step.rpartition('/')[2].partition(':')[0]}"
