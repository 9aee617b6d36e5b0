"""What the answers of the form say of a complaint: who is involved (3.3b), urgent, anonymous."""

import pytest

from complaints.complaint import ANONYMOUS
from tests.complaints.building import ANNA, BRAM, CARLA, EVA, a_complaint

# --- involved (3.3b)


@pytest.mark.parametrize(
    ("answers", "involved"),
    [
        ({}, set()),
        ({"guiding_coach": str(BRAM)}, {BRAM}),
        ({"guiding_coach": BRAM}, {BRAM}),
        ({"guiding_coach": "none"}, set()),
        ({"guiding_coach": None}, set()),
        ({"about": [str(BRAM), str(EVA)]}, {BRAM, EVA}),
        ({"about": (str(BRAM),)}, {BRAM}),
        ({"about": ["organisation", "third"]}, set()),
        ({"about": ["organisation", str(CARLA)], "guiding_coach": str(BRAM)}, {BRAM, CARLA}),
        ({"about": [str(BRAM)], "guiding_coach": str(BRAM)}, {BRAM}),
        ({"about": ["²"], "guiding_coach": "١"}, set()),
    ],
)
def test_involved_are_the_guiding_coach_and_whoever_it_is_about(answers, involved):
    assert a_complaint(**{"about": [], **answers}).involved == involved


def test_who_registered_it_is_not_involved_by_that():
    assert a_complaint(by=ANNA).involved == set()
    assert a_complaint(by=ANNA).registered_by == ANNA


# --- what the answers say


@pytest.mark.parametrize(
    ("fact", "key", "yes", "no"),
    [
        ("is_urgent", "urgent", "yes", "no"),
        ("may_be_leak", "leak", "yes", "no"),
        ("is_anonymous", "name", ANONYMOUS, "Fenna"),
    ],
)
def test_a_fact_is_what_was_answered(fact, key, yes, no):
    assert getattr(a_complaint(**{key: yes}), fact) is True
    assert getattr(a_complaint(**{key: no}), fact) is False
    assert getattr(a_complaint(), fact) is False


def test_categories_are_those_that_were_chosen():
    assert a_complaint(categories=["treatment", "privacy"]).categories == ("treatment", "privacy")
    assert a_complaint().categories == ()
