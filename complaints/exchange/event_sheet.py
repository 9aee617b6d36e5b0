"""Blad Gebeurtenissen: a column for each fact of each kind of event."""

from collections.abc import Iterable, Iterator, Mapping

from complaints.events import EVENTS
from complaints.exchange.columns import Column as Detail
from complaints.exchange.details import BY_CATEGORY, columns_of
from complaints.exchange.layout import (
    COUNT,
    DATE,
    EVENTS_SHEET,
    LONG,
    PEOPLE_WORDS,
    RECORDED_AT,
    SOMEBODY,
    TEXT,
    WHY_SENSITIVE,
    WORDS,
    Column,
    Sheet,
)
from complaints.exchange.words import BY, DAY, NUMBER, PLACE, WHAT, WHAT_HAPPENED
from complaints.words import N_

FIRST = ("Toelichting", "Wie", "Manier", "Soort", "Grond", "Tot en met")
TAKES: Mapping[str, str] = {
    "Toelichting": LONG, "Wie": PEOPLE_WORDS, "Tot en met": DATE, "Eerst": DATE, "Hoort bij": COUNT,
    "Bijlagen": COUNT, "Tijd": N_("een tijd, zoals 14:30"),
}  # fmt: skip
EVENT_WIDTHS: Mapping[str, int] = {"Toelichting": 60, "Wie": 22, "Naam van buiten": 22, "Gecorrigeerd": 24}
EVENT_SAYS: Mapping[str, str] = {
    "Wie": N_("Over wie het gaat: wie is benoemd, gehoord of betrokken, wie het de klager vertelde, of wie"
              " ervoor zorgt. Meer namen: zet er ; tussen."),
    "Naam van buiten": N_("Een commissielid van buiten, of de mediator."),
    "Tot en met": N_("Bij een verlenging, en bij een afspraak of maatregel."),
    "Hoort bij": N_("Bij Gedaan: de volgorde van de afspraak of maatregel die gedaan is."),
    "Tevreden": N_("Bij een belpoging waarbij de klager bereikt is."),
    "Gecorrigeerd": N_("Wat er gecorrigeerd is. Bij Eerst staat de oude datum, als het om een datum ging."),
    "Bijlagen": N_("Alleen het aantal: de bestanden zelf staan niet in dit werkblad."),
}  # fmt: skip


def _details() -> Iterator[tuple[str, Detail, str]]:
    """Every column of every kind of event, with the word of that kind."""
    for name, word in WHAT.items():
        for column in columns_of(EVENTS[name]).values():
            yield column.heading, column, word


def _columns(by_category: Mapping[str, Detail]) -> Iterable[Detail]:
    return by_category.values()


def _detail_columns() -> Iterator[Column]:
    """One for each heading; of the judgments the last."""
    found = list(_details())
    headings = dict.fromkeys(heading for heading, _column, _word in found)
    judgments = [
        column.heading for pair in zip(*map(_columns, BY_CATEGORY.values()), strict=True) for column in pair
    ]
    rest = [heading for heading in headings if heading not in {*FIRST, *judgments}]
    for heading in (*FIRST, *rest, *judgments):
        same = [column for each, column, _word in found if each == heading]
        kinds = dict.fromkeys(word for each, _column, word in found if each == heading)
        words = dict.fromkeys(word for column in same for word in column.words)
        says = EVENT_SAYS.get(heading) or f"Bij: {', '.join(kinds)}."
        people = any(column.people for column in same)
        takes = TAKES.get(heading) or (WORDS if words else TEXT)
        width = EVENT_WIDTHS.get(heading, 30 if heading.startswith("Redenen") else 14)
        yield Column(heading, takes, width, words=tuple(words), people=people, several=people, says=says)


EVENT_SHEET = Sheet(
    EVENTS_SHEET,
    (
        Column(NUMBER, TEXT, 14, needed=True, says=N_("Het nummer of het eigen nummer van de klacht.")),
        Column(
            PLACE,
            COUNT,
            10,
            says=N_("1, 2, 3: de volgorde bij deze klacht. Leeg? Dan de volgorde van de datums."),
        ),
        Column(DAY, DATE, 13, needed=True, says=N_("De dag waarop het gebeurde.")),
        Column(WHAT_HAPPENED, WORDS, 28, needed=True, words=tuple(WHAT.values())),
        Column(BY, SOMEBODY, 20, needed=True, people=True, says=N_("Wie het vastlegde.")),
        *_detail_columns(),
        WHY_SENSITIVE,
        RECORDED_AT,
    ),
    N_("Elke gebeurtenis is één rij: ingeschreven, in behandeling genomen, antwoord verstuurd, afgesloten."),
)
