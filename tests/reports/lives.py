"""Complaints of all kinds, each walked by its own verbs from receipt to wherever it came; from a seed always
the same, or as hypothesis draws them.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from random import Random

from complaints.complaint import ANONYMOUS, Complaint
from complaints.errors import Refusal
from complaints.events import (
    CallAttempted,
    Extended,
    Ground,
    Judged,
    Judgment,
    Promise,
    Promised,
    Registered,
    Way,
)
from complaints.intake import CATEGORIES, CHANNELS, COMMISSIONERS
from complaints.regulation import CURRENT
from complaints.workdays import Calendar
from tests.complaints.building import ANNA, BRAM, CARLA, DIRK, EVA, a_team, noon, on_day

FIRST, LAST = date(2025, 1, 1), date(2026, 11, 23)  # the first receipt; the last day on which a thing is done
DAY = timedelta(days=1)
CALENDAR = Calendar()
MEMBERS = (ANNA, BRAM)


class Over(Exception):  # noqa: N818 - no error: the last day has come
    pass


def lives(count: int, seed: int) -> list[Complaint]:
    rng = Random(seed)
    return [a_life(rng, place) for place in range(1, count + 1)]


def a_life(rng: Random, place: int = 1) -> Complaint:
    life = Life(rng, place)
    with suppress(Over):
        life.is_lived()
    return life.complaint


class Life:
    """What a day refuses, is not done; the walk goes on."""

    def __init__(self, rng: Random, place: int) -> None:
        self.rng = rng
        self.pace = rng.choice((1, 1, 1, 4))  # some are dealt with at once
        received = FIRST + rng.randint(0, (LAST - FIRST).days) * DAY
        self.day = min(received + rng.choice((0, 0, 0, 1, 2, 5, 9, 20, 45)) * DAY, LAST)
        registered = Registered(on=self.day, at=noon(self.day), by=ANNA)
        self.complaint = Complaint(
            f"KL-{received.year}-{place:05}", CURRENT.version, self._answers(received), [registered], 1
        )

    def _answers(self, received: date) -> dict[str, object]:
        commissioner = self.rng.choice(("uwv", "uwv", *COMMISSIONERS))
        return {
            "received_on": received.isoformat(),
            "channel": self.rng.choice(tuple(CHANNELS)),
            "name": ANONYMOUS if self.chance(12) else "Fenna Visser",
            "commissioner": commissioner,
            "categories": self._categories(),
            "about": [str(self.rng.choice((CARLA, DIRK, EVA)))] if self.chance(20) else ["organisation"],
            **({} if commissioner == "uwv" else {"uwv_client": self.rng.choice(("yes", "no", "unknown"))}),
            **({"phone": "+31612345678"} if self.chance(80) else {"email": "fenna@voorbeeld.nl"}),
        }

    def _categories(self) -> list[str]:
        chosen = {self.rng.choice(tuple(CATEGORIES)) for _ in range(self.rng.choice((1, 1, 1, 2, 3)))}
        return [category for category in CATEGORIES if category in chosen]

    # --- drawing

    def chance(self, percent: int) -> bool:
        return self.rng.randint(1, 100) > 100 - percent  # the least that is drawn lets nothing happen

    def wait(self, most: int) -> None:
        self.day += self.rng.randint(0, most // self.pace) * DAY
        if self.day > LAST:
            raise Over

    def is_pressed(self, weeks: int) -> None:
        """Now and then it becomes the last day of a term, or the day after."""
        edge = self.complaint.received_on + 7 * weeks * DAY + self.rng.choice((0, 1)) * DAY
        if self.chance(25) and self.day < edge <= LAST:
            self.day = edge

    def happened(self, back: int = 3) -> date:
        """Recorded up to so many days later, and not before anything else."""
        latest = max(event.on for event in self.complaint.events)
        return max(latest, self.day - self.rng.randint(0, back) * DAY)

    def does(self, verb: Callable[..., object], by: int = CARLA, **facts: object) -> bool:
        try:
            verb(on_day(self.day, by), **facts)
        except Refusal:
            return False
        return True

    def one_of(self, *turns: tuple[Callable[[], None], int]) -> None:
        wheel = [turn for turn, weight in turns for _ in range(weight)]
        self.rng.choice(wheel)()

    # --- how it goes

    def is_lived(self) -> None:
        self.intake()
        self.one_of(
            (self.is_handled, 9),
            (self.is_declined, 4),
            (self.is_settled, 2),
            (self.is_withdrawn, 1),
            (self.nothing_more, 1),
        )
        self.something_else()

    def nothing_more(self) -> None:
        pass

    def intake(self) -> None:
        if self.chance(85):
            self.wait(9)
            self.does(self.complaint.enter)
        if self.chance(80):
            self.wait(16)
            self.does(self.complaint.acknowledge, on=self.happened(), way=Way.LETTER)

    def is_declined(self) -> None:
        if self.chance(20):
            self.is_extended()
        self.wait(30)
        ground = self.rng.choice(tuple(Ground))
        self.does(self.complaint.decline, ground=ground, reasons="Te oud.", on=self.happened())
        if self.chance(75):
            self.wait(14)
            self.is_pressed(weeks=4)
            self.is_told()
            self.is_closed(50)
        if self.chance(35):
            self.goes_on()

    def is_told(self) -> None:
        """In time or late, recorded on the day or afterwards."""
        way = self.rng.choice(tuple(Way))
        for on in (self.day - self.rng.choice((0, 0, 1, 4, 8)) * DAY, self.day):
            if self.does(self.complaint.tell, on=on, way=way, told_by=CARLA):
                return

    def is_withdrawn(self) -> None:
        self.wait(20)
        self.does(self.complaint.withdraw, on=self.happened(), way=Way.PHONE)
        self.is_closed(50)
        if self.chance(35):
            self.goes_on()

    def is_settled(self) -> None:
        if self.chance(30):
            self.wait(15)
            self.does(self.complaint.accept, on=self.happened())
        self.wait(30)
        self.does(self.complaint.settle, on=self.happened(), how="Er is een nieuwe afspraak.", confirmed=True)
        if self.chance(8):
            self.is_withdrawn()
        if self.chance(80):
            self.wait(20)
            self.does(self.complaint.reply, on=self.happened(), way=Way.EMAIL)
            self.is_closed(60)

    def is_handled(self) -> None:
        self.wait(20)
        self.does(self.complaint.accept, on=self.happened())
        if self.chance(10):
            self.is_withdrawn()
        if self.chance(35):
            self.is_extended()
        if self.chance(15):
            return
        self.is_judged()

    def is_extended(self) -> None:
        """Told in time, late or not at all; now and then once more."""
        for _ in range(self.rng.choice((1, 1, 2))):
            self.wait(25)
            until = self.complaint.received_on + self.rng.randint(38, 120) * DAY
            self.does(self.complaint.extend, until=until, reason="Iemand is ziek.", calendar=CALENDAR)
            if self.chance(80):
                self.wait(self.rng.choice((0, 3, 30)))
                self.is_pressed(weeks=6)
                self.is_told()

    def is_judged(self) -> None:
        self.wait(10)
        self.does(self.complaint.appoint, members=MEMBERS, team=a_team(today=self.day))
        for member in MEMBERS:
            self.does(self.complaint.confirm, by=member)
        self.wait(25)
        self.does(
            self.complaint.judge,
            by=ANNA,
            judgments={each: self.rng.choice(tuple(Judgment)) for each in self.complaint.categories},
            reasons=dict.fromkeys(self.complaint.categories, "Zo is het."),
            team=a_team(today=self.day),
        )
        if self.chance(5):
            self.does(self.complaint.recuse, person=BRAM, reason="Kent de klager.")
        if self.chance(90):
            self.wait(12)
            self.is_pressed(weeks=6)
            self.does(self.complaint.reply, by=ANNA, on=self.happened(), way=Way.LETTER)
            self.one_of(
                (self.is_phoned, 5), (self.is_mediated, 2), (self.is_written, 3), (self.nothing_more, 2)
            )

    def is_phoned(self) -> None:
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            self.calls(None)
        self.calls(satisfied=True)
        self.is_closed(75)

    def calls(self, satisfied: bool | None) -> None:
        self.wait(6)
        self.does(
            self.complaint.call,
            by=DIRK,
            on=self.happened(1),
            time="10:15",
            reached=satisfied is not None,
            satisfied=satisfied,
            note="" if satisfied is None else "Zo is het.",
        )

    def is_mediated(self) -> None:
        self.calls(satisfied=False)
        self.wait(6)
        self.does(self.complaint.refer, on=self.happened(), mediator="M. Middel")
        if self.chance(20):
            self.is_withdrawn()
        self.wait(25)
        self.does(
            self.complaint.end_mediation, on=self.happened(), agreed=self.chance(60), outcome="Gepraat."
        )
        self.is_closed(75)

    def is_written(self) -> None:
        for _ in range(3):
            self.calls(None)
        self.wait(8)
        self.does(self.complaint.write_unreachable, on=self.happened(), way=Way.LETTER)
        if self.chance(15):
            self.calls(satisfied=self.chance(50))
        self.is_closed(75)

    def is_closed(self, percent: int) -> None:
        if not self.chance(percent):
            return
        self.wait(9)
        self.does(self.complaint.enter)
        self.does(self.complaint.close, lesson=self.rng.choice(("", "Bel eerder terug.")))
        if self.chance(20):
            self.goes_on()

    def goes_on(self) -> None:
        self.wait(60)
        if self.does(self.complaint.reopen, reason="Er is meer."):
            self.one_of((self.is_handled, 4), (self.is_declined, 1), (self.is_settled, 1))

    # --- beside its course

    def something_else(self) -> None:
        for _ in range(self.rng.choice((0, 0, 0, 1, 2))):
            self.is_promised()
        if self.chance(35):
            self.wait(20)
            self.one_of((self.answer_is_corrected, 1), (self.event_is_corrected, 2))

    def is_promised(self) -> None:
        self.wait(5)
        kind = self.rng.choice(tuple(Promise))
        until = self.day + self.rng.randint(0, 40) * DAY
        team = a_team(today=self.day)
        self.does(
            self.complaint.promise, kind=kind, what="Eerder bellen.", owner=CARLA, until=until, team=team
        )
        if self.chance(50):
            self.wait(45)
            self.does(self.complaint.fulfil, promise=len(self.complaint.events), on=self.happened())

    def answer_is_corrected(self) -> None:
        """The day of receipt, for whom it is, who complains, or what about (P5)."""
        earlier = self.complaint.received_on - self.rng.randint(1, 20) * DAY
        fact, value = self.rng.choice(
            (
                ("received_on", earlier.isoformat()),
                ("received_on", earlier.isoformat()),
                ("commissioner", self.rng.choice(tuple(COMMISSIONERS))),
                ("uwv_client", self.rng.choice(("yes", "no", "unknown"))),
                ("name", self.rng.choice((ANONYMOUS, "Gerrit Visser"))),
                ("categories", self._categories()),
            )
        )
        answers = {**self.complaint.answers, fact: value}
        self.does(self.complaint.amend, fact=fact, answers=answers, reason="Verkeerd gelezen.")

    def event_is_corrected(self) -> None:
        """Any day of anything, or what was decided in it (P5); what does not fit is refused."""
        for _ in range(4):
            place = self.rng.randint(1, len(self.complaint.events))
            event = self.complaint.events[place - 1]
            shift = self.rng.randint(-20, 20) * DAY
            key, value = "on", event.on + shift
            if isinstance(event, (Extended, Promised)):
                key, value = "until", event.until + shift
            if isinstance(event, Judged):
                category = self.rng.choice(tuple(event.judgments))
                key, value = f"judgments.{category}", self.rng.choice(tuple(Judgment))
            if isinstance(event, CallAttempted) and self.chance(50):
                key, value = "satisfied", self.chance(50)
            if self.does(
                self.complaint.revise, place=place, key=key, value=value, reason="Verkeerd gelezen."
            ):
                return


def kinds(complaints: Sequence[Complaint]) -> set[str]:
    """Which things happened in these lives."""
    return {type(event).__name__ for complaint in complaints for event in complaint.events}
