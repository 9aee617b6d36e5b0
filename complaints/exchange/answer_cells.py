"""The answers of the registration form as cells."""

from collections.abc import Mapping
from datetime import date

from complaints.conditions import WAYS, uwv_client
from complaints.exchange.cells import Cell, joined
from complaints.exchange.names import Names
from complaints.exchange.words import BECAUSE, LABELS, PEOPLE
from complaints.intake import INTAKE
from complaints.questions import Answer, Answers, Kind, Question, Scene, period


def cells_of(answers: Answers, scene: Scene, names: Names) -> dict[str, Cell]:
    """By heading."""
    known = {**answers, "uwv_client": uwv_client(answers)}
    cells = {
        LABELS[question.key]: _cell(question, known[question.key], scene, names, answers)
        for question in INTAKE.questions
        if known.get(question.key) is not None
    }
    return {**cells, BECAUSE: _reasons_cell(answers.get("reasons"))}


def _cell(question: Question, answer: Answer, scene: Scene, names: Names, answers: Answers) -> Cell:
    if question.kind is Kind.FILES:
        return len(answer) or None if isinstance(answer, list) else None
    labels = _labels(question, scene, answers)
    if question.key in PEOPLE:
        people = answer if isinstance(answer, list) else [answer]
        labels |= {str(each): names[int(str(each))] for each in people if str(each).isdecimal()}
    if isinstance(answer, list):
        return joined([labels.get(str(each), str(each)) for each in answer]) or None
    if question.kind is Kind.DATE:
        return date.fromisoformat(str(answer))
    if found := period(answer):
        first, last = found
        return first if first == last else f"{first:%d-%m-%Y} t/m {last:%d-%m-%Y}"
    if question.show:
        return str(question.show(answer, scene))
    return labels.get(str(answer), str(answer)) or None


def _labels(question: Question, scene: Scene, answers: Answers) -> dict[str, str]:
    labels = {choice.key: str(choice.label) for choice in question.choices(scene, answers)}
    return {**WAYS, **labels} if question.key == "preferred_way" else labels


def _reasons_cell(reasons: object) -> Cell:
    """A line for each question."""
    if not isinstance(reasons, Mapping):
        return None
    return "\n".join(f"{LABELS.get(key, key)}: {why}" for key, why in reasons.items()) or None
