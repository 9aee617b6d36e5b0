"""Aftercare (3.4): how often a director must have phoned before the standard letter, and what closing needs
(3.5).
"""

from dataclasses import dataclass

from complaints.errors import Refusal
from complaints.events import (
    Entered,
    MediationEnded,
    SettledInformally,
    UnreachableLetterSent,
    Withdrawn,
)
from complaints.facts import Facts
from complaints.lifecycle import Stage, Step
from complaints.words import N_


class NotYet(Refusal):
    """Something has to come first; `step` is the one that is offered."""

    def __init__(self, message: str, *, step: Step | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.step = step


def can_be_phoned(complaint: Facts) -> bool:
    return bool(complaint.answers.get("phone"))


def is_letter_due(complaint: Facts, attempts: int) -> Refusal | None:
    """Why the standard letter of 3.4c may not be sent yet, or None: several attempts, on different days.

    Who has no phone can't be called: then it is due at once. Decision 0012.
    """
    if complaint.reached:
        return Refusal("De klager is bereikt. De brief is niet nodig.")
    if not can_be_phoned(complaint):
        return None
    made = complaint.attempts
    days = {attempt.on for attempt in made}
    wanted = complaint.rules.call_days
    if len(made) >= attempts and len(days) >= wanted:
        return None
    return NotYet(
        "Bel eerst %(attempts)s keer, op minstens %(days)s verschillende dagen. Tot nu toe: %(made)s keer"
        " gebeld, aantal dagen: %(on)s.",
        step=Step.CALL,
        attempts=attempts,
        days=wanted,
        made=len(made),
        on=len(days),
    )


@dataclass(frozen=True)
class Missing:
    """What keeps a complaint from being closed, and the step that mends it."""

    text: str
    step: Step | None


NOT_ENTERED = Missing(N_("Klacht %(number)s staat nog niet in het register."), Step.ENTER)
STILL_MEDIATING = Missing(N_("De mediation is nog niet afgerond. Leg de uitkomst vast."), Step.MEDIATE)
STILL_UNTOLD = Missing(N_("De klager weet nog niet dat de klacht niet in behandeling is."), Step.TELL)
STILL_OPEN = {
    Stage.REGISTERED: Missing(N_("Klacht %(number)s is nog niet in behandeling genomen."), Step.ACCEPT),
    Stage.ACCEPTED: Missing(N_("Klacht %(number)s is nog niet schriftelijk afgehandeld."), Step.RESOLVE),
    Stage.CLOSED: Missing(N_("Klacht %(number)s is al afgesloten."), None),
}


def missing(complaint: Facts, attempts: int | None = None) -> Missing | None:
    """What 3.5 still asks before closing; None when it may be closed. `attempts`: the agency's own number of
    calls before the letter of 3.4c.
    """
    if complaint.stage is not Stage.CLOSED and not complaint.last(Entered):
        return NOT_ENTERED
    return _missing_at_its_stage(complaint, attempts or complaint.rules.call_attempts)


def _missing_at_its_stage(complaint: Facts, attempts: int) -> Missing | None:
    if complaint.stage is Stage.ACCEPTED and (complaint.judged or complaint.now(SettledInformally)):
        return Missing(N_("De schriftelijke afhandeling is nog niet verstuurd aan de klager."), Step.REPLY)
    if complaint.stage in STILL_OPEN:
        return STILL_OPEN[complaint.stage]
    if complaint.stage is Stage.IN_MEDIATION:
        return None if complaint.now(MediationEnded) else STILL_MEDIATING
    if complaint.stage is Stage.DECLINED:
        return STILL_UNTOLD if complaint.untold else None
    if complaint.now(Withdrawn) or complaint.is_anonymous or complaint.is_satisfied:
        return None
    return _missing_in_aftercare(complaint, attempts)


def _missing_in_aftercare(complaint: Facts, attempts: int) -> Missing | None:
    if complaint.reached:
        return Missing(N_("De klager is niet tevreden. Verwijs naar een mediator."), Step.MEDIATE)
    if complaint.now(UnreachableLetterSent):
        return None
    if is_letter_due(complaint, attempts) is None:
        return Missing(
            N_("De klager is niet bereikt. De brief die dat zegt is nog niet verstuurd."), Step.LETTER
        )
    if complaint.attempts:
        return Missing(N_("De klager is nog niet bereikt. Bel nog een keer."), Step.CALL)
    return Missing(N_("De klager is nog niet gebeld over de afhandeling."), Step.CALL)


def check_closing(complaint: Facts, attempts: int | None = None) -> None:
    """Raises `NotYet` with what is missing, and the step that is offered (3.5)."""
    found = missing(complaint, attempts)
    if found is not None:
        raise NotYet(found.text, step=found.step, number=complaint.number)
