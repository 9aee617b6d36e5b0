"""The terms of 3.2b to 3.4a, and the versions they stand in."""

from datetime import date

import pytest

from complaints.regulation import (
    AMOUNTS,
    CURRENT,
    DUTIES,
    REGULATIONS,
    STARTS,
    Term,
    Unit,
    UnknownRegulation,
    duty,
    regulation,
    start_of,
)
from complaints.regulation import amount as amount_of


@pytest.mark.parametrize(
    ("key", "clause", "amount", "unit", "start"),
    [
        ("enter", "3.2b", 5, Unit.WORKING_DAYS, "received_on"),
        ("acknowledge", "3.3a", 2, Unit.WEEKS, "received_on"),
        ("decide", "3.3c", 4, Unit.WEEKS, "received_on"),
        ("resolve", "3.3d", 6, Unit.WEEKS, "received_on"),
        ("call", "3.4a", 5, Unit.WORKING_DAYS, "replied_on"),
    ],
)
def test_a_term_has_the_amount_and_the_start_of_its_clause(key, clause, amount, unit, start):
    assert CURRENT.term(key) == Term(key, clause, amount, unit, start)


def test_the_regulation_has_five_terms():
    assert len(CURRENT.terms) == 5


def test_the_committee_has_two_members_and_a_file_is_kept_for_five_years():
    assert (CURRENT.committee_size, CURRENT.retention_months) == (2, 60)


def test_three_calls_on_two_days_are_tried_before_the_letter():
    assert (CURRENT.call_attempts, CURRENT.call_days) == (3, 2)


def test_a_version_is_found_by_its_name():
    assert regulation("2026-1") is CURRENT


def test_every_version_is_filed_under_its_own_name():
    assert [found.version for found in REGULATIONS.values()] == list(REGULATIONS)


def test_an_unknown_version_is_refused_and_named():
    with pytest.raises(UnknownRegulation) as refused:
        regulation("1999-9")
    assert str(refused.value.text) == "Versie 1999-9 van het reglement is niet bekend."


def test_an_unknown_term_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        CURRENT.term("lunch")


@pytest.mark.parametrize("found", REGULATIONS.values(), ids=list(REGULATIONS))
def test_every_term_can_be_put_into_words(found):
    for term in found.terms:
        assert {term.key} <= DUTIES.keys()
        assert {term.start} <= STARTS.keys()
        assert {term.unit} <= AMOUNTS.keys()


def test_a_duty_names_its_term_and_its_clause():
    assert str(duty(CURRENT.term("enter"))) == (
        "De klacht moet binnen 5 werkdagen in het klachtenregister staan (artikel 3.2b)."
    )


def test_a_term_of_one_week_is_said_in_the_singular():
    assert str(amount_of(Term("decide", "3.3c", 1, Unit.WEEKS, "received_on"))) == "1 week"


def test_the_day_of_receipt_is_called_day_0():
    text = start_of(CURRENT.term("enter"), date(2026, 4, 29))
    assert str(text) == "De klacht is ontvangen op 2026-04-29. Dat is dag 0: de dag erna telt als eerste."
