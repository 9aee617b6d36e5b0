"""Complaints in all variations, and a team that comes and goes: from a seed, always the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.reminders import lives
from tests.reminders.known import COACH, DIRECTOR, KEEPER, Member, Staff
from tests.reminders.lives import AMSTERDAM, DAY, Cast, Life

WHOM = ("nobody", "coach", "keeper", "director", "most coaches", "who decide", "by itself")
HOW_OFTEN = (50, 20, 9, 8, 5, 3, 5)
LEAVES = 0.6  # the last of the coaches, at this share of the days


@dataclass(frozen=True)
class Absence:
    """From this moment away until the day of return (None: back, or not away), with this deputy; or gone."""

    at: datetime
    person: int
    back: date | None = None
    deputy: int | None = None
    gone: bool = False


def a_staff(cast: Cast) -> Staff:
    return {
        **{coach: Member({COACH}) for coach in cast.coaches},
        cast.keeper: Member({KEEPER}),
        **{director: Member({DIRECTOR}) for director in cast.directors},
    }


def complaints(seed: int, count: int, cast: Cast, first: date, days: int) -> Sequence[Life]:
    """`count` of them, registered in the first three quarters of so many days."""
    rng = Random(seed)
    return [_life(Random(rng.random()), cast, first, days) for _ in range(count)]


def absences(seed: int, cast: Cast, first: date, days: int) -> Sequence[Absence]:
    """Holidays with a deputy, a chain of deputies, one without any, and a coach who leaves."""
    rng = Random(seed)
    anna, bram, eva, fay = cast.coaches
    carla, (dirk, gijs) = cast.keeper, cast.directors

    def when(share: float, hour: int = 7) -> datetime:
        day = first + int(share * days) * DAY
        return datetime.combine(day, time(hour, rng.randint(0, 59)), AMSTERDAM).astimezone(UTC)

    def back(share: float) -> date:
        return first + int(share * days) * DAY

    return [
        Absence(when(0.02), gijs, deputy=dirk),
        Absence(when(0.05), carla, back(0.20), deputy=eva),
        Absence(when(0.15, hour=13), bram, back(0.30), deputy=anna),
        Absence(when(0.22), anna, back(0.32), deputy=carla),
        Absence(when(0.30), dirk, back(0.42), deputy=gijs),
        Absence(when(0.45), carla, back(0.55), deputy=eva),
        Absence(when(0.46, hour=15), eva, back(0.52), deputy=bram),
        Absence(when(LEAVES, hour=11), fay, gone=True),
        Absence(when(0.65), carla, back(0.75)),
        Absence(when(0.80), gijs, back(0.95), deputy=carla),
        Absence(when(0.82), dirk, back(0.88)),
    ]


def change(staff: Staff, what: Absence) -> None:
    member = staff[what.person]
    if what.gone:
        member.gone = True
        return
    member.back, member.deputy = what.back, what.deputy


def _life(rng: Random, cast: Cast, first: date, days: int) -> Life:
    day = first + rng.randrange(max(days * 3 // 4, 1)) * DAY
    hour, minute = rng.choice([8, 9, 10, 11, 13, 14, 15, 16, 17, 21]), rng.randint(0, 59)
    at = datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)
    late = rng.choice([0, 0, 0, 0, 1, 1, 2, 3, 5, 9, 16, 30, 45])
    life = Life(
        rng,
        cast,
        received=day - late * DAY,
        registered_at=at,
        by=rng.choice(cast.coaches[:3]),
        involved=_involved(rng, cast),
        anonymous=rng.random() < 0.1,
        phone=rng.random() < 0.85,
        leaves=first + int(LEAVES * days) * DAY,
    )
    _intake(life)
    rng.choices([turn for turn, _ in TURNS], [weight for _, weight in TURNS])[0](life)
    _something_else(life)
    life.steps.sort(key=lambda step: step.at)
    return life


def _involved(rng: Random, cast: Cast) -> tuple[int, ...]:
    coaches = list(cast.coaches)
    rng.shuffle(coaches)
    return {
        "nobody": (),
        "coach": (coaches[0],),
        "keeper": (cast.keeper,),
        "director": (cast.directors[0],),
        "most coaches": tuple(coaches[:3]),
        "who decide": (cast.keeper, *cast.directors),
        "by itself": (cast.keeper, coaches[0]),
    }[rng.choices(WHOM, HOW_OFTEN)[0]]


# --- how it goes


def _intake(life: Life) -> None:
    life.wait(0)
    if life.chance(0.75):
        life.wait(9)
        lives.enter(life)
    if life.chance(0.7) and not life.anonymous:
        life.wait(14)
        lives.acknowledge(life)


def _forgotten(_life: Life) -> None:
    """Nobody does anything more."""


def _declined(life: Life) -> None:
    life.wait(24)
    lives.decline(life)
    if life.chance(0.7) and not life.anonymous:
        life.wait(12)
        lives.tell_of_the_decline(life)
        if life.chance(0.4):
            life.wait(5)
            lives.close(life)
    if life.chance(0.4):
        life.wait(10)
        lives.reopen(life)
        _handled(life)


def _withdrawn(life: Life) -> None:
    if life.chance(0.5):
        life.wait(10)
        lives.accept(life)
    life.wait(20)
    lives.withdraw(life)
    if life.chance(0.5):
        life.wait(10)
        lives.close(life)
    if life.chance(0.3):
        life.wait(10)
        lives.reopen(life)


def _settled(life: Life) -> None:
    life.wait(25)
    lives.settle(life)
    if life.chance(0.8) and not life.anonymous:
        life.wait(12)
        lives.reply(life)
        if life.chance(0.6):
            life.wait(8)
            lives.close(life)


def _handled(life: Life) -> None:
    """As the regulation means it, with what can go wrong on the way."""
    life.wait(20)
    lives.accept(life)
    if life.chance(0.15):
        return
    _judged(life)


def _judged(life: Life) -> None:
    for _seated in _committee(life):
        if life.chance(0.3) and not life.anonymous:
            life.wait(15)
            lives.extend(life)
        if life.chance(0.15):
            return
        life.wait(25)
        lives.judge(life)
        if life.anonymous:
            return
        if life.chance(0.85):
            life.wait(8)
            lives.reply(life)
            _aftercare(life)


def _committee(life: Life) -> Iterator[None]:
    """Once when it is whole."""
    if len(life.members) + life.external < 2:
        life.wait(9)
        lives.appoint(life)
    for member in [one for one, sure in life.members.items() if not sure]:
        if life.chance(0.1):
            return
        life.wait(5)
        lives.confirm(life, member)
    if life.chance(0.15) and life.members:
        life.wait(4)
        lives.find_a_conflict(life, next(iter(life.members)))
        yield from _committee(life)
        return
    yield


def _aftercare(life: Life) -> None:
    AFTERCARE[life.rng.randrange(len(AFTERCARE))](life)


def _phoned(life: Life) -> None:
    life.wait(9)
    lives.call(life, satisfied=True)
    _closed(life)


def _mediated(life: Life) -> None:
    life.wait(6)
    lives.call(life, satisfied=False)
    life.wait(6)
    lives.refer(life)
    if life.chance(0.6):
        life.wait(20)
        lives.end_mediation(life)
        _closed(life)


def _not_reached(life: Life) -> None:
    for _ in range(life.rng.randint(1, 5)):
        life.wait(3)
        lives.call(life)
    if life.chance(0.6):
        life.wait(8)
        lives.write_unreachable(life)
        _closed(life)


def _closed(life: Life) -> None:
    if life.chance(0.7):
        life.wait(4)
        lives.close(life)
        if life.chance(0.3):
            life.wait(12)
            lives.reopen(life)
            if life.chance(0.6):
                _judged(life)


def _something_else(life: Life) -> None:
    """Beside the course: promises and a corrected day of receipt, at any moment of it."""
    if life.chance(0.45):
        _aside(life, lives.promise)
    if life.chance(0.15):
        _aside(life, lives.promise)
    if life.chance(0.1):
        life.wait(10)
        lives.correct_the_receipt(life)


def _aside(life: Life, verb: Callable[[Life], None]) -> None:
    """Recorded between the other steps, on its own day."""
    at, floor = life.at, life.floor
    last = max((step.at for step in life.steps), default=life.registered_at)
    life.at = life.registered_at + timedelta(hours=1) + life.rng.random() * (last - life.registered_at)
    life.floor = life.day
    verb(life)
    life.at, life.floor = max(at, life.at), max(floor, life.floor)


TURNS = (
    (_handled, 50), (_forgotten, 12), (_declined, 14), (_withdrawn, 8), (_settled, 10),
)  # fmt: skip
AFTERCARE = (_phoned, _mediated, _not_reached, _not_reached, _forgotten)
