"""Dates reckoned by hand on a paper calendar, and every case of a term read aloud (3.2b-3.4a)."""

from datetime import date, timedelta

import pytest

from complaints.deadlines import explain
from complaints.errors import Refusal
from complaints.workdays import Calendar
from handlers.texts import spoken
from tests.complaints.building import (
    a_case,
    accepted,
    call,
    declined,
    judge,
    on_day,
    reply,
    resolved,
    seated,
    tell,
)

CALENDAR = Calendar()
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
DUE = date(2026, 4, 13)  # six weeks later, a Monday
MAY, JUNE = date(2026, 5, 11), date(2026, 6, 8)


def term(complaint, key):
    return next((each for each in complaint.deadlines(CALENDAR) if each.term.key == key), None)


def days(complaint, key):
    found = term(complaint, key)
    return found.due_on, found.act_by


def aloud(complaint, key):
    return [spoken(line) for line in explain(term(complaint, key), CALENDAR)]


# --- the golden dates

GOLDEN = {
    "two weeks end on Ascension Day": ("acknowledge", (2026, 4, 30), (2026, 5, 14), (2026, 5, 13)),
    "5 May 2026 is a working day": ("enter", (2026, 4, 29), (2026, 5, 6), (2026, 5, 6)),
    "5 May 2025 is a day off (lustrum)": ("enter", (2025, 4, 29), (2025, 5, 7), (2025, 5, 7)),
    "Good Friday and Easter Monday": ("enter", (2026, 4, 1), (2026, 4, 10), (2026, 4, 10)),
    "two weeks end on Good Friday": ("acknowledge", (2026, 3, 20), (2026, 4, 3), (2026, 4, 2)),
    "King's Day on a Monday": ("enter", (2026, 4, 22), (2026, 4, 30), (2026, 4, 30)),
    # Kept on Saturday the 26th then: Monday the 28th is a working day, and no working day is lost.
    "King's Day on a Sunday": ("enter", (2025, 4, 22), (2025, 4, 29), (2025, 4, 29)),
    "two weeks end on King's Day itself": ("acknowledge", (2025, 4, 12), (2025, 4, 26), (2025, 4, 25)),
    "two weeks end on the Sunday after it": ("acknowledge", (2025, 4, 13), (2025, 4, 27), (2025, 4, 25)),
    "the turn of the year": ("enter", (2026, 12, 28), (2027, 1, 5), (2027, 1, 5)),
    "two weeks end on New Year's Day": ("acknowledge", (2026, 12, 18), (2027, 1, 1), (2026, 12, 31)),
    "four weeks end on Christmas Day": ("decide", (2026, 11, 27), (2026, 12, 25), (2026, 12, 24)),
    "six weeks end on Easter Monday": ("resolve", (2026, 2, 23), (2026, 4, 6), (2026, 4, 2)),
    "six weeks over a leap day": ("resolve", (2028, 1, 31), (2028, 3, 13), (2028, 3, 13)),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_a_golden_date(case):
    key, received, due, act_by = GOLDEN[case]
    assert days(a_case(received=date(*received)), key) == (date(*due), date(*act_by))


@pytest.mark.parametrize(
    ("replied", "due"),
    [
        (date(2026, 12, 21), date(2026, 12, 29)),  # Christmas on Friday and Saturday
        (date(2026, 12, 24), date(2027, 1, 4)),  # and New Year's Day
        (date(2026, 12, 31), date(2027, 1, 8)),
        (date(2026, 5, 12), date(2026, 5, 20)),  # Ascension Day
        (date(2026, 5, 20), date(2026, 5, 28)),  # Whit Monday
    ],
)
def test_the_call_comes_within_five_working_days_of_the_reply(replied, due):
    assert days(resolved(replied, received=replied), "call") == (due, due)


def test_ascension_day_read_aloud():
    assert aloud(a_case(received=date(2026, 4, 30)), "acknowledge") == [
        "De klager hoort binnen 2 weken dat we de klacht hebben ontvangen (artikel 3.3a).",
        "De klacht is ontvangen op donderdag 30 april 2026. Dat is dag 0: de dag erna telt als eerste.",
        "2 weken later is het donderdag 14 mei 2026.",
        "Weken tellen gewoon door: ook een vrije dag telt mee en de datum schuift niet op.",
        "De uiterste datum is donderdag 14 mei 2026.",
        "donderdag 14 mei 2026 is geen werkdag: Hemelvaartsdag.",
        "Doe het daarom uiterlijk op woensdag 13 mei 2026, de laatste werkdag.",
    ]


def test_kings_day_on_a_sunday_read_aloud():
    lines = aloud(a_case(received=date(2025, 4, 22)), "enter")
    assert lines[5:8] == [
        "zaterdag 26 april 2025 telt niet mee: Koningsdag.",
        "zondag 27 april 2025 telt niet mee: zondag.",
        "maandag 28 april 2025: werkdag 4.",
    ]


def test_christmas_read_aloud():
    lines = aloud(resolved(date(2026, 12, 21), received=date(2026, 12, 21)), "call")
    assert lines[:2] == [
        "De directie belt de klager binnen 5 werkdagen na de antwoordbrief (artikel 3.4a).",
        (
            "De antwoordbrief is verstuurd op maandag 21 december 2026."
            " Dat is dag 0: de dag erna telt als eerste."
        ),
    ]
    assert lines[5:8] == [
        "vrijdag 25 december 2026 telt niet mee: eerste kerstdag.",
        "zaterdag 26 december 2026 telt niet mee: tweede kerstdag.",
        "zondag 27 december 2026 telt niet mee: zondag.",
    ]


# --- extended (3.3d)


def case(on=MONDAY, **facts):
    return seated(on, received=MONDAY, **facts)


def extend(complaint, until, on=MONDAY):
    complaint.extend(on_day(on), until=until, reason="Een getuige is ziek.", calendar=CALENDAR)
    return complaint


def received_on(complaint, day, on=JUNE):
    complaint.amend(
        on_day(on),
        fact="received_on",
        answers={**complaint.answers, "received_on": day.isoformat()},
        reason="Het poststempel zegt iets anders.",
    )
    return complaint


@pytest.mark.parametrize(
    ("told", "due"),
    [(MONDAY, MAY), (DUE - DAY, MAY), (DUE, MAY), (DUE + DAY, DUE), (MAY, DUE)],
    ids=["at once", "a day before", "on the day", "a day late", "weeks late"],
)
def test_an_extension_counts_when_it_is_told_on_or_before_the_date_in_force(told, due):
    assert days(tell(extend(case(), MAY), told, recorded=JUNE), "resolve") == (due, due)


@pytest.mark.parametrize(("sent", "in_time"), [(MAY, True), (MAY + DAY, False)])
def test_settled_within_an_extension_that_counts_is_in_time(sent, in_time):
    complaint = judge(tell(extend(case(), MAY), DUE), DUE)
    assert term(reply(complaint, sent), "resolve").in_time is in_time


def test_settled_within_an_extension_told_a_day_late_is_late():
    complaint = judge(tell(extend(case(), MAY), DUE + DAY), DUE + DAY)
    assert term(reply(complaint, DUE + DAY), "resolve").in_time is False


def test_an_extension_nobody_told_of_does_not_count():
    complaint = extend(case(), MAY)
    assert days(complaint, "resolve") == (DUE, DUE)
    assert aloud(complaint, "resolve")[4:] == [
        "De verlenging tot en met maandag 11 mei 2026 telt nog niet: de klager is nog niet ingelicht.",
        "De uiterste datum is maandag 13 april 2026.",
    ]


def test_two_extensions_each_told_in_time_move_the_date_twice():
    complaint = tell(extend(tell(extend(case(), MAY), DUE), JUNE, DUE + DAY), MAY)
    assert days(complaint, "resolve")[0] == JUNE
    assert aloud(complaint, "resolve")[4:] == [
        (
            "Verlengd tot en met maandag 11 mei 2026. De klager hoorde dit op tijd, op maandag 13 april 2026"
            " (telefonisch)."
        ),
        (
            "Verlengd tot en met maandag 8 juni 2026. De klager hoorde dit op tijd, op maandag 11 mei 2026"
            " (telefonisch)."
        ),
        "De uiterste datum is maandag 8 juni 2026.",
    ]


def test_an_extension_after_one_told_late_is_late_itself():
    complaint = tell(extend(tell(extend(case(), MAY), DUE + DAY), JUNE, DUE + DAY), DUE + 2 * DAY)
    assert days(complaint, "resolve")[0] == DUE
    assert aloud(complaint, "resolve")[4:6] == [
        (
            "De verlenging tot en met maandag 11 mei 2026 telt niet. De klager hoorde dit op dinsdag 14 april"
            " 2026 (telefonisch). Dat was na maandag 13 april 2026, dus te laat."
        ),
        (
            "De verlenging tot en met maandag 8 juni 2026 telt niet. De klager hoorde dit op woensdag 15"
            " april 2026 (telefonisch). Dat was na maandag 13 april 2026, dus te laat."
        ),
    ]


def test_of_two_extensions_only_the_last_was_told():
    complaint = tell(extend(extend(case(), MAY), JUNE), DUE)
    assert days(complaint, "resolve")[0] == JUNE


@pytest.mark.parametrize("until", [DUE, DUE - DAY, MONDAY])
def test_an_extension_is_later_than_the_date_in_force(until):
    with pytest.raises(Refusal, match="Kies een latere dag") as refused:
        extend(case(), until)
    assert refused.value.text.values["due"] == DUE


def test_the_date_in_force_is_that_of_an_extension_that_counts():
    with pytest.raises(Refusal, match="Kies een latere dag"):
        extend(tell(extend(case(), MAY), DUE), MAY, DUE)


def test_an_extension_needs_a_reason():
    complaint = case()
    with pytest.raises(Refusal, match="meer tijd"):
        complaint.extend(on_day(MONDAY), until=MAY, reason=" ", calendar=CALENDAR)


# --- the day of receipt corrected: everything is worked out anew


def test_a_corrected_day_of_receipt_moves_every_term_that_runs_from_it():
    complaint = received_on(a_case(received=MONDAY), MONDAY - 7 * DAY)
    assert {each.term.key: each.due_on for each in complaint.deadlines(CALENDAR)} == {
        "enter": MONDAY,
        "acknowledge": MONDAY + 7 * DAY,
        "decide": MONDAY + 21 * DAY,
        "resolve": MONDAY + 35 * DAY,
    }


def test_a_corrected_day_of_receipt_can_make_a_telling_late():
    complaint = received_on(tell(extend(case(), MAY), DUE), MONDAY - DAY)
    assert days(complaint, "resolve")[0] == DUE - DAY


def test_a_corrected_day_of_receipt_can_make_a_telling_timely():
    day = MONDAY + DAY
    complaint = tell(extend(accepted(day, received=MONDAY, registered=day), MAY, day), DUE + DAY)
    assert days(complaint, "resolve")[0] == DUE
    assert days(received_on(complaint, day), "resolve")[0] == MAY


def test_a_corrected_day_of_receipt_can_make_what_was_done_late():
    complaint = a_case(received=MONDAY)
    complaint.enter(on_day(MONDAY + 7 * DAY))
    assert term(complaint, "enter").in_time is True
    assert term(received_on(complaint, MONDAY - DAY), "enter").in_time is False
    assert aloud(complaint, "enter")[-1] == "Gedaan op maandag 9 maart 2026: te laat."


def test_the_call_runs_from_the_reply_whatever_the_day_of_receipt():
    complaint = resolved(DUE, received=MONDAY)
    assert days(complaint, "call") == days(received_on(complaint, MONDAY - 7 * DAY), "call")


# --- decided in time (3.3c)


@pytest.mark.parametrize(("told", "in_time"), [(28, True), (29, False)])
def test_a_decline_is_in_time_when_the_complainant_is_told_within_four_weeks(told, in_time):
    complaint = declined(MONDAY + 7 * DAY, received=MONDAY)
    assert term(complaint, "decide").met_on is None
    assert term(tell(complaint, MONDAY + told * DAY), "decide").in_time is in_time


def test_a_call_in_time_read_aloud():
    complaint = call(resolved(MONDAY, received=MONDAY), MONDAY + 7 * DAY, satisfied=True)
    assert aloud(complaint, "call")[-2:] == [
        "De uiterste datum is maandag 9 maart 2026.",
        "Gedaan op maandag 9 maart 2026: op tijd.",
    ]
