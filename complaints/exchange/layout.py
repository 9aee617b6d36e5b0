"""What the sheets of the workbook have in common: a column, and what it takes."""

from dataclasses import dataclass

from complaints.exchange.words import BECAUSE, RECORDED
from complaints.words import N_

COMPLAINTS, EVENTS_SHEET = N_("Klachten"), N_("Gebeurtenissen")
PEOPLE_SHEET, DISSATISFACTION = N_("Mensen"), N_("Ontevredenheid")
MARK = " *"  # behind the heading of what always has to be filled in

TEXT, LONG, DATE, MOMENT = N_("tekst"), N_("tekst, meer regels mag"), N_("datum"), N_("datum en tijd")
WORDS, SEVERAL = N_("een van de woorden uit de lijst"), N_("een of meer woorden uit de lijst, met ; ertussen")
SOMEBODY, PEOPLE_WORDS = N_("een naam"), N_("een of meer namen of woorden, met ; ertussen")
COUNT, PERIOD = N_("een aantal"), N_("datum, of van en tot: 3-11-2026 t/m 7-11-2026")
WIDE, NARROW = 40, 12


@dataclass(frozen=True)
class Column:
    """`takes` says what goes in; `words` are the only ones there are, unless `several` or names are."""

    heading: str
    takes: str = TEXT
    width: int = 16
    needed: bool = False
    words: tuple[str, ...] = ()
    several: bool = False
    people: bool = False
    says: str = ""

    @property
    def shown(self) -> str:
        return f"{self.heading}{MARK}" if self.needed else self.heading


@dataclass(frozen=True)
class Sheet:
    """`says` is what it is for."""

    name: str
    columns: tuple[Column, ...]
    says: str

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


RECORDED_AT = Column(RECORDED, MOMENT, 17, says=N_("Leeg? Dan is dit het moment van inlezen."))
WHY_SENSITIVE = Column(
    BECAUSE,
    TEXT,
    30,
    says=N_("Waarom iets over gezondheid, geloof, afkomst of politiek nodig is. Een BSN mag nooit."),
)
