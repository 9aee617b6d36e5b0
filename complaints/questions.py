"""A question is data: what is asked, when, which answers it takes, and how an answer reads back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from complaints.errors import Caution, NotAnAnswer
from complaints.sensitive import bsn_in
from complaints.words import Text, say
from complaints.workdays import Calendar

Answer: TypeAlias = object  # a JSON value; None is a question that was skipped
Answers: TypeAlias = Mapping[str, Answer]


class Kind(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"  # several choices, then "klaar"
    DATE = "date"
    PERIOD = "period"
    TEXT = "text"
    LONG_TEXT = "long_text"  # several messages, then "klaar"
    FILES = "files"  # several attachments, then "klaar"


COLLECTING = frozenset({Kind.SEVERAL, Kind.LONG_TEXT, Kind.FILES})


@dataclass(frozen=True)
class Choice:
    """`key` is short ASCII: it travels in a button. `gives` is the answer, when that is not the key itself.

    A choice with `pauses` is no answer: the form is put aside, with that code.
    """

    key: str
    label: Text
    pauses: str = ""
    gives: Answer = None

    @property
    def answer(self) -> Answer:
        return self.key if self.gives is None else self.gives


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The world around a form. `commissioners`: kind -> id -> a name used before.

    `read_phone` and `read_email` raise NotAnAnswer.
    """

    today: date
    calendar: Calendar
    read_phone: Callable[[str], str]
    read_email: Callable[[str], str]
    members: Mapping[int, str] = field(default_factory=dict)
    commissioners: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    show_phone: Callable[[str], str] = str
    language: str = ""  # of who answers, when that is not Dutch
    speak: Callable[[Text], str] = str  # what a label says to who answers


Choices: TypeAlias = Callable[[Scene, Answers], tuple[Choice, ...]]
Condition: TypeAlias = Callable[[Answers], bool]


def always(_answers: Answers) -> bool:
    return True


def never(_answers: Answers) -> bool:
    return False


def no_choices(_scene: Scene, _answers: Answers) -> tuple[Choice, ...]:
    return ()


def fixed(*choices: Choice) -> Choices:
    """The same choices for everybody."""
    return lambda _scene, _answers: choices


def as_typed(text: str, _scene: Scene, _answers: Answers) -> Answer:
    """On one line."""
    return " ".join(text.split())


def anything(_answer: Answer, _scene: Scene, _answers: Answers) -> None:
    """A check that refuses nothing."""


def refuse_bsn(text: str, _scene: Scene, _answers: Answers) -> None:
    """P2: a citizen service number is never recorded, in no field."""
    if bsn_in(text):
        raise NotAnAnswer("Dit lijkt een burgerservicenummer. Dat mag er niet in staan: laat het weg.")


@dataclass(frozen=True, kw_only=True)
class Question:
    """`text`, `label` and `hint` are Dutch source texts, with values where they need one. Every callable gets
    the answers to *earlier* questions only.

    `read` makes an answer of a typed text; `guard` stops it before it is stored; `check` also judges what is
    pressed, and an answer that fails it later on is asked again. All three raise NotAnAnswer, `guard` also
    Caution. `recap` shows all answers with the question, to be read aloud (2.2). `limit` counts characters,
    or files. `assume` gives the answer of a question that is not asked, but can be changed on the check page.
    `ahead`: the day may lie in the future; its calendar opens forward.
    """

    key: str
    text: str | Text
    label: str | Text
    kind: Kind
    choices: Choices = no_choices
    read: Callable[[str, Scene, Answers], Answer] = as_typed
    guard: Callable[[str, Scene, Answers], None] = refuse_bsn
    check: Callable[[Answer, Scene, Answers], None] = anything
    when: Condition = always
    optional: Condition = never
    assume: Callable[[Scene, Answers], Answer] = lambda _scene, _answers: None
    hint: str | Text = ""
    recap: bool = False
    ahead: bool = False
    limit: int = 0
    notes: Callable[[Answer, Scene, Answers], tuple[Text, ...]] = lambda _answer, _scene, _answers: ()
    show: Callable[[Answer, Scene], Text] | None = None

    @property
    def name(self) -> Text:
        """What its answer is called when it is read back."""
        return self.label if isinstance(self.label, Text) else Text(self.label)

    def takes(self, answer: Answer, scene: Scene, before: Answers) -> bool:
        """Whether this (still) is an answer; when a choice went away or a date moved, it is not."""
        if not _HAS_SHAPE[self.kind](answer, self.choices(scene, before)):
            return False
        try:
            self.check(answer, scene, before)
        except NotAnAnswer:
            return False
        return True

    def shown(self, answer: Answer, scene: Scene, before: Answers) -> Text:
        """How an answer reads back to people."""
        if answer is None:
            return say("niet ingevuld")
        if self.show:
            return self.show(answer, scene)
        labels = {choice.key: choice.label for choice in self.choices(scene, before) if choice.gives is None}
        if isinstance(answer, str):
            return labels.get(answer) or _SHOW[self.kind](answer)
        if isinstance(answer, list) and self.kind is Kind.SEVERAL:
            return joined([labels.get(str(key)) or _unknown(key) for key in answer])
        return _SHOW[self.kind](answer)

    def guarded(self, text: str, scene: Scene, before: Answers, reason: str | None) -> str:
        """The reason if one was needed, else "". Raises NotAnAnswer; without a reason also Caution."""
        try:
            self.guard(text, scene, before)
        except Caution:
            if reason is None:
                raise
            return reason
        return ""


def joined(texts: list[Text]) -> Text:
    if len(texts) == 1:
        return texts[0]
    return say("%(first)s, %(rest)s", first=texts[0], rest=joined(texts[1:]))


def period(value: Answer) -> tuple[date, date] | None:
    """The first and last day of a PERIOD answer; None for anything else."""
    if not isinstance(value, dict):
        return None
    first, last = day(value.get("from")), day(value.get("to"))
    return (first, last) if first and last and first <= last else None


def day(value: Answer) -> date | None:
    """The day of an ISO date, written as 2026-11-12 and no other way."""
    if not isinstance(value, str):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.isoformat() == value else None


def _unknown(key: Answer) -> Text:
    return say("onbekend (%(key)s)", key=str(key))


def _show_day(answer: Answer) -> Text:
    found = day(answer)
    return say("%(day)s", day=found) if found else _unknown(answer)


def _show_period(answer: Answer) -> Text:
    found = period(answer)
    if found is None:
        return _unknown(answer)
    first, last = found
    if first == last:
        return say("%(day)s", day=first)
    return say("%(first)s tot en met %(last)s", first=first, last=last)


def _show_files(answer: Answer) -> Text:
    count = len(answer) if isinstance(answer, list) else 0
    return say("1 bestand") if count == 1 else say("%(count)s bestanden", count=count)


_SHOW: Mapping[Kind, Callable[[Answer], Text]] = {
    Kind.CHOICE: _unknown,
    Kind.SEVERAL: _unknown,
    Kind.DATE: _show_day,
    Kind.PERIOD: _show_period,
    Kind.TEXT: lambda answer: say("%(text)s", text=str(answer)),
    Kind.LONG_TEXT: lambda answer: say("%(text)s", text=str(answer)),
    Kind.FILES: _show_files,
}


def _is_one(answer: Answer, choices: tuple[Choice, ...]) -> bool:
    return any(choice.answer == answer for choice in choices if not choice.pauses)


def _is_several(answer: Answer, choices: tuple[Choice, ...]) -> bool:
    keys = {choice.key for choice in choices}
    return isinstance(answer, list) and bool(answer) and all(key in keys for key in answer)


_HAS_SHAPE: Mapping[Kind, Callable[[Answer, tuple[Choice, ...]], bool]] = {
    Kind.CHOICE: _is_one,
    Kind.SEVERAL: _is_several,
    Kind.DATE: lambda answer, _choices: day(answer) is not None,
    Kind.PERIOD: lambda answer, choices: period(answer) is not None or _is_one(answer, choices),
    Kind.TEXT: lambda answer, _choices: isinstance(answer, str),
    Kind.LONG_TEXT: lambda answer, _choices: isinstance(answer, str),
    Kind.FILES: lambda answer, _choices: isinstance(answer, list),
}
