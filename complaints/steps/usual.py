"""The questions that many steps ask, and how their answers are read."""

from collections.abc import Iterable, Mapping
from datetime import date

from complaints.conditions import WAYS
from complaints.events import Way
from complaints.people import Person
from complaints.questions import Answer, Answers, Choice, Condition, Kind, Question, always, fixed, never
from complaints.readers import (
    coming_days,
    days_since,
    free_text,
    is_coming,
    labelled,
    on_or_after,
    read_coming_day,
    read_day,
    several_lines,
)
from complaints.words import N_, Text, say

YES_NO = labelled({"yes": N_("Ja"), "no": N_("Nee")})
ALREADY = labelled({"yes": N_("Ja"), "no": N_("Nog niet")})
WRITTEN_WAYS = labelled({"email": N_("E-mail"), "letter": N_("Brief")})
DAY_HINT = N_("Kies een dag, of typ bijvoorbeeld “vorige week woensdag” of “12 november”.")
COMING_HINT = N_("Kies een dag, of typ bijvoorbeeld “over drie weken” of “12 januari”.")
NOT_BEFORE_RECEIPT = N_("De klacht is ontvangen op %(day)s. Dit kan niet eerder zijn.")
LONG = 2000


def a_day(
    key: str,
    text: str | Text,
    label: str | Text,
    first: date,
    why: str = NOT_BEFORE_RECEIPT,
    when: Condition = always,
) -> Question:
    """A day from `first` up to today; `why` says, with `%(day)s`, why not earlier."""
    return Question(
        key=key,
        text=text,
        label=label,
        kind=Kind.DATE,
        choices=days_since(first),
        read=read_day,
        check=on_or_after(first, why),
        when=when,
        hint=DAY_HINT,
    )


def a_coming_day(key: str, text: str | Text, label: str | Text, when: Condition = always) -> Question:
    return Question(
        key=key,
        text=text,
        label=label,
        kind=Kind.DATE,
        ahead=True,
        choices=coming_days,
        read=read_coming_day,
        check=is_coming,
        when=when,
        hint=COMING_HINT,
    )


def a_text(
    key: str,
    text: str | Text,
    label: str | Text,
    *,
    when: Condition = always,
    optional: Condition = never,
    limit: int = LONG,
    hint: str = "",
) -> Question:
    """Free text of one message, stopped when it looks sensitive (P2)."""
    return Question(
        key=key,
        text=text,
        label=label,
        kind=Kind.TEXT,
        read=several_lines,
        guard=free_text,
        limit=limit,
        when=when,
        optional=optional,
        hint=hint,
    )


def a_choice(
    key: str, text: str | Text, label: str | Text, labels: Mapping[str, str], when: Condition = always
) -> Question:
    return Question(key=key, text=text, label=label, kind=Kind.CHOICE, choices=labelled(labels), when=when)


def yes_or_no(key: str, text: str | Text, label: str | Text, when: Condition = always) -> Question:
    return Question(key=key, text=text, label=label, kind=Kind.CHOICE, choices=YES_NO, when=when)


def already(key: str, text: str, label: str, when: Condition = always) -> Question:
    return Question(key=key, text=text, label=label, kind=Kind.CHOICE, choices=ALREADY, when=when)


def a_way(key: str, text: str, when: Condition = always) -> Question:
    return a_choice(key, text, N_("Manier"), WAYS, when)


def a_written_way(key: str, text: str, when: Condition = always) -> Question:
    return Question(key=key, text=text, label=N_("Manier"), kind=Kind.CHOICE, choices=WRITTEN_WAYS, when=when)


def a_person(
    key: str, text: str, label: str | Text, people: Iterable[Person], when: Condition = always
) -> Question:
    offered = tuple(Choice(str(person.id), say("%(name)s", name=person.name)) for person in people)
    return Question(key=key, text=text, label=label, kind=Kind.CHOICE, choices=fixed(*offered), when=when)


def answered(key: str, *values: str) -> Condition:
    return lambda answers: answers.get(key) in values


# --- reading


def day_of(answers: Answers, key: str = "on") -> date:
    return date.fromisoformat(str(answers[key]))


def way_of(answers: Answers, key: str = "way") -> Way:
    return Way(str(answers[key]))


def text_of(answers: Answers, key: str) -> str:
    return str(answers.get(key) or "")


def is_yes(answers: Answers, key: str) -> bool:
    return answers.get(key) == "yes"


def ids_of(answer: Answer) -> tuple[int, ...]:
    return tuple(int(str(each)) for each in answer) if isinstance(answer, list) else ()
