"""What people type, read as choices: every button has a typed equivalent."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeAlias

from complaints.errors import NotAnAnswer
from complaints.questions import Choice, joined
from complaints.words import Count, Text, say

Speak: TypeAlias = Callable[[Text], str]

LEAST_LETTERS = 3  # of a label's beginning
YES_OR_NO = {"j": "yes", "ja": "yes", "y": "yes", "yes": "yes", "n": "no", "nee": "no", "no": "no"}
DONE_WORDS = frozenset({"klaar", "gereed", "done"})
SEPARATORS = re.compile(r"[,;\n]|\b(?:en|and)\b", re.IGNORECASE)
SILENT = re.compile(r"[-.'’`]")


def fold(text: str) -> str:
    """As it sounds: no capitals, no accents, no signs; “E-mail” is “email”."""
    plain = unicodedata.normalize("NFKD", SILENT.sub("", text.casefold()))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())


def says_done(text: str) -> bool:
    return fold(text) in DONE_WORDS


def exactly(text: str, choices: Sequence[Choice], speak: Speak = str) -> Choice | None:
    """The choice with this whole label, when there is exactly one."""
    said = fold(text)
    found = [choice for choice in choices if said in _names(choice, speak)]
    return found[0] if len(found) == 1 else None


def _names(choice: Choice, speak: Speak) -> tuple[str, str]:
    """As the button is called in Dutch, and for who reads it."""
    return fold(str(choice.label)), fold(speak(choice.label))


def chosen(text: str, choices: Sequence[Choice], speak: Speak = str) -> Choice:
    """By its label, its number in the list, yes or no, or the beginning of exactly one label."""
    found = exactly(text, choices, speak) or _numbered(text, choices) or _yes_or_no(text, choices)
    if found is None:
        said = fold(text)
        begun = [choice for choice in choices if any(name.startswith(said) for name in _names(choice, speak))]
        found = begun[0] if len(begun) == 1 and len(fold(text)) >= LEAST_LETTERS else None
    if found is None:
        raise _not_one_of(choices)
    return found


def several(text: str, choices: Sequence[Choice], speak: Speak = str) -> tuple[Choice, ...]:
    """One choice, or more with a comma or “en” between them."""
    if found := exactly(text, choices, speak):
        return (found,)
    parts = [part for part in SEPARATORS.split(text) if fold(part)]
    if not parts:
        raise _not_one_of(choices)
    return tuple(chosen(part, choices, speak) for part in parts)


def pressed(key: str, choices: Sequence[Choice]) -> Choice:
    for choice in choices:
        if choice.key == key:
            return choice
    raise NotAnAnswer("Deze knop hoort niet bij deze vraag.")


def within(text: str, limit: int) -> str:
    """Raises NotAnAnswer with the counted length: nothing is ever cut."""
    if not text:
        raise NotAnAnswer("Je bericht is leeg. Typ je antwoord.")
    if limit and len(text) > limit:
        raise NotAnAnswer(
            "Dat zijn %(count)s tekens; hoogstens %(limit)s kan.",
            count=Count(len(text)),
            limit=Count(limit),
        )
    return text


def _numbered(text: str, choices: Sequence[Choice]) -> Choice | None:
    typed = text.strip().rstrip(".")
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(len(choices))):
        return None
    return choices[int(typed) - 1] if 1 <= int(typed) <= len(choices) else None


def _yes_or_no(text: str, choices: Sequence[Choice]) -> Choice | None:
    key = YES_OR_NO.get(fold(text))
    return next((choice for choice in choices if choice.key == key), None)


def _not_one_of(choices: Sequence[Choice]) -> NotAnAnswer:
    if not choices:
        return NotAnAnswer("Bij deze vraag is er nu niets te kiezen.")
    options = joined(
        [say("%(n)s. %(label)s", n=n, label=choice.label) for n, choice in enumerate(choices, start=1)]
    )
    return NotAnAnswer(
        "Dat is geen van de antwoorden. Kies er een, of typ het nummer: %(options)s.", options=options
    )
