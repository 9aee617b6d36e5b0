"""What a director decides about the term of a complaint (P8): it is kept longer, or erased after typing
its number.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from complaints import privacy
from complaints.errors import NotAnAnswer, Refusal
from complaints.form import Form
from complaints.people import Action
from complaints.periodic import RETENTION
from complaints.questions import Answer, Answers, Kind, Question, Scene
from complaints.readers import is_coming
from complaints.reading import fold
from complaints.steps.usual import a_coming_day, a_text, day_of, text_of
from complaints.words import N_, Text, say
from handlers.access import visible
from handlers.clearing import clean_chat, forget_chat
from handlers.context import Button, Screen, Visit
from handlers.texts import _
from storage import drafts, erasure, holds, notices
from storage.drafts import StoredDraft

HOLD, ERASE = "hold", "erase"
LABELS: Mapping[str, str] = MappingProxyType({HOLD: N_("Bewaren"), ERASE: N_("Wissen")})


def _what(stored: StoredDraft) -> str:
    return stored.form.partition(":")[2]


def _number(stored: StoredDraft) -> str:
    return stored.subject.partition(":")[2]


def form(_visit: Visit, stored: StoredDraft) -> Form:
    """It shows nothing; whether the complaint is theirs, also as a deputy, is asked before it and after."""
    return Form(stored.form, QUESTIONS[_what(stored)](_number(stored)))


def _asks_how_long(_number: str) -> tuple[Question, ...]:
    until = a_coming_day("until", N_("Tot welke dag bewaren we de klacht?"), N_("Bewaren tot"))
    why = a_text("reason", N_("Waarom bewaren we de klacht langer?"), N_("Reden"), limit=500)
    return replace(until, check=_is_later), why


def _is_later(answer: Answer, scene: Scene, answers: Answers) -> None:
    is_coming(answer, scene, answers)
    if date.fromisoformat(str(answer)) == scene.today:
        raise NotAnAnswer("Dat is vandaag. Kies een dag die nog komt.")


def _asks_the_number(number: str) -> tuple[Question, ...]:
    """A number is not typed by mistake, as a button is pressed."""

    def is_this_one(answer: Answer, _scene: Scene, _answers: Answers) -> None:
        if fold(str(answer)) != fold(number):
            raise NotAnAnswer("Dat is niet het nummer van deze klacht. Er is niets gewist.")

    hint = N_("Namen, teksten en bijlagen zijn daarna weg. Dat is niet terug te draaien. De telling blijft.")
    text = say("Typ het hele nummer om klacht %(number)s te wissen.", number=number)
    return (
        Question(
            key="number",
            text=text,
            label=N_("Te wissen klacht"),
            kind=Kind.TEXT,
            check=is_this_one,
            limit=20,
            hint=hint,
        ),
    )


QUESTIONS: Mapping[str, Callable[[str], tuple[Question, ...]]] = MappingProxyType({
    HOLD: _asks_how_long,
    ERASE: _asks_the_number,
})  # fmt: skip


def about(_visit: Visit, stored: StoredDraft) -> Text:
    return say("klacht %(number)s", number=_number(stored))


def label(_visit: Visit, stored: StoredDraft) -> Text:
    return say("%(what)s %(number)s", what=Text(LABELS[_what(stored)]), number=_number(stored))


def opening(subject: str) -> Button:
    return Button(_("Open"), f"z:{subject.partition(':')[2]}:0")


async def finish(visit: Visit, stored: StoredDraft, answers: Answers) -> Screen:
    """Raises `NotFound` when the complaint is no longer this person's to decide about (3.3b)."""
    complaint = await visible(visit, _number(stored), Action.ERASE)
    privacy.check_erasable(complaint)
    await drafts.finish(visit.page, stored)
    await clean_chat(visit, stored.id)
    return await DECISIONS[_what(stored)](visit, complaint.number, answers)


async def _hold(visit: Visit, number: str, answers: Answers) -> Screen:
    until = day_of(answers, "until")
    if until <= visit.today:
        raise Refusal("Die dag is al geweest. Kies opnieuw tot wanneer we de klacht bewaren.")
    await notices.withdraw_all(visit.page, RETENTION, number)
    await holds.keep(visit.page, number, until, text_of(answers, "reason"), visit.me.id)
    return Screen("retention", number)


async def _erase(visit: Visit, number: str, _answers: Answers) -> Screen:
    await forget_chat(visit, visit.me.id)
    await erasure.erase(visit.page, number, by=visit.me.id, on=visit.today, why="director")
    return Screen("said", notes=(erased(number, visit.today),))


DECISIONS: Mapping[str, Callable[[Visit, str, Answers], Awaitable[Screen]]] = MappingProxyType({
    HOLD: _hold,
    ERASE: _erase,
})  # fmt: skip


def erased(number: str, on: date) -> Text:
    return say("Klacht %(number)s is gewist op %(on)s. Alleen de telling is bewaard.", number=number, on=on)
