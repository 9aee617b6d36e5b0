"""The forms of steps: what is asked before a step is recorded."""

from datetime import date

import pytest

from complaints.errors import NotAnAnswer
from complaints.events import Way
from complaints.form import Command, Draft
from complaints.steps import ACKNOWLEDGEMENT, FORMS
from tests.complaints.filling import a_scene, fill

SCENE = a_scene(received_on=date(2026, 11, 18))


def test_the_program_knows_its_forms_by_key():
    assert set(FORMS) == {"intake", "acknowledge"}
    assert all(form.key == key for key, form in FORMS.items())


@pytest.mark.parametrize("typed", ["18 november 2026", "gisteren", "vandaag"])
def test_a_receipt_is_acknowledged_between_the_day_of_receipt_and_today(typed):
    draft = fill(ACKNOWLEDGEMENT, SCENE, {"on": typed, "way": "Brief"})
    assert ACKNOWLEDGEMENT.position(draft, SCENE) is None
    assert draft.answers["way"] == Way.LETTER


@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-24"])
def test_a_receipt_is_not_acknowledged_before_it_or_in_the_future(day):
    with pytest.raises(NotAnAnswer):
        ACKNOWLEDGEMENT.press(Draft(), day, SCENE)
    with pytest.raises(NotAnAnswer):
        ACKNOWLEDGEMENT.type(Draft(), day, SCENE)


def test_yesterday_is_not_offered_for_what_came_in_today():
    question = ACKNOWLEDGEMENT.questions[0]
    keys = [choice.key for choice in question.choices(a_scene(received_on=SCENE.today), {})]
    assert keys == ["today"]


@pytest.mark.parametrize(("typed", "way"), [("telefoon", Way.PHONE), ("email", Way.EMAIL), ("3", Way.LETTER)])
def test_the_way_is_one_of_three(typed, way):
    assert fill(ACKNOWLEDGEMENT, SCENE, {"on": "vandaag", "way": typed}).answers["way"] == way


def test_another_way_is_refused():
    draft = fill(ACKNOWLEDGEMENT, SCENE, {"on": "vandaag"})
    with pytest.raises(NotAnAnswer):
        ACKNOWLEDGEMENT.type(draft, "postduif", SCENE)


def test_both_questions_are_required():
    assert Command.SKIP not in ACKNOWLEDGEMENT.allowed(Draft(), SCENE)
    assert Command.SKIP not in ACKNOWLEDGEMENT.allowed(fill(ACKNOWLEDGEMENT, SCENE, {"on": "vandaag"}), SCENE)
