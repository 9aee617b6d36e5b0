"""A time of day as people type it. A spoken hour can mean two moments: the one in office hours is taken."""

import re
from collections.abc import Mapping
from datetime import time

from complaints import english
from complaints.date_words import NUMBER, plain
from complaints.errors import NotAnAnswer

HOUR, NOON, DAY = 60, 12 * 60, 24 * 60  # minutes
LONGEST = 60  # no time takes more letters
OFFICE = range(8 * HOUR, 18 * HOUR)
PARTS: Mapping[str, range] = {
    "ochtend": range(5 * HOUR, NOON),
    "morgen": range(5 * HOUR, NOON),
    "middag": range(NOON, 18 * HOUR),
    "avond": range(17 * HOUR, DAY),
    "nacht": range(6 * HOUR),
}
MINUTES = NUMBER | {"kwart": 15, "twintig": 20}

SEPARATOR = r" ?(?:uur|[:.uh]) ?| "
ENDING = rf"(?: ?(?:uur|u|h))?(?: (?:s |in de )?(?P<part>{'|'.join(PARTS)})s?)?"
PATTERNS = tuple(
    re.compile(rf"(?:om |rond )?{pattern}{ENDING}")
    for pattern in (
        rf"(?P<hour>\d{{1,2}})(?:{SEPARATOR})?(?P<minute>[0-5]\d)",  # 14:30, 9u05, 1430
        (  # 9 uur, half drie, tien voor half vier
            rf"(?:(?P<n>[12]?\d|{'|'.join(MINUTES)}) (?:min(?:uut|uten)? )?(?P<side>voor|over) )?"
            rf"(?P<half>half )?(?P<hour>\d{{1,2}}|{'|'.join(NUMBER)})"
        ),
    )
)


def parse_time(text: str, *, language: str = "") -> time:
    """Raises NotAnAnswer, also for an hour that could be morning or evening: then both are offered."""
    typed = plain(english.time_in_dutch(text) if language == "en" else text)
    found = len(typed) <= LONGEST and next(filter(None, (each.fullmatch(typed) for each in PATTERNS)), None)
    if not found:
        raise _unknown()
    minutes = _minutes(found.groupdict())
    named = PARTS.get(found["part"] or "")
    if _spoken(found["hour"]):
        minutes = _meant(minutes % NOON, named or OFFICE)
    elif minutes not in (named or range(DAY)):
        raise _unknown()
    return time(*divmod(minutes, HOUR))


def _minutes(found: Mapping[str, str | None]) -> int:
    """Since midnight; “kwart voor een” may come before it."""
    beside = _number(found.get("n")) * (-1 if found.get("side") == "voor" else 1)
    half = HOUR // 2 if found.get("half") else 0
    return _number(found["hour"]) * HOUR + _number(found.get("minute")) + beside - half


def _number(typed: str | None) -> int:
    return MINUTES.get(typed) or int(typed) if typed else 0


def _spoken(hour: str) -> bool:
    """As on a dial of twelve hours: “3” and “drie”, but not “03” or “15”."""
    return not hour.startswith("0") and _number(hour) <= NOON // HOUR


def _meant(early: int, hours: range) -> int:
    late = early + NOON
    meant = [minutes for minutes in (early, late) if minutes in hours]
    if meant:
        return meant[0]
    if hours is not OFFICE:
        raise _unknown()
    raise NotAnAnswer(
        "Bedoel je %(early)s of %(late)s? Typ het zo.",
        early=f"{time(*divmod(early, HOUR)):%H:%M}",
        late=f"{time(*divmod(late, HOUR)):%H:%M}",
    )


def _unknown() -> NotAnAnswer:
    return NotAnAnswer("Typ een tijd, bijvoorbeeld 14:30.")
