"""Searching: every typed word is the number, or occurs in the complaint, however it is written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.errors import NotAnAnswer
from complaints.events import Appointed, Promise
from complaints.facts import ANONYMOUS
from complaints.intake import INTAKE
from complaints.search import COMMISSIONERS, LONGEST, best, check, is_enough, matches
from tests.complaints.building import (
    DIRK,
    EVA,
    MONDAY,
    NUMBER,
    a_case,
    a_complaint,
    a_team,
    accepted,
    closed,
    declined,
    judged,
    mediated,
    noon,
    on_day,
    reopen,
    seated,
    settled,
)
from tests.complaints.filling import a_scene

DAY = timedelta(days=1)
ELFPROOF = "123456782"


def numbered(number, **facts):
    complaint = a_complaint(**facts)
    complaint.number = number
    return complaint


# --- by number


@pytest.mark.parametrize(
    "words", ["KL-2026-007", "kl-2026-7", "KL 2026 7", "2026-007", "2026-7", "2026 007", "007", "7", "kl-7"]
)
def test_a_number_is_found_however_it_is_typed(words):
    assert NUMBER == "KL-2026-007"
    assert matches(a_complaint(), words)


@pytest.mark.parametrize("words", ["KL-2025-7", "KL-2026-70", "70", "0", "2026-0071", "KL-2026-7-1"])
def test_another_number_is_not_this_one(words):
    assert not matches(a_complaint(), words)


@pytest.mark.parametrize("words", ["7", "KL-2026-7"])
@pytest.mark.parametrize("number", ["KL-2026-070", "KL-2026-071", "KL-2026-717"])
def test_the_beginning_of_a_number_is_no_number(words, number):
    assert not matches(numbered(number), words)


def test_a_year_finds_all_of_that_year():
    assert matches(a_complaint(), "2026")
    assert not matches(a_complaint(), "2025")


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["KL-2026-{}", "2026-{:03d}", "{}"]))
def test_a_number_finds_itself_alone(mine, other, form):
    typed = form.format(mine) if mine < 2000 or mine > 2099 else f"KL-2026-{mine}"
    assert matches(numbered(f"KL-2026-{mine:03d}"), typed)
    assert matches(numbered(f"KL-2026-{other:03d}"), typed) is (mine == other)


# --- by words


ANSWERS = {
    "name": "Fenna Visser-de Wit",
    "email": "fenna@voorbeeld.nl",
    "address": "Dorpsstraat 5, 1234 AB Utrecht",
    "authorisation": "Volmacht van november",
    "commissioner_name": "Gemeente Voorbeeldstad",
    "programme": "TR-2026-55",
    "title": "De coach kwam te laat",
    "description": "Hij zei niets.\nOok geen excuus.",
    "wanted": "Een nieuwe afspraak",
    "earlier_how": "Er is gebeld",
    "urgent_why": "Het traject stopt vrijdag",
    "reasons": {"description": "Dit verklaart het verzuim"},
}


@pytest.mark.parametrize(
    "words",
    [
        *("fenna", "VISSER", "Visser-de Wit", "visser wit", "wit", "fén", "Fenna, visser!"),
        *("fenna@voorbeeld.nl", "Fenna@Voorbeeld.NL", "fenna@", "voorbeeldstad", "gemeente voorb"),
        *("Dorpsstraat 5", "1234 AB", "1234", "volmacht", "TR-2026-55", "tr2026", "55"),
        *("te laat", "laat coach", "excuus", "niets ook", "afspr", "gebeld", "traject stopt", "verzuim"),
        *("visser 7", "KL-2026-7 fenna", "2026 coach"),
    ],
)
def test_it_is_found_by_what_was_answered(words):
    assert matches(a_complaint(**ANSWERS), words)


@pytest.mark.parametrize(
    "words",
    ["isser", "fenna postma", "coach vroeg", "vissers", "visser 8", "a", "x", "dorpsstraat 6", "🙂", ""],
)
def test_each_word_has_to_be_there_from_its_beginning(words):
    assert not matches(a_complaint(**ANSWERS), words)


@pytest.mark.parametrize("words", ["j visser", "J. Visser"])
def test_one_letter_is_a_whole_word_only(words):
    assert matches(a_complaint(name="J. Visser"), words)
    assert not matches(a_complaint(name="Jan Visser"), words)


@pytest.mark.parametrize("typed", ["e-mail", "email", "E mail", "O'Brien", "obrien", "o’brien"])
def test_signs_within_a_word_make_no_difference(typed):
    assert matches(a_complaint(title="Geen e-mail", description="Van mevrouw O’Brien."), typed)


def test_who_wants_to_be_anonymous_is_not_found_by_the_code_for_it():
    assert not matches(a_complaint(name=ANONYMOUS), ANONYMOUS)


def test_the_kind_of_commissioner_is_found_by_its_name_in_the_form():
    question = next(each for each in INTAKE.questions if each.key == "commissioner")
    labels = {each.key: str(each.label) for each in question.choices(a_scene(), {})}
    assert labels.keys() == {*COMMISSIONERS, "other"}
    for key in COMMISSIONERS:
        assert matches(a_complaint(commissioner=key), labels[key])
    assert not matches(a_complaint(commissioner="other"), "other")


def promised():
    complaint = accepted()
    complaint.promise(
        on_day(), kind=Promise.AGREEMENT, what="Een kaartje sturen", owner=DIRK, until=MONDAY, team=a_team()
    )
    return complaint


def noted():
    complaint = a_case()
    complaint.note(on_day(), text="Gesproken met de receptie; bel 06-87654321.")
    return complaint


def left(reason="other", complaint=None):
    complaint = complaint or seated()
    complaint.recuse(on_day(), person=EVA, reason=reason)
    return complaint


def heard():
    complaint = seated()
    complaint.hear(on_day(), on=MONDAY, who="complainant", waived=False, report="Ze bleef kalm.")
    return complaint


def external():
    complaint = accepted()
    complaint.events.append(Appointed(on=MONDAY, at=noon(MONDAY), by=DIRK, external=("Xandra Kuiper",)))
    return complaint


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        (noted, "receptie"),
        (noted, "0687654321"),
        (promised, "kaartje"),
        (declined, "voor 2020"),
        (judged, "nagekomen"),
        (settled, "nieuwe afspraak"),
        (mediated, "Middel praten"),
        (closed, "zo goed"),
        (heard, "kalm"),
        (external, "Kuiper"),
        (lambda: reopen(closed()), "nieuws"),
    ],
)
def test_it_is_found_by_what_was_written_about_what_happened(complaint, words):
    assert matches(complaint(), words)
    assert not matches(a_case(), words)


@pytest.mark.parametrize(
    ("complaint", "code"), [(left, "other"), (heard, "complainant"), (judged, "founded")]
)
def test_a_code_is_no_word(complaint, code):
    assert not matches(complaint(), code)


# --- by phone

PHONES = [
    *("0612345678", "06 12345678", "06-12345678", "06 12 34 56 78", "06.12.34.56.78", "(06) 1234 5678"),
    *("+31612345678", "+31 6 12345678", "+31 (0)6 12345678", "0031612345678", "00 31 6-12 34 56 78"),
    *("06‑12345678", "06 – 12345678"),
]


@pytest.mark.parametrize("typed", PHONES)
@pytest.mark.parametrize("others", ["{}", "fenna {}", "{} fenna"])
def test_a_phone_number_is_found_however_it_is_typed(typed, others):
    assert matches(a_complaint(phone="+31612345678"), others.format(typed))


@pytest.mark.parametrize("typed", PHONES)
@pytest.mark.parametrize("written", PHONES)
def test_and_however_it_is_written_in_a_text(typed, written):
    assert matches(a_complaint(description=f"Bel {written} na vijf uur."), typed)


@pytest.mark.parametrize("typed", ["0612", "061234567", "06-1234", "31612345"])
def test_its_beginning_is_enough(typed):
    assert matches(a_complaint(phone="+31612345678"), typed)


@pytest.mark.parametrize("typed", ["0612345679", "06 1234567 9", "karel 0612345678", "+32612345678"])
def test_another_phone_number_is_not_found(typed):
    assert not matches(a_complaint(phone="+31612345678"), typed)


@pytest.mark.parametrize("typed", ["+32 2 555 12 12", "0032 2 5551212", "+3225551212"])
def test_a_phone_number_abroad_is_found_too(typed):
    assert matches(a_complaint(phone="+3225551212"), typed)


# --- what may be typed


@pytest.mark.parametrize("words", [ELFPROOF, f"visser {ELFPROOF}", "1234.56.782"])
def test_a_citizen_service_number_is_refused_and_not_repeated(words):
    with pytest.raises(NotAnAnswer, match="burgerservicenummer") as refused:
        check(words)
    assert not any(char.isdigit() for char in str(refused.value.text))


@pytest.mark.parametrize("words", [*PHONES, "KL-2026-007", "TR-2026-55", "a" * LONGEST])
def test_anything_else_may_be_typed(words):
    check(words)


def test_a_story_is_no_search():
    with pytest.raises(NotAnAnswer, match="tekens"):
        check("a" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("", False),
        ("a", False),
        ("a b", False),
        ("!?", False),
        ("7", True),
        ("ab", True),
        ("06 12345678", True),
    ],
)
def test_two_letters_or_a_figure_are_enough_to_search(words, enough):
    assert is_enough(words) is enough


# --- the best first


def test_the_newest_comes_first():
    found = [
        numbered(f"KL-2026-{n:03d}", received=MONDAY + days * DAY) for n, days in ((1, 0), (2, 2), (3, 1))
    ]
    assert [each.number for each in best(found, "fenna")] == ["KL-2026-002", "KL-2026-003", "KL-2026-001"]


def test_of_one_day_the_last_number_comes_first():
    found = [numbered(f"KL-2026-{n:03d}") for n in (1, 3, 2)]
    assert [each.number for each in best(found, "fenna")] == ["KL-2026-003", "KL-2026-002", "KL-2026-001"]


def test_whose_number_was_typed_comes_before_who_has_it_in_a_text():
    old, new = numbered("KL-2026-012"), numbered("KL-2026-013", received=MONDAY + DAY, title="Op 12 november")
    assert best([new, old], "12") == [old, new]


def test_what_does_not_match_is_left_out():
    assert best([a_complaint(), a_complaint(name="Karel Postma")], "karel") == [
        a_complaint(name="Karel Postma")
    ]
