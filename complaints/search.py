"""Searching the register in memory: what is typed is compared, and kept nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from complaints.errors import NotAnAnswer
from complaints.events import Event
from complaints.facts import ANONYMOUS, Facts
from complaints.reading import SILENT, fold, within
from complaints.sensitive import bsn_in
from complaints.steps.committee import REASONS
from complaints.steps.upkeep import TIES

F = TypeVar("F", bound=Facts)

LONGEST = 100  # characters: more is no search
LEAST = 2  # characters of a word's beginning; one alone has to be a whole word

# The answers of the form that are people's own words.
ANSWERS = (
    *("name", "phone", "email", "address", "authorisation", "commissioner_name", "programme"),
    *("title", "description", "wanted", "earlier_how", "urgent_why"),
)
# The same of an event, whatever its kind.
WORDS = frozenset(
    {"because", "external", "how", "lesson", "mediator", "note", "outcome", "reason", "reasons"}
    | {"report", "text", "what", "who"}
)
COMMISSIONERS = {"uwv": "UWV", "municipality": "gemeente", "employer": "werkgever", "private": "particulier"}
CODES = frozenset({*REASONS, *TIES, "complainant", ANONYMOUS})  # stand for words that nobody typed

NUMBER = re.compile(r"(?:kl)?(?P<year>20\d\d)?(?P<sequence>\d{1,4})?")  # of a folded word
JOINED = re.compile(r"(?<!\w)\w++(?:[-.'’`]+\w++)+")  # by signs that make no sound: see SILENT
NO_FIGURE = re.compile(r"\D")
SIGNS = r"[^\w+]{0,3}"
# 06 12345678, (020) 123 45 67, +31 (0)6-12345678, 0031612345678: the nine digits after the country's
AT_HOME = re.compile(
    rf"(?<!\d)(?:(?:\+|00){SIGNS}31{SIGNS}(?:0{SIGNS})?|0{SIGNS})([1-9](?:{SIGNS}\d){{8}})(?!\d)"
)
ABROAD = re.compile(rf"(?:\+|(?<!\d)00){SIGNS}(?!31)([1-9](?:{SIGNS}\d){{7,14}})(?!\d)")


@dataclass(frozen=True)
class Asked:
    """What was typed, taken apart. `words` are words with their parts: “smitjansen”, “smit” and “jansen”."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    phones: frozenset[str]


def check(words: str) -> None:
    """Raises NotAnAnswer for a citizen service number (P2), without repeating it, and for a story."""
    if bsn_in(words):
        raise NotAnAnswer(
            "Hier lijkt een burgerservicenummer (BSN) in te staan. Daar zoeken we nooit op."
            " Zoek op nummer, naam, opdrachtgever of woorden."
        )
    within(words, LONGEST)


def is_enough(words: str) -> bool:
    """Whether there is anything to look for: two letters, or a figure."""
    asked = _asked(words)
    return bool(asked.phones) or any(len(word) >= LEAST or word.isdecimal() for word, _parts in asked.words)


def matches(complaint: Facts, words: str) -> bool:
    """Every typed word is its number, or occurs in it as a word or the beginning of one."""
    return _fits(complaint, _asked(words))


def best(complaints: Iterable[F], words: str) -> list[F]:
    """Those that match: whose number was typed first, then the newest."""
    asked = _asked(words)
    found = [complaint for complaint in complaints if _fits(complaint, asked)]
    return sorted(
        found, key=lambda each: (_is_numbered(each, asked), each.received_on, each.number), reverse=True
    )


def _asked(words: str) -> Asked:
    typed = ABROAD.sub(" ", AT_HOME.sub(" ", words)).split()
    both = ((fold(word).replace(" ", ""), tuple(fold(SILENT.sub(" ", word)).split())) for word in typed)
    return Asked(tuple((word, parts) for word, parts in both if word), _phones(words))


def _fits(complaint: Facts, asked: Asked) -> bool:
    left = [(word, parts) for word, parts in asked.words if not _is_number(word, complaint.number)]
    if not left and not asked.phones:
        return bool(asked.words)
    typed = "\n".join(_texts(complaint))
    if asked.phones and not asked.phones <= _phones(typed):
        return False
    text = _folded(typed)
    return all(_occurs(word, text) or all(_occurs(part, text) for part in parts) for word, parts in left)


def _folded(typed: str) -> str:
    """Every word between spaces; one with signs in it in parts, and whole: “smit”, “jansen”, “smitjansen”."""
    joined = " ".join(found[0] for found in JOINED.finditer(typed))
    return f" {fold(SILENT.sub(' ', typed))} {fold(joined)} "


def _occurs(word: str, text: str) -> bool:
    return f" {word}" in text if len(word) >= LEAST else f" {word} " in text


def _is_number(word: str, number: str) -> bool:
    """“kl20267”, “2026007”, “kl”, “2026” and “7” are all of KL-2026-007, and of no number that is longer."""
    found = NUMBER.fullmatch(word)
    if found is None:
        return False
    _kl, year, sequence = number.split("-")
    return found["year"] in (None, year) and int(found["sequence"] or sequence) == int(sequence)


def _is_numbered(complaint: Facts, asked: Asked) -> bool:
    """Its own number was typed, and not the year alone."""
    numbers = [found for word, _parts in asked.words if (found := NUMBER.fullmatch(word))]
    return any(found["sequence"] and _is_number(found[0], complaint.number) for found in numbers)


# --- what there is to search


def _texts(complaint: Facts) -> Iterator[str]:
    for key in ANSWERS:
        yield from _own_words(complaint.answers.get(key))
    yield from _own_words(complaint.answers.get("reasons"))
    yield COMMISSIONERS.get(str(complaint.answers.get("commissioner")), "")
    if phone := str(complaint.answers.get("phone") or ""):
        yield phone.replace("+31", "0", 1)  # who types the beginning as it is dialled finds it, too
    for event in complaint.events:
        yield from _told(event)


def _told(event: Event) -> Iterator[str]:
    for field in fields(event):
        if field.name in WORDS:
            yield from _own_words(getattr(event, field.name))


def _own_words(value: object) -> Iterator[str]:
    """Of a text, of several, or of one for each category."""
    if isinstance(value, str):
        values: Iterable[object] = (value,)
    elif isinstance(value, Mapping):
        values = value.values()
    else:
        values = value if isinstance(value, list | tuple) else ()
    yield from (text for text in map(str, values) if text not in CODES)


def _phones(text: str) -> frozenset[str]:
    """Every phone number in the text, however it is written, with its country's digits: 31612345678."""
    home = (f"31{found[1]}" for found in AT_HOME.finditer(text))
    abroad = (found[1] for found in ABROAD.finditer(text))
    return frozenset(NO_FIGURE.sub("", phone) for phone in (*home, *abroad))
