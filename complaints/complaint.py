"""A complaint: its dated facts, and one method per verb of the regulation; each appends what happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from complaints import aftercare, committee, events, order, sound
from complaints.correcting import corrected, still_tied
from complaints.errors import Refusal
from complaints.events import Event, Ground, Judgment, Promise, Way
from complaints.facts import ANONYMOUS, Committee, Facts, categories_of
from complaints.lifecycle import Stage, Step
from complaints.people import Team
from complaints.ready import open_steps, require
from complaints.workdays import AMSTERDAM, Calendar

__all__ = ["ANONYMOUS", "Committee", "Complaint", "Moment"]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Who does something, and when: `by` a person's id, `at` an instant (UTC), `because` why a sensitive text
    is recorded (P2).
    """

    by: int
    at: datetime
    because: str = ""

    @property
    def today(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()


class Complaint(Facts):
    """Every verb raises a Refusal, and then nothing has changed. `on` is the day it happened: between receipt
    and today.
    """

    def steps(self, attempts: int | None = None) -> tuple[Step, ...]:
        """What can still be done at this stage, by somebody who may. `attempts`: the agency's own number of
        calls before the letter of 3.4c.
        """
        return open_steps(self, self._attempts(attempts))

    def require(self, step: Step, attempts: int | None = None) -> None:
        """Raises the Refusal that says why this step can't be taken now."""
        require(self, step, self._attempts(attempts))

    def _attempts(self, attempts: int | None) -> int:
        return attempts or self.rules.call_attempts

    def _happened(self, kind: Callable[..., Event], moment: Moment, on: date, **facts: Any) -> None:  # noqa: ANN401 - the event's own
        event = kind(on=on, at=moment.at, by=moment.by, because=moment.because, **facts)
        sound.check(event)
        happened = [*self.events, event]
        order.check(happened, self.received_on, moment.today)
        self.events = happened

    # --- intake: 3.2, 3.3a, 3.3c

    def enter(self, moment: Moment) -> None:
        """Enter it in the register (3.2b)."""
        self.require(Step.ENTER)
        self._happened(events.Entered, moment, moment.today)

    def acknowledge(self, moment: Moment, *, on: date, way: Way) -> None:
        """Record that the acknowledgement was sent (3.3a)."""
        self.require(Step.ACKNOWLEDGE)
        self._happened(events.Acknowledged, moment, on, way=way)

    def accept(self, moment: Moment, *, on: date) -> None:
        self.require(Step.ACCEPT)
        self._happened(events.Accepted, moment, on)

    def decline(self, moment: Moment, *, ground: Ground, reasons: str, on: date) -> None:
        """Not taken up; the complainant is to be told within 4 weeks of receipt (3.3c)."""
        self.require(Step.DECLINE)
        self._happened(events.Declined, moment, on, ground=ground, reasons=reasons)

    def tell(self, moment: Moment, *, on: date, way: Way, told_by: int) -> None:
        """The complainant was told of the decline or the extension that waits for it."""
        self.require(Step.TELL)
        self._happened(events.Told, moment, on, about=self.untold, way=way, told_by=told_by)

    # --- handling: 3.3b, 3.3d

    def appoint(
        self, moment: Moment, *, members: tuple[int, ...], team: Team, external: tuple[str, ...] = ()
    ) -> None:
        """Fill the empty seats of the committee (3.3b). Raises ConflictOfInterest."""
        self.require(Step.COMMITTEE)
        committee.check(self, members, external, team, moment.by)
        for member in committee.gone(self, team):
            self._happened(events.Replaced, moment, moment.today, member=member)
        self._happened(events.Appointed, moment, moment.today, members=members, external=external)

    def vacate(self, moment: Moment, *, member: int = 0, external: str = "", reason: str = "") -> None:
        """A member leaves the committee."""
        self.require(Step.COMMITTEE)
        if member not in self.committee.members and external not in self.committee.external:
            raise Refusal("Die persoon zit niet in de commissie.")
        self._happened(events.Replaced, moment, moment.today, member=member, external=external, reason=reason)

    def confirm(self, moment: Moment) -> None:
        """A member declares to be independent; only now the complaint opens (3.3b)."""
        self.require(Step.CONFIRM)
        if moment.by not in self.nominees:
            raise Refusal("Je zit niet in deze commissie.")
        self._happened(events.Confirmed, moment, moment.today)

    def recuse(self, moment: Moment, *, person: int, reason: str = "") -> None:
        """Somebody proves to be involved: the seat is empty and the door is closed (3.3b)."""
        self._happened(events.Involved, moment, moment.today, person=person, reason=reason)

    def hear(self, moment: Moment, *, on: date, who: str, waived: bool, report: str) -> None:
        self.require(Step.HEAR)
        self._happened(events.Heard, moment, on, who=who, waived=waived, report=report)

    def extend(self, moment: Moment, *, until: date, reason: str, calendar: Calendar) -> None:
        """Settle it later (3.3d); the date moves only when the complainant is told in time: see `tell`."""
        self.require(Step.EXTEND)
        found = next(each for each in self.deadlines(calendar) if each.term.key == "resolve")
        if until <= found.due_on:
            raise Refusal("De klacht moet al klaar zijn op %(due)s. Kies een latere dag.", due=found.due_on)
        self._happened(events.Extended, moment, moment.today, until=until, reason=reason)

    def judge(
        self,
        moment: Moment,
        *,
        judgments: Mapping[str, Judgment],
        reasons: Mapping[str, str],
        team: Team,
    ) -> None:
        """Founded or not, for each category, by a committee that is whole and independent (3.3b)."""
        self.require(Step.RESOLVE)
        committee.require_whole(self, team)
        if set(judgments) != set(self.categories):
            raise Refusal("Geef bij elk onderwerp van de klacht een oordeel, met de reden.")
        self._happened(events.Judged, moment, moment.today, judgments=dict(judgments), reasons=dict(reasons))

    def settle(self, moment: Moment, *, on: date, how: str, confirmed: bool) -> None:
        """Solved together; without the complainant's word it is not solved."""
        self.require(Step.SETTLE)
        if not confirmed:
            raise Refusal("Vraag eerst of de klager het zo goed vindt.")
        self._happened(events.SettledInformally, moment, on, how=how)

    def reply(self, moment: Moment, *, on: date, way: Way) -> None:
        """The written reply was sent (3.3d)."""
        self.require(Step.REPLY)
        self._happened(events.Replied, moment, on, way=way)

    # --- aftercare: 3.4

    def call(
        self,
        moment: Moment,
        *,
        on: date,
        time: str,
        reached: bool,
        satisfied: bool | None = None,
        note: str = "",
    ) -> None:
        """A director phoned (3.4a), with the phone note (3.4b)."""
        self.require(Step.CALL)
        self._happened(
            events.CallAttempted,
            moment,
            on,
            time=time,
            reached=reached,
            satisfied=satisfied if reached else None,
            note=note,
        )

    def write_unreachable(self, moment: Moment, *, on: date, way: Way, attempts: int | None = None) -> None:
        """The standard letter was sent (3.4c), after enough attempts."""
        self.require(Step.LETTER, attempts)
        self._happened(events.UnreachableLetterSent, moment, on, way=way)

    def refer(self, moment: Moment, *, on: date, mediator: str) -> None:
        """To a recognised mediator (3.4d)."""
        self.require(Step.MEDIATE)
        if self.stage is not Stage.RESOLVED:
            raise Refusal("De klacht is al bij een mediator.")
        self._happened(events.Referred, moment, on, mediator=mediator)

    def end_mediation(self, moment: Moment, *, on: date, agreed: bool, outcome: str) -> None:
        self.require(Step.MEDIATE)
        referred = self.now(events.Referred)
        if referred is None:
            raise Refusal("De klacht is nog niet naar een mediator verwezen.")
        self._happened(events.MediationEnded, moment, on, agreed=agreed, outcome=outcome)

    # --- the end: 3.5

    def withdraw(self, moment: Moment, *, on: date, way: Way | None = None, reason: str = "") -> None:
        self.require(Step.WITHDRAW)
        self._happened(events.Withdrawn, moment, on, way=way, reason=reason)

    def close(self, moment: Moment, *, lesson: str = "", attempts: int | None = None) -> None:
        """Raises `NotYet`, with what 3.5 still asks."""
        aftercare.check_closing(self, attempts)
        self.require(Step.CLOSE)
        self._happened(events.Closed, moment, moment.today, lesson=lesson)

    def reopen(self, moment: Moment, *, reason: str) -> None:
        self.require(Step.REOPEN)
        self._happened(events.Reopened, moment, moment.today, reason=reason)

    # --- upkeep: 3.3e

    def note(self, moment: Moment, *, text: str) -> None:
        self._happened(events.Noted, moment, moment.today, text=text)

    def promise(
        self, moment: Moment, *, kind: Promise, what: str, owner: int, until: date, team: Team
    ) -> None:
        """An agreement or a measure, owned by somebody who may see the complaint."""
        self.require(Step.AGREEMENT if kind is Promise.AGREEMENT else Step.MEASURE)
        committee.check_owner(self, owner, team)
        if until < moment.today:
            raise Refusal("Kies een dag die nog komt. Vandaag is het %(today)s.", today=moment.today)
        self._happened(events.Promised, moment, moment.today, of=kind, what=what, owner=owner, until=until)

    def fulfil(self, moment: Moment, *, promise: int, on: date) -> None:
        self.require(Step.FULFIL)
        if promise not in dict(self.promises):
            raise Refusal("Die afspraak of maatregel staat niet meer open.")
        self._happened(events.Fulfilled, moment, on, promise=promise)

    def attach(self, moment: Moment, *, files: tuple[int, ...]) -> None:
        self._happened(events.Attached, moment, moment.today, files=files)

    def report(
        self, moment: Moment, *, on: date, what: str, copied_on: date, way: Way, signed: bool = False
    ) -> None:
        """A written report went to the commissioner, after a copy to the client (P6)."""
        self.require(Step.REPORT)
        self._happened(events.Reported, moment, on, what=what, copied_on=copied_on, way=way, signed=signed)

    def amend(self, moment: Moment, *, fact: str, answers: Mapping[str, object], reason: str) -> None:
        """Correct an answer of the form, and what hangs on it (P5). Every date is worked out anew."""
        if all(answers.get(key) == self.answers.get(key) for key in {*answers, *self.answers}):
            raise Refusal("Er is niets veranderd.")
        was, received_on = self.received_on, date.fromisoformat(str(answers["received_on"]))
        order.check_receipt(self.events, received_on)
        if self.judged and set(categories_of(answers)) != set(self.categories):
            raise Refusal(
                "Over deze onderwerpen is al een oordeel vastgelegd. Corrigeer ze als de klacht is heropend."
            )
        sat, now = self.committee.members, replace(self, answers={**answers})
        self._happened(
            events.Corrected,
            moment,
            moment.today,
            fact=fact,
            reason=reason,
            was=was if was != received_on else None,
            tied=tuple(sorted(now.involved - self.involved)),
        )
        self.answers = now.answers
        self.events = [still_tied(event, self.involved) for event in self.events]
        for member in sat:
            if member in self.involved:  # found late: the seat is empty, also when this is corrected again
                self._happened(events.Replaced, moment, moment.today, member=member, reason="involved")

    def revise(self, moment: Moment, *, place: int, key: str, value: object, reason: str) -> None:
        """Correct a fact of something that happened (P5); `place` is its place among the events, from 1."""
        if not 1 <= place <= len(self.events):
            raise Refusal("Dat staat niet in de tijdlijn.")
        event = self.events[place - 1]
        now = corrected(event, key, value)
        sound.check(now)
        happened = [*self.events]
        happened[place - 1] = now
        order.check(happened, self.received_on, moment.today, now)
        was = getattr(event, key.partition(".")[0])
        correction = events.Corrected(
            on=moment.today,
            at=moment.at,
            by=moment.by,
            because=moment.because,
            fact=f"e{place}.{key}",
            reason=reason,
            was=was if isinstance(was, date) else None,
        )
        sound.check(correction)
        self.events = [*happened, correction]
