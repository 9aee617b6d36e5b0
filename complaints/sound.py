"""What a fact must hold to be worth recording: the same for what happens and for what is corrected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from complaints.errors import Refusal
from complaints.events import (
    Attached,
    CallAttempted,
    Corrected,
    Declined,
    Event,
    Extended,
    Ground,
    Heard,
    Judged,
    MediationEnded,
    Noted,
    Promised,
    Referred,
    Reopened,
    Replied,
    Reported,
    SettledInformally,
    UnreachableLetterSent,
    Way,
)
from complaints.words import N_

WRITTEN = frozenset({Way.EMAIL, Way.LETTER})


@dataclass(frozen=True)
class Demand:
    """What must be so of an event, and what is said when it is not."""

    met: Callable[[Any], object]
    otherwise: str


def _filled(field: str, otherwise: str) -> Demand:
    return Demand(lambda event: getattr(event, field).strip(), otherwise)


IN_WRITING = Demand(
    lambda event: event.way in WRITTEN, N_("Dit moet schriftelijk: per e-mail of per brief.")
)  # 3.3d, 3.4c
COPY_FIRST = N_(
    "De cliënt kreeg het afschrift later dan die dag. Het hoort andersom: eerst de cliënt, dan de"
    " opdrachtgever. Ging het toch zo, leg dat dan vast met Notitie."
)
DEMANDS: Mapping[type[Event], tuple[Demand, ...]] = MappingProxyType({
    Declined: (
        Demand(
            lambda event: event.ground is not Ground.OTHER or event.reasons.strip(),
            N_("Schrijf op waarom de klacht niet in behandeling wordt genomen."),
        ),
    ),
    Heard: (
        _filled("who", N_("Schrijf op wie er is gehoord.")),
        Demand(lambda event: event.waived or event.report.strip(), N_("Schrijf kort op wat er is gezegd.")),
    ),
    Extended: (_filled("reason", N_("Schrijf op waarom de klacht meer tijd vraagt.")),),
    Judged: (
        Demand(
            lambda event: (
                set(event.judgments) == set(event.reasons)
                and all(reason.strip() for reason in event.reasons.values())
            ),
            N_("Geef bij elk onderwerp van de klacht een oordeel, met de reden."),
        ),
    ),
    SettledInformally: (_filled("how", N_("Schrijf op hoe de klacht is opgelost.")),),
    Replied: (IN_WRITING,),
    CallAttempted: (
        Demand(
            lambda event: not event.reached or (event.satisfied is not None and event.note.strip()),
            N_("Schrijf op wat de klager zei, en of de klager tevreden is."),
        ),
        Demand(
            lambda event: event.reached or event.satisfied is None,
            N_("De klager is toen niet bereikt. Leg een nieuwe belpoging vast."),
        ),
    ),
    UnreachableLetterSent: (IN_WRITING,),
    Referred: (_filled("mediator", N_("Typ de naam van de mediator.")),),
    MediationEnded: (_filled("outcome", N_("Schrijf op wat de uitkomst van de mediation is.")),),
    Reopened: (_filled("reason", N_("Schrijf op waarom de klacht weer opengaat.")),),
    Noted: (_filled("text", N_("Typ eerst de tekst van de notitie.")),),
    Promised: (_filled("what", N_("Schrijf op wat er is afgesproken.")),),
    Reported: (
        Demand(lambda event: event.copied_on <= event.on, COPY_FIRST),  # P6
        IN_WRITING,
        _filled("what", N_("Schrijf op waar het verslag over gaat.")),
    ),
    Corrected: (_filled("reason", N_("Schrijf op waarom deze correctie nodig is.")),),
    Attached: (Demand(lambda event: event.files, N_("Stuur eerst een bestand.")),),
})  # fmt: skip


def check(event: Event) -> None:
    """Raises a Refusal that says what is missing."""
    for demand in DEMANDS.get(type(event), ()):
        if not demand.met(event):
            raise Refusal(demand.otherwise)
