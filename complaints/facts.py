"""What is known of a complaint, worked out from its answers and its events. Nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from complaints.deadlines import Deadline, Extension, deadline
from complaints.events import (
    About,
    Accepted,
    Acknowledged,
    Appointed,
    CallAttempted,
    Closed,
    Confirmed,
    Declined,
    Entered,
    Event,
    Extended,
    Fulfilled,
    Involved,
    Judged,
    Promised,
    Referred,
    Registered,
    Reopened,
    Replaced,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Way,
    Withdrawn,
)
from complaints.lifecycle import Stage
from complaints.regulation import Regulation, regulation
from complaints.words import N_, Text
from complaints.workdays import Calendar

E = TypeVar("E", bound=Event)

ANONYMOUS = "anonymous"
SHUT = frozenset({Stage.CLOSED, Stage.WITHDRAWN})
WAY_WORDS: Mapping[Way, str] = {
    Way.PHONE: N_("telefonisch"),
    Way.EMAIL: N_("per e-mail"),
    Way.LETTER: N_("per brief"),
}
# What an event makes of the stage; the others leave it as it is.
LEADS_TO: Mapping[type[Event], Stage] = {
    Accepted: Stage.ACCEPTED,
    SettledInformally: Stage.ACCEPTED,  # it counts as taken up
    Declined: Stage.DECLINED,
    Replied: Stage.RESOLVED,
    Referred: Stage.IN_MEDIATION,
    Withdrawn: Stage.WITHDRAWN,
    Closed: Stage.CLOSED,
}


@dataclass(frozen=True)
class Committee:
    """`members` are persons' ids, in order of appointment; `external` the names of who is from outside."""

    members: tuple[int, ...] = ()
    external: tuple[str, ...] = ()
    confirmed: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        return len(self.members) + len(self.external)


@dataclass
class Facts:
    """One page of the register. `answers` are those of the registration form (`complaints/intake.py`).

    `version` is the page's version as it was read; `regulation` the version in force when it was registered.
    """

    number: str
    regulation: str
    answers: Mapping[str, object]
    events: list[Event] = field(default_factory=list)
    version: int = 0

    @property
    def rules(self) -> Regulation:
        return regulation(self.regulation)

    def last(self, kind: type[E]) -> E | None:
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    # --- the form

    @property
    def registered(self) -> Registered:
        found = self.last(Registered)
        if found is None:
            raise LookupError(self.number)
        return found

    @property
    def registered_by(self) -> int:
        return self.registered.by

    @property
    def received_on(self) -> date:
        return date.fromisoformat(str(self.answers["received_on"]))

    @property
    def is_anonymous(self) -> bool:
        """No name, so no letters and no aftercare."""
        return self.answers.get("name") == ANONYMOUS

    @property
    def is_urgent(self) -> bool:
        return self.answers.get("urgent") == "yes"

    @property
    def may_be_leak(self) -> bool:
        """A possible data leak: the director is told at once (72 hours under the AVG)."""
        return self.answers.get("leak") == "yes"

    @property
    def categories(self) -> tuple[str, ...]:
        return categories_of(self.answers)

    # --- who

    @property
    def subjects(self) -> tuple[int, ...]:
        """The members of the team that the complaint is about, in the order of the answers."""
        return tuple(int(str(person)) for person in _several(self.answers.get("about")) if _is_id(person))

    @property
    def involved(self) -> frozenset[int]:
        """Everyone the complaint is about, the coach who guides the client, and who said so (3.3b)."""
        guiding = self.answers.get("guiding_coach")
        said = {event.person for event in self.events if isinstance(event, Involved)}
        return frozenset({*self.subjects, *([int(str(guiding))] if _is_id(guiding) else []), *said})

    @property
    def committee(self) -> Committee:
        """Who sits in it now; somebody who proves to be involved has lost the seat (3.3b)."""
        found, involved = self._sitting(self.events), self.involved
        sitting = tuple(person for person in found.members if person not in involved)
        return replace(found, members=sitting, confirmed=found.confirmed - involved)

    def _sitting(self, events: Sequence[Event]) -> Committee:
        """After these events; who left or proved to be involved comes back only by a new appointment."""
        members: dict[int, None] = {}
        external: dict[str, None] = {}
        confirmed: set[int] = set()
        for event in events:
            if isinstance(event, Appointed):
                members.update(dict.fromkeys(event.members))
                external.update(dict.fromkeys(event.external))
            if isinstance(event, Replaced):
                external.pop(event.external, None)
            if isinstance(event, (Replaced, Involved)):
                left = event.member if isinstance(event, Replaced) else event.person
                members.pop(left, None)
                confirmed.discard(left)
            if isinstance(event, Confirmed):
                confirmed.add(event.by)
        return Committee(tuple(members), tuple(external), frozenset(confirmed & members.keys()))

    @property
    def seats(self) -> frozenset[int]:
        """The members of its committee who confirmed that they are independent."""
        return self.committee.confirmed

    @property
    def nominees(self) -> frozenset[int]:
        """The members who did not confirm it yet: for them nothing opens (3.3b)."""
        return frozenset(self.committee.members) - self.committee.confirmed

    # --- the course

    @property
    def stage(self) -> Stage:
        stage = Stage.REGISTERED
        for event in self.events:
            if isinstance(event, Judged) and self.is_anonymous:
                stage = Stage.RESOLVED  # there is nobody to write to
            elif isinstance(event, SettledInformally) and self.is_anonymous:
                stage = Stage.RESOLVED
            elif isinstance(event, Reopened):
                stage = (
                    Stage.ACCEPTED
                    if self.last(Accepted) or self.last(SettledInformally)
                    else Stage.REGISTERED
                )
            else:
                stage = LEADS_TO.get(type(event), stage)
        return stage

    @property
    def is_shut(self) -> bool:
        return self.stage in SHUT

    @property
    def this_round(self) -> list[Event]:
        """What happened since it was last reopened; everything, when it never was."""
        places = [place for place, event in enumerate(self.events) if isinstance(event, Reopened)]
        return self.events[places[-1] :] if places else self.events

    def now(self, kind: type[E]) -> E | None:
        """The last of this kind in this round."""
        return next((event for event in reversed(self.this_round) if isinstance(event, kind)), None)

    @property
    def untold(self) -> About | None:
        """What the complainant has not been told yet: a decline (3.3c) or an extension (3.3d)."""
        if self.is_anonymous:
            return None
        waiting: About | None = None
        for event in self.this_round:
            if isinstance(event, Declined):
                waiting = About.DECLINE
            elif isinstance(event, Extended):
                waiting = About.EXTENSION
            elif isinstance(event, Told):
                waiting = None
        return waiting

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """Since the terms began; one of which the complainant was not told has no `told_on`, and does not
        count.
        """
        found: list[Extension] = []
        for event in self.events[self._began_at(self.events) :]:
            if isinstance(event, Extended):
                found.append(Extension(event.until))
            elif isinstance(event, Told) and event.about is About.EXTENSION and found:
                found[-1] = Extension(found[-1].until, event.on, Text(WAY_WORDS[event.way]))
        return tuple(found)

    @property
    def attempts(self) -> tuple[CallAttempted, ...]:
        """The calls since the written reply (3.4a)."""
        return tuple(event for event in self.this_round if isinstance(event, CallAttempted))

    @property
    def reached(self) -> CallAttempted | None:
        return next((attempt for attempt in reversed(self.attempts) if attempt.reached), None)

    @property
    def judged(self) -> Judged | None:
        """The judgment of this round. It does not count when one of its judges proves to be involved before
        the reply is sent: then it is given anew (3.3b).
        """
        found = self.now(Judged)
        if found is None or self.now(Replied) or self.is_anonymous:
            return found
        place = next(place for place, event in enumerate(self.events) if event is found)
        return None if self.involved & self._sitting(self.events[:place]).confirmed else found

    @property
    def is_satisfied(self) -> bool:
        """The complainant said so, on the phone or when it was settled together."""
        if self.now(SettledInformally):
            return True
        return self.reached is not None and bool(self.reached.satisfied)

    @property
    def promises(self) -> tuple[tuple[int, Promised], ...]:
        """The agreements and measures that are not fulfilled, each with its place among the events."""
        done = {event.promise for event in self.events if isinstance(event, Fulfilled)}
        return tuple(
            (place, event)
            for place, event in enumerate(self.events, 1)
            if isinstance(event, Promised) and place not in done
        )

    # --- the dates

    def deadlines(self, calendar: Calendar) -> tuple[Deadline, ...]:
        """The terms that run or were met, in the order in which they end. A complaint that is shut has no
        term left to run but that of entering it in the register (3.2b), and keeps those it missed.
        """
        found = [self._acknowledging(calendar), self._deciding(calendar)]
        found += [self._resolving(calendar), self._calling(calendar)]
        running = (each for each in found if each is not None and not self._is_moot(each))
        return (self._entering(calendar), *running)

    def _is_moot(self, each: Deadline) -> bool:
        shut = self.now(Withdrawn) or self.now(Closed)
        return self.is_shut and shut is not None and each.met_on is None and each.due_on >= shut.on

    def _entering(self, calendar: Calendar) -> Deadline:
        return self._deadline("enter", self.received_on, self.last(Entered), calendar)

    def _acknowledging(self, calendar: Calendar) -> Deadline | None:
        if self.is_anonymous:
            return None
        return self._deadline("acknowledge", self.received_on, self.last(Acknowledged), calendar)

    def _deciding(self, calendar: Calendar) -> Deadline | None:
        """Met by taking it up, or by telling that it is not taken up (3.3c)."""
        for place, event in enumerate(self.events):
            if isinstance(event, (Accepted, SettledInformally)):
                return self._deadline("decide", self._began_on(self.events[:place]), event, calendar)
        declined = self.now(Declined)
        met = declined if self.is_anonymous else self._told(About.DECLINE)
        return self._deadline("decide", self.round_began_on, met, calendar)

    def _resolving(self, calendar: Calendar) -> Deadline | None:
        if self.now(Declined):
            return None
        met: Event | None = self.now(Replied)
        if self.is_anonymous:
            met = self.now(Judged) or self.now(SettledInformally)
        return self._deadline("resolve", self.round_began_on, met, calendar, self.extensions)

    def _calling(self, calendar: Calendar) -> Deadline | None:
        """The aftercare (3.4a): met when the complainant was reached, or got the letter of 3.4c."""
        replied = self.now(Replied)
        if replied is None or self.now(SettledInformally):
            return None
        met = next((attempt for attempt in self.attempts if attempt.reached), None)
        return self._deadline("call", replied.on, met or self.now(UnreachableLetterSent), calendar)

    @property
    def round_began_on(self) -> date:
        """The terms of deciding and settling run from receipt, after a reopening from that day. Decision
        0011.
        """
        return self._began_on(self.events)

    def _began_on(self, events: Sequence[Event]) -> date:
        place = self._began_at(events)
        return events[place].on if place else self.received_on

    def _began_at(self, events: Sequence[Event]) -> int:
        """The place of the reopening that let these terms begin; 0 when they run from receipt."""
        began = opened = 0
        for place, event in enumerate(events):
            if isinstance(event, Reopened):
                began = began if self._was_left_untold(events[opened:place]) else place
                opened = place
        return began

    def _was_left_untold(self, round_: Sequence[Event]) -> bool:
        """Declined, and the complainant never heard of it: for them nothing has ended."""
        kinds = {type(event) for event in round_}
        told = any(isinstance(event, Told) and event.about is About.DECLINE for event in round_)
        return Declined in kinds and not told and Closed not in kinds and not self.is_anonymous

    def _told(self, about: About) -> Told | None:
        return next(
            (event for event in self.this_round if isinstance(event, Told) and event.about is about), None
        )

    def _deadline(
        self,
        key: str,
        start_on: date,
        met: Event | None,
        calendar: Calendar,
        extensions: tuple[Extension, ...] = (),
    ) -> Deadline:
        term = self.rules.term(key)
        if term.start == "received_on" and start_on != self.received_on:
            term = replace(term, start="reopened_on")
        return deadline(term, start_on, calendar, met_on=met.on if met else None, extensions=extensions)


def categories_of(answers: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(category) for category in _several(answers.get("categories")))


def _several(value: object) -> list[object]:
    """One answer alone counts too: who is named must not be overlooked (3.3b)."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def _is_id(value: object) -> bool:
    return isinstance(value, (int, str)) and str(value).isascii() and str(value).isdigit()
