"""All that is known of a complaint: its page, its course, and here its terms. Nothing of it is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from complaints.course import SHUT, WAY_WORDS, Course
from complaints.deadlines import Deadline, Extension, Run, deadline
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
from complaints.regulation import EXTENDABLE, Regulation
from complaints.workdays import Calendar

__all__ = ["ANONYMOUS", "SHUT", "WAY_WORDS", "Committee", "Facts", "categories_of", "deadlines_of"]


class Facts(Course):
    """The terms of 3.2b to 3.4a, from dated facts."""

    def deadlines(self, calendar: Calendar) -> tuple[Deadline, ...]:
        """The terms that run or were met, in the order in which they end. A complaint that is shut has no
        term left to run but that of entering it in the register (3.2b), and keeps those it missed.
        """
        return deadlines_of(self.runs, self.rules, self.received_on, self.extensions, self.shut_on, calendar)

    @property
    def shut_on(self) -> date | None:
        """Withdrawn or closed, and not reopened since."""
        shut = self.now(Withdrawn) or self.now(Closed)
        return shut.on if self.is_shut and shut is not None else None

    @property
    def runs(self) -> tuple[Run, ...]:
        """The terms that this complaint has had since they began, met or not."""
        found = (
            self._entering(),
            self._acknowledging(),
            self._deciding(),
            self._resolving(),
            self._calling(),
        )
        return tuple(each for each in found if each is not None)

    def _entering(self) -> Run:
        return _run("enter", self.received_on, self.last(Entered))

    def _acknowledging(self) -> Run | None:
        return None if self.is_anonymous else _run("acknowledge", self.received_on, self.last(Acknowledged))

    def _deciding(self) -> Run | None:
        """Met by taking it up, or by telling that it is not taken up (3.3c)."""
        for place, event in enumerate(self.events):
            if isinstance(event, (Accepted, SettledInformally)):
                return _run("decide", self._began_on(self.events[:place]), event)
        declined = self.now(Declined)
        met = declined if self.is_anonymous else self._told(About.DECLINE)
        return _run("decide", self.round_began_on, met)

    def _resolving(self) -> Run | None:
        if self.now(Declined):
            return None
        met: Event | None = self.now(Replied)
        if self.is_anonymous:
            met = self.now(Judged) or self.now(SettledInformally)
        return _run("resolve", self.round_began_on, met)

    def _calling(self) -> Run | None:
        """The aftercare (3.4a): met when the complainant was reached, or got the letter of 3.4c."""
        replied = self.now(Replied)
        if replied is None or self.now(SettledInformally):
            return None
        met = next((attempt for attempt in self.attempts if attempt.reached), None)
        return _run("call", replied.on, met or self.now(UnreachableLetterSent))

    def _told(self, about: About) -> Told | None:
        return next(
            (event for event in self.this_round if isinstance(event, Told) and event.about is about), None
        )


def _run(key: str, start_on: date, met: Event | None) -> Run:
    return Run(key, start_on, met.on if met else None)


def deadlines_of(
    runs: Iterable[Run],
    rules: Regulation,
    received_on: date,
    extensions: tuple[Extension, ...],
    shut_on: date | None,
    calendar: Calendar,
) -> tuple[Deadline, ...]:
    """Every term as a deadline, but those that came to nothing because the complaint was shut before."""
    found = []
    for run in runs:
        term = rules.term(run.key)
        if term.start == "received_on" and run.start_on != received_on:
            term = replace(term, start="reopened_on")
        told = extensions if run.key in EXTENDABLE else ()
        each = deadline(term, run.start_on, calendar, met_on=run.met_on, extensions=told)
        is_moot = shut_on is not None and each.met_on is None and each.due_on >= shut_on
        if run.key == "enter" or not is_moot:
            found.append(each)
    return tuple(found)
