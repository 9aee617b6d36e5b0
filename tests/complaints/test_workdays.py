"""Working days, against a calendar counted out by hand here: own Easter, own table of holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays.countries.netherlands import Netherlands
from hypothesis import given
from hypothesis import strategies as st

from complaints.workdays import OBSERVANCES, Calendar, WrongDaysOff, parse_days_off

CALENDAR = Calendar()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)

days = st.dates(date(1992, 1, 1), date(2098, 12, 31))
amounts = st.integers(0, 60)
own_days_off = st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.just("dicht"), max_size=60)
days_near = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def easter(year):
    """Gauss's rule with its two exceptions, for the Gregorian calendar."""
    a, b, c = year % 19, year % 4, year % 7
    p = year // 100
    m = (15 - (13 + 8 * p) // 25 + p - p // 4) % 30
    n = (4 + p - p // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if d == 29 and e == 6:
        return date(year, 4, 19)
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        return date(year, 4, 18)
    return date(year, 3, 22) + timedelta(days=d + e)


def birthday_of_the_monarch(year):
    day = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return day - DAY if day.weekday() == 6 else day


def dutch_holidays(year):
    moving = {easter(year) + timedelta(days=n) for n in (-2, 0, 1, 39, 49, 50)}
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26), birthday_of_the_monarch(year)}
    return moving | fixed | ({date(year, 5, 5)} if year % 5 == 0 else set())


HOLIDAYS = {day for year in range(1989, 2102) for day in dutch_holidays(year)}


def counts(day, closed=()):
    return day.weekday() < 5 and day not in HOLIDAYS and day not in closed


def counted_out(start, amount, closed=()):
    day = start
    while amount:
        day += DAY
        amount -= counts(day, closed)
    return day


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1990, 4, 15), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2026, 4, 5), (2038, 4, 25)],
)
def test_the_easter_of_this_test_is_the_easter_of_the_almanac(year, month, day):
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize("year", range(1990, 2101))
def test_every_day_of_every_year_counts_as_in_the_table(year):
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)] + [date(year, 12, 31)]
    assert [CALENDAR.is_working_day(day) for day in every] == [counts(day) for day in every]


def test_every_name_the_package_gives_is_in_our_named_set_and_the_other_way_round():
    names = {
        name
        for year in range(1990, 2101)
        for found in Netherlands(years=year, language="nl").values()
        for name in found.split("; ")
    }
    assert names == OBSERVANCES.keys()


def test_every_observance_has_its_reason():
    assert all(observance.reason.endswith(".") for observance in OBSERVANCES.values())


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede Vrijdag"),
        (date(2026, 4, 5), "eerste paasdag"),
        (date(2026, 4, 6), "tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2031, 4, 26), "Koningsdag"),  # the 27th is a Sunday
        (date(2025, 4, 26), "Koningsdag"),
        (date(2013, 4, 30), "Koninginnedag"),
        (date(1995, 4, 29), "Koninginnedag"),
        (date(2025, 5, 5), "Bevrijdingsdag"),
        (date(2005, 5, 5), "Bevrijdingsdag en Hemelvaartsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 24), "eerste pinksterdag"),
        (date(2026, 5, 25), "tweede pinksterdag"),
        (date(2026, 12, 25), "eerste kerstdag"),
        (date(2026, 12, 26), "tweede kerstdag"),
        (date(2026, 11, 21), "zaterdag"),
        (date(2026, 11, 22), "zondag"),
        (date(2025, 4, 27), "zondag"),
    ],
)
def test_a_day_off_has_a_name(day, name):
    assert str(CALENDAR.day_off(day)) == name


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 5),  # 5 May outside a lustrum year
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2024, 2, 29),
        date(2026, 4, 30),
    ],
)
def test_a_working_day_has_none(day):
    assert CALENDAR.day_off(day) is None


def test_the_agency_adds_days_off_with_its_own_reason():
    calendar = Calendar({date(2026, 12, 24): "100% dicht"})
    assert str(calendar.day_off(date(2026, 12, 24))) == "100% dicht"


def test_a_holiday_keeps_its_name_when_the_agency_is_closed_too():
    calendar = Calendar({date(2026, 12, 25): "Kerstsluiting", date(2026, 12, 27): "Kerstsluiting"})
    found = [str(calendar.day_off(day)) for day in (date(2026, 12, 25), date(2026, 12, 27))]
    assert found == ["eerste kerstdag", "zondag"]


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        (date(2026, 4, 29), 5, date(2026, 5, 6)),  # 5 May 2026 counts
        (date(2025, 4, 29), 5, date(2025, 5, 7)),  # 5 May 2025 does not: a lustrum year
        (date(2026, 3, 30), 5, date(2026, 4, 8)),  # Good Friday and Easter Monday
        (date(2031, 4, 24), 2, date(2031, 4, 28)),  # King's Day on Saturday the 26th costs nothing
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # King's Day on a Monday
        (date(2026, 12, 28), 5, date(2027, 1, 5)),  # the turn of the year
        (date(2028, 2, 28), 1, date(2028, 2, 29)),  # a leap day
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # received on a Sunday
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_the_day_of_receipt_is_day_0(start, amount, last):
    assert CALENDAR.add(start, amount) == last


@given(days, amounts)
def test_adding_is_the_same_as_counting_out(start, amount):
    assert CALENDAR.add(start, amount) == counted_out(start, amount)


@given(days_near, amounts, own_days_off)
def test_the_agency_s_days_off_are_skipped_as_well(start, amount, closed):
    assert Calendar(closed).add(start, amount) == counted_out(start, amount, closed)


@given(days_near, amounts, own_days_off)
def test_going_back_undoes_adding_from_a_working_day(start, amount, closed):
    calendar = Calendar(closed)
    working = calendar.next_on_or_after(start)
    assert calendar.back(calendar.add(working, amount), amount) == working


@given(days_near, amounts, own_days_off)
def test_adding_undoes_going_back_from_a_working_day(start, amount, closed):
    calendar = Calendar(closed)
    working = calendar.last_on_or_before(start)
    assert calendar.add(calendar.back(working, amount), amount) == working


@given(days_near, amounts, own_days_off)
def test_between_counts_what_was_added(start, amount, closed):
    calendar = Calendar(closed)
    assert calendar.between(start, calendar.add(start, amount)) == amount


@given(days_near, days_near, days_near)
def test_between_adds_up_whatever_the_order(a, b, c):
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)


@given(days_near, days_near)
def test_between_is_signed(a, b):
    counted = sum(counts(min(a, b) + timedelta(days=n)) for n in range(1, abs((b - a).days) + 1))
    assert CALENDAR.between(a, b) == (counted if b >= a else -counted)


@given(days)
def test_the_nearest_working_day_has_only_days_off_before_it(day):
    last, following = CALENDAR.last_on_or_before(day), CALENDAR.next_on_or_after(day)
    assert counts(last)
    assert counts(following)
    between = [last + timedelta(days=n) for n in range(1, (following - last).days)]
    assert [off for off in between if counts(off)] == []


@pytest.mark.parametrize("step", [CALENDAR.add, CALENDAR.back])
def test_a_negative_number_of_days_is_a_mistake_of_the_program(step):
    with pytest.raises(ValueError, match="-1"):
        step(date(2026, 1, 5), -1)


def test_the_explanation_goes_day_by_day():
    assert [str(line) for line in CALENDAR.explain(date(2026, 4, 2), 2)] == [
        "2026-04-03 telt niet mee: Goede Vrijdag.",
        "2026-04-04 telt niet mee: zaterdag.",
        "2026-04-05 telt niet mee: eerste paasdag.",
        "2026-04-06 telt niet mee: tweede paasdag.",
        "2026-04-07: werkdag 1.",
        "2026-04-08: werkdag 2.",
    ]


@given(days_near, amounts, own_days_off)
def test_the_explanation_names_every_day_up_to_the_last(start, amount, closed):
    calendar = Calendar(closed)
    lines = calendar.explain(start, amount)
    named = [line.values["day"] for line in lines]
    assert named == [
        start + timedelta(days=n) for n in range(1, (calendar.add(start, amount) - start).days + 1)
    ]
    assert [line.values["count"] for line in lines if "count" in line.values] == list(range(1, amount + 1))


# --- moments


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2026-11-23T06:30", "2026-11-23T08:30"),
        ("2026-11-23T08:29:59.999999", "2026-11-23T08:30"),
        ("2026-11-23T08:30", "2026-11-23T08:30"),
        ("2026-11-23T12:00", "2026-11-23T12:00"),
        ("2026-11-23T17:29:59", "2026-11-23T17:29:59"),
        ("2026-11-23T17:30", "2026-11-24T08:30"),
        ("2026-11-20T18:00", "2026-11-23T08:30"),  # Friday evening
        ("2026-11-22T12:00", "2026-11-23T08:30"),  # Sunday
        ("2026-12-24T20:00", "2026-12-28T08:30"),  # Christmas
        ("2026-03-29T01:59", "2026-03-30T08:30"),  # the night the clock goes forward
        ("2026-10-25T02:30", "2026-10-26T08:30"),  # the night it goes back
        ("2026-04-03T10:00", "2026-04-07T08:30"),  # Good Friday
    ],
)
def test_a_moment_waits_for_working_hours(now, moment):
    assert CALENDAR.working_moment(at(now)) == at(moment).astimezone(UTC)


def test_a_moment_is_given_in_utc():
    assert CALENDAR.working_moment(at("2026-11-23T12:00")).tzinfo is UTC


def test_working_hours_are_those_of_amsterdam_in_summer_and_winter():
    summer, winter = datetime(2026, 7, 1, 6, 30, tzinfo=UTC), datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    assert (CALENDAR.within_hours(summer), CALENDAR.within_hours(winter)) == (True, False)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_working_moment_is_within_hours_and_never_earlier(now):
    moment = CALENDAR.working_moment(now)
    assert moment >= now
    assert CALENDAR.within_hours(moment)
    assert (moment == now) == CALENDAR.within_hours(now)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_quarter_of_an_hour_before_a_working_moment_would_do(now):
    moment = CALENDAR.working_moment(now)
    quarters = int((moment - now) / timedelta(minutes=15))
    earlier = [moment - timedelta(minutes=15 * n) for n in range(1, quarters + 1)]
    assert [when for when in earlier if CALENDAR.within_hours(when)] == []


@pytest.mark.parametrize("ask", [CALENDAR.within_hours, CALENDAR.working_moment])
def test_a_moment_without_a_time_zone_is_a_mistake_of_the_program(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 11, 23, 12))  # noqa: DTZ001 - that is the mistake


# --- the setting


def test_days_off_are_single_days_and_periods():
    assert parse_days_off("2026-12-24 Kantoor dicht; 2026-12-30..2027-01-01 Kerstsluiting") == {
        date(2026, 12, 24): "Kantoor dicht",
        date(2026, 12, 30): "Kerstsluiting",
        date(2026, 12, 31): "Kerstsluiting",
        date(2027, 1, 1): "Kerstsluiting",
    }


def test_a_closure_may_last_three_months_and_no_longer():
    assert len(parse_days_off("2026-07-01..2026-09-30 Verbouwing")) == 92
    with pytest.raises(WrongDaysOff):
        parse_days_off("2026-07-01..2026-10-01 Verbouwing")


@pytest.mark.parametrize("setting", ["", "  ", ";", " ; \n ;"])
def test_an_empty_setting_adds_no_days_off(setting):
    assert parse_days_off(setting) == {}


def test_parts_may_stand_on_lines_of_their_own():
    assert list(parse_days_off("2026-12-24 Dicht\n2026-12-31 Dicht\n")) == [
        date(2026, 12, 24),
        date(2026, 12, 31),
    ]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("kerst", "begin met een datum, zoals 2026-12-24 Kantoor dicht."),
        ("2026-12-24", "zet de reden achter de datum, zoals 2026-12-24 Kantoor dicht."),
        ("2026-12-24..2026-12-25", "zet de reden achter de datum, zoals 2026-12-24 Kantoor dicht."),
        ("2026-02-30 Dicht", "2026-02-30 is geen datum. Schrijf jaar-maand-dag."),
        ("24-12-2026 Dicht", "24-12-2026 is geen datum. Schrijf jaar-maand-dag."),
        ("1026-12-24 Dicht", "1026-12-24 is geen datum. Schrijf jaar-maand-dag."),
        ("2026-12-31..2026-12-24 Dicht", "de laatste dag ligt voor de eerste."),
        ("2026-12-24..2027-12-25 Dicht", "een periode is hoogstens 92 dagen."),
        ("2026-01-05..2026-01-06 A\n2026-01-05 A", "2026-01-05 staat er twee keer in."),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused_with_what_is_wrong(part, fault):
    with pytest.raises(WrongDaysOff) as refused:
        parse_days_off(part)
    assert str(refused.value.text) == f"“{part.splitlines()[-1]}”: {fault}"


def test_all_faults_are_listed_at_once():
    with pytest.raises(WrongDaysOff) as refused:
        parse_days_off("kerst; 2026-12-24 Dicht; 2026-02-30 Dicht; 2026-12-31")
    assert len(refused.value.faults) == 3
    assert all(str(fault) in str(refused.value.text) for fault in refused.value.faults)


@given(st.text(alphabet="0123456789-.; dichtTW\n", max_size=60) | st.text(max_size=40))
def test_any_setting_is_read_or_refused(setting):
    try:
        assert all(isinstance(day, date) for day in parse_days_off(setting))
    except WrongDaysOff as refused:
        assert str(refused.text)  # noqa: PT017 - either outcome is right, an error is not
