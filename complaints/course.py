"""How a complaint went, worked out from its events: its stage, its rounds, and how far each step came."""

from collections.abc import Mapping, Sequence
from datetime import date

from complaints.deadlines import Extension
from complaints.events import (
    About,
    Accepted,
    CallAttempted,
    Closed,
    Declined,
    Event,
    Extended,
    Fulfilled,
    Judged,
    Promised,
    Referred,
    Reopened,
    Replied,
    SettledInformally,
    Told,
    Way,
    Withdrawn,
)
from complaints.lifecycle import Stage
from complaints.page import E, Page
from complaints.words import N_, Text

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


class Course(Page):
    """A reopening starts a round of its own (decision 0011)."""

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

    def asks_for(self, term: str) -> bool:
        """Whether this term is still to be met. What was withdrawn has to be entered (3.2b), and then closed
        (3.5); what is closed asks for no term any more, not even for one that was missed.
        """
        return not self.is_shut or (term == "enter" and self.stage is Stage.WITHDRAWN)

    @property
    def this_round(self) -> list[Event]:
        """What happened since it was last reopened; everything, when it never was."""
        places = [place for place, event in enumerate(self.events) if isinstance(event, Reopened)]
        return self.events[places[-1] :] if places else self.events

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

    @property
    def first_handling(self) -> list[Event]:
        """What happened until it was reopened after an outcome. Of this is reported (3.7): what was settled
        in time once is not made late by a reopening. What was withdrawn, or declined without a word to the
        complainant, had no outcome: of that the handling goes on.
        """
        opened = 0
        for place, event in enumerate(self.events):
            if isinstance(event, Reopened):
                if self._had_outcome(self.events[opened:place]):
                    return self.events[:place]
                opened = place
        return self.events

    def _had_outcome(self, round_: Sequence[Event]) -> bool:
        kinds = {type(event) for event in round_}
        if self.is_anonymous and kinds & {Judged, SettledInformally}:
            return True
        return Replied in kinds or (Declined in kinds and not self._was_left_untold(round_))

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
