"""Frozen records of what happened to a complaint: dated facts (3.3e). A later fact never changes an earlier
one; only a correction does, and that is a fact itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Way(StrEnum):
    """How somebody was told, or wants to be."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class Ground(StrEnum):
    """Why a complaint is not taken up (3.3c)."""

    OLD = "old"
    BEFORE = "before"
    ELSEWHERE = "elsewhere"
    NOT_OURS = "not_ours"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class Judgment(StrEnum):
    """Of one aspect (category) of the complaint."""

    FOUNDED = "founded"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    NONE = "none"


class About(StrEnum):
    """What the complainant has to be told of."""

    DECLINE = "decline"  # 3.3c
    EXTENSION = "extension"  # 3.3d


class Promise(StrEnum):
    AGREEMENT = "agreement"  # with the complainant, or in the handling of it (3.3e)
    MEASURE = "measure"  # so that it does not happen again (3.6)


@dataclass(frozen=True, kw_only=True)
class Event:
    """`on` is the day it happened (Europe/Amsterdam), `at` the instant it was recorded (UTC), `by` a
    person's id; `because` says why a sensitive text was recorded after all (P2).
    """

    on: date
    at: datetime
    by: int
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Registered(Event):
    """The form was completed in the chat (2.2)."""


@dataclass(frozen=True, kw_only=True)
class Entered(Event):
    """The complaints coach entered it in the register (3.2b)."""


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Event):
    """The complainant got the acknowledgement of receipt (3.3a)."""

    way: Way


@dataclass(frozen=True, kw_only=True)
class Accepted(Event):
    """It is taken up."""


@dataclass(frozen=True, kw_only=True)
class Declined(Event):
    """It is not taken up (3.3c); that the complainant was told is a fact of its own."""

    ground: Ground
    reasons: str


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    """The complainant was told of a decline or an extension; `told_by` is a person's id."""

    about: About
    way: Way
    told_by: int


@dataclass(frozen=True, kw_only=True)
class Appointed(Event):
    """These sit in the committee from now on (3.3b); `external` are names of members from outside, who
    declared their independence to the director.
    """

    members: tuple[int, ...] = ()
    external: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Confirmed(Event):
    """A member confirmed that nothing ties them to the complaint; only then it opens (3.3b)."""


@dataclass(frozen=True, kw_only=True)
class Replaced(Event):
    """A member left the committee; `external` when it was one from outside."""

    member: int = 0
    external: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Involved(Event):
    """Somebody turned out to be involved; an empty seat and a closed door follow from it (3.3b)."""

    person: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard(Event):
    """One side was heard, or waived it; `report` is what was said."""

    who: str
    waived: bool
    report: str


@dataclass(frozen=True, kw_only=True)
class Extended(Event):
    """It takes until a later day (3.3d). Counts only once the complainant was told in time: see `Told`."""

    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Judged(Event):
    """Founded or not, for each category, with reasons."""

    judgments: Mapping[str, Judgment] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SettledInformally(Event):
    """Solved together, and the complainant confirmed it; counts as taken up."""

    how: str


@dataclass(frozen=True, kw_only=True)
class Replied(Event):
    """The written reply was sent (3.3d); `on` is the day from which the aftercare runs (3.4a)."""

    way: Way


@dataclass(frozen=True, kw_only=True)
class CallAttempted(Event):
    """A director phoned (3.4a); `time` is HH:MM in Amsterdam, `satisfied` None when nobody answered. `note`
    is the phone note (3.4b).
    """

    time: str
    reached: bool
    satisfied: bool | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class UnreachableLetterSent(Event):
    """The standard letter after several attempts (3.4c)."""

    way: Way


@dataclass(frozen=True, kw_only=True)
class Referred(Event):
    """To a recognised mediator (3.4d)."""

    mediator: str


@dataclass(frozen=True, kw_only=True)
class MediationEnded(Event):
    agreed: bool
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Event):
    """By the complainant."""

    way: Way | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Closed(Event):
    """Registered as closed (3.5); `lesson` is for the yearly evaluation (3.6)."""

    lesson: str = ""


@dataclass(frozen=True, kw_only=True)
class Reopened(Event):
    """Starts a round of its own: what was decided before stays, and is decided anew."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    text: str


@dataclass(frozen=True, kw_only=True)
class Promised(Event):
    """An agreement (3.3e) or a measure (3.6), with an owner (a person's id) and a day."""

    of: Promise
    what: str
    owner: int
    until: date


@dataclass(frozen=True, kw_only=True)
class Fulfilled(Event):
    """`promise` is the place of the promise among the events, from 1."""

    promise: int


@dataclass(frozen=True, kw_only=True)
class Reported(Event):
    """A written report about this complaint went to the commissioner (P6). The client had a copy on
    `copied_on`, by `way`; `signed`: the client signed it first.
    """

    what: str
    copied_on: date
    way: Way
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class Corrected(Event):
    """A registered fact was wrong (P5). The wrong value is gone, except that of a date (`was`), since terms
    follow from dates. `fact` is a question of the form, or "e<place>.<field>" of an event. `tied` are the
    people who were not involved before it, and now are (3.3b).
    """

    fact: str
    reason: str
    was: date | None = None
    tied: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attached(Event):
    """Files came in later; `files` are the ids of the attachments."""

    files: tuple[int, ...]


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Registered,
        Entered,
        Acknowledged,
        Accepted,
        Declined,
        Told,
        Appointed,
        Confirmed,
        Replaced,
        Involved,
        Heard,
        Extended,
        Judged,
        SettledInformally,
        Replied,
        CallAttempted,
        UnreachableLetterSent,
        Referred,
        MediationEnded,
        Withdrawn,
        Closed,
        Reopened,
        Noted,
        Promised,
        Fulfilled,
        Reported,
        Corrected,
        Attached,
    )
}
