"""A complaint's number as people type it: KL-2026-007, kl 2026 7, or just 7 for this year's."""

from re import IGNORECASE, Match, Pattern
from re import compile as pattern

NUMBER = pattern(r"(?:/\w+\s+)?(?:kl[\s-]*(?P<year>20\d\d)[\s-]+)?(?P<sequence>\d{1,4})", IGNORECASE)


def number_in(text: str, this_year: int) -> str | None:
    """The number in its full form, or None when this is not one."""
    found = NUMBER.fullmatch(text.strip())
    return f"KL-{found['year'] or this_year}-{int(found['sequence']):03d}" if found else None


def named(text: str, this_year: int, *patterns: Pattern[str]) -> tuple[Match[str], str] | None:
    """What was said, by the first of these that fits, and the number its group `number` comes to; None when
    it is something else.
    """
    said = next((found for each in patterns if (found := each.fullmatch(text.strip()))), None)
    number = number_in(said["number"], this_year) if said else None
    return (said, number) if said and number else None
