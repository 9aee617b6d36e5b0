"""The nameless facts that reports count: in step with the complaints, complete, and with nobody in them."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from complaints.complaint import Complaint, Moment
from complaints.deadlines import Extension, Run
from complaints.errors import Refusal
from complaints.events import Ground, Judgment, Promise, Way
from complaints.regulation import REGULATIONS
from complaints.reports.cases import Case, Decision, Kept, case_of
from complaints.reports.periods import named
from complaints.workdays import Calendar
from storage import case_rows, facts, register, rows
from storage.database import Database
from storage.errors import Uncounted
from tests.storage.making import ALWAYS, NOW, TODAY, a_complaint, a_member, counted, reading, writing

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
perhaps = st.none() | days
codes = st.from_regex(r"[a-z][a-z_]{0,15}", fullmatch=True)
cases = st.builds(
    Case,
    number=st.from_regex(r"KL-20\d\d-\d{3,6}", fullmatch=True),
    regulation=st.sampled_from([*REGULATIONS]),
    received_on=days,
    channel=codes,
    commissioner=codes | st.just(""),
    uwv=st.sampled_from(["yes", "no", "unknown"]),
    categories=st.lists(codes, unique=True, max_size=5).map(tuple),
    runs=st.tuples(*(st.none() | st.builds(Run, st.just(key), days, perhaps) for key in case_rows.KEYS)).map(
        lambda found: tuple(run for run in found if run)
    ),
    extensions=st.lists(st.builds(Extension, days, perhaps), max_size=3).map(tuple),
    decision=st.sampled_from(Decision),
    decided_on=perhaps,
    ground=st.none() | st.sampled_from(Ground),
    outcome=st.none() | st.dictionaries(codes, st.sampled_from(Judgment), max_size=5),
    attempts=st.integers(0, 20),
    satisfied=st.sampled_from([None, True, False]),
    mediated=st.booleans(),
    withdrawn=st.booleans(),
    shut_on=perhaps,
    reopened=st.integers(0, 5),
    closed_on=perhaps,
    promises=st.lists(
        st.builds(Kept, of=st.sampled_from(Promise), made_on=days, until=days, done_on=perhaps), max_size=3
    ).map(tuple),
)


@pytest.fixture
async def three_complaints(database):
    async with writing(database) as page:
        alice = await a_member(page)
        for draft, day in enumerate(["2026-11-03", "2026-11-01", "2026-11-03"]):
            await a_complaint(page, alice.id, draft_id=draft, received_on=day)
    return database


@given(cases)
def test_a_case_comes_back_from_its_row_as_it_was(case: Case):
    row = case_rows.row_of(case, 3)
    assert case_rows.case_from([row[name] for name in case_rows.NAMES]) == case
    assert row.keys() == {column.name for column in rows.fact.columns}


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda each: each.version)
def test_every_term_of_a_regulation_has_its_columns(regulation):
    assert {term.key for term in regulation.terms} <= {*case_rows.KEYS}


async def test_a_complaint_is_counted_from_its_registration_on(database):
    async with writing(database) as page:
        opened = await a_complaint(page, (await a_member(page)).id)
    async with reading(database) as page:
        assert await counted(page) == [case_of(opened)]


async def test_every_change_is_counted_as_it_is_now(database):
    async with writing(database) as page:
        alice = await a_member(page)
        number = (await a_complaint(page, alice.id)).number
    moment = Moment(by=alice.id, at=NOW)
    for step in (
        lambda one: one.acknowledge(moment, on=TODAY, way=Way.EMAIL),
        lambda one: one.decline(moment, ground=Ground.OLD, reasons="Te oud.", on=TODAY),
        lambda one: one.revise(moment, place=3, key="ground", value=Ground.BEFORE, reason="Vergissing"),
        lambda one: one.amend(
            moment,
            fact="received_on",
            answers={**one.answers, "received_on": "2026-11-19"},
            reason="Verkeerd gelezen",
        ),
    ):
        async with (
            writing(database) as page,
            register.change(page, number, by=alice.id, action="test") as changed,
        ):
            step(changed)
        async with reading(database) as page:
            assert await counted(page) == [case_of(changed)]
    assert (changed.received_on, case_of(changed).ground) == (date(2026, 11, 19), Ground.BEFORE)


async def test_a_change_that_is_refused_changes_no_fact(database):
    async with writing(database) as page:
        alice = await a_member(page)
        opened = await a_complaint(page, alice.id)
    with pytest.raises(Refusal):  # noqa: PT012 - the page is part of the act
        async with (
            writing(database) as page,
            register.change(page, opened.number, by=alice.id, action="acknowledged") as complaint,
        ):
            complaint.acknowledge(Moment(by=alice.id, at=NOW), on=TODAY, way=Way.EMAIL)
            complaint.acknowledge(Moment(by=alice.id, at=NOW), on=TODAY, way=Way.EMAIL)
    async with reading(database) as page:
        assert await counted(page) == [case_of(opened)]


async def test_two_changes_at_once_are_both_counted(database, keyring):
    async with writing(database) as page:
        alice = (await a_member(page)).id
        number = (await a_complaint(page, alice)).number

    async def change(where, act):
        async with writing(where) as page, register.change(page, number, by=alice, action="test") as one:
            act(one, Moment(by=alice, at=NOW))

    async with Database(database.url, keyring) as another:
        for _round in range(5):
            await asyncio.gather(
                change(database, lambda one, moment: one.note(moment, text="Gebeld.")),
                change(another, lambda one, moment: one.note(moment, text="Geschreven.")),
                change(another, lambda one, moment: one.recuse(moment, person=alice)),
            )
    async with writing(database) as page:
        async with register.change(page, number, by=alice, action="entered") as found:
            found.enter(Moment(by=alice, at=NOW))
        version = await page.connection.scalar(select(rows.fact.c.version))
        assert (await counted(page), version) == ([case_of(found)], 17)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 1), date(2026, 11, 3), ["KL-2026-002", "KL-2026-001", "KL-2026-003"]),
        (date(2026, 11, 2), date(2026, 11, 3), ["KL-2026-001", "KL-2026-003"]),
        (date(2026, 11, 1), date(2026, 11, 2), ["KL-2026-002"]),
        (date(2026, 11, 4), date(2026, 12, 31), []),
    ],
)
@pytest.mark.parametrize(("portion", "turn"), [(1, 1), (2, 2), (3, 2), (3, 50), (250, 2), (250, 50)])
async def test_both_days_of_a_period_count(
    three_complaints, first, last, expected, portion, turn, monkeypatch
):
    monkeypatch.setattr(facts, "PORTION", portion)
    monkeypatch.setattr(facts, "TURN", turn)
    async with reading(three_complaints) as page:
        portions = [each async for each in facts.between(page, first, last)]
    assert [case.number for each in portions for case in each] == expected
    assert all(1 <= len(each) <= min(portion, turn) for each in portions)


async def test_others_get_their_turn_between_two_portions(three_complaints, monkeypatch):
    monkeypatch.setattr(facts, "TURN", 1)
    turns = []

    async def another():
        while True:
            turns.append(None)
            await asyncio.sleep(0)

    async with writing(three_complaints) as page:
        task = asyncio.create_task(another())
        had = [len(turns) async for _portion in facts.between(page, *ALWAYS)]
        task.cancel()
    assert had[0] < had[1] < had[2]


@pytest.mark.parametrize(
    "harm",
    [
        delete(rows.fact).where(rows.fact.c.number == "KL-2026-002"),
        update(rows.fact).where(rows.fact.c.number == "KL-2026-002").values(version=0),
        update(rows.complaint).where(rows.complaint.c.number == "KL-2026-002").values(version=2),
    ],
    ids=["no facts", "facts to be made anew", "a change by an earlier version of the program"],
)
async def test_no_report_is_made_that_misses_a_complaint(three_complaints, harm):
    """Whatever the period: on which day it was received is one of the facts."""
    async with writing(three_complaints) as page:
        await page.connection.execute(harm)
    async with reading(three_complaints) as page:
        assert await facts.behind(page) == ["KL-2026-002"]
        for period in (named("2026-K4"), named("2020")):
            with pytest.raises(Uncounted):
                await counted(page, period.first, period.last)
            with pytest.raises(Uncounted):
                await facts.uwv_counts(page, period, Calendar(), TODAY)


async def test_the_facts_stay_when_the_complaint_is_gone(three_complaints):
    async with reading(three_complaints) as page:
        before = await counted(page)
    async with writing(three_complaints) as page:
        await page.connection.execute(delete(rows.event))
        await page.connection.execute(delete(rows.complaint))
    async with reading(three_complaints) as page:
        assert await counted(page) == before


async def test_the_dissatisfied_are_counted_by_whom_they_were_sent(database):
    async with writing(database) as page:
        for day, commissioner in (
            ("2026-09-30", "uwv"),
            ("2026-10-01", "uwv"),
            ("2026-12-31", "uwv"),
            ("2026-11-11", "employer"),
            ("2026-11-12", None),
        ):
            said = {"channel": "phone", "received_on": day, "commissioner": commissioner}
            await register.note_dissatisfaction(page, said, TODAY)
    quarter = named("2026-K4")
    async with reading(database) as page:
        for commissioner, many in ((None, 4), ("uwv", 2), ("employer", 1), ("", 1), ("private", 0)):
            assert await facts.dissatisfied(page, quarter.first, quarter.last, commissioner) == many
        assert (await facts.uwv_counts(page, quarter, Calendar(), TODAY))["dissatisfaction"] == 2


async def test_a_dissatisfaction_of_which_the_commissioner_is_not_filled_in_is_not_overlooked(database):
    async with writing(database) as page:
        said = {"channel": "phone", "received_on": "2026-11-20", "commissioner": "employer"}
        await register.note_dissatisfaction(page, said, TODAY)
        await page.connection.execute(update(rows.dissatisfaction).values(commissioner=None))
    async with reading(database) as page:
        with pytest.raises(Uncounted):
            await facts.uwv_counts(page, named("2026-K4"), Calendar(), TODAY)
        later = TODAY + timedelta(days=1)
        assert await facts.dissatisfied(page, later, later) == 0


async def test_nobody_is_in_the_facts(database):
    words = "KANARIEPIET"
    async with writing(database) as page:
        alice = await a_member(page, words)
        opened: Complaint = await a_complaint(
            page, alice.id, name=words, description=words, about=[str(alice.id)], commissioner_name=words
        )
        async with register.change(page, opened.number, by=alice.id, action="test") as changed:
            changed.note(Moment(by=alice.id, at=NOW), text=words)
        (row,) = (await page.connection.execute(select(rows.fact))).all()
    assert not [value for value in row if words in str(value)]
    assert not [column for column in rows.fact.columns if column.foreign_keys or column.name.endswith("by")]
