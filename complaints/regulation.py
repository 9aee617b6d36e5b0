"""The regulation as data: every term with its clause, amount, unit and start, in numbered versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from complaints.errors import Refusal
from complaints.words import N_, Text


class Unit(Enum):
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"


class UnknownRegulation(Refusal):
    """A complaint names a version of the regulation that this program does not have."""


@dataclass(frozen=True)
class Term:
    """A duty and its time limit; `start` names the dated fact from which it runs."""

    key: str
    clause: str
    amount: int
    unit: Unit
    start: str


@dataclass(frozen=True)
class Regulation:
    version: str
    valid_from: date
    terms: tuple[Term, ...]
    committee_size: int = 2  # 3.3b
    retention_months: int = 60  # P8
    call_attempts: int = 3  # 3.4c, "diverse pogingen"
    call_days: int = 2  # 3.4c, on at least so many different days

    def term(self, key: str) -> Term:
        """Raises KeyError: the keys are the program's, never a person's."""
        for term in self.terms:
            if term.key == key:
                return term
        raise KeyError(key)


TERMS = (
    Term("enter", "3.2b", 5, Unit.WORKING_DAYS, "received_on"),
    Term("acknowledge", "3.3a", 2, Unit.WEEKS, "received_on"),
    Term("decide", "3.3c", 4, Unit.WEEKS, "received_on"),
    Term("resolve", "3.3d", 6, Unit.WEEKS, "received_on"),
    Term("call", "3.4a", 5, Unit.WORKING_DAYS, "replied_on"),
)

EXTENDABLE = frozenset({"resolve"})  # 3.3d alone says "alleen indien de afhandeling meer tijd vergt"

DUTIES: Mapping[str, str] = MappingProxyType({
    "enter": N_("De klacht moet binnen %(term)s in het klachtenregister staan (artikel %(clause)s)."),
    "acknowledge": N_(
        "De klager hoort binnen %(term)s dat we de klacht hebben ontvangen (artikel %(clause)s)."
    ),
    "decide": N_(
        "Nemen we de klacht niet in behandeling? Dan hoort de klager dat binnen %(term)s"
        " (artikel %(clause)s)."
    ),
    "resolve": N_("De klacht moet binnen %(term)s schriftelijk zijn afgehandeld (artikel %(clause)s)."),
    "call": N_("De directie belt de klager binnen %(term)s na de antwoordbrief (artikel %(clause)s)."),
})  # fmt: skip

STARTS: Mapping[str, str] = MappingProxyType({
    "received_on": N_("De klacht is ontvangen op %(day)s. Dat is dag 0: de dag erna telt als eerste."),
    "reopened_on": N_("De klacht is heropend op %(day)s. Dat is dag 0: de dag erna telt als eerste."),
    "replied_on": N_("De antwoordbrief is verstuurd op %(day)s. Dat is dag 0: de dag erna telt als eerste."),
})  # fmt: skip

AMOUNTS: Mapping[Unit, tuple[str, str]] = MappingProxyType({
    Unit.WORKING_DAYS: (N_("%(n)s werkdag"), N_("%(n)s werkdagen")),
    Unit.WEEKS: (N_("%(n)s week"), N_("%(n)s weken")),
})  # fmt: skip


def amount(term: Term) -> Text:
    """“5 werkdagen”, “2 weken”."""
    one, many = AMOUNTS[term.unit]
    return Text(one if term.amount == 1 else many, {"n": term.amount})


def duty(term: Term) -> Text:
    """What must be done within the term, with its clause."""
    return Text(DUTIES[term.key], {"term": amount(term), "clause": term.clause})


def start_of(term: Term, day: date) -> Text:
    """The day from which the term runs, and that it is day 0."""
    return Text(STARTS[term.start], {"day": day})


CURRENT = Regulation("2026-1", date(2026, 1, 1), TERMS)
REGULATIONS: Mapping[str, Regulation] = MappingProxyType({CURRENT.version: CURRENT})


def regulation(version: str) -> Regulation:
    """The version a complaint was registered under; raises UnknownRegulation."""
    if version not in REGULATIONS:
        raise UnknownRegulation(N_("Versie %(version)s van het reglement is niet bekend."), version=version)
    return REGULATIONS[version]
