"""The short forms of the disclosure (3.1a): a programme is recorded, a gap is filled, a fact is corrected
(P5), and a programme is erased (P8).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from complaints.disclosure import Disclosure, same
from complaints.errors import Caution, NotAnAnswer, Refusal
from complaints.events import Way
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, period
from complaints.readers import day_has_been, has_been, read_day, recent_days, recent_periods
from complaints.sensitive import check_text, names_in
from complaints.steps.usual import DAY_HINT, a_choice, a_text, a_written_way, answered, text_of, way_of
from complaints.words import N_, Text, say

LONGEST = 50  # characters, as of the programme in a complaint
NOT_YET = "not_yet"
TWO_WORDS = re.compile(r"\b[^\W\d_]+[^\S\n]+[^\W\d_]{2,}", re.UNICODE)


def for_programme() -> tuple[Question, ...]:
    """What is asked of a programme that is recorded."""
    reference = Question(
        key="reference",
        text=N_("Wat is het traject- of dossiernummer?"),
        label=N_("Traject of dossier"),
        kind=Kind.TEXT,
        guard=without_name,
        check=has_a_sign,
        limit=LONGEST,
        hint=N_("Geen naam, en nooit een burgerservicenummer."),
    )
    started = Question(
        key="started_on",
        text=N_("Op welke dag begon het traject?"),
        label=N_("Begonnen op"),
        kind=Kind.DATE,
        choices=recent_days,
        read=read_day,
        check=has_been,
        hint=DAY_HINT,
    )
    return reference, started, replace(_told(), choices=_recent_or_not_yet), *_how()


def for_gap() -> tuple[Question, ...]:
    """What is asked when the client of a recorded programme has been told after all."""
    return _told(), *_how()


def recorded(answers: Answers, by: int, at: datetime) -> Disclosure:
    """A programme, not numbered yet."""
    programme = Disclosure(
        id=0,
        reference=text_of(answers, "reference"),
        started_on=date.fromisoformat(str(answers["started_on"])),
        recorded_by=by,
        recorded_at=at,
        reasons=_reasons(answers),
    )
    return told(programme, answers, by, at) if _is_told(answers) else programme


def told(programme: Disclosure, answers: Answers, by: int, at: datetime) -> Disclosure:
    """With the day, the way and the proof of these answers."""
    span = period(answers["told"])
    if span is None:
        raise NotAnAnswer("Kies de dag waarop je het vertelde.")
    return replace(
        programme,
        told_on=span[0],
        way=way_of(answers),
        told_by=by,
        told_at=at,
        proof=_first_file(answers.get("proof")),
    )


def _first_file(answer: Answer) -> int | None:
    file = answer[0] if isinstance(answer, list) and answer else None
    return int(str(file["id"])) if isinstance(file, Mapping) else None


# --- a programme that was recorded wrongly (P5), or has to go (P8)

FACTS: Mapping[str, str] = MappingProxyType({
    "reference": N_("Traject of dossier"),
    "started_on": N_("Begonnen op"),
    "told": N_("Verteld op"),
    "way": N_("Manier"),
    "proof": N_("Bewijs"),
})  # fmt: skip
ALWAYS_THERE = ("reference", "started_on")


def for_correction(*, is_told: bool) -> tuple[Question, ...]:
    """Which fact, its right value, and why. The keys are of their own: the draft knows the programme too."""
    reference, started, told_on, way, proof = for_programme()
    asked = {"reference": reference, "started_on": started, "told": told_on, "way": way, "proof": proof}
    facts = {key: name for key, name in FACTS.items() if is_told or key in ALWAYS_THERE}
    return (
        a_choice("fact", N_("Wat klopt er niet?"), N_("Wat"), facts),
        *(
            replace(each, key=f"new_{key}", when=answered("fact", key), notes=no_notes)
            for key, each in asked.items()
        ),
        a_text("why", N_("Waarom is deze correctie nodig?"), N_("Reden"), limit=500),
    )


def no_notes(_answer: Answer, _scene: Scene, _answers: Answers) -> tuple[Text, ...]:
    return ()


def corrected(kept: Disclosure, answers: Answers, by: int, at: datetime) -> Disclosure:
    """The wrong value is nowhere in it; that it was corrected, by whom, when and why is. Raises a Refusal
    when nothing changes.
    """
    fact = text_of(answers, "fact")
    now = replace(kept, **CORRECTED[fact](answers.get(f"new_{fact}")))
    if now == kept:
        raise Refusal("Er is niets veranderd.")
    correction = {"fact": fact, "by": str(by), "at": at.isoformat(), "reason": text_of(answers, "why")}
    reasons = {**kept.reasons, **_reasons(answers)}
    return replace(now, reasons=reasons, corrections=(*kept.corrections, correction))


def _corrected_telling(answer: Answer) -> dict[str, Any]:
    span = period(answer)
    if span is not None:
        return {"told_on": span[0]}
    return {"told_on": None, "way": None, "told_by": None, "told_at": None, "proof": None, "proof_hash": ""}


def _corrected_proof(answer: Answer) -> dict[str, Any]:
    return {"proof": _first_file(answer), "proof_hash": ""}


CORRECTED: Mapping[str, Callable[[Answer], dict[str, Any]]] = MappingProxyType({
    "reference": lambda answer: {"reference": str(answer)},
    "started_on": lambda answer: {"started_on": date.fromisoformat(str(answer))},
    "told": _corrected_telling,
    "way": lambda answer: {"way": Way(str(answer))},
    "proof": _corrected_proof,
})  # fmt: skip


def for_erasure(reference: str) -> tuple[Question, ...]:
    """The number is typed: that is not done by mistake, as pressing is."""

    def is_this_one(answer: Answer, _scene: Scene, _answers: Answers) -> None:
        if same(str(answer)) != same(reference):
            raise NotAnAnswer("Dat is niet het nummer van dit traject. Er is niets gewist.")

    text = say("Typ %(reference)s om dit traject te wissen, met het bewijs.", reference=reference)
    label = N_("Te wissen traject")
    return (Question(key="number", text=text, label=label, kind=Kind.TEXT, check=is_this_one, limit=LONGEST),)


# --- the questions that both ask


def _told() -> Question:
    """A PERIOD of one day, since a day has no other answers beside it."""
    return Question(
        key="told",
        text=N_("Wanneer heb je de cliënt over de klachtenregeling verteld?"),
        label=N_("Verteld op"),
        kind=Kind.PERIOD,
        choices=recent_periods,
        read=_read_one_day,
        check=_one_day_that_has_been,
        hint=N_("Het gaat om de dag waarop de brief of e-mail wegging. Typen kan ook: “12 november”."),
        notes=_late,
    )


def _how() -> tuple[Question, ...]:
    return (
        a_written_way("way", N_("Hoe heb je het verteld?"), _is_told),
        Question(
            key="proof",
            text=N_("Heb je een bewijs, zoals de brief of de e-mail?"),
            label=N_("Bewijs"),
            kind=Kind.FILES,
            limit=1,
            when=_is_told,
            optional=lambda _answers: True,
            hint=N_("Eén PDF, JPEG of PNG, hoogstens 10 MB. Kies daarna “Klaar”."),
        ),
    )


def _recent_or_not_yet(scene: Scene, answers: Answers) -> tuple[Choice, ...]:
    return (*recent_periods(scene, answers), Choice(NOT_YET, say("Nog niet verteld")))


def _read_one_day(text: str, scene: Scene, answers: Answers) -> Answer:
    day = read_day(text, scene, answers)
    return {"from": day, "to": day}


def _one_day_that_has_been(answer: Answer, scene: Scene, _answers: Answers) -> None:
    span = period(answer)
    if span is None:
        return  # “Nog niet verteld”
    first, last = span
    if first != last:
        raise NotAnAnswer("Kies één dag.")
    day_has_been(first, scene)


def _late(answer: Answer, _scene: Scene, answers: Answers) -> tuple[Text, ...]:
    """Told is told; but the clause says: at the start."""
    span = period(answer)
    started = answers.get("started_on")
    if span is None or started is None or span[0] <= date.fromisoformat(str(started)):
        return ()
    return (say("Let op: dat is na het begin van het traject. Vertel het liefst meteen bij het begin."),)


def _is_told(answers: Answers) -> bool:
    return answers.get("told") != NOT_YET


def _reasons(answers: Answers) -> Mapping[str, str]:
    reasons = answers.get("reasons")
    return {str(key): str(why) for key, why in reasons.items()} if isinstance(reasons, Mapping) else {}


# --- the reference


def without_name(text: str, scene: Scene, _answers: Answers) -> None:
    """The guard of the reference: a number, not a name. Raises NotAnAnswer for a BSN, else Caution."""
    check_text(text)
    named = names_in(text, scene.members.values())
    if named or TWO_WORDS.search(text) or not any(char.isdigit() for char in text):
        raise Caution(
            "Dit lijkt een naam. Gebruik liever het nummer van het traject of dossier.", code="name"
        )


def has_a_sign(answer: Answer, _scene: Scene, _answers: Answers) -> None:
    if not any(char.isalnum() for char in str(answer)):
        raise NotAnAnswer("Typ het nummer van het traject of dossier, bijvoorbeeld TR-1042.")
