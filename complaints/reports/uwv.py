"""The five counts for UWV (3.7), what lies below the line, and what must hold of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from complaints.reports.cases import Case, Decision, Timeliness
from complaints.reports.periods import Period
from complaints.words import N_
from complaints.workdays import Calendar

# Each line with what it says and how it is counted; the first five are those of 3.7, in its order.
COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "submitted": (
        N_("Ingediende klachten"),
        N_(
            "Alle klachten van UWV-cliënten die in de periode zijn ontvangen, op welke manier ook. Elke"
            " klacht telt één keer, zoals die de eerste keer is afgehandeld. Is een klacht ingetrokken en"
            " daarna heropend, dan tellen de weken vanaf de heropening."
        ),
    ),
    "declined": (
        N_("Niet in behandeling genomen"),
        N_("Klachten uit 1 waarvan is besloten ze niet in behandeling te nemen."),
    ),
    "declined_in_time": (
        N_("Niet in behandeling genomen en op tijd afgehandeld"),
        N_(
            "Klachten uit 2 waarvan de klager dat binnen 4 weken na ontvangst heeft gehoord. Is de klager"
            " anoniem, dan telt de dag van het besluit."
        ),
    ),
    "accepted": (
        N_("In behandeling genomen"),
        N_("Klachten uit 1 die in behandeling zijn genomen, ook als ze samen met de klager zijn opgelost."),
    ),
    "settled_in_time": (
        N_("In behandeling genomen en op tijd afgehandeld"),
        N_(
            "Klachten uit 4 die binnen 6 weken na ontvangst schriftelijk zijn afgehandeld, of later maar"
            " binnen een verlenging die de klager op tijd heeft gehoord. Is de klager anoniem, dan telt de"
            " dag van het oordeel of de oplossing."
        ),
    ),
})  # fmt: skip
BELOW: Mapping[str, tuple[str, str]] = MappingProxyType({
    "undecided": (
        N_("Nog niet besloten"),
        N_("Klachten uit 1 waarover nog niet is besloten, en die vóór een besluit zijn ingetrokken."),
    ),
    "withdrawn_undecided": (
        N_("waarvan ingetrokken vóór een besluit"),
        N_("Telt mee in “Nog niet besloten”."),
    ),
    "declined_late": (
        N_("Niet in behandeling genomen, te laat gemeld"),
        N_("Klachten uit 2 waarvan de klager dat later dan 4 weken na ontvangst heeft gehoord."),
    ),
    "declined_untold": (
        N_("Niet in behandeling genomen, nog niet gemeld"),
        N_("Klachten uit 2 waarvan de klager dat nog niet heeft gehoord."),
    ),
    "settled_late": (
        N_("In behandeling genomen, te laat afgehandeld"),
        N_("Klachten uit 4 die na de uiterste datum schriftelijk zijn afgehandeld."),
    ),
    "running_in_time": (
        N_("In behandeling, binnen de termijn"),
        N_("Klachten uit 4 die nog niet zijn afgehandeld en waarvan de uiterste datum niet voorbij is."),
    ),
    "running_late": (
        N_("In behandeling, over de termijn"),
        N_("Klachten uit 4 die nog niet zijn afgehandeld en waarvan de uiterste datum voorbij is."),
    ),
    "ended": (
        N_("In behandeling genomen, beëindigd zonder schriftelijk antwoord"),
        N_("Klachten uit 4 die zijn ingetrokken of gesloten voordat er een antwoord was."),
    ),
    "unknown": (
        N_("UWV-cliënt onbekend"),
        N_(
            "Klachten uit de periode waarvan nog niet bekend is of het een UWV-cliënt is."
            " Niet meegeteld in 1."
        ),
    ),
    "dissatisfaction": (
        N_("Uitingen van ontevredenheid"),
        N_(
            "Meldingen met UWV als opdrachtgever die op verzoek van de cliënt niet als klacht zijn behandeld."
            " Niet meegeteld in 1."
        ),
    ),
})  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Of one period; `counted` by the keys of `COUNTS` and `BELOW`."""

    period: Period
    counted: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        return self.counted[key]


class Inconsistent(Exception):  # noqa: N818 - it says what is wrong with the counts
    """The counts contradict each other: a fault of ours, and then nothing is sent. Its text holds names of
    lines and figures only.
    """


def count(
    cases: Iterable[Case], period: Period, calendar: Calendar, today: date, *, dissatisfied: int = 0
) -> Counts:
    """`dissatisfied` is the number of expressions of dissatisfaction in the period with UWV as commissioner.

    Raises Inconsistent.
    """
    counted = dict.fromkeys((*COUNTS, *BELOW), 0) | {"dissatisfaction": dissatisfied}
    for case in cases:
        if case.received_on in period:
            for line in _lines(case, calendar, today):
                counted[line] += 1
    found = Counts(period, counted)
    check(found)
    return found


_DECLINED: Mapping[Timeliness, str] = MappingProxyType({
    Timeliness.IN_TIME: "declined_in_time",
    Timeliness.LATE: "declined_late",
})  # fmt: skip
_ACCEPTED: Mapping[Timeliness, str] = MappingProxyType({
    Timeliness.IN_TIME: "settled_in_time",
    Timeliness.LATE: "settled_late",
    Timeliness.RUNNING: "running_in_time",
    Timeliness.RUNNING_LATE: "running_late",
    Timeliness.ENDED: "ended",
})  # fmt: skip


def _lines(case: Case, calendar: Calendar, today: date) -> tuple[str, ...]:
    if case.uwv == "unknown":
        return ("unknown",)
    if case.uwv != "yes":
        return ()
    if case.decision is Decision.NONE:
        withdrawn = ("withdrawn_undecided",) if case.withdrawn else ()
        return ("submitted", "undecided", *withdrawn)
    if case.decision is Decision.DECLINED:
        told = case.timeliness("decide", calendar, today)
        return ("submitted", "declined", _DECLINED.get(told, "declined_untold"))
    settled = case.timeliness("resolve", calendar, today)
    return ("submitted", "accepted", _ACCEPTED[settled])


SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("submitted", ("declined", "accepted", "undecided")),
    ("declined", ("declined_in_time", "declined_late", "declined_untold")),
    ("accepted", ("settled_in_time", "settled_late", "running_in_time", "running_late", "ended")),
)


def check(counts: Counts) -> None:
    """1 = 2 + 4 + not decided, 3 <= 2, 5 <= 4, and what each consists of. Raises Inconsistent."""
    for whole, parts in SUMS:
        if counts[whole] != sum(counts[part] for part in parts):
            raise Inconsistent(f"{whole} {counts[whole]} is not the sum of {', '.join(parts)}")
    for part, whole in (
        ("declined_in_time", "declined"),
        ("settled_in_time", "accepted"),
        ("withdrawn_undecided", "undecided"),
    ):
        if not 0 <= counts[part] <= counts[whole]:
            raise Inconsistent(f"{part} {counts[part]} is more than {whole} {counts[whole]}")
