"""In which order the facts of a complaint can lie in time; the same check for what happens and for what is
corrected.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from complaints.errors import Refusal
from complaints.events import (
    CallAttempted,
    Event,
    MediationEnded,
    Referred,
    Replied,
    UnreachableLetterSent,
)
from complaints.words import N_

RECEIVED = N_("De klacht is ontvangen op %(day)s. Dit kan niet eerder zijn.")
# Kind of event -> the kinds that come before it, each with its sentence.
AFTER: Mapping[type[Event], Mapping[type[Event], str]] = MappingProxyType({
    CallAttempted: {Replied: N_("De antwoordbrief ging op %(day)s weg. Dit kan niet eerder zijn.")},
    UnreachableLetterSent: {
        Replied: N_("De antwoordbrief ging op %(day)s weg. Dit kan niet eerder zijn."),
        CallAttempted: N_("De laatste belpoging was op %(day)s. De brief kan niet eerder zijn."),
    },
    Referred: {Replied: N_("De antwoordbrief ging op %(day)s weg. Dit kan niet eerder zijn.")},
    MediationEnded: {Referred: N_("De klacht ging op %(day)s naar de mediator. Dit kan niet eerder zijn.")},
})  # fmt: skip


def check(events: Sequence[Event], received_on: date, today: date) -> None:
    """Raises a Refusal when an event lies before the receipt, before what led to it, or in the future."""
    last: dict[type[Event], date] = {}
    for event in events:
        if event.on > today:
            raise Refusal("Die dag is nog niet geweest. Vandaag is het %(today)s.", today=today)
        if event.on < received_on:
            raise Refusal(RECEIVED, day=received_on)
        for kind, sentence in AFTER.get(type(event), {}).items():
            if kind in last and event.on < last[kind]:
                raise Refusal(sentence, day=last[kind])
        last[type(event)] = max(event.on, last.get(type(event), event.on))


def check_receipt(events: Sequence[Event], received_on: date) -> None:
    """Raises when something happened before a corrected day of receipt."""
    earliest = min(event.on for event in events)
    if received_on > earliest:
        raise Refusal(
            "Op %(day)s gebeurde er al iets met deze klacht. De dag van ontvangst kan niet later zijn.",
            day=earliest,
        )
