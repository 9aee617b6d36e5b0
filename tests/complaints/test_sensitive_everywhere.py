"""A citizen service number is refused by every question of every form, however it is written (P2)."""

import pytest

from complaints import disclosing
from complaints.errors import NotAnAnswer
from complaints.intake import INTAKE
from complaints.lifecycle import Step
from complaints.questions import Kind, Question
from complaints.search import check
from complaints.steps import TAKINGS
from complaints.team import asks_invited
from handlers import avg_forms, privacy_forms
from tests.complaints.building import CARLA, a_team
from tests.complaints.filling import a_scene
from tests.complaints.test_steps import a_situation

WRITTEN = ("123456782", "het is 123.456.782, geloof ik", "klant123456782", "123 456.782", "123;456;782")
TYPED = {Kind.TEXT, Kind.LONG_TEXT}


def of_steps():
    for step in Step:
        questions = TAKINGS[step].questions
        yield from questions(a_situation()) if questions else ()


def every() -> list[Question]:
    requests = (question for ask in avg_forms.QUESTIONS.values() for question in ask("AVG-2026-001"))
    terms = (question for ask in privacy_forms.QUESTIONS.values() for question in ask("KL-2026-001"))
    found = [
        *INTAKE.questions,
        *of_steps(),
        *requests,
        *terms,
        *disclosing.for_programme(),
        *disclosing.for_correction(is_told=True),
        *disclosing.for_erasure("TR-1"),
        *asks_invited(a_team()),
    ]
    return [question for question in found if question.kind in TYPED]


def is_refused(question: Question, text: str) -> bool:
    """Before it is stored: by its guard, or because it can't be read as what is asked."""
    answers = {"fact": "name", "channel": "phone", "about": [str(CARLA)]}
    try:
        question.read(text, a_scene(), answers)
        question.guard(text, a_scene(), answers)
    except NotAnAnswer:
        return True
    return False


@pytest.mark.parametrize("text", WRITTEN)
def test_no_question_takes_it(text):
    assert [question.key for question in every() if not is_refused(question, text)] == []


def test_the_questions_are_of_all_forms():
    assert len(every()) > 50


@pytest.mark.parametrize("text", WRITTEN)
def test_it_can_not_be_searched_for(text):
    with pytest.raises(NotAnAnswer):
        check(text)
