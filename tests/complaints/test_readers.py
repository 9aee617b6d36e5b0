"""How answers are read and judged: days to come, days since, times, and a fixed number of choices."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.errors import NotAnAnswer
from complaints.form import Choice, Draft, Form, Kind, Question
from complaints.questions import fixed
from complaints.readers import (
    calendar_span,
    choose,
    coming_days,
    days_since,
    is_coming,
    on_or_after,
    read_coming_day,
    read_day,
    read_time,
)
from complaints.words import say
from complaints.workdays import Calendar
from tests.complaints.filling import TODAY, a_scene

SCENE = a_scene()
RECEIVED = date(2026, 11, 18)
TOO_EARLY = "De klacht is ontvangen op %(day)s. Dat kan niet eerder zijn."
UNTIL = Question(
    key="until", text="Tot wanneer?", label="Tot", kind=Kind.DATE, ahead=True,
    choices=coming_days, read=read_coming_day, check=is_coming,
)  # fmt: skip
SENT = Question(
    key="sent", text="Verstuurd?", label="Verstuurd", kind=Kind.DATE,
    choices=days_since(RECEIVED), read=read_day, check=on_or_after(RECEIVED, TOO_EARLY),
)  # fmt: skip
AT = Question(key="at", text="Hoe laat?", label="Tijd", kind=Kind.TEXT, read=read_time, limit=60)
PAIR = Question(
    key="pair", text="Wie?", label="Commissie", kind=Kind.SEVERAL, check=choose(2),
    choices=fixed(*(Choice(str(n), say(name)) for n, name in enumerate(("Anna", "Bram", "Carla"), start=1))),
)  # fmt: skip


def typed(question: Question, text: str, scene=SCENE) -> object:
    return Form("one", (question,)).type(Draft(), text, scene).answers[question.key]


def pressed(question: Question, key: str, scene=SCENE) -> object:
    return Form("one", (question,)).press(Draft(), key, scene).answers[question.key]


def refusal(act, *arguments) -> str:
    with pytest.raises(NotAnAnswer) as refused:
        act(*arguments)
    return str(refused.value.text)


# --- days to come


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", "2026-11-23"),
        ("morgen", "2026-11-24"),
        ("vrijdag", "2026-11-27"),
        ("volgende week woensdag", "2026-12-02"),
        ("over drie weken", "2026-12-14"),
        ("12 november", "2027-11-12"),
        ("7 januari", "2027-01-07"),
        ("eerstvolgende werkdag", "2026-11-24"),
        ("over een week", "2026-11-30"),
        ("Over twee weken", "2026-12-07"),
    ],
)
def test_a_coming_day_is_typed_in_dutch_and_an_incomplete_date_is_the_next_one(text, day):
    assert typed(UNTIL, text) == day


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("working", "2026-11-24"),
        ("week", "2026-11-30"),
        ("fortnight", "2026-12-07"),
        ("2026-11-23", "2026-11-23"),
        ("2028-11-23", "2028-11-23"),
    ],
)
def test_a_coming_day_is_pressed_on_a_button_or_on_the_calendar(key, day):
    assert pressed(UNTIL, key) == day


@pytest.mark.parametrize(
    ("today", "working"),
    [
        (date(2026, 11, 27), date(2026, 11, 30)),  # a Friday
        (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas on Friday and Saturday
        (date(2026, 12, 28), date(2026, 12, 30)),  # the agency is closed on Tuesday
    ],
)
def test_the_next_working_day_skips_the_days_off(today, working):
    scene = a_scene(today=today, calendar=Calendar({date(2026, 12, 29): "Kantoor dicht"}))
    assert pressed(UNTIL, "working", scene) == working.isoformat()


@pytest.mark.parametrize("day", ["2026-11-22", "2020-01-01", "0001-01-01"])
def test_a_day_that_has_been_is_refused_where_a_coming_one_is_asked(day):
    assert refusal(pressed, UNTIL, day) == "Die dag is al geweest. Vandaag is het 2026-11-23."


def test_yesterday_is_refused_where_a_coming_day_is_asked():
    assert refusal(typed, UNTIL, "gisteren").startswith("Die dag is al geweest.")


@pytest.mark.parametrize("day", ["2028-11-24", "9999-12-31"])
def test_more_than_two_years_ahead_is_refused_as_a_slip_in_the_year(day):
    assert refusal(pressed, UNTIL, day) == "Dat is na 2028-11-23. Klopt het jaar?"


@pytest.mark.parametrize("text", ["bananen", "xyz 33"])
def test_what_is_no_date_is_refused_with_examples_that_look_ahead(text):
    assert "morgen, volgende week woensdag" in refusal(typed, UNTIL, text)


@pytest.mark.parametrize("text", ["3-12 t/m 7-12", "3 t/m 7 december", "volgende week"])
def test_a_coming_period_is_refused_as_a_period_and_not_for_being_in_the_future(text):
    assert refusal(typed, UNTIL, text).startswith("Dat is een periode: 2026-1")


def test_a_coming_day_that_has_passed_since_is_asked_again():
    draft = Draft(answers={"until": "2026-11-23"})
    form = Form("one", (UNTIL,))
    assert form.position(draft, SCENE) is None
    assert form.position(draft, a_scene(today=TODAY + timedelta(days=1))) is UNTIL


@given(days=st.integers(-2000, 2000), today=st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_day_of_the_calendar_is_taken_exactly_when_the_calendar_shows_it(days, today):
    scene, day = a_scene(today=today), today + timedelta(days=days)
    first, last = calendar_span(UNTIL, today)
    assert UNTIL.takes(day.isoformat(), scene, {}) == (first <= day <= last)


def test_two_years_after_29_february_is_28_february():
    assert calendar_span(UNTIL, date(2028, 2, 29)) == (date(2028, 2, 29), date(2030, 2, 28))


def test_the_calendar_of_other_days_ends_today():
    assert calendar_span(SENT, TODAY) == (date(1990, 1, 1), TODAY)


# --- days since


@pytest.mark.parametrize(
    ("first", "keys"),
    [
        (date(2026, 11, 1), ["today", "yesterday"]),
        (date(2026, 11, 22), ["today", "yesterday"]),
        (date(2026, 11, 23), ["today"]),
        (date(2026, 11, 24), []),
    ],
)
def test_no_day_before_the_first_is_offered(first, keys):
    assert [choice.key for choice in days_since(first)(SCENE, {})] == keys


@pytest.mark.parametrize("day", ["2026-11-18", "2026-11-20", "2026-11-23"])
def test_a_day_from_the_first_until_today_is_taken(day):
    assert pressed(SENT, day) == typed(SENT, day) == day


@pytest.mark.parametrize("day", ["2026-11-17", "1990-01-01"])
def test_a_day_before_the_first_is_refused_with_the_sentence_of_the_question(day):
    assert refusal(pressed, SENT, day) == "De klacht is ontvangen op 2026-11-18. Dat kan niet eerder zijn."
    assert refusal(typed, SENT, day) == "De klacht is ontvangen op 2026-11-18. Dat kan niet eerder zijn."


def test_a_day_to_come_is_refused_where_one_that_has_been_is_asked():
    assert refusal(pressed, SENT, "2026-11-24").startswith("Die dag is nog niet geweest.")


def test_the_sentence_of_a_question_needs_no_day():
    check = on_or_after(RECEIVED, "Dat is te vroeg.")
    assert refusal(check, "2026-11-17", SCENE, {}) == "Dat is te vroeg."


# --- times


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", "14:30"), ("14.30", "14:30"), ("14u30", "14:30"), ("1430", "14:30"), ("14 30", "14:30"),
        ("14:30 uur", "14:30"), ("14.30u.", "14:30"), ("14 uur 30", "14:30"), ("14h30", "14:30"),
        ("Om 14:30 uur!", "14:30"), ("14 u", "14:00"), ("14 uur", "14:00"), ("14", "14:00"),
        ("9 uur", "09:00"), ("9u", "09:00"), ("9:05", "09:05"), ("930", "09:30"), ("negen uur", "09:00"),
        ("om negen uur", "09:00"), ("één uur", "13:00"), ("3 uur", "15:00"), ("drie uur", "15:00"),
        ("half drie", "14:30"), ("half 3", "14:30"), ("Half Negen", "08:30"), ("half een", "12:30"),
        ("kwart over tien", "10:15"), ("kwart voor een", "12:45"), ("tien voor vier", "15:50"),
        ("5 voor half vijf", "16:25"), ("vijf over half 3", "14:35"), ("twintig over elf", "11:20"),
        ("10 minuten voor 4", "15:50"), ("kwart over 14", "14:15"), ("kwart voor 15 uur", "14:45"),
        ("12 uur", "12:00"), ("twaalf uur", "12:00"), ("12:30", "12:30"), ("17:59", "17:59"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it_and_a_spoken_hour_as_one_of_the_office(text, time):
    assert typed(AT, text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [("02:30", "02:30"), ("0230", "02:30"), ("07:15", "07:15"), ("00:00", "00:00"), ("0:30", "00:30"),
     ("23:59", "23:59"), ("19 uur", "19:00"), ("kwart voor 24", "23:45")],
)  # fmt: skip
def test_an_hour_of_two_digits_below_ten_or_above_twelve_is_what_it_says(text, time):
    assert typed(AT, text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("7 uur 's avonds", "19:00"), ("half acht 's avonds", "19:30"), ("7 uur ’s ochtends", "07:00"),
        ("zeven uur in de ochtend", "07:00"), ("3 uur 's middags", "15:00"), ("3 uur 's nachts", "03:00"),
        ("12 uur 's nachts", "00:00"), ("half een 's nachts", "00:30"), ("10:30 's avonds", "22:30"),
        ("11 uur 's morgens", "11:00"), ("15:00 's middags", "15:00"),
    ],
)  # fmt: skip
def test_the_part_of_the_day_tells_which_hour_is_meant(text, time):
    assert typed(AT, text) == time


@pytest.mark.parametrize(
    ("text", "both"),
    [("7 uur", ("07:00", "19:00")), ("half acht", ("07:30", "19:30")), ("6:15", ("06:15", "18:15")),
     ("kwart voor 8", ("07:45", "19:45"))],
)  # fmt: skip
def test_an_hour_outside_office_hours_is_refused_and_both_readings_are_offered(text, both):
    assert refusal(typed, AT, text) == f"Bedoel je {both[0]} of {both[1]}? Typ het zo."
    assert [typed(AT, time) for time in both] == list(both)


@pytest.mark.parametrize(
    "text",
    [
        "", "nu", "straks", "24:00", "24 uur", "2400", "25", "14:60", "1260", "1:2:3", "14:3", "-3", "12345",
        "over drie uur", "voor drie", "half", "half half drie", "drie over", "half 25", "kwart over 24",
        "half 0", "40 over 3", "15:00 's ochtends", "3 uur 's avonds", "14:30 of 15:00", "uur", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_an_example(text):
    assert refusal(read_time, text, SCENE, {}) == "Typ een tijd, bijvoorbeeld 14:30."


PIECES = st.sampled_from([
    "14", "3", "0", "07", "30", "99", ":", ".", " ", "u", "h", "uur", "half", "kwart", "voor", "over", "drie",
    "tien", "twaalf", "om", "'s", "avonds", "nachts", "middag", "min", "٣", "½", "\u0301",
])  # fmt: skip


@given(
    text=st.one_of(
        st.text(), st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=8).map("".join)
    )
)
def test_any_text_is_a_time_or_no_answer_and_nothing_else(text):
    try:
        found = read_time(text, SCENE, {})
    except NotAnAnswer:
        return
    assert re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", str(found))
    assert read_time(str(found), SCENE, {}) == found


@given(st.times())
def test_every_minute_of_the_day_can_be_typed_with_two_digits_for_the_hour(time):
    for shape in ("%H:%M", "%H.%M", "%Hu%M", "%H%M"):
        if time.hour not in (10, 11, 12):
            assert typed(AT, format(time, shape)) == f"{time:%H:%M}"


# --- so many choices


@pytest.mark.parametrize("keys", [("1",), ("1", "2", "3")])
def test_too_few_or_too_many_choices_are_refused_and_the_ticks_stay(keys):
    form, draft = Form("one", (PAIR,)), Draft()
    for key in keys:
        draft = form.press(draft, key, SCENE)
    assert refusal(form.done, draft, SCENE) == f"Kies er precies 2. Je koos er {len(keys)}."
    assert form.collecting(draft, SCENE) == keys
    assert form.position(draft, SCENE) is PAIR


def test_the_right_number_of_choices_is_taken_after_a_refusal():
    form = Form("one", (PAIR,))
    three = form.type(Draft(), "Anna, Bram en Carla", SCENE)
    assert refusal(form.type, three, "klaar", SCENE) == "Kies er precies 2. Je koos er 3."
    done = form.done(form.press(three, "2", SCENE), SCENE)
    assert done.answers["pair"] == ["1", "3"]
    assert form.position(done, SCENE) is None


def test_a_stored_list_of_another_length_is_asked_again_and_keeps_its_ticks():
    form, draft = Form("one", (PAIR,)), Draft(answers={"pair": ["1", "2", "3"]})
    assert form.position(draft, SCENE) is PAIR
    assert form.collecting(draft, SCENE) == ("1", "2", "3")


def test_a_choice_that_went_away_leaves_the_other_tick():
    without = replace(PAIR, choices=lambda _scene, _answers: PAIR.choices(SCENE, {})[1:])
    form, draft = Form("one", (without,)), Draft(answers={"pair": ["1", "2"]})
    assert form.position(draft, SCENE) is without
    assert form.collecting(draft, SCENE) == ("2",)


def test_what_is_no_list_has_no_choices():
    assert refusal(choose(2), None, SCENE, {}) == "Kies er precies 2. Je koos er 0."
