"""All that is known of a complaint: its page, its course, and here its terms. Nothing of it is stored."""

from dataclasses import replace
from datetime import date

from complaints.course import SHUT, WAY_WORDS, Course
from complaints.deadlines import Deadline, Extension, deadline
from complaints.events import (
    About,
    Accepted,
    Acknowledged,
    Closed,
    Declined,
    Entered,
    Event,
    Judged,
    Replied,
    SettledInformally,
    Told,
    UnreachableLetterSent,
    Withdrawn,
)
from complaints.page import ANONYMOUS, Committee, categories_of
from complaints.workdays import Calendar

__all__ = ["ANONYMOUS", "SHUT", "WAY_WORDS", "Committee", "Facts", "categories_of"]


class Facts(Course):
    """The terms of 3.2b to 3.4a, from dated facts."""

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
