"""The forms of steps: what is asked before a step is recorded, as typed by people."""

from datetime import date

import pytest

from complaints.errors import NotAnAnswer, Refusal
from complaints.events import Way
from complaints.form import Command, Draft, Form
from complaints.lifecycle import Step
from complaints.steps import TAKINGS, Situation, asks_first, form, take
from complaints.workdays import Calendar
from tests.complaints.building import CARLA, MONDAY, a_complaint, a_team, noon
from tests.complaints.filling import TODAY, a_scene, fill

SCENE = a_scene()
RECEIVED = date(2026, 11, 18)


def a_situation(complaint=None, team=None, me: int = CARLA) -> Situation:
    team = team or a_team(today=MONDAY)
    return Situation(
        complaint=complaint or a_complaint(received=RECEIVED),
        team=team,
        me=team.people[me],
        at=noon(team.today),
        calendar=Calendar(),
        attempts=3,
    )


def the_form(step: Step, **changed) -> Form:
    return form(step.value, a_situation(**changed))


ACKNOWLEDGEMENT = the_form(Step.ACKNOWLEDGE)


def test_every_step_has_its_row():
    assert set(TAKINGS) == set(Step)


def test_without_a_complaint_it_is_the_registration_form():
    assert form("intake", None).key == "intake"


@pytest.mark.parametrize("step", [Step.ENTER, Step.CONFIRM])
def test_some_steps_are_one_press(step):
    assert not asks_first(step)


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
    question = the_form(Step.ACKNOWLEDGE, complaint=a_complaint(received=TODAY)).questions[0]
    assert [choice.key for choice in question.choices(SCENE, {})] == ["today"]


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


@pytest.mark.parametrize("step", Step)
def test_no_question_of_a_step_has_the_place_of_the_reasons_for_a_sensitive_text(step):
    assert "reasons" not in {question.key for question in the_form(step).questions}


def test_a_step_that_is_taken_is_a_fact_and_why_a_sensitive_text_is_there_stays_with_it():
    situation = a_situation()
    take(Step.NOTE, situation, {"text": "Er speelt een depressie.", "reasons": {"text": "Nodig"}})
    noted = situation.complaint.events[-1]
    assert (noted.text, noted.because, noted.by) == ("Er speelt een depressie.", "Nodig", CARLA)


def test_a_refusal_leaves_everything_as_it_was():
    situation = a_situation()
    before = list(situation.complaint.events)
    with pytest.raises(Refusal):
        take(Step.REOPEN, situation, {"reason": "Zomaar"})
    assert situation.complaint.events == before
