"""The life of one complaint, drawn at random: what is recorded when, and what the oracle is told of it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from complaints.complaint import ANONYMOUS, Complaint, Moment
from complaints.events import Ground, Judgment, Promise, Way
from complaints.people import Team
from complaints.workdays import Calendar
from tests.reminders.known import Case, Promised, Round

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR = Calendar()
DAY = timedelta(days=1)

Act = Callable[[Complaint, Moment, Team], object]
Mark = Callable[[Case, int], object]  # the number of things that happened, this one included


@dataclass(frozen=True)
class Step:
    """What somebody records, and what it changes in the dates that the oracle sees."""

    at: datetime
    by: int
    act: Act
    mark: Mark


@dataclass(frozen=True)
class Cast:
    coaches: tuple[int, ...]
    keeper: int
    directors: tuple[int, ...]


@dataclass
class Life:
    """`floor`: the last day on which something happened; what comes next can't lie before it."""

    rng: Random
    cast: Cast
    received: date
    registered_at: datetime
    by: int
    involved: tuple[int, ...]
    anonymous: bool
    phone: bool
    leaves: date  # when the last of the coaches does
    steps: list[Step] = field(default_factory=list)
    floor: date = date.min
    entered: bool = False
    members: dict[int, bool] = field(default_factory=dict)
    external: int = 0
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at, self.floor = self.registered_at, self.received
        self.answers = self._answers()
        self._registered = Case(
            "",
            self.received,
            self.day,
            self.by,
            phone=self.phone,
            anonymous=self.anonymous,
            involved={*self.involved},
        )

    @property
    def day(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()

    def _answers(self) -> dict[str, object]:
        return {
            "received_on": self.received.isoformat(),
            "channel": "phone",
            "name": ANONYMOUS if self.anonymous else "Fenna Visser",
            "commissioner": "uwv",
            "categories": ["treatment"],
            "title": "Een voorval",
            "description": "Er was iets.",
            "about": [str(person) for person in self.involved],
            "urgent": "no",
            "leak": "no",
            **({"phone": "+31612345678"} if self.phone else {"email": "fenna@voorbeeld.nl"}),
        }

    def case(self, number: str) -> Case:
        """As it was registered, before anything of its life."""
        return deepcopy(replace(self._registered, number=number))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def wait(self, days: int) -> None:
        """Up to so many days; at any hour a person may be at work, now and then in the evening."""
        days = self.rng.randint(0, days)
        if not days:
            self.at += timedelta(minutes=self.rng.randint(1, 40))
            return
        hour = self.rng.choice([8, 9, 9, 10, 11, 13, 14, 15, 16, 17, 19, 22])
        moment = datetime.combine(self.day + days * DAY, time(hour, self.rng.randint(0, 59)), AMSTERDAM)
        self.at = moment.astimezone(UTC)

    def happened(self, back: int = 0) -> date:
        """The day on which it happened: recorded up to so many days later."""
        self.floor = max(self.floor, self.day - self.rng.randint(0, back) * DAY)
        return self.floor

    def does(self, act: Act, mark: Mark, by: int = 0) -> None:
        self.steps.append(Step(self.at, by or self.cast.keeper, act, mark))


# --- the verbs, each with its mark


def enter(life: Life) -> None:
    life.happened()
    today = life.day
    life.does(lambda c, m, _t: c.enter(m), lambda case, _n: setattr(case, "entered", today))
    life.entered = True


def acknowledge(life: Life) -> None:
    on = life.happened(back=3)
    life.does(
        lambda c, m, _t: c.acknowledge(m, on=on, way=Way.LETTER),
        lambda case, _n: setattr(case, "acknowledged", on),
    )


def accept(life: Life) -> None:
    on = life.happened(back=2)
    life.does(lambda c, m, _t: c.accept(m, on=on), lambda case, _n: setattr(case.now, "accepted", on))


def decline(life: Life) -> None:
    on = life.happened()
    life.does(
        lambda c, m, _t: c.decline(m, ground=Ground.OLD, reasons="Te oud.", on=on),
        lambda case, _n: setattr(case.now, "declined", on),
    )


def tell_of_the_decline(life: Life) -> None:
    on, by = life.happened(back=4), life.cast.keeper
    life.does(
        lambda c, m, _t: c.tell(m, on=on, way=Way.PHONE, told_by=by),
        lambda case, _n: setattr(case.now, "told", on),
    )


def extend(life: Life) -> None:
    """Told in time, late, or never."""
    until = life.received + life.rng.randint(43, 90) * DAY
    life.happened()
    life.does(
        lambda c, m, _t: c.extend(m, until=until, reason="Ziekte.", calendar=CALENDAR),
        lambda case, _n: case.now.extensions.append((until, None)),
    )
    if life.chance(0.2):
        return
    life.wait(3 if life.chance(0.6) else 40)
    on, by = life.happened(back=2), life.cast.keeper
    life.does(
        lambda c, m, _t: c.tell(m, on=on, way=Way.PHONE, told_by=by),
        lambda case, _n: _told_of_extension(case, on),
    )


def _told_of_extension(case: Case, on: date) -> None:
    until, _told = case.now.extensions[-1]
    case.now.extensions[-1] = (until, on)


def appoint(life: Life) -> None:
    """Fill the empty seats; one from outside when too few coaches are free."""
    taken = {*life.members, *life.involved}
    here = life.cast.coaches if life.day < life.leaves else life.cast.coaches[:-1]
    free = [coach for coach in here if coach not in taken]
    life.rng.shuffle(free)
    empty = 2 - len(life.members) - life.external
    chosen = tuple(sorted(free[:empty]))
    outside = ("Mr. Buiten", "Mr. Extern")[: empty - len(chosen)]
    life.happened()
    life.members.update(dict.fromkeys(chosen, False))
    life.external += len(outside)
    director = next((one for one in life.cast.directors if one not in life.involved), life.cast.keeper)
    life.does(
        lambda c, m, t: c.appoint(m, members=chosen, external=outside, team=t),
        lambda case, _n: _seat(case, chosen, len(outside)),
        by=director if outside else 0,
    )


def _seat(case: Case, members: tuple[int, ...], external: int) -> None:
    case.members.update(dict.fromkeys(members, False))
    case.external += external


def confirm(life: Life, member: int) -> None:
    life.happened()
    life.members[member] = True
    life.does(
        lambda c, m, _t: c.confirm(m), lambda case, _n: case.members.__setitem__(member, True), by=member
    )


def find_a_conflict(life: Life, member: int) -> None:
    life.happened()
    del life.members[member]
    life.involved = (*life.involved, member)
    life.does(
        lambda c, m, _t: c.recuse(m, person=member, reason="Kent de klager."),
        lambda case, _n: _becomes_involved(case, member),
    )


def _becomes_involved(case: Case, person: int) -> None:
    case.involved.add(person)
    case.members.pop(person, None)


def judge(life: Life) -> None:
    life.happened()
    today = life.day
    life.does(
        lambda c, m, t: c.judge(
            m, judgments={"treatment": Judgment.FOUNDED}, reasons={"treatment": "Ja."}, team=t
        ),
        lambda case, _n: setattr(case.now, "judged", today),
    )


def settle(life: Life) -> None:
    on = life.happened(back=2)
    life.does(
        lambda c, m, _t: c.settle(m, on=on, how="Met koffie.", confirmed=True),
        lambda case, _n: setattr(case.now, "settled", on),
    )


def reply(life: Life) -> None:
    on = life.happened(back=4)
    life.does(
        lambda c, m, _t: c.reply(m, on=on, way=Way.LETTER), lambda case, _n: setattr(case.now, "replied", on)
    )


def call(life: Life, satisfied: bool | None = None) -> None:
    on, reached = life.happened(back=1), satisfied is not None
    life.does(
        lambda c, m, _t: c.call(
            m, on=on, time="10:15", reached=reached, satisfied=satisfied, note="Ja." if reached else ""
        ),
        lambda case, _n: case.now.calls.append((on, reached)),
        by=life.cast.directors[0],
    )


def write_unreachable(life: Life) -> None:
    on = life.happened()
    life.does(
        lambda c, m, _t: c.write_unreachable(m, on=on, way=Way.LETTER),
        lambda case, _n: setattr(case.now, "letter", on),
    )


def refer(life: Life) -> None:
    on = life.happened()
    life.does(
        lambda c, m, _t: c.refer(m, on=on, mediator="Mr. Midden"),
        lambda case, _n: setattr(case.now, "referred", on),
    )


def end_mediation(life: Life) -> None:
    on = life.happened()
    life.does(
        lambda c, m, _t: c.end_mediation(m, on=on, agreed=True, outcome="Goed."), lambda _case, _n: None
    )


def withdraw(life: Life) -> None:
    on = life.happened()
    life.does(
        lambda c, m, _t: c.withdraw(m, on=on, way=Way.PHONE),
        lambda case, _n: setattr(case.now, "withdrawn", on),
    )


def close(life: Life) -> None:
    if not life.entered:
        enter(life)
        life.wait(0)
    life.happened()
    today = life.day
    life.does(lambda c, m, _t: c.close(m), lambda case, _n: setattr(case.now, "closed", today))


def reopen(life: Life) -> None:
    life.happened()
    today = life.day
    life.does(
        lambda c, m, _t: c.reopen(m, reason="Er is meer."), lambda case, _n: case.rounds.append(Round(today))
    )


def promise(life: Life) -> None:
    """An agreement or a measure; sometimes kept, sometimes forgotten."""
    life.happened()
    owners = [life.cast.keeper, *life.cast.directors, *life.members]
    owner = life.rng.choice([one for one in owners if one not in life.involved] or [life.cast.keeper])
    today, until, places = life.day, life.day + life.rng.randint(0, 20) * DAY, list[int]()

    def mark(case: Case, place: int) -> None:
        places.append(place)
        case.promises[place] = Promised(owner, today, until)

    kind = life.rng.choice([Promise.AGREEMENT, Promise.MEASURE])
    life.does(lambda c, m, t: c.promise(m, kind=kind, what="Bellen.", owner=owner, until=until, team=t), mark)
    if life.chance(0.5):
        life.wait(25)
        on = life.happened(back=2)
        life.does(
            lambda c, m, _t: c.fulfil(m, promise=places[-1] if places else 0, on=on),
            lambda case, _n: setattr(case.promises[places[-1]], "kept", True),
        )


def correct_the_receipt(life: Life) -> None:
    """It came in earlier than was written down: every term is shorter."""
    life.happened()
    earlier = life.received - life.rng.randint(1, 12) * DAY
    life.received = earlier
    life.does(
        lambda c, m, _t: c.amend(
            m,
            fact="received_on",
            answers={**c.answers, "received_on": earlier.isoformat()},
            reason="Verkeerd gelezen.",
        ),
        lambda case, _n: _received(case, earlier),
    )


def _received(case: Case, on: date) -> None:
    case.received = case.rounds[0].opened = on
