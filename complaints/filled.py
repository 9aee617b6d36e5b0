"""A form as far as it is filled in: its questions walked once, and read as often as needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from complaints.drafts import Draft
from complaints.questions import COLLECTING, Answer, Answers, Kind, Question, Scene
from complaints.words import N_, Text


class Command(StrEnum):
    BACK = "back"
    SKIP = "skip"
    KEEP = "keep"
    DONE = "done"


@dataclass(frozen=True)
class Asked:
    """A question that applies, the answers before it, and its own; `settled` when that answer stands."""

    question: Question
    before: Answers
    answer: Answer
    settled: bool


@dataclass(frozen=True)
class Filled:
    """`asked` are the questions that apply, in order."""

    asked: tuple[Asked, ...]
    draft: Draft
    scene: Scene

    @cached_property
    def current(self) -> Asked | None:
        return next((each for each in self.asked if is_open(each, self.draft)), None)

    @property
    def before(self) -> tuple[Asked, ...]:
        """The questions before the current one; all of them on the check page."""
        return self.asked if self.current is None else self.asked[: self.asked.index(self.current)]

    @property
    def question(self) -> Question | None:
        """The question to ask; None is the check page."""
        return self.current.question if self.current else None

    @cached_property
    def answers(self) -> Answers:
        """The answers that count. What no longer applies is left out, but stays in the draft."""
        return {each.question.key: each.answer for each in self.asked if each.settled}

    @property
    def collecting(self) -> tuple[Answer, ...]:
        """What the current question has gathered so far: ticked keys, messages, or files."""
        return gathered(self.current, self.draft, self.scene) if self.current else ()

    @property
    def progress(self) -> tuple[int, int]:
        """The number of the current question, and how many apply as far as we know now."""
        number = len(self.asked) if self.current is None else len(self.before) + 1
        return number, len(self.asked)

    @property
    def allowed(self) -> frozenset[Command]:
        back = {Command.BACK} if self.before else set()
        why_not = faults(self.current, self.draft, self.scene) if self.current else {}
        return frozenset(back | {command for command, fault in why_not.items() if not fault})

    def notes(self, key: str) -> tuple[Text, ...]:
        """The remarks on an accepted answer."""
        for each in self.asked:
            if each.question.key == key and each.settled and each.answer is not None:
                return each.question.notes(each.answer, self.scene, each.before)
        return ()


def is_open(asked: Asked, draft: Draft) -> bool:
    return not asked.settled or asked.question.key in draft.reopened


def look_at(question: Question, draft: Draft, scene: Scene, before: Answers) -> Asked:
    answer: Answer = None
    if question.key in draft.answers:
        answer = draft.answers[question.key]
        settled = question.optional(before) if answer is None else question.takes(answer, scene, before)
        return Asked(question, before, answer, settled)
    if question.key in draft.assumed and question.assume(scene, before) is not None:
        answer = draft.assumed[question.key]
    return Asked(question, before, answer, answer is not None and question.takes(answer, scene, before))


def gathered(asked: Asked, draft: Draft, scene: Scene) -> tuple[Answer, ...]:
    """Ticks and files go on from the old answer; a text that is written again starts empty."""
    parts: object = draft.unfinished.get(asked.question.key)
    if parts is None:
        parts = None if asked.question.kind is Kind.LONG_TEXT else asked.answer
    if not isinstance(parts, (tuple, list)):
        return ()
    if asked.question.kind is not Kind.SEVERAL:
        return tuple(parts)
    return tuple(choice.key for choice in asked.question.choices(scene, asked.before) if choice.key in parts)


def faults(asked: Asked, draft: Draft, scene: Scene) -> Mapping[Command, str]:
    """Why each command can't be given now; "" when it can."""
    question = asked.question
    can_skip = question.optional(asked.before) and question.key not in draft.unfinished
    can_keep = question.key in draft.reopened and asked.settled and asked.answer is not None
    can_end = question.kind in COLLECTING and bool(gathered(asked, draft, scene))
    return {
        Command.SKIP: "" if can_skip else N_("Deze vraag kun je niet overslaan."),
        Command.KEEP: "" if can_keep else N_("Er is nog geen antwoord om te laten staan."),
        Command.DONE: "" if can_end else N_("Geef eerst antwoord op deze vraag."),
    }
