"""How each step is taken: one table from step to its questions and its verb. The stages and rights of a step
are in `complaints/lifecycle.py`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from complaints.form import Form
from complaints.intake import INTAKE
from complaints.lifecycle import Step
from complaints.questions import Answers
from complaints.steps import aftercare, committee, correction, handling, opening, reporting, upkeep
from complaints.steps.situation import Situation, Taking

__all__ = ["TAKINGS", "Situation", "Taking", "asks_first", "begin", "check_time", "form", "take"]

TAKINGS: Mapping[Step, Taking] = MappingProxyType({
    Step.ENTER: opening.ENTER,
    Step.ACKNOWLEDGE: opening.ACKNOWLEDGE,
    Step.CONFIRM: committee.CONFIRM,
    Step.ACCEPT: opening.ACCEPT,
    Step.DECLINE: opening.DECLINE,
    Step.TELL: opening.TELL,
    Step.COMMITTEE: committee.COMMITTEE,
    Step.HEAR: handling.HEAR,
    Step.EXTEND: handling.EXTEND,
    Step.RESOLVE: handling.RESOLVE,
    Step.SETTLE: handling.SETTLE,
    Step.REPLY: handling.REPLY,
    Step.CALL: aftercare.CALL,
    Step.LETTER: aftercare.LETTER,
    Step.MEDIATE: aftercare.MEDIATE,
    Step.CLOSE: upkeep.CLOSE,
    Step.REOPEN: upkeep.REOPEN,
    Step.WITHDRAW: upkeep.WITHDRAW,
    Step.AGREEMENT: upkeep.AGREEMENT,
    Step.MEASURE: upkeep.MEASURE,
    Step.FULFIL: upkeep.FULFIL,
    Step.NOTE: upkeep.NOTE,
    Step.ATTACH: upkeep.ATTACH,
    Step.REPORT: reporting.REPORT,
    Step.CORRECT: correction.CORRECT,
    Step.RECUSE: upkeep.RECUSE,
})  # fmt: skip


def begin(step: Step, situation: Situation) -> None:
    """Raises the Refusal that says why this step can't be begun now."""
    TAKINGS[step].before(situation)
    situation.complaint.require(step, situation.attempts)


def asks_first(step: Step) -> bool:
    """Whether the step asks something; else one press takes it."""
    return TAKINGS[step].questions is not None


def form(key: str, situation: Situation | None) -> Form:
    """The registration form, or the form of a step as this complaint has it now."""
    if situation is None:
        return INTAKE
    questions = TAKINGS[Step(key)].questions
    return Form(key, questions(situation) if questions else ())


def check_time(key: str, situation: Situation, answers: Answers) -> None:
    """Raises the Refusal that says what somebody else did while the form of this step lay open."""
    TAKINGS[Step(key)].overtaken(situation, answers)


def take(step: Step, situation: Situation, answers: Answers) -> None:
    """Do it. `answers["reasons"]` say why sensitive text is recorded (P2). Raises a Refusal, and then nothing
    has changed.
    """
    reasons = answers.get("reasons")
    because = (
        "; ".join(dict.fromkeys(str(each) for each in reasons.values()))
        if isinstance(reasons, Mapping)
        else ""
    )
    TAKINGS[step].take(situation, answers, situation.moment(because))
