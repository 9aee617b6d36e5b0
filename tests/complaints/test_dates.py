"""Dutch dates as people type them, on Sunday 22 November 2026 unless another day is named."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from complaints.dates import parse_date, parse_period
from complaints.errors import NotAnAnswer

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip
SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

todays = st.dates(date(1995, 1, 1), date(2090, 12, 31))


def november(*days):
    found = [date(2026, 11, day) for day in days]
    return (found[0], found[-1])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("vandaag", SUNDAY),
        ("Vandaag.", SUNDAY),
        ("  GISTEREN ", date(2026, 11, 21)),
        ("gister", date(2026, 11, 21)),
        ("gisteravond", date(2026, 11, 21)),
        ("eergisteren", date(2026, 11, 20)),
        ("vanmorgen", SUNDAY),
        ("maandag", date(2026, 11, 16)),
        ("ma", date(2026, 11, 16)),
        ("ma.", date(2026, 11, 16)),
        ("op maandag", date(2026, 11, 16)),
        ("maandagmiddag", date(2026, 11, 16)),
        ("zaterdag", date(2026, 11, 21)),
        ("afgelopen vrijdag", date(2026, 11, 20)),
        ("afgelopen zondag", date(2026, 11, 15)),
        ("maandag jl.", date(2026, 11, 16)),
        ("maandag j.l.", date(2026, 11, 16)),
        ("vorige week woensdag", date(2026, 11, 11)),
        ("vorige week op woensdag", date(2026, 11, 11)),
        ("woensdag vorige week", date(2026, 11, 11)),
        ("woensdag in de vorige week", date(2026, 11, 11)),
        ("vorige week wo", date(2026, 11, 11)),
        ("vorige week zondag", date(2026, 11, 15)),
        ("deze week dinsdag", date(2026, 11, 17)),
        ("drie dagen geleden", date(2026, 11, 19)),
        ("3 dagen terug", date(2026, 11, 19)),
        ("een week geleden", date(2026, 11, 15)),
        ("één week geleden", date(2026, 11, 15)),
        ("2 weken geleden", date(2026, 11, 8)),
        ("een maand geleden", date(2026, 10, 22)),
        ("twaalf maanden geleden", date(2025, 11, 22)),
        ("een jaar geleden", date(2025, 11, 22)),
        ("12 nov", date(2026, 11, 12)),
        ("12 nov.", date(2026, 11, 12)),
        ("12nov", date(2026, 11, 12)),
        ("12e november", date(2026, 11, 12)),
        ("op 12 november", date(2026, 11, 12)),
        ("de 12e november", date(2026, 11, 12)),
        ("12 november 2026", date(2026, 11, 12)),
        ("12  NOVEMBER   2026", date(2026, 11, 12)),
        ("1 november '26", date(2026, 11, 1)),
        ("donderdag 12 november", date(2026, 11, 12)),
        ("donderdag, 12 november", date(2026, 11, 12)),
        ("do 12 nov 2026", date(2026, 11, 12)),
        ("do. 12-11", date(2026, 11, 12)),
        ("14 sept", date(2026, 9, 14)),
        ("3-11", date(2026, 11, 3)),
        ("3/11", date(2026, 11, 3)),
        ("3.11.", date(2026, 11, 3)),
        ("3/11/26", date(2026, 11, 3)),
        ("03.11.2026", date(2026, 11, 3)),
        ("3 - 11 - 2026", date(2026, 11, 3)),
        ("3–11–2026", date(2026, 11, 3)),
        ("3 11 2026", date(2026, 11, 3)),
        ("2026-11-03", date(2026, 11, 3)),
        ("3-11-99", date(1999, 11, 3)),
        ("22-11", SUNDAY),  # today is not in the future
        ("23-11", date(2025, 11, 23)),  # tomorrow a year ago
        ("24 december", date(2025, 12, 24)),
        ("29 februari", date(2024, 2, 29)),
        ("29-02-2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, day):
    assert parse_date(typed, SUNDAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("morgen", MONDAY),
        ("overmorgen", date(2026, 11, 24)),
        ("volgende week dinsdag", date(2026, 11, 24)),
        ("dinsdag volgende week", date(2026, 11, 24)),
        ("over 3 dagen", date(2026, 11, 25)),
        ("over een week", date(2026, 11, 29)),
        ("over twee maanden", date(2027, 1, 22)),
        ("maandag", MONDAY),
        ("komende zondag", date(2026, 11, 29)),
        ("a.s. maandag", MONDAY),
        ("maandag a.s.", MONDAY),
        ("volgende vrijdag", date(2026, 11, 27)),
        ("3-12", date(2026, 12, 3)),
        ("12 nov", date(2027, 11, 12)),
        ("22-11", SUNDAY),
        ("29 februari", date(2028, 2, 29)),
        ("3-12-2026", date(2026, 12, 3)),
        ("gisteren", date(2026, 11, 21)),  # whether the past will do is for the question to judge
    ],
)
def test_looking_ahead_an_incomplete_day_is_the_coming_one(typed, day):
    assert parse_date(typed, SUNDAY, future=True) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("morgen", MONDAY),
        ("volgende week dinsdag", date(2026, 11, 24)),
        ("over 3 dagen", date(2026, 11, 25)),
        ("3-12-2026", date(2026, 12, 3)),
    ],
)
def test_a_day_to_come_is_refused_where_only_the_past_will_do(typed, day):
    with pytest.raises(NotAnAnswer, match="ligt in de toekomst") as refused:
        parse_date(typed, SUNDAY)
    assert refused.value.text.values["day"] == day


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("gisteren", november(21)),
        ("vorige week", november(9, 15)),
        ("afgelopen week", november(9, 15)),
        ("deze week", november(16, 22)),
        ("vorige maand", (date(2026, 10, 1), date(2026, 10, 31))),
        ("vorig jaar", (date(2025, 1, 1), date(2025, 12, 31))),
        ("dit jaar", (date(2026, 1, 1), date(2026, 12, 31))),
        ("3-11 t/m 7-11", november(3, 7)),
        ("3-11 - 7-11", november(3, 7)),
        ("3-11-2026 tot 7-11-2026", november(3, 7)),
        ("van 3 tot en met 7 november", november(3, 7)),
        ("van 3 november t.e.m. 7 november", november(3, 7)),
        ("3 t/m 7 november 2026", november(3, 7)),
        ("3-7 november", november(3, 7)),
        ("tussen 3 en 7 november", november(3, 7)),
        ("maandag t/m woensdag", november(16, 18)),
        ("eergisteren t/m vandaag", november(20, 22)),
        ("begin november t/m gisteren", november(1, 21)),
        ("begin november", november(1, 10)),
        ("half november", november(11, 20)),
        ("eind februari 2024", (date(2024, 2, 21), date(2024, 2, 29))),
        ("november", november(1, 30)),
        ("december", (date(2025, 12, 1), date(2025, 12, 31))),
        ("november 2026", november(1, 30)),
        ("in november 2026", november(1, 30)),
        ("in 2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2024 - 2025", (date(2024, 1, 1), date(2025, 12, 31))),
        ("oktober t/m november 2025", (date(2025, 10, 1), date(2025, 11, 30))),
        ("28 december t/m 3 januari 2026", (date(2025, 12, 28), date(2026, 1, 3))),
        ("28-12-2024 t/m 3-1", (date(2024, 12, 28), date(2025, 1, 3))),
        ("week 45", november(2, 8)),
        ("week 52", (date(2025, 12, 22), date(2025, 12, 28))),
        ("week 1 2026", (date(2025, 12, 29), date(2026, 1, 4))),
    ],
)
def test_a_period_has_a_first_and_a_last_day(typed, period):
    assert parse_period(typed, SUNDAY) == period


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("maandag 12 november", "Dat is 2026-11-12, geen maandag. Typ de goede dag of laat de weekdag weg."),
        ("zondag", "Vandaag is het zondag. Bedoel je “vandaag” of “vorige week zondag”?"),
        (
            "vorige vrijdag",
            "Bedoel je “afgelopen vrijdag” (2026-11-20) of “vorige week vrijdag” (2026-11-13)?",
        ),
        (
            "vorige week",
            "Dat is een periode: 2026-11-09 tot en met 2026-11-15. Noem één dag, bijvoorbeeld 12 november.",
        ),
        ("30 februari", "Die dag bestaat niet. Typ de dag, de maand en het jaar, bijvoorbeeld 3-11-2026."),
        ("29-2-2025", "Die dag bestaat niet. Typ de dag, de maand en het jaar, bijvoorbeeld 3-11-2026."),
        ("12-13", "Die dag bestaat niet. Typ de dag, de maand en het jaar, bijvoorbeeld 3-11-2026."),
        ("1-1-0000", "Die dag bestaat niet. Typ de dag, de maand en het jaar, bijvoorbeeld 3-11-2026."),
        ("3-11-1800", "Het jaar 1800 kan niet kloppen. Typ bijvoorbeeld 3-11-2026."),
        ("999 jaar geleden", "Het jaar 1027 kan niet kloppen. Typ bijvoorbeeld 3-11-2026."),
        ("giteren", "Ik lees hier geen datum in. Bedoel je “gisteren”?"),
        ("vorige wek woensdag", "Ik lees hier geen datum in. Bedoel je “vorige week woensdag”?"),
        ("12 novmber 2026", "Ik lees hier geen datum in. Bedoel je “12 november 2026”?"),
        ("drie dagn geleden", "Ik lees hier geen datum in. Bedoel je “drie dagen geleden”?"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_to_do(typed, sentence):
    with pytest.raises(NotAnAnswer) as refused:
        parse_date(typed, SUNDAY)
    assert str(refused.value.text) == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "?",
        "weet ik niet",
        "al langer",
        "12",
        "een",
        "november de twaalfde",
        "x" * 5000,
        "3-11-20261",
        "0",
    ],
)
def test_nonsense_is_refused_with_examples(typed):
    with pytest.raises(NotAnAnswer) as refused:
        parse_date(typed, SUNDAY)
    assert str(refused.value.text) == (
        "Ik lees hier geen datum in. Typ bijvoorbeeld: gisteren, vorige week woensdag, 12 november"
        " of 3-11-2026."
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7-11-26 t/m 3-11-26", "Die periode eindigt voordat ze begint. Typ bijvoorbeeld: 3-11 t/m 7-11."),
        (
            "7-11 t/m 3-11",
            "Die periode duurt bijna een jaar. Zet het jaar erbij, zoals 3-11-2025 t/m 7-3-2026.",
        ),
        ("31 t/m 3 november", "Die dag bestaat niet. Typ bijvoorbeeld: 3-11 t/m 7-11."),
        ("gisteren t/m morgen", "Dat ligt in de toekomst: 2026-11-23. Noem een dag tot en met vandaag."),
        ("volgende maand", "Dat ligt in de toekomst: 2026-12-01. Noem een dag tot en met vandaag."),
        (
            "week 54",
            "Die week vind ik niet in dit jaar of het vorige. Typ bijvoorbeeld: week 45 of 3-11 t/m 7-11.",
        ),
        (
            "een hele tijd",
            (
                "Ik lees hier geen datum of periode in. Typ bijvoorbeeld: gisteren, 12 november,"
                " 3-11 t/m 7-11 of november 2026."
            ),
        ),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_what_to_do(typed, sentence):
    with pytest.raises(NotAnAnswer) as refused:
        parse_period(typed, SUNDAY)
    assert str(refused.value.text) == sentence


def test_every_example_that_a_refusal_gives_can_be_typed():
    examples = [
        "gisteren",
        "vorige week woensdag",
        "12 november",
        "3-11-2026",
        "3-11 t/m 7-11",
        "november 2026",
    ]
    examples += ["week 45", "3-11-2025 t/m 7-3-2026", "vandaag", "vorige week zondag", "afgelopen vrijdag"]
    assert [parse_period(example, SUNDAY)[0] <= SUNDAY for example in examples] == [True] * len(examples)


def test_a_weekday_named_on_that_day_looking_ahead_offers_next_week():
    with pytest.raises(NotAnAnswer) as refused:
        parse_date("maandag", MONDAY, future=True)
    assert (
        str(refused.value.text) == "Vandaag is het maandag. Bedoel je “vandaag” of “volgende week maandag”?"
    )


def test_next_friday_on_a_monday_may_be_this_week_or_the_next():
    with pytest.raises(NotAnAnswer) as refused:
        parse_date("volgende vrijdag", MONDAY, future=True)
    assert str(refused.value.text) == (
        "Bedoel je “komende vrijdag” (2026-11-27) of “volgende week vrijdag” (2026-12-04)?"
    )


def test_last_friday_on_a_monday_is_the_same_in_both_readings():
    assert parse_date("vorige vrijdag", MONDAY) == date(2026, 11, 20)


def test_a_month_ago_from_the_31st_is_the_last_day_of_a_shorter_month():
    assert parse_date("een maand geleden", date(2026, 3, 31)) == date(2026, 2, 28)


def test_a_year_ago_from_a_leap_day_is_the_28th():
    assert parse_date("een jaar geleden", date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_leap_day_can_be_eight_years_back():
    assert parse_date("29 februari", date(2104, 2, 28)) == date(2096, 2, 29)


@pytest.mark.parametrize(("typed", "year"), [("3-11-36", 2036), ("3-11-37", 1937), ("3 nov '00", 2000)])
def test_two_digits_are_a_year_up_to_ten_years_ahead(typed, year):
    assert parse_date(typed, SUNDAY, future=True) == date(year, 11, 3)


# --- every date, in every usual way

WITH_A_YEAR = (
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()][:2]}. {day.day} {SHORT[day.month - 1]}. {day.year}",
    lambda day: f"{day.day} {SHORT[day.month - 1]} {day.year}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: day.isoformat(),
    lambda day: f"{WEEKDAYS[day.weekday()].upper()} {day.day}-{day.month}-{day.year}",
)
WITHOUT_A_YEAR = (
    lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    lambda day: f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}",
    lambda day: f"{day.day} {SHORT[day.month - 1]}.",
    lambda day: f"{day.day}-{day.month}",
    lambda day: f"{day.day:02}/{day.month:02}",
)


@given(todays, st.integers(0, 30_000), st.sampled_from(WITH_A_YEAR))
def test_a_date_with_its_year_is_read_back(today, ago, written):
    day = max(today - timedelta(days=ago), date(1900, 1, 1))
    assert parse_date(written(day), today) == day
    assert parse_period(written(day), today) == (day, day)


@given(todays, st.integers(0, 364), st.sampled_from(WITHOUT_A_YEAR))
def test_a_date_of_the_last_year_is_read_back_without_its_year(today, ago, written):
    day = today - timedelta(days=ago)
    assert parse_date(written(day), today) == day


@given(todays, st.integers(0, 364), st.sampled_from(WITHOUT_A_YEAR))
def test_a_date_of_the_coming_year_is_read_back_without_its_year(today, ahead, written):
    day = today + timedelta(days=ahead)
    assert parse_date(written(day), today, future=True) == day


@given(todays, st.integers(0, 99))
def test_two_digits_of_a_year_are_read_back_up_to_ninety_years_ago(today, ago):
    day = today - timedelta(days=ago * 300)
    assert parse_date(f"{day.day}-{day.month}-{day.year % 100:02}", today) == day


@given(todays, st.integers(0, 6))
def test_a_weekday_is_the_last_one_before_today(today, weekday):
    found = parse_date(f"afgelopen {WEEKDAYS[weekday]}", today)
    assert (found.weekday(), 1 <= (today - found).days <= 7) == (weekday, True)


@given(todays, st.integers(1, 6))
def test_a_bare_weekday_is_one_of_the_six_days_before_today(today, ago):
    day = today - timedelta(days=ago)
    assert parse_date(WEEKDAYS[day.weekday()], today) == day


@given(todays, st.integers(0, 6))
def test_last_week_is_the_week_before_this_one_from_monday(today, weekday):
    found = parse_date(f"vorige week {WEEKDAYS[weekday]}", today)
    assert found.isocalendar()[:2] == (today - timedelta(days=7)).isocalendar()[:2]
    assert found.weekday() == weekday


@given(todays, st.integers(1, 999))
def test_days_and_weeks_ago_are_subtracted(today, n):
    assert parse_date(f"{n} dagen geleden", today) == today - timedelta(days=n)
    if n <= 4000 // 7:
        assert parse_date(f"{n} weken geleden", today) == today - timedelta(weeks=n)


@given(
    todays,
    st.integers(0, 2000),
    st.integers(0, 300),
    st.sampled_from(["{} t/m {}", "van {} tot en met {}", "{} - {}"]),
)
def test_a_period_with_its_years_is_read_back(today, ago, length, form):
    last = today - timedelta(days=ago)
    first = last - timedelta(days=length)
    written = form.format(f"{first:%d-%m-%Y}", f"{last:%d-%m-%Y}")
    assert parse_period(written, today) == (first, last)


@given(todays, st.integers(0, 300), st.integers(0, 60))
def test_a_period_of_the_last_year_is_read_back_without_its_years(today, ago, length):
    last = today - timedelta(days=ago)
    first = last - timedelta(days=length)
    written = f"{first.day} {MONTHS[first.month - 1]} t/m {last.day} {MONTHS[last.month - 1]}"
    assert parse_period(written, today) == (first, last)


WORDS = st.sampled_from([
    "vorige", "volgende", "deze", "week", "maand", "jaar", "maandag", "zo", "mei", "12", "november", "3-11",
    "2026", "-", "t/m", "tot", "en", "met", "tussen", "van", "over", "drie", "dagen", "geleden", "eind", "jl",
    "begin", "afgelopen", "a.s.", "0", "99", "0000", "31", "op", "de", "in", "29", "feb",
])  # fmt: skip


@settings(max_examples=500)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=70), st.booleans())
@example("2024 - " * 8 + "2024", False)
@example("1 t/m " * 9 + "1 mei", False)
@example("november 0000", False)
@example("week 1 9999", False)
def test_anything_typed_is_read_or_refused_and_never_in_the_future(typed, future):
    for read in (lambda: parse_period(typed, SUNDAY)[0], lambda: parse_date(typed, SUNDAY, future=future)):
        try:
            day = read()
        except NotAnAnswer as refused:
            assert str(refused.text)  # noqa: PT017 - either outcome is right, an error is not
        else:
            assert future or day <= SUNDAY
