"""How long each phase took, in calendar days: half of them, nine in ten, and the whole distribution."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from complaints.reports.small import ENOUGH, FEW
from complaints.words import N_, Text, say

# Each phase as people call it, and the last day of each part of its distribution but the last: the limits of
# 3.2b to 3.4a are among them, five working days being a week of seven.
PHASES: Mapping[str, tuple[str, tuple[int, ...]]] = MappingProxyType({
    "enter": (N_("Inschrijven in het register"), (1, 3, 7, 14, 28)),
    "acknowledge": (N_("Ontvangst bevestigen"), (3, 7, 14, 21, 28)),
    "decide": (N_("Besluiten over behandeling"), (7, 14, 21, 28, 42)),
    "resolve": (N_("Schriftelijk afhandelen"), (14, 28, 42, 56, 84)),
    "call": (N_("Nabellen na de antwoordbrief"), (1, 3, 7, 14, 28)),
    "whole": (N_("Van ontvangst tot afsluiten"), (28, 42, 56, 84, 182)),
})  # fmt: skip


@dataclass(frozen=True)
class Part:
    """So many took `first` to `last` days; no `last`: or longer."""

    first: int
    last: int | None
    count: int

    @property
    def label(self) -> Text:
        if self.last is None:
            return say("%(first)s dagen of langer", first=self.first)
        if self.first == 0:
            return say("tot en met 1 dag") if self.last == 1 else say("tot en met %(n)s dagen", n=self.last)
        return say("%(first)s tot en met %(last)s dagen", first=self.first, last=self.last)


@dataclass(frozen=True)
class LeadTime:
    """Of the complaints that came through this phase. `median` days or less was enough for half of them,
    `ninety` for nine in ten; below `ENOUGH` complaints both are None and the spread is empty. The spread
    goes from fast to slow, and together it is all of them; parts of one or two are merged with their
    neighbour.
    """

    key: str
    label: str
    count: int
    median: int | None
    ninety: int | None
    spread: tuple[Part, ...]


def lead_time(key: str, days: Sequence[int]) -> LeadTime:
    label, limits = PHASES[key]
    if len(days) < ENOUGH:
        return LeadTime(key, label, len(days), None, None, ())
    ordered = sorted(days)
    parts = _parts(ordered, limits)
    return LeadTime(key, label, len(days), _within(ordered, 50), _within(ordered, 90), _merged(parts))


def _within(ordered: Sequence[int], percent: int) -> int:
    """The smallest number of days in which at least so many percent were done: one that did occur."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _parts(ordered: Sequence[int], limits: tuple[int, ...]) -> list[Part]:
    places = (0, *(bisect_right(ordered, limit) for limit in limits), len(ordered))
    firsts, lasts = (0, *(limit + 1 for limit in limits)), (*limits, None)
    counts = (after - before for before, after in pairwise(places))
    return [Part(*each) for each in zip(firsts, lasts, counts, strict=True)]


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    """The smallest part goes with the smaller of its neighbours, until none holds one or two."""
    while small := [place for place, part in enumerate(parts) if 0 < part.count < FEW]:
        place = min(small, key=lambda place: parts[place].count)
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(parts)]
        first, second = sorted((place, min(beside, key=lambda other: parts[other].count)))
        one, other = parts[first], parts[second]
        parts[first : second + 1] = [Part(one.first, other.last, one.count + other.count)]
    return tuple(parts)
