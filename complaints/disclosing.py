"""The two short forms of the disclosure (3.1a): a programme is recorded, and a gap is filled."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from complaints.disclosure import Disclosure
from complaints.errors import Caution, NotAnAnswer
from complaints.questions import Answer, Answers, Choice, Kind, Question, Scene, period
from complaints.readers import day_has_been, has_been, read_day, recent_days, recent_periods
from complaints.sensitive import check_text, names_in
from complaints.steps.usual import DAY_HINT, a_written_way, text_of, way_of
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
    span, files = period(answers["told"]), answers.get("proof")
    if span is None:
        raise NotAnAnswer("Kies de dag waarop je het vertelde.")
    file = files[0] if isinstance(files, list) and files else None
    return replace(
        programme,
        told_on=span[0],
        way=way_of(answers),
        told_by=by,
        told_at=at,
        proof=int(str(file["id"])) if isinstance(file, Mapping) else None,
    )


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
