"""How each way of naming a day or a period is read; the table of patterns is in `dates`."""

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from complaints.date_words import DAY, MONTH, NUMBER, STEP, THIRDS, WEEKDAY, WEEKDAYS, YEAR_STEP
from complaints.errors import NotAnAnswer
from complaints.words import Text

Period = tuple[date, date]
WEEK = 7


@dataclass(frozen=True)
class Seen:
    """An incomplete date is the nearest one before the anchor, or after it when looking ahead."""

    today: date
    anchor: date
    ahead: bool = False


# --- single days


def day_word(found: re.Match[str], seen: Seen) -> Period:
    return one(seen.today + timedelta(days=DAY[found["day"]]))


def ago(found: re.Match[str], seen: Seen) -> Period:
    """“drie dagen geleden”, “over 2 weken”: a month away keeps the day, if it has one."""
    number = NUMBER.get(found["n"]) or int(found["n"])
    steps = number if found["over"] else -number
    if found["unit"] in ("maand", "maanden", "jaar"):
        return one(_months_on(seen.today, steps * (12 if found["unit"] == "jaar" else 1)))
    return one(seen.today + timedelta(days=steps * (WEEK if found["unit"].startswith("we") else 1)))


def bare_weekday(found: re.Match[str], seen: Seen) -> Period:
    wanted = WEEKDAY[found["wd"]]
    if seen.anchor != seen.today or wanted != seen.today.weekday():
        return one(_next(wanted, seen.anchor) if seen.ahead else _last(wanted, seen.anchor))
    weekday = Text(WEEKDAYS[wanted])
    if seen.ahead:
        raise NotAnAnswer(
            "Vandaag is het %(weekday)s. Bedoel je “vandaag” of “volgende week %(weekday)s”?", weekday=weekday
        )
    raise NotAnAnswer(
        "Vandaag is het %(weekday)s. Bedoel je “vandaag” of “vorige week %(weekday)s”?", weekday=weekday
    )


def last_weekday(found: re.Match[str], seen: Seen) -> Period:
    return one(_last(WEEKDAY[found["wd"]], seen.today))


def next_weekday(found: re.Match[str], seen: Seen) -> Period:
    return one(_next(WEEKDAY[found["wd"]], seen.today))


def previous_weekday(found: re.Match[str], seen: Seen) -> Period:
    """“vorige vrijdag” is to some the last one, to others the one of last week."""
    near = _last(WEEKDAY[found["wd"]], seen.today)
    far = _monday(seen.today, -1) + timedelta(days=WEEKDAY[found["wd"]])
    if near == far:
        return one(near)
    raise NotAnAnswer(
        "Bedoel je “afgelopen %(weekday)s” (%(near)s) of “vorige week %(weekday)s” (%(far)s)?",
        weekday=Text(WEEKDAYS[near.weekday()]),
        near=near,
        far=far,
    )


def following_weekday(found: re.Match[str], seen: Seen) -> Period:
    near = _next(WEEKDAY[found["wd"]], seen.today)
    far = _monday(seen.today, 1) + timedelta(days=WEEKDAY[found["wd"]])
    if near == far:
        return one(near)
    raise NotAnAnswer(
        "Bedoel je “komende %(weekday)s” (%(near)s) of “volgende week %(weekday)s” (%(far)s)?",
        weekday=Text(WEEKDAYS[near.weekday()]),
        near=near,
        far=far,
    )


def calendar_date(found: re.Match[str], seen: Seen) -> Period:
    day, month = int(found["d"]), MONTH.get(found["m"]) or int(found["m"])
    year = _year(found["y"], seen.today) if found["y"] else None
    result = _nearest(month, day, seen) if year is None else exists(year, month, day)
    if result is None:
        raise NotAnAnswer("Die dag bestaat niet. Typ de dag, de maand en het jaar, bijvoorbeeld 3-11-2026.")
    weekday = found.groupdict().get("wd")
    if weekday and WEEKDAY[weekday] != result.weekday():
        raise NotAnAnswer(
            "Dat is %(day)s, geen %(weekday)s. Typ de goede dag of laat de weekdag weg.",
            day=result,
            weekday=Text(WEEKDAYS[WEEKDAY[weekday]]),
        )
    return one(result)


def _nearest(month: int, day: int, seen: Seen) -> date | None:
    """29 February may be eight years away, around 2100."""
    for n in range(9):
        result = exists(seen.anchor.year + (n if seen.ahead else -n), month, day)
        if result and (result >= seen.anchor if seen.ahead else result <= seen.anchor):
            return result
    return None


# --- periods


def week(found: re.Match[str], seen: Seen) -> Period:
    monday = _monday(seen.today, STEP[found["step"]])
    if found["wd"] or found["wd2"]:
        return one(monday + timedelta(days=WEEKDAY[found["wd"] or found["wd2"]]))
    return monday, monday + timedelta(days=6)


def numbered_week(found: re.Match[str], seen: Seen) -> Period:
    for year in (_year(found["y"], seen.today),) if found["y"] else (seen.anchor.year, seen.anchor.year - 1):
        with suppress(ValueError):
            monday = date.fromisocalendar(year, int(found["n"]), 1)
            if found["y"] or monday <= seen.anchor:
                return monday, monday + timedelta(days=6)
    raise NotAnAnswer(
        "Die week vind ik niet in dit jaar of het vorige. Typ bijvoorbeeld: week 45 of 3-11 t/m 7-11."
    )


def this_month(found: re.Match[str], seen: Seen) -> Period:
    first = _months_on(seen.today.replace(day=1), STEP[found["step"]])
    return _month(first.year, first.month)


def this_year(found: re.Match[str], seen: Seen) -> Period:
    return _whole_year(seen.today.year + YEAR_STEP[found["step"]])


def named_month(found: re.Match[str], seen: Seen) -> Period:
    month = MONTH[found["m"]]
    year = _year(found["y"], seen.today) if found["y"] else seen.anchor.year - (month > seen.anchor.month)
    first, last = _month(year, month)
    begins, ends = THIRDS.get(found["third"] or "", (1, 31))
    return first.replace(day=begins), last.replace(day=min(ends, last.day))


def named_year(found: re.Match[str], _seen: Seen) -> Period:
    return _whole_year(int(found["y"]))


# --- arithmetic


def one(day: date) -> Period:
    return day, day


def _last(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % WEEK + 1)


def _next(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % WEEK + 1)


def _monday(today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month(year: int, month: int) -> Period:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _whole_year(year: int) -> Period:
    return date(year, 1, 1), date(year, 12, 31)


def exists(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _year(typed: str, today: date) -> int:
    """Two digits are a year up to ten years ahead, else of the last century."""
    if len(typed) > len("26"):
        return int(typed)
    year = today.year // 100 * 100 + int(typed)
    return year if year <= today.year + 10 else year - 100
