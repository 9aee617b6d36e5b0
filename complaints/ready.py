"""Which steps can be taken now: the stage fits (`lifecycle.STEPS`), and what must come first was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from complaints.aftercare import is_letter_due
from complaints.errors import Refusal
from complaints.events import (
    Acknowledged,
    Entered,
    MediationEnded,
    Referred,
    SettledInformally,
    UnreachableLetterSent,
)
from complaints.facts import Facts
from complaints.lifecycle import STAGES, STEPS, Stage, Step
from complaints.words import N_, Text


@dataclass(frozen=True)
class Need:
    """What must be so, and what is said when it is not; `%(number)s` is filled in."""

    met: Callable[[Facts], object]
    otherwise: str


def _is_decided(complaint: Facts) -> bool:
    return complaint.judged is not None or complaint.now(SettledInformally) is not None


NAMED = Need(
    lambda complaint: not complaint.is_anonymous,
    N_("De klager is anoniem: er is niemand om te schrijven of te bellen."),
)
UNDECIDED = Need(
    lambda complaint: not _is_decided(complaint), N_("Over klacht %(number)s is al een oordeel vastgelegd.")
)
UNSETTLED = Need(
    lambda complaint: not complaint.now(SettledInformally),
    N_("De klacht is informeel opgelost en de klager heeft dat bevestigd. Nabellen hoeft niet."),
)


def _unless_referred(need: Need) -> Need:
    """A mediation that runs can always be ended, also when a correction took away why it began."""
    return Need(lambda complaint: complaint.now(Referred) or need.met(complaint), need.otherwise)


NEEDS: Mapping[Step, tuple[Need, ...]] = MappingProxyType(
    {
        Step.ENTER: (
            Need(
                lambda complaint: not complaint.last(Entered),
                N_("Klacht %(number)s staat al in het register."),
            ),
        ),
        Step.ACKNOWLEDGE: (
            Need(
                lambda complaint: not complaint.is_anonymous,
                N_("De klager is anoniem: er is niemand om de ontvangst aan te bevestigen."),
            ),
            Need(
                lambda complaint: not complaint.last(Acknowledged),
                N_("De ontvangst van klacht %(number)s is al bevestigd."),
            ),
        ),
        Step.CONFIRM: (
            Need(lambda complaint: complaint.nominees, N_("Alle leden hebben dit al bevestigd.")),
        ),
        Step.TELL: (
            Need(
                lambda complaint: complaint.untold,
                N_("Er is niets waarover de klager nog bericht moet krijgen."),
            ),
        ),
        Step.EXTEND: (NAMED, UNDECIDED),
        Step.RESOLVE: (UNDECIDED,),
        Step.SETTLE: (UNDECIDED,),
        Step.REPLY: (
            NAMED,
            Need(
                _is_decided,
                N_("Er is nog geen oordeel over klacht %(number)s. Leg dat eerst vast met Afhandelen."),
            ),
        ),
        Step.CALL: (
            NAMED,
            UNSETTLED,
            Need(
                lambda complaint: not complaint.reached,
                N_("De klager is al bereikt. De uitkomst staat in de tijdlijn."),
            ),
        ),
        Step.LETTER: (
            NAMED,
            UNSETTLED,
            Need(
                lambda complaint: not complaint.now(UnreachableLetterSent),
                N_("De brief dat de klager niet bereikt is, is al verstuurd."),
            ),
        ),
        Step.MEDIATE: (
            _unless_referred(NAMED),
            _unless_referred(
                Need(
                    lambda complaint: not complaint.is_satisfied,
                    N_("De klager is tevreden. Een mediator is dan niet nodig."),
                )
            ),
            _unless_referred(
                Need(
                    lambda complaint: complaint.reached or complaint.now(UnreachableLetterSent),
                    N_("Bel de klager eerst. Een mediator is er voor als de klager niet tevreden is."),
                )
            ),
            Need(lambda complaint: not complaint.now(MediationEnded), N_("De mediation is al afgerond.")),
        ),
        Step.WITHDRAW: (
            Need(
                lambda complaint: not complaint.now(MediationEnded),
                N_("De mediation is al afgerond. Sluit de klacht af."),
            ),
        ),
        Step.FULFIL: (
            Need(lambda complaint: complaint.promises, N_("Er staat geen afspraak of maatregel open.")),
        ),
    }
)


# The work of a committee; what it waits for is said.
ONCE_TAKEN_UP = frozenset({Step.COMMITTEE, Step.HEAR, Step.RESOLVE, Step.REPLY})


def why_not(complaint: Facts, step: Step, attempts: int) -> Refusal | None:
    """The reason that this step can't be taken now, or None. `attempts`: calls needed before the letter of
    3.4c.
    """
    if complaint.stage not in STEPS[step].stages:
        return _wrong_stage(complaint, step)
    for need in NEEDS.get(step, ()):
        if not need.met(complaint):
            return Refusal(need.otherwise, number=complaint.number)
    if step is Step.LETTER:
        return is_letter_due(complaint, attempts)
    return None


def _wrong_stage(complaint: Facts, step: Step) -> Refusal:
    if step in ONCE_TAKEN_UP and complaint.stage is Stage.REGISTERED:
        return Refusal("Neem klacht %(number)s eerst in behandeling.", number=complaint.number)
    return Refusal(
        "Dat kan nu niet met klacht %(number)s: die is %(stage)s.",
        number=complaint.number,
        stage=Text(STAGES[complaint.stage]),
    )


def open_steps(complaint: Facts, attempts: int) -> tuple[Step, ...]:
    """What can be done at this stage, by somebody who may."""
    return tuple(step for step in STEPS if why_not(complaint, step, attempts) is None)


def require(complaint: Facts, step: Step, attempts: int) -> None:
    """Raises the Refusal that says why not."""
    refusal = why_not(complaint, step, attempts)
    if refusal is not None:
        raise refusal
