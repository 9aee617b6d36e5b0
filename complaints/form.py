"""The dialog engine, pure: a form is a list of questions, and the position follows from the answers.

Every verb returns a new draft, or raises a Refusal with a sentence and leaves the draft as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from complaints.cleaning import clean
from complaints.drafts import Draft, UnreadableDraft
from complaints.errors import NotAnAnswer, Refusal
from complaints.filled import Asked, Command, Filled, faults, gathered, is_open, look_at
from complaints.questions import COLLECTING, Answer, Answers, Choice, Kind, Question, Scene, day
from complaints.reading import chosen, exactly, pressed, says_done, several, within
from complaints.sensitive import bsn_in
from complaints.words import Text

__all__ = [
    "Answer", "Answers", "Choice", "Command", "Draft", "Form", "Kind", "PutAside", "Question", "Scene",
    "UnreadableDraft",
]  # fmt: skip

LONGEST_REASON = 300


class PutAside(Exception):  # noqa: N818 - no error: the answer is still to come
    """The form waits for somebody; `code` says for what. The draft stays as it was."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Form:
    key: str
    questions: tuple[Question, ...]

    # --- where we are

    def filled(self, draft: Draft, scene: Scene) -> Filled:
        """For who asks more than one of the questions below."""
        return Filled(tuple(self._walk(draft, scene)), draft, scene)

    def position(self, draft: Draft, scene: Scene) -> Question | None:
        return self.filled(draft, scene).question

    def answers(self, draft: Draft, scene: Scene) -> Answers:
        return self.filled(draft, scene).answers

    def collecting(self, draft: Draft, scene: Scene) -> tuple[Answer, ...]:
        return self.filled(draft, scene).collecting

    def progress(self, draft: Draft, scene: Scene) -> tuple[int, int]:
        return self.filled(draft, scene).progress

    def allowed(self, draft: Draft, scene: Scene) -> frozenset[Command]:
        return self.filled(draft, scene).allowed

    def notes(self, key: str, draft: Draft, scene: Scene) -> tuple[Text, ...]:
        return self.filled(draft, scene).notes(key)

    def summary(self, draft: Draft, scene: Scene) -> tuple[tuple[Question, Text], ...]:
        """The check page."""
        return self.read_back(self.answers(draft, scene), scene)

    def read_back(self, answers: Answers, scene: Scene) -> tuple[tuple[Question, Text], ...]:
        """Answers in the order of the form, also those of a complaint that was registered long ago."""
        return tuple(
            (question, question.shown(answers[question.key], scene, answers))
            for question in self.questions
            if question.key in answers
        )

    # --- answering

    def type(self, draft: Draft, text: str, scene: Scene, *, reason: str | None = None) -> Draft:
        """Raises NotAnAnswer, Caution (unless a reason is given) or PutAside."""
        asked = self._now(draft, scene)
        typed = within(clean(text), 0)
        match asked.question.kind:
            case Kind.CHOICE:
                return self._choose(
                    draft, asked, chosen(typed, self._choices(asked, scene), scene.speak), scene
                )
            case kind if kind in COLLECTING and says_done(typed):
                return self.done(draft, scene)
            case Kind.SEVERAL:
                return self._tick(
                    draft, asked, several(typed, self._choices(asked, scene), scene.speak), scene
                )
            case Kind.LONG_TEXT:
                return self._add_text(draft, asked, typed, scene, _checked_reason(reason))
            case Kind.FILES:
                raise NotAnAnswer("Stuur een bestand als bijlage, of typ “klaar”.")
            case _:
                return self._read(draft, asked, typed, scene, _checked_reason(reason))

    def press(self, draft: Draft, choice_key: str, scene: Scene) -> Draft:
        """A button of the question, or a day of the calendar (2026-11-12). Raises NotAnAnswer, PutAside."""
        asked = self._now(draft, scene)
        found = day(choice_key)
        if found and asked.question.kind is Kind.DATE:
            return self._give(draft, asked, choice_key, scene)
        if found and asked.question.kind is Kind.PERIOD:
            return self._give(draft, asked, {"from": choice_key, "to": choice_key}, scene)
        choice = pressed(choice_key, self._choices(asked, scene))
        if asked.question.kind is Kind.SEVERAL:
            return self._tick(draft, asked, (choice,), scene)
        return self._choose(draft, asked, choice, scene)

    def attach(self, draft: Draft, file: Mapping[str, Answer], scene: Scene) -> Draft:
        """One more file, already judged and stored; the same file twice is kept once."""
        asked = self._now(draft, scene)
        if asked.question.kind is not Kind.FILES:
            raise NotAnAnswer("Bij deze vraag kan geen bijlage. Aan het eind vraag ik naar de bijlagen.")
        files = gathered(asked, draft, scene)
        if any(isinstance(known, dict) and known.get("id") == file.get("id") for known in files):
            return draft
        if len(files) >= asked.question.limit:
            raise NotAnAnswer(
                "Er kunnen hoogstens %(most)s bijlagen bij. Typ “klaar”.", most=asked.question.limit
            )
        return draft.gather(asked.question.key, (*files, dict(file)))

    # --- moving

    def done(self, draft: Draft, scene: Scene) -> Draft:
        """The collection of the current question is complete."""
        asked = self._permitted(Command.DONE, draft, scene)
        parts = gathered(asked, draft, scene)
        if asked.question.kind is not Kind.LONG_TEXT:
            return self._give(draft, asked, list(parts), scene)
        text = "\n".join(str(part) for part in parts)
        needed = asked.question.guarded(text, scene, asked.before, draft.reasons.get(asked.question.key, ""))
        return self._give(draft, asked, text, scene, needed)

    def skip(self, draft: Draft, scene: Scene) -> Draft:
        asked = self._permitted(Command.SKIP, draft, scene)
        return self._settle(draft, asked.question.key, None, scene)

    def back(self, draft: Draft, scene: Scene) -> Draft:
        """Ask the question before this one again; nothing that was answered is lost."""
        before = self.filled(draft, scene).before
        if not before:
            raise NotAnAnswer("Dit is de eerste vraag.")
        return draft.reopen(before[-1].question.key)

    def keep(self, draft: Draft, scene: Scene) -> Draft:
        """Leave the old answer of a question that is asked again as it was."""
        return draft.close(self._permitted(Command.KEEP, draft, scene).question.key)

    def amend(self, draft: Draft, key: str, scene: Scene) -> Draft:
        """Ask an answered question again, from the check page."""
        if not any(asked.question.key == key and asked.settled for asked in self._walk(draft, scene)):
            raise Refusal("Deze vraag kun je nu niet wijzigen.")
        return draft.reopen(key)

    # --- inside

    def _walk(self, draft: Draft, scene: Scene) -> Iterator[Asked]:
        answers: dict[str, Answer] = {}
        for question in self.questions:
            if not question.when(answers):
                continue
            asked = look_at(question, draft, scene, dict(answers))
            if asked.settled:
                answers[question.key] = asked.answer
            yield asked

    def _now(self, draft: Draft, scene: Scene) -> Asked:
        asked = next((each for each in self._walk(draft, scene) if is_open(each, draft)), None)
        if asked is None:
            raise NotAnAnswer("Alle vragen zijn beantwoord. Kijk alles na en kies een knop.")
        return asked

    def _choices(self, asked: Asked, scene: Scene) -> tuple[Choice, ...]:
        return asked.question.choices(scene, asked.before)

    def _choose(self, draft: Draft, asked: Asked, choice: Choice, scene: Scene) -> Draft:
        if choice.pauses:
            raise PutAside(choice.pauses)
        return self._give(draft, asked, choice.answer, scene)

    def _tick(self, draft: Draft, asked: Asked, choices: tuple[Choice, ...], scene: Scene) -> Draft:
        """One choice goes on or off; several at once all go on."""
        ticked = gathered(asked, draft, scene)
        keys = {choice.key for choice in choices}
        wanted = set(ticked) ^ keys if len(keys) == 1 else set(ticked) | keys
        in_order = (choice.key for choice in self._choices(asked, scene) if choice.key in wanted)
        return draft.gather(asked.question.key, tuple(in_order))

    def _add_text(self, draft: Draft, asked: Asked, text: str, scene: Scene, reason: str | None) -> Draft:
        parts = (*(str(part) for part in gathered(asked, draft, scene)), text)
        within("\n".join(parts), asked.question.limit)
        needed = asked.question.guarded(text, scene, asked.before, reason)
        asked.question.guarded(" ".join(parts), scene, asked.before, "")  # a BSN over two messages
        return draft.gather(asked.question.key, parts, needed)

    def _read(self, draft: Draft, asked: Asked, text: str, scene: Scene, reason: str | None) -> Draft:
        question = asked.question
        if choice := exactly(text, self._choices(asked, scene), scene.speak):
            return self._choose(draft, asked, choice, scene)
        answer = question.read(within(text, question.limit), scene, asked.before)
        return self._give(draft, asked, answer, scene, question.guarded(text, scene, asked.before, reason))

    def _give(self, draft: Draft, asked: Asked, answer: Answer, scene: Scene, reason: str = "") -> Draft:
        asked.question.check(answer, scene, asked.before)
        return self._settle(draft, asked.question.key, answer, scene, reason)

    def _settle(self, draft: Draft, key: str, answer: Answer, scene: Scene, reason: str = "") -> Draft:
        settled = draft.settle(key, answer, reason)
        for asked in self._walk(settled, scene):
            assumed = asked.question.assume(scene, asked.before)
            if assumed is not None and not asked.settled and asked.question.key not in settled.assumed:
                return replace(settled, assumed={**settled.assumed, asked.question.key: assumed})
        return settled

    def _permitted(self, command: Command, draft: Draft, scene: Scene) -> Asked:
        asked = self._now(draft, scene)
        if fault := faults(asked, draft, scene)[command]:
            raise NotAnAnswer(fault)
        return asked


def _checked_reason(reason: str | None) -> str | None:
    """A reason is itself a text that is stored: a citizen service number is refused in it too."""
    if reason is None:
        return None
    line = within(" ".join(clean(reason).split()), LONGEST_REASON)
    if bsn_in(line):
        raise NotAnAnswer("Dit lijkt een burgerservicenummer. Dat mag er niet in staan: laat het weg.")
    return line
