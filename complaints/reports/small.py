"""Small numbers: what is too few to stand apart, and too few to say anything about.

A slice of one or two complaints tells what was the matter with one or two people; so it is merged. What
counts the agency's own steps (in time or late, phoned, measures) tells nothing of a person, and stays exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from complaints.words import N_

FEW = 3  # a smaller slice is merged with others
# From so many on a percentage or a median is given. Below ten, one complaint more or less changes a
# percentage by over ten points, and "90 % within so many days" is the slowest complaint itself.
ENOUGH = 10
TOO_FEW = N_("te weinig klachten voor een uitspraak")
MERGED = "merged"
MERGED_LABEL = N_("Overig (samengevoegd)")
UNKNOWN_LABEL = N_("Onbekend")


@dataclass(frozen=True)
class Slice:
    """One part of the complaints; `label` is a Dutch source text, for Babel. The key of what was merged is
    `MERGED`.
    """

    key: str
    label: str
    count: int


def slices(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Slice, ...]:
    """The largest first, equals in the order of `labels`; what is under `FEW` is merged, at the end. Together
    they are as many as `counts`.
    """
    places = {key: place for place, key in enumerate(labels)}
    found = sorted(
        (Slice(key, labels.get(key, UNKNOWN_LABEL), count) for key, count in counts.items() if count),
        key=lambda each: (-each.count, places.get(each.key, len(places)), each.key),
    )
    kept = [each for each in found if each.count >= FEW]
    rest = [each.count for each in found[len(kept) :]]
    if kept and 0 < sum(rest) < FEW:  # merged, it would still be one or two people
        rest.append(kept.pop().count)
    return (*kept, Slice(MERGED, MERGED_LABEL, sum(rest))) if rest else tuple(kept)


def largest(counts: Mapping[str, int]) -> str:
    """The key that is counted more often than every other; "" when there is no such one."""
    most = max(counts.values(), default=0)
    first, *others = (key for key, count in counts.items() if count == most) if most else ("",)
    return "" if others else first


def percentage(part: int, whole: int) -> int | None:
    """Rounded, but "100 %" is all and "0 %" none; None when `whole` is too few to say it of."""
    if whole < ENOUGH:
        return None
    if 0 < part < whole:
        return min(max((200 * part + whole) // (2 * whole), 1), 99)
    return 100 if part else 0
