"""How much one person may look at in an hour, before the bot stops and tells a director (T4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.people import Action, Person, Role, Team
from complaints.periodic import NOTHING
from complaints.todo import todos
from complaints.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Limit:
    """`most` complaints opened, and as often searched, `within` so long; then nothing else for the `pause`.

    A complaint that was opened less than `same` ago still stands in the chat: to look again is no opening.
    """

    most: int
    within: timedelta
    same: timedelta
    pause: timedelta


LIMIT = Limit(
    most=30, within=timedelta(hours=1), same=timedelta(minutes=15), pause=timedelta(hours=1)
)  # fmt: skip
LONGEST = max(LIMIT.within, LIMIT.pause)  # how far back all of it can be seen
COMPLAINTS, SEARCHES = "complaints", "searches"


@dataclass(frozen=True)
class Look:
    """A complaint's number, or "" for a search."""

    at: datetime
    about: str


@dataclass(frozen=True)
class Past:
    """What somebody looked at lately, oldest first, and the stop that runs or ran. What was before a director
    allowed more is not in it.
    """

    looks: Sequence[Look] = ()
    stopped_at: datetime | None = None


class TooMany(Refusal):
    """The limit is reached, or the pause that came of it is not over. `of` is what there was too much of."""

    def __init__(self, of: str, until: datetime) -> None:
        super().__init__("Je opende in korte tijd heel veel.")
        self.of = of
        self.until = until


def judge(past: Past, about: str, now: datetime) -> TooMany | None:
    """Whether this complaint, or one more search (""), is one too many. A complaint in sight never is."""
    if about and _in_sight(about, past.looks, now):
        return None
    of = COMPLAINTS if about else SEARCHES
    if past.stopped_at is not None and now < past.stopped_at + LIMIT.pause:
        return TooMany(of, past.stopped_at + LIMIT.pause)
    lately = [each for each in past.looks if now - each.at < LIMIT.within]
    count = _opened(lately) if about else sum(not each.about for each in lately)
    return TooMany(of, now + LIMIT.pause) if count >= LIMIT.most else None


def _opened(looks: Iterable[Look]) -> int:
    """How many of these opened a complaint that did not stand in the chat already."""
    last: dict[str, datetime] = {}
    count = 0
    for each in looks:
        if not each.about:
            continue
        count += each.about not in last or each.at - last[each.about] >= LIMIT.same
        last[each.about] = each.at
    return count


def _in_sight(about: str, looks: Iterable[Look], now: datetime) -> bool:
    return any(each.about == about and now - each.at < LIMIT.same for each in looks)


def is_due(person: Person, complaint: Complaint, team: Team, calendar: Calendar) -> bool:
    """What this person has to do today at the latest, with this complaint: work is never stopped."""
    return any(each.act_by <= team.today for each in todos(person, complaint, team, calendar))


def told_of(person: int, team: Team) -> tuple[Person, ...]:
    """Who hears that this person was stopped: the other directors; is there none, the complaints coach."""
    others = Team.of((each for each in team.people.values() if each.id != person), team.today)
    return others.responsible(Role.DIRECTOR, NOTHING)


def may_allow(me: Person, person: int, team: Team) -> bool:
    """Who hears of it, and every other director, here or away; nobody allows themselves."""
    return me.id != person and (team.may(me, Action.MANAGE_TEAM) or me in told_of(person, team))
