"""Invented facts for each letter, in each of its variants: what a template is tried with."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from complaints.errors import Refusal
from complaints.events import (
    Accepted,
    Declined,
    Event,
    Extended,
    Ground,
    Judged,
    Judgment,
    Promise,
    Promised,
    Referred,
    Registered,
    SettledInformally,
)
from complaints.facts import Facts
from complaints.letters import Letter, LetterFacts, disclosure_facts, letter_facts
from complaints.regulation import CURRENT
from complaints.workdays import Calendar
from handlers.documents.letters import Sender, render, strays
from handlers.documents.report_examples import REPORTS
from handlers.texts import spoken

E = TypeVar("E", bound=Event)

DAY = date(2026, 11, 23)
LATER = DAY + timedelta(weeks=8)
ANSWERS: Mapping[str, object] = MappingProxyType({
    "received_on": DAY.isoformat(),
    "name": "V. Voorbeeld",
    "address": "Voorbeeldstraat 1, 1234 AB Voorbeeldstad",
    "phone": "+31201234567",
    "title": "De afspraak ging niet door",
    "commissioner": "uwv",
})  # fmt: skip
BARE: Mapping[str, object] = MappingProxyType({"received_on": DAY.isoformat(), "name": "V. Voorbeeld"})


def _event(kind: Callable[..., E], **facts: object) -> E:
    return kind(on=DAY, at=datetime.combine(DAY, time(9), UTC), by=1, **facts)


ACCEPTED = _event(Accepted)
AGREED = _event(Promised, of=Promise.AGREEMENT, what="Wij bellen u elke week", owner=1, until=LATER)
JUDGED = _event(
    Judged, judgments={"treatment": Judgment.PARTLY}, reasons={"treatment": "De coach kwam te laat."}
)
SETTLED = _event(SettledInformally, how="U heeft een andere coach gekregen.")

# What the facts of a letter depend on: what happened, and what is known of the complainant.
VARIANTS: Mapping[Letter, tuple[tuple[Event, ...], ...]] = MappingProxyType({
    Letter.ACKNOWLEDGEMENT: ((), (ACCEPTED,)),
    Letter.DECLINED: (
        (_event(Declined, ground=Ground.OLD, reasons=""),),
        (_event(Declined, ground=Ground.OTHER, reasons="Wij kennen u niet."),),
    ),
    Letter.EXTENSION: ((_event(Extended, until=LATER, reason="De coach is ziek."),),),
    Letter.RESOLUTION: (
        (ACCEPTED, JUDGED),
        (ACCEPTED, AGREED, JUDGED),
        (ACCEPTED, SETTLED),
        (ACCEPTED, AGREED, SETTLED),
    ),
    Letter.UNREACHABLE: ((ACCEPTED, JUDGED),),
    Letter.MEDIATOR: ((ACCEPTED, JUDGED, _event(Referred, mediator="M. Voorbeeld")),),
})  # fmt: skip


def examples(letter: Letter) -> tuple[LetterFacts, ...]:
    """With much known of the complainant, and with a name only."""
    if letter is Letter.DISCLOSURE:
        return (disclosure_facts(today=DAY),)
    return tuple(
        letter_facts(letter, _complaint(answers, events), today=DAY, calendar=Calendar())
        for answers in (ANSWERS, BARE)
        for events in VARIANTS[letter]
    )


def faults_in_letters(house: Sender) -> list[str]:
    """What keeps a letter or a report from being made, one sentence for each template, and stray files."""
    faults = [f"{name} hoort bij geen enkele brief." for name in strays(house)]
    letters: list[Callable[[Sender], object]] = [partial(_try, letter) for letter in Letter]
    return faults + [fault for make in (*letters, *REPORTS.values()) if (fault := _fault(make, house))]


def _try(letter: Letter, house: Sender) -> None:
    for facts in examples(letter):
        render(letter, facts, house)


def _fault(make: Callable[[Sender], object], house: Sender) -> str:
    try:
        make(house)
    except Refusal as refusal:
        return spoken(refusal.text)
    return ""


def _complaint(answers: Mapping[str, object], events: tuple[Event, ...]) -> Facts:
    return Facts("KL-2026-007", CURRENT.version, answers, [_event(Registered), *events])
