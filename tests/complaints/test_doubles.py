"""Possible doubles: the same complainant, by name, phone or e-mail, within ninety days."""

from datetime import timedelta

import pytest

from complaints.doubles import alike, around
from complaints.events import Closed
from complaints.facts import ANONYMOUS
from tests.complaints.building import CARLA, MONDAY, a_complaint, noon

DAY = timedelta(days=1)
FENNA = {"name": "Fenna Visser", "phone": "+31612345678", "email": "fenna@voorbeeld.nl"}
OTHER = {"name": "Karel Post", "phone": "+31687654321", "email": "karel@voorbeeld.nl"}


def answers(received=MONDAY, **given):
    return {"received_on": received.isoformat(), **given}


@pytest.mark.parametrize("name", ["Fenna Visser", "fenna  VISSER", "Fénna Visser", "Fenna Visser."])
def test_the_same_name_however_it_is_written(name):
    assert alike(answers(name=name), a_complaint(**{**OTHER, "name": "Fenna Visser"}))


@pytest.mark.parametrize("key", ["phone", "email"])
def test_the_same_way_to_reach_somebody_under_another_name(key):
    assert alike(answers(**{**OTHER, key: FENNA[key]}), a_complaint(**FENNA))


def test_an_address_of_mail_is_the_same_in_capitals():
    assert alike(answers(name="F. V.", email="Fenna@Voorbeeld.nl"), a_complaint(**FENNA))


def test_nothing_in_common_is_no_double():
    assert not alike(answers(**OTHER), a_complaint(**FENNA))


@pytest.mark.parametrize("key", ["phone", "email"])
@pytest.mark.parametrize("skipped", [None, ""])
def test_what_both_left_out_is_nothing_in_common(key, skipped):
    assert not alike(answers(**{**OTHER, key: skipped}), a_complaint(**{**FENNA, key: skipped}))


def test_a_phone_is_not_compared_with_a_name():
    assert not alike(answers(name="+31612345678"), a_complaint(**FENNA))


@pytest.mark.parametrize("mine", [{"name": ANONYMOUS}, {"name": ANONYMOUS, "phone": FENNA["phone"]}])
@pytest.mark.parametrize("theirs", [FENNA, {"name": ANONYMOUS}, {"name": ANONYMOUS, "phone": FENNA["phone"]}])
def test_who_is_anonymous_is_never_compared(mine, theirs):
    assert not alike(answers(**mine), a_complaint(**theirs))
    assert not alike(answers(**theirs), a_complaint(**mine))


@pytest.mark.parametrize(("days", "found"), [(-91, False), (-90, True), (0, True), (90, True), (91, False)])
def test_received_within_ninety_days_of_each_other(days, found):
    assert alike(answers(MONDAY + days * DAY, **FENNA), a_complaint(**FENNA)) is found
    first, last = around(answers(MONDAY + days * DAY, **FENNA))
    assert (first <= MONDAY <= last) is found


def test_one_that_was_closed_counts_too():
    closed = a_complaint(**FENNA)
    closed.events.append(Closed(on=MONDAY, at=noon(MONDAY), by=CARLA))
    assert alike(answers(**FENNA), closed)


@pytest.mark.parametrize(
    "given", [{}, {"received_on": None, **FENNA}, {"received_on": "2026-11-23"}, answers(name=ANONYMOUS)]
)
def test_nothing_is_looked_for_when_nothing_is_known(given):
    assert around(given) is None
    assert not alike(given, a_complaint(**FENNA))


def test_a_complaint_that_can_t_be_reckoned_with_is_no_double():
    odd = a_complaint(**FENNA)
    odd.answers = {**FENNA, "received_on": "gisteren"}
    assert not alike(answers(**FENNA), odd)
