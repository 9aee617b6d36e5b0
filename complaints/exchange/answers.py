"""The answers of the registration form, out of cells: the form's own questions judge them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from complaints.conditions import WAYS, uwv_client
from complaints.errors import Caution, NotAnAnswer
from complaints.exchange.cells import (
    EMPTY,
    NO_DAY,
    NOT_HERE,
    YEAR,
    Cell,
    Faults,
    Line,
    day_of,
    line_of,
    number_of,
    parts_of,
    text_of,
)
from complaints.exchange.events import LONGEST_REASON, refuse_bsn, unexplained
from complaints.exchange.names import Names
from complaints.exchange.words import BECAUSE, LABELS, PEOPLE, YES_NO, meant_by
from complaints.intake import INTAKE
from complaints.questions import Answer, Answers, Kind, Question, Scene
from complaints.readers import unguarded
from complaints.reading import exactly, fold, within

# Who may see a complaint depends on whom it is about (3.3b), and every term on its receipt. The rest may be
# unknown in an older register, and can be filled in later.
NEEDED = frozenset({
    "channel", "received_on", "name", "commissioner", "guiding_coach", "about", "categories", "title",
})  # fmt: skip
# Of dissatisfaction (2.2), nothing else is kept.
DISSATISFIED = ("received_on", "channel", "commissioner", "categories")
MOST_FILES = 100


@dataclass
class Reasons:
    """Why sensitive texts are recorded (P2): of one question, or `of_all` that need one."""

    by_key: dict[str, str] = field(default_factory=dict)
    of_all: str = ""
    used: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cell: Cell) -> "Reasons":
        """Raises NotAnAnswer."""
        text = text_of(cell)
        if text:
            within(text, LONGEST_REASON)
            refuse_bsn(text)
        keys, found, rest = {label: key for key, label in LABELS.items()}, cls(), []
        for line in text.splitlines():
            label, sep, why = line.partition(": ")
            if sep and label in keys:
                found.by_key[keys[label]] = why
            else:
                rest.append(line)
        return replace(found, of_all="; ".join(rest))

    def of_question(self, key: str) -> str:
        return self.by_key.get(key) or self.of_all

    def kept(self) -> dict[str, str]:
        used = self.used or (["description"] if self.of_all else [])
        return {**self.by_key, **{key: self.of_all for key in used if key not in self.by_key}}


@dataclass(frozen=True)
class Sheet:
    """Where answers are read. What is in `remarks` refuses nothing."""

    line: Line
    scene: Scene
    names: Names
    faults: Faults
    remarks: Faults


def complaint_answers(sheet: Sheet) -> dict[str, Answer]:
    answers = _walk(sheet, INTAKE.questions, {})
    answers["uwv_client"] = uwv_client(answers)
    return answers


def dissatisfaction_answers(sheet: Sheet) -> dict[str, Answer]:
    """Of what was said aloud, and not wanted as a complaint (2.2)."""
    kept = (question for question in INTAKE.questions if question.key in DISSATISFIED)
    answers = _walk(sheet, kept, {"wants_complaint": "no"})
    with sheet.faults.at(sheet.line, LABELS["channel"]):
        if answers.get("channel") not in {None, "phone", "conversation"}:
            raise NotAnAnswer(
                "Ontevredenheid is mondeling: Telefoon of Gesprek. Schriftelijk is het een klacht."
            )
    return answers


def _walk(sheet: Sheet, questions: Iterable[Question], given: Answers) -> dict[str, Answer]:
    """In the order of the form: which questions apply follows from the answers before."""
    answers, reasons, known = {**given}, Reasons(), len(sheet.faults)
    with sheet.faults.at(sheet.line, BECAUSE):
        reasons = Reasons.of(sheet.line.get(BECAUSE))
    for question in questions:
        heading, cell = LABELS[question.key], sheet.line.get(LABELS[question.key])
        with sheet.faults.at(sheet.line, heading):
            if not question.when(answers):
                if len(sheet.faults) == known:  # else it may be a consequence
                    _refuse(question, cell, answers)
                continue
            answers[question.key] = None
            if cell is not None:
                answers[question.key] = _answer(question, cell, sheet, answers, reasons)
            elif question.key in NEEDED:
                raise NotAnAnswer(EMPTY)
    if why := reasons.kept():
        answers["reasons"] = why
    return answers


def _refuse(question: Question, cell: Cell, answers: Answers) -> None:
    """What does not apply is not skipped in silence. That who comes through UWV is its client may be said."""
    derived = question.key == "uwv_client" and uwv_client(answers) == "yes"
    if cell is not None and not (derived and meant_by(YES_NO, cell) == "yes"):
        raise NotAnAnswer(NOT_HERE)


def _answer(question: Question, cell: Cell, sheet: Sheet, before: Answers, reasons: Reasons) -> Answer:
    """Raises NotAnAnswer."""
    if question.kind in TEXTS:
        return _text(question, cell, sheet, before, reasons)
    answer = READERS[question.kind](question, cell, sheet, before)
    if question.key == "wants_complaint" and answer == "no":
        raise NotAnAnswer("Dan is het geen klacht. Zet dit op blad Ontevredenheid, zonder namen.")
    question.check(answer, sheet.scene, before)
    return answer


def _text(question: Question, cell: Cell, sheet: Sheet, before: Answers, reasons: Reasons) -> Answer:
    text = within(text_of(cell), question.limit)
    if choice := exactly(text, question.choices(sheet.scene, before)):
        return choice.answer
    answer = text if question.kind is Kind.LONG_TEXT else question.read(text, sheet.scene, before)
    if question.guard is not unguarded:
        refuse_bsn(text)
    try:
        question.guard(text, sheet.scene, before)
    except Caution as caution:
        why = reasons.of_question(question.key)
        if caution.code == "sensitive" and not why:
            raise unexplained(caution) from None
        if why:
            reasons.used.append(question.key)
        else:
            sheet.remarks.note(sheet.line, caution.text, LABELS[question.key])
    question.check(answer, sheet.scene, before)
    return answer


def _day(_question: Question, cell: Cell, _sheet: Sheet, _before: Answers) -> Answer:
    return day_of(cell).isoformat()


def _period(question: Question, cell: Cell, sheet: Sheet, before: Answers) -> Answer:
    if not isinstance(cell, str):
        day = day_of(cell).isoformat()
        return {"from": day, "to": day}
    text = text_of(cell)
    if choice := exactly(text, question.choices(sheet.scene, before)):
        return choice.answer
    if not YEAR.search(text):
        raise NotAnAnswer(NO_DAY)
    return question.read(text, sheet.scene, before)


def _choice(question: Question, cell: Cell, sheet: Sheet, before: Answers) -> Answer:
    if isinstance(cell, bool):
        cell = YES_NO["yes" if cell else "no"]
    text = line_of(cell)
    key = _known(question, sheet, before)(text)
    if key is None:
        raise _unknown(question, text, sheet, before)
    return key


def _several(question: Question, cell: Cell, sheet: Sheet, before: Answers) -> Answer:
    found: dict[str, None] = {}
    for text, key in parts_of(cell, _known(question, sheet, before)):
        if key is None:
            raise _unknown(question, text, sheet, before)
        found[key] = None
    if not found:
        raise NotAnAnswer(EMPTY)
    return list(found)


def _known(question: Question, sheet: Sheet, before: Answers) -> Callable[[str], str | None]:
    """The key of a word, or of somebody by name."""
    words = words_of(question, sheet.scene, before)
    plain = {fold(word): key for key, word in YES_NO.items() if key in words}  # “Nee, er gaat een kopie …”
    fixed = plain | {fold(word): key for key, word in words.items()}

    def known(text: str) -> str | None:
        if (key := fixed.get(fold(text))) is not None or question.key not in PEOPLE:
            return key
        person = sheet.names.known(text)
        return None if person is None else str(person)

    return known


def words_of(question: Question, scene: Scene, before: Answers) -> dict[str, str]:
    """The choices that are nobody's name, and not “nog niet”."""
    choices = question.choices(replace(scene, members={}), before)
    return {choice.key: str(choice.label) for choice in choices if not choice.pauses}


def _unknown(question: Question, text: str, sheet: Sheet, before: Answers) -> NotAnAnswer:
    if question.key in PEOPLE:
        try:
            sheet.names.check(text)
        except NotAnAnswer as refusal:
            return refusal
    words = words_of(question, sheet.scene, before).values()
    if question.key == "preferred_way" and fold(text) in map(fold, WAYS.values()):
        return NotAnAnswer("Dan moet het telefoonnummer, het e-mailadres of het adres erbij staan.")
    return NotAnAnswer("Hier hoort een van deze woorden: %(words)s.", words="; ".join(words))


def _files(_question: Question, cell: Cell, _sheet: Sheet, _before: Answers) -> Answer:
    """The files themselves stay behind: a 0 for each, which no file has."""
    count = number_of(cell)
    if not 1 <= count <= MOST_FILES:
        raise NotAnAnswer("Hier hoort het aantal bijlagen, hoogstens %(most)s.", most=MOST_FILES)
    return [{"id": 0}] * count


TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
READERS: Mapping[Kind, Callable[[Question, Cell, Sheet, Answers], Answer]] = MappingProxyType({
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.DATE: _day,
    Kind.PERIOD: _period,
    Kind.FILES: _files,
})  # fmt: skip
