"""The stages of a complaint, and the one table of steps: in which stages, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from complaints.people import Action
from complaints.words import N_


class Stage(StrEnum):
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESOLVED = "resolved"
    IN_MEDIATION = "in_mediation"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Step(StrEnum):
    ENTER = "enter"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    DECLINE = "decline"
    TELL = "tell"
    COMMITTEE = "committee"
    HEAR = "hear"
    EXTEND = "extend"
    RESOLVE = "resolve"
    SETTLE = "settle"
    REPLY = "reply"
    CALL = "call"
    LETTER = "letter"
    MEDIATE = "mediate"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    AGREEMENT = "agreement"
    MEASURE = "measure"
    FULFIL = "fulfil"
    NOTE = "note"
    ATTACH = "attach"
    REPORT = "report"
    CORRECT = "correct"
    RECUSE = "recuse"


STAGES: Mapping[Stage, str] = MappingProxyType({
    Stage.REGISTERED: N_("geregistreerd"),
    Stage.ACCEPTED: N_("in behandeling"),
    Stage.DECLINED: N_("niet in behandeling"),
    Stage.RESOLVED: N_("afgehandeld"),
    Stage.IN_MEDIATION: N_("bij de mediator"),
    Stage.WITHDRAWN: N_("ingetrokken"),
    Stage.CLOSED: N_("afgesloten"),
})  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A step is open in these stages, to whoever may do this action."""

    stages: frozenset[Stage]
    action: Action
    clause: str


def _in(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


REGISTERED, ACCEPTED, DECLINED = Stage.REGISTERED, Stage.ACCEPTED, Stage.DECLINED
RESOLVED, IN_MEDIATION = Stage.RESOLVED, Stage.IN_MEDIATION
WITHDRAWN, CLOSED = Stage.WITHDRAWN, Stage.CLOSED
ALL = frozenset(Stage)
LIVE = ALL - {CLOSED, WITHDRAWN}
BEING_HANDLED = _in(REGISTERED, ACCEPTED)

STEPS: Mapping[Step, Rule] = MappingProxyType({
    Step.CONFIRM: Rule(_in(REGISTERED, ACCEPTED, RESOLVED, IN_MEDIATION), Action.CONFIRM, clause="3.3b"),
    Step.ENTER: Rule(ALL - {CLOSED}, Action.ENTER, clause="3.2b"),
    Step.ACKNOWLEDGE: Rule(LIVE, Action.ACKNOWLEDGE, clause="3.3a"),
    Step.ACCEPT: Rule(_in(REGISTERED), Action.DECIDE, clause="3.3c"),
    Step.DECLINE: Rule(_in(REGISTERED), Action.DECIDE, clause="3.3c"),
    Step.TELL: Rule(_in(REGISTERED, ACCEPTED, DECLINED), Action.TELL, clause="3.3c"),
    Step.COMMITTEE: Rule(_in(ACCEPTED), Action.APPOINT, clause="3.3b"),
    Step.HEAR: Rule(_in(ACCEPTED), Action.HANDLE, clause="3.3b"),
    Step.EXTEND: Rule(BEING_HANDLED, Action.HANDLE, clause="3.3d"),
    Step.RESOLVE: Rule(_in(ACCEPTED), Action.HANDLE, clause="3.3d"),
    Step.SETTLE: Rule(BEING_HANDLED, Action.SETTLE, clause="3.3d"),
    Step.REPLY: Rule(_in(ACCEPTED), Action.HANDLE, clause="3.3d"),
    Step.CALL: Rule(_in(RESOLVED), Action.CALL, clause="3.4a"),
    Step.LETTER: Rule(_in(RESOLVED), Action.CALL, clause="3.4c"),
    Step.MEDIATE: Rule(_in(RESOLVED, IN_MEDIATION), Action.MEDIATE, clause="3.4d"),
    Step.CLOSE: Rule(_in(DECLINED, RESOLVED, IN_MEDIATION, WITHDRAWN), Action.CLOSE, clause="3.5"),
    Step.REOPEN: Rule(_in(CLOSED, WITHDRAWN, DECLINED), Action.REOPEN, clause="3.5"),
    Step.WITHDRAW: Rule(BEING_HANDLED | {IN_MEDIATION}, Action.WITHDRAW, clause="3.5"),
    Step.AGREEMENT: Rule(LIVE, Action.HANDLE, clause="3.3e"),
    Step.MEASURE: Rule(ALL, Action.HANDLE, clause="3.6"),
    Step.FULFIL: Rule(ALL, Action.NOTE, clause="3.3e"),
    Step.NOTE: Rule(ALL, Action.NOTE, clause="3.3e"),
    Step.ATTACH: Rule(ALL, Action.NOTE, clause="3.3e"),
    Step.REPORT: Rule(ALL, Action.TELL, clause="P6"),
    Step.CORRECT: Rule(ALL, Action.CORRECT, clause="P5"),
    Step.RECUSE: Rule(ALL, Action.RECUSE, clause="3.3b"),
})  # fmt: skip
