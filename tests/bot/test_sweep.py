"""The sweep plans what is due today, once, and no complaint stops another."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.sweep import sweep
from complaints.complaint import Complaint, Moment
from complaints.events import CallAttempted, Closed, Promise, Replied, Way
from complaints.notices import Notice
from complaints.people import Team
from complaints.regulation import CURRENT
from complaints.reminders import due
from storage import heartbeat, notices, occasions, people, register, trail
from storage.notices import State
from storage.rows import complaint as complaint_table
from storage.rows import event as event_table
from storage.rows import notice as notice_table
from storage.rows import trail as trail_table
from tests.agency import AMSTERDAM, ANNA, CARLA, DIRK, Agency
from tests.bot.office import (
    a_filed_complaint,
    damage,
    delivered,
    entered,
    happens,
    heard,
    outbox,
    reported,
)


@pytest.fixture
async def late(agency: Agency) -> str:
    """A complaint that should have been entered last Friday; nothing is to be reported or evaluated."""
    await reported(agency)
    return await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)


async def test_what_is_due_is_planned_once_however_often_it_comes_by(agency: Agency, late):
    assert await sweep(agency.house) == 2
    assert await sweep(agency.house) == 0
    assert await sweep(agency.house) == 0
    assert [kind for kind, _state in await outbox(agency)] == ["enter", "enter"]


async def test_sweeps_side_by_side_plan_it_once(agency: Agency, late):
    assert sum(await asyncio.gather(*(sweep(agency.house) for _ in range(5)))) == 2


async def test_an_answer_gets_through_while_it_goes_over_a_thousand_complaints(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
):
    looked_at: list[str] = []
    begun = asyncio.Event()

    def looking(complaint: Complaint, *more: Any, **by_name: Any) -> tuple[Notice, ...]:
        looked_at.append(complaint.number)
        begun.set()
        return due(complaint, *more, **by_name)

    monkeypatch.setattr("bot.sweep.due", looking)
    await reported(agency)
    received = (agency.house.today() - timedelta(days=10)).isoformat()
    async with agency.house.database.write(agency.clock.now()) as page:
        for draft in range(1, 1001):
            await register.open_complaint(
                page,
                draft_id=draft,
                answers={"received_on": received, "channel": "phone"},
                regulation=CURRENT.version,
                by=agency.ids[ANNA],
                on=agency.house.today(),
            )
    sweeping = asyncio.ensure_future(sweep(agency.house))
    await begun.wait()
    said = await agency.says(ANNA, "/klacht")
    assert 0 < len(looked_at) < 1000
    assert "Hoe kwam de klacht binnen?" in said.text
    assert await sweeping == 2000


async def test_every_day_has_its_own(agency: Agency, late):
    await sweep(agency.house)
    agency.clock.ahead(days=1)
    assert await sweep(agency.house) > 0


async def test_an_empty_register_has_nothing_due(agency: Agency):
    await reported(agency)
    assert await sweep(agency.house) == 0
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await heartbeat.last(page, "sweep") == agency.clock.now()


async def test_what_was_recorded_is_not_planned(agency: Agency, late):
    await entered(agency, late)
    await sweep(agency.house)
    assert "enter" not in [kind for kind, _state in await outbox(agency)]


async def test_at_night_it_is_planned_for_the_morning(agency: Agency, late):
    agency.clock.at(2026, 11, 24, 3, 0)
    assert await sweep(agency.house) > 0
    assert await delivered(agency) == 0
    agency.clock.at(2026, 11, 24, 8, 30)
    assert await delivered(agency) == 2


async def test_one_damaged_complaint_does_not_stop_the_others(agency: Agency, late):
    other = await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    await damage(agency, complaint_table, number=late)
    assert await sweep(agency.house) > 0
    await delivered(agency)
    assert [text for text in heard(agency, CARLA) if late in text] == []
    assert any(other in text for text in heard(agency, CARLA))


@pytest.mark.parametrize(
    "changed", [{"regulation": "1998-1"}, {"answers": {}}, {"answers": {"received_on": "gisteren"}}]
)
async def test_one_that_can_t_be_reckoned_with_does_not_stop_the_others(agency: Agency, late, changed):
    other = await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    await rewritten(agency, late, changed)
    assert await sweep(agency.house) > 0
    await delivered(agency)
    assert any(other in text for text in heard(agency, DIRK))


async def test_one_without_its_events_does_not_stop_the_others(agency: Agency, late):
    await a_filed_complaint(agency, received=agency.house.today() - timedelta(days=10), tell=False)
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(delete(event_table).where(event_table.c.complaint == late))
    assert await sweep(agency.house) > 0


async def rewritten(agency: Agency, number: str, changed: dict[str, object]) -> None:
    """Sealed with our own key, and yet not a complaint as this version knows it."""
    mine = complaint_table.c.number == number
    async with agency.house.database.write(agency.clock.now()) as page:
        sealed = await page.connection.scalar(
            complaint_table.select().with_only_columns(complaint_table.c.sealed).where(mine)
        )
        payload = page.keyring.open_json("complaint", number, sealed) | changed
        values = {"sealed": page.keyring.seal_json("complaint", number, payload)}
        await page.connection.execute(update(complaint_table).where(mine).values(**values))


async def test_a_reminder_reaches_the_deputy_from_the_day_of_absence_on(agency: Agency, late):
    await sweep(agency.house)
    await delivered(agency)
    agency.clear()
    agency.clock.ahead(days=1)
    async with agency.house.database.write(agency.clock.now()) as page:
        away = agency.house.today() + timedelta(days=7)
        await people.set_absence(page, agency.ids[CARLA], away, agency.ids[DIRK])
    await sweep(agency.house)
    await delivered(agency)
    assert heard(agency, CARLA) == []
    assert len(heard(agency, DIRK)) == 1


async def test_a_complaint_that_was_closed_in_the_database_is_not_looked_at(agency: Agency, late):
    async with agency.house.database.write(agency.clock.now()) as page:
        await page.connection.execute(update(complaint_table).values(stage="closed"))
        assert await register.listing(page, open_only=True) == []
    assert await sweep(agency.house) == 0
    assert State.DUE not in [state for _kind, state in await outbox(agency)]


# --- what was promised, what was closed, what comes back by the calendar


def promised(until: date, owner: int) -> Callable[[Complaint, Moment, Team], None]:
    def act(complaint: Complaint, moment: Moment, team: Team) -> None:
        complaint.promise(
            moment, kind=Promise.MEASURE, what="Een cursus.", owner=owner, until=until, team=team
        )

    return act


def shut(complaint: Complaint, moment: Moment, _team: Team) -> None:
    """Replied to, phoned, closed."""
    facts = {"on": moment.today, "at": moment.at, "by": moment.by}
    reached = CallAttempted(**facts, time="10:00", reached=True, satisfied=True)
    complaint.events = [*complaint.events, Replied(**facts, way=Way.LETTER), reached, Closed(**facts)]


async def planned(agency: Agency) -> set[tuple[str, str, str, datetime]]:
    """Kind, subject, step and moment of every notice of the ladder."""
    async with agency.house.database.read(agency.clock.now()) as page:
        rows = await page.connection.execute(select(notice_table).where(notice_table.c.kind != "new"))
        return {
            (row.kind, row.subject, row.step, row.not_before) for row in rows if "at_once" not in row.step
        }


def at(*local: int) -> datetime:
    return datetime(*local, tzinfo=AMSTERDAM).astimezone(UTC)


async def test_a_measure_of_a_closed_complaint_is_still_asked_for(agency: Agency):
    await reported(agency)
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, promised(date(2026, 12, 3), agency.ids[DIRK]), shut)
    agency.clock.at(2026, 12, 3, 8, 30)
    assert await sweep(agency.house) == 1
    assert {row[:3] for row in await planned(agency)} == {("promise", number, "2/0")}
    await delivered(agency)
    assert (
        heard(agency, DIRK)[-1].splitlines()[-1]
        == f"{number}: maatregel uiterlijk vandaag, donderdag 3 december 2026"
    )


async def test_a_closed_complaint_without_one_is_not_read(agency: Agency):
    await reported(agency)
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, shut)
    await damage(agency, complaint_table, number=number)
    async with agency.house.database.read(agency.clock.now()) as page:
        assert [each async for each in register.with_duties(page)] == []
    assert await sweep(agency.house) == 0


async def test_the_list_before_an_erasure_comes_30_days_before(agency: Agency):
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, shut)
    for day, expected in ((23, set()), (24, {("retention", number, "once")})):
        agency.clock.at(2031, 10, day, 8, 30)
        await reported(agency)
        await sweep(agency.house)
        assert {row[:3] for row in await planned(agency)} == expected
    await delivered(agency)
    assert heard(agency, DIRK) == [f"{number}: de bewaartermijn loopt af op zondag 23 november 2031"]
    assert agency.user(DIRK).last().buttons[:4] == ["Bewaren", "Wissen", "Open", "Gezien"]


async def test_the_agency_s_own_term_of_retention_counts(agency: Agency):
    agency.house.retention_months = 12
    number = await a_filed_complaint(agency, tell=False)
    await happens(agency, number, CARLA, shut)
    agency.clock.at(2027, 10, 25, 8, 30)
    await reported(agency)
    await sweep(agency.house)
    assert {row[:3] for row in await planned(agency)} == {("retention", number, "once")}


async def test_the_quarter_and_the_year_are_the_director_s_until_they_are_recorded(agency: Agency):
    assert await sweep(agency.house) == 2
    assert await delivered(agency) == 1
    (told,) = heard(agency, DIRK)
    assert told.splitlines() == [
        "Te doen",
        "2026-K3: de rapportage aan UWV is nog niet vastgelegd",
        "2025: de jaarlijkse evaluatie is nog niet vastgelegd",
    ]
    await agency.presses(DIRK, "2026-K3: Gerapporteerd", "2025: Geëvalueerd")
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await occasions.all_done(page) == {"uwv:2026-K3", "year:2025"}
        rows = await page.connection.execute(
            select(trail_table.c.actor, trail_table.c.subject).where(trail_table.c.action == "occasion.done")
        )
        assert set(rows.all()) == {(agency.ids[DIRK], "uwv:2026-K3"), (agency.ids[DIRK], "year:2025")}
        assert (await trail.verify(page)).is_whole
    agency.clock.ahead(days=7)
    assert await sweep(agency.house) == 0


async def test_the_same_in_words(agency: Agency):
    said = await agency.says(DIRK, "gerapporteerd 2026-k3")
    assert said.text == "Vastgelegd: over 2026-K3 is aan UWV gerapporteerd."
    said = await agency.says(DIRK, "Geevalueerd 2025")
    assert said.text == "Vastgelegd: 2025 is geëvalueerd."
    assert await sweep(agency.house) == 0


@pytest.mark.parametrize("account", [ANNA, CARLA])
async def test_nobody_but_a_director_records_it(agency: Agency, account):
    await agency.says(account, "gerapporteerd 2026-K3")
    agency.user(account).forges("f:year:0:2025")
    await agency.settle()
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await occasions.all_done(page) == frozenset()


@pytest.mark.parametrize(
    "data", ["f:uwv:0:2026-K4", "f:uwv:0:2026-K9", "f:year:0:2026", "f:new:0:2025", "f:uwv:0:"]
)
async def test_a_period_that_is_not_over_or_does_not_exist_is_not_recorded(agency: Agency, data):
    await agency.says(DIRK, "/help")
    agency.user(DIRK).forges(data)
    await agency.settle()
    async with agency.house.database.read(agency.clock.now()) as page:
        assert await occasions.all_done(page) == frozenset()


# --- when on the day


async def test_what_comes_up_later_in_the_day_waits_for_the_morning_except_what_has_haste(agency: Agency):
    await reported(agency)
    await sweep(agency.house)
    calm = await a_filed_complaint(agency, received=date(2026, 11, 19), tell=False)
    agency.clock.at(2026, 11, 24, 8, 30)
    await sweep(agency.house)
    agency.clock.at(2026, 11, 24, 11, 0)
    haste = await a_filed_complaint(agency, received=date(2026, 11, 16), tell=False)  # late since today
    over = await a_filed_complaint(agency, received=date(2026, 11, 9), tell=False)  # late since long
    await sweep(agency.house)
    steps = {(kind, number): moment for kind, number, _step, moment in await planned(agency)}
    assert steps["enter", calm] == at(2026, 11, 24, 8, 30)
    assert steps["enter", haste] == at(2026, 11, 24, 11, 0)
    assert steps["enter", over] == at(2026, 11, 25, 8, 30)


async def test_back_after_an_absence_everything_is_due_now(agency: Agency, late):
    agency.clock.at(2026, 11, 26, 14, 0)
    await sweep(agency.house)
    assert {moment for *_rest, moment in await planned(agency)} == {at(2026, 11, 26, 14, 0)}


async def test_a_clock_that_was_put_back_plans_for_now_and_plans_nothing_twice(agency: Agency, late):
    first = await sweep(agency.house)
    agency.clock.ahead(hours=-1)
    assert await sweep(agency.house) == 0
    agency.clock.ahead(days=1, hours=1)
    assert await sweep(agency.house) >= first
    agency.clock.ahead(days=-1)
    assert await sweep(agency.house) == 0


async def test_what_waits_is_not_planned_again_when_it_was_withdrawn_for_good(agency: Agency, late):
    """A notice of yesterday that was not sent is withdrawn; today's takes its place, once."""
    await sweep(agency.house)
    agency.clock.at(2026, 11, 24, 8, 30)
    await sweep(agency.house)
    for _ in range(3):
        await delivered(agency)
    states = {state for _kind, state in await outbox(agency)}
    assert states == {State.SENT, State.WITHDRAWN}
    async with agency.house.database.read(agency.clock.now()) as page:
        assert not await notices.any_due(page, agency.clock.now())
