"""One column for each fact of an event."""

import re
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

from complaints.conditions import WAYS
from complaints.errors import NotAnAnswer
from complaints.events import (
    About,
    Appointed,
    Event,
    Ground,
    Involved,
    Judged,
    Judgment,
    Promise,
    Replaced,
    Way,
    Withdrawn,
)
from complaints.exchange import columns
from complaints.exchange.cells import Cell, clock_of, line_of, needed
from complaints.exchange.columns import WHO, Around, Column
from complaints.exchange.words import ABOUT, DAY, GROUNDS, JUDGMENT, LABELS, meant_by
from complaints.intake import CATEGORIES
from complaints.reading import fold
from complaints.steps.committee import REASONS
from complaints.steps.handling import JUDGMENTS
from complaints.steps.opening import GROUNDS as ON_GROUNDS
from complaints.steps.upkeep import PROMISES, TIES
from complaints.words import N_

WHAT_FOR, OUTSIDE, SORT = N_("Toelichting"), N_("Naam van buiten"), N_("Soort")
FACT = re.compile(r"gebeurtenis (\d{1,6}), (.+)", re.IGNORECASE)
OF_EVERY_EVENT = frozenset(field.name for field in fields(Event))


def _fact(value: str, around: Around) -> Cell:
    """What was corrected: "name" of the form, or "e3.reasons.treatment" of what happened."""
    place, _dot, key = value[1:].partition(".")
    if not place.isdecimal():
        return LABELS.get(value, value)
    number = around.number_of(int(place))
    heading = next((each for each, known in headings_of(around.kinds[number]).items() if known == key), key)
    return f"Gebeurtenis {number}, {heading}"


def _read_fact(cell: Cell, around: Around) -> str:
    typed = line_of(cell)
    if found := FACT.fullmatch(typed):
        number, kind = int(found[1]), around.kinds.get(int(found[1]))
        for heading, key in headings_of(kind).items() if kind else ():
            if fold(heading) == fold(found[2]):
                return f"e{around.places[number]}.{key}"
    for key, label in LABELS.items():
        if fold(label) == fold(typed):
            return key
    raise NotAnAnswer(
        "Hier hoort een kolom van blad Klachten, zoals Naam, of een gebeurtenis met haar kolom,"
        " zoals: Gebeurtenis 3, Manier."
    )


# --- the table

COLUMNS: Mapping[str, Column] = MappingProxyType({
    "way": columns.worded(N_("Manier"), WAYS, Way),
    "ground": columns.worded(N_("Grond"), ON_GROUNDS, Ground),
    "about": columns.worded(SORT, ABOUT, About),
    "of": columns.worded(SORT, {each.value: word for each, word in PROMISES.items()}, Promise),
    "told_by": columns.person(),
    "member": columns.person(),
    "person": columns.person(),
    "owner": columns.person(),
    "members": columns.people(),
    "tied": columns.people(),
    "who": Column(WHO, columns.write_heard, columns.read_heard, free=True, people=True),
    "external": columns.text(OUTSIDE),
    "mediator": columns.text(OUTSIDE),
    "reason": columns.text(WHAT_FOR),
    "reasons": columns.text(WHAT_FOR),
    "report": columns.text(WHAT_FOR),
    "how": columns.text(WHAT_FOR),
    "note": columns.text(WHAT_FOR),
    "outcome": columns.text(WHAT_FOR),
    "lesson": columns.text(WHAT_FOR),
    "text": columns.text(WHAT_FOR),
    "what": columns.text(WHAT_FOR),
    "until": columns.day(N_("Tot en met")),
    "time": Column(
        N_("Tijd"), lambda value, _around: value or None, lambda cell, _around: needed(clock_of)(cell)
    ),
    "reached": columns.yes_or_no(N_("Bereikt")),
    "satisfied": columns.yes_or_no(N_("Tevreden")),
    "agreed": columns.yes_or_no(N_("Eruit gekomen")),
    "waived": columns.yes_or_no(N_("Wil niet gehoord worden")),
    "copied_on": columns.day(N_("Afschrift op")),
    "signed": columns.yes_or_no(N_("Ondertekend")),
    "promise": Column(N_("Hoort bij"), lambda value, around: around.number_of(value), columns.read_promise),
    "fact": Column(N_("Gecorrigeerd"), _fact, _read_fact),
    "was": columns.day(N_("Eerst")),
    "files": Column(N_("Bijlagen"), lambda value, _around: len(value) or None, columns.read_files),
})  # fmt: skip
# Where the same name means something else, or what is needed elsewhere may be left out.
APART: Mapping[tuple[type[Event], str], Column] = MappingProxyType({
    (Appointed, "external"): Column(OUTSIDE, columns.write_outsiders, columns.read_outsiders, free=True),
    (Replaced, "reason"): columns.text(WHAT_FOR, REASONS),
    (Involved, "reason"): columns.text(WHAT_FOR, TIES),
    (Withdrawn, "way"): Column(
        N_("Manier"),
        lambda value, _around: value and WAYS[value],
        lambda cell, _around: cell and Way(meant_by(WAYS, cell)),
    ),
})  # fmt: skip


def _of_category(heading: str, category: str, column: Column) -> Column:
    named = heading % {"category": CATEGORIES[category]}
    return Column(named, column.write, column.read, column.free, column.words)


# Of a judgment, two columns for each category.
BY_CATEGORY: Mapping[str, Mapping[str, Column]] = MappingProxyType({
    name: MappingProxyType({
        category: _of_category(heading, category, column) for category in CATEGORIES
    })
    for name, heading, column in (
        ("judgments", JUDGMENT, columns.worded("", JUDGMENTS, Judgment)),
        ("reasons", GROUNDS, columns.text("")),
    )
})  # fmt: skip


def columns_of(kind: type[Event]) -> dict[str, Column]:
    """By the key of each of its own facts. Raises KeyError for a fact without a column."""
    found: dict[str, Column] = {}
    for field in fields(kind):
        if field.name in OF_EVERY_EVENT:
            continue
        if kind is Judged:
            found |= {f"{field.name}.{each}": column for each, column in BY_CATEGORY[field.name].items()}
        else:
            found[field.name] = APART.get((kind, field.name)) or COLUMNS[field.name]
    return found


def headings_of(kind: type[Event]) -> dict[str, str]:
    """The key of each fact by its heading."""
    return {DAY: "on", **{column.heading: key for key, column in columns_of(kind).items()}}
