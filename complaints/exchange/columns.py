"""The kinds of columns: how a fact of an event is written in a cell, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from complaints.errors import NotAnAnswer
from complaints.events import Event, Promised
from complaints.exchange.cells import Cell, day_of, joined, line_of, needed, number_of, parts_of, text_of
from complaints.exchange.names import COMPLAINANT, Names
from complaints.exchange.words import YES_NO, meant_by
from complaints.reading import fold
from complaints.words import N_

WHO = N_("Wie")
MOST_FILES = 100


@dataclass(frozen=True)
class Around:
    """What a cell of an event may refer to: people, and the other events of the complaint. `kinds` are those
    events by the number in the sheet, `places` their places among the events, from 1.
    """

    names: Names
    kinds: Mapping[int, type[Event]]
    places: Mapping[int, int]

    def number_of(self, place: int) -> int:
        return next(number for number, each in self.places.items() if each == place)


@dataclass(frozen=True)
class Column:
    """`free`: people's own words, stopped when they look sensitive (P2). `words`: the only ones there are."""

    heading: str
    write: Callable[[Any, Around], Cell]
    read: Callable[[Cell, Around], Any]
    free: bool = False
    words: tuple[str, ...] = ()
    people: bool = False


# --- kinds of columns


def worded(heading: str, words: Mapping[str, str], made: Callable[[str], StrEnum]) -> Column:
    return Column(
        heading,
        lambda value, _around: words.get(value, value),
        lambda cell, _around: made(needed(lambda each: meant_by(words, each))(cell)),
        words=tuple(words.values()),
    )


def yes_or_no(heading: str) -> Column:
    return Column(
        heading,
        lambda value, _around: None if value is None else YES_NO["yes" if value else "no"],
        lambda cell, _around: needed(lambda each: meant_by(YES_NO, each))(cell) == "yes",
        words=tuple(YES_NO.values()),
    )


def text(heading: str, codes: Mapping[str, str] = MappingProxyType({})) -> Column:
    """Free text; some are codes, with words for them."""
    by_word = {word: code for code, word in codes.items()}
    return Column(
        heading,
        lambda value, _around: codes.get(value, value) or None,
        lambda cell, _around: by_word.get(text := text_of(cell), text),
        free=True,
    )


def person() -> Column:
    return Column(
        WHO,
        lambda value, around: around.names[value] if value else None,
        lambda cell, around: needed(around.names.one)(cell),
        people=True,
    )


def people() -> Column:
    return Column(
        WHO,
        lambda value, around: joined([around.names[each] for each in value]) or None,
        lambda cell, around: around.names.several(cell),
        people=True,
    )


def day(heading: str) -> Column:
    return Column(heading, lambda value, _around: value, lambda cell, _around: needed(day_of)(cell))


# --- columns of their own


def write_heard(value: str, around: Around) -> Cell:
    if value == "complainant":
        return COMPLAINANT
    return around.names[int(value)] if value.isdecimal() else value


def read_heard(cell: Cell, around: Around) -> str:
    """The complainant, somebody of the team, or anybody else by name."""
    name = line_of(cell)
    if fold(name) == fold(COMPLAINANT):
        return "complainant"
    person = around.names.known(name)
    return name if person is None else str(person)


def write_outsiders(value: tuple[str, ...], _around: Around) -> Cell:
    return joined([" ".join(name.replace(";", ",").split()) for name in value]) or None


def read_outsiders(cell: Cell, _around: Around) -> tuple[str, ...]:
    return tuple(name for name, _known in parts_of(cell, lambda name: name))


def read_promise(cell: Cell, around: Around) -> int:
    number = needed(number_of)(cell)
    if around.kinds.get(number) is not Promised:
        raise NotAnAnswer(
            "Hier hoort de volgorde van een afspraak of maatregel van deze klacht. %(number)s is dat niet.",
            number=number,
        )
    return around.places[number]


def read_files(cell: Cell, _around: Around) -> tuple[int, ...]:
    """The files themselves stay behind: a 0 for each, which no file has."""
    count = needed(number_of)(cell)
    if not 1 <= count <= MOST_FILES:
        raise NotAnAnswer("Hier hoort het aantal bijlagen, hoogstens %(most)s.", most=MOST_FILES)
    return (0,) * count
