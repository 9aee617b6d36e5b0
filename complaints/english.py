"""Days and times as they are said in English, brought to the Dutch words that `dates` and `times` read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from complaints.date_words import MONTH, NUMBERS, WEEKDAYS, plain

WEEKDAY = {
    name: dutch
    for dutch, names in zip(
        WEEKDAYS,
        (
            "monday mon", "tuesday tues tue", "wednesday wednes wed", "thursday thurs thur thu",
            "friday fri", "saturday sat", "sunday sun",
        ),
        strict=True,
    )
    for name in names.split()
}  # fmt: skip
MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
DUTCH_MONTHS = {number: name for name, number in reversed(MONTH.items())}  # the long names
MONTHS = {
    name: DUTCH_MONTHS[number] for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
NUMBER_NAMES = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - a row of words
NUMBER = dict(zip(NUMBER_NAMES, NUMBERS, strict=True)) | {"a": "een", "an": "een"}
UNIT = {"day": "dagen", "week": "weken", "month": "maanden", "year": "jaar"}
PART = {"morning": "ochtend", "afternoon": "middag", "evening": "avond", "night": "avond"}
STEP = {"last": "vorige", "this": "deze", "next": "volgende"}
YEAR_STEP = {"last": "vorig", "this": "dit", "next": "volgend"}
TOWARDS = {
    "past": "afgelopen", "this past": "afgelopen", "coming": "komende", "this coming": "komende",
    "last": "vorige", "next": "volgende",
}  # fmt: skip
THIRD = {
    "beginning of": "begin", "start of": "begin", "early": "begin", "mid": "half", "middle of": "half",
    "end of": "eind", "late": "eind",
}  # fmt: skip
SAID = {
    "day before yesterday": "eergisteren", "day after tomorrow": "overmorgen", "last night": "gisteravond",
    "tonight": "vanavond", "yesterday": "gisteren", "today": "vandaag", "tomorrow": "morgen",
}  # fmt: skip
TABLES: tuple[Mapping[str, str], ...] = (
    WEEKDAY, MONTHS, NUMBER, UNIT, PART, STEP, TOWARDS, THIRD, SAID,
)  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


WD, M, N, U, P = map(_any, (WEEKDAY, MONTHS, NUMBER, UNIT, PART))
ORDINAL = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
SPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"[‐‑‒–—]", "-"),
        (r"['’`‘]s?\b", ""),
        (r"(?<=[a-z])\.|,", " "),
        (r"\s+", " "),
        (r"[ .!?]+$", ""),
        (r"\b(?:the|on) ", ""),
        (r"^ ?(?:(?:it was|was|at|around) )*", ""),
    )
)

# In their order: what is found, and the Dutch for it; a name in braces is a group, by the table behind it.
Part = tuple[str, tuple[tuple[str, Mapping[str, str] | None], ...]]
PHRASES: tuple[tuple[str, Part], ...] = (
    (rf"(?P<said>{_any(SAID)})(?! (?:{P}))", ("{}", (("said", SAID),))),
    (rf"yesterday (?P<part>{P})", ("gister{}", (("part", PART),))),
    (rf"this (?P<part>{P})", ("van{}", (("part", PART),))),
    (rf"(?P<wd>{WD}) (?:{P})", ("{}", (("wd", WEEKDAY),))),
    (rf"(?P<n>\d{{1,3}}|{N}) (?P<u>{U})s? ago", ("{} {} geleden", (("n", NUMBER), ("u", UNIT)))),
    (rf"in (?P<n>\d{{1,3}}|{N}) (?P<u>{U})s?", ("over {} {}", (("n", NUMBER), ("u", UNIT)))),
    (
        rf"(?P<n>\d{{1,3}}|{N}) (?P<u>{U})s? from (?:now|today)",
        ("over {} {}", (("n", NUMBER), ("u", UNIT))),
    ),
    (
        rf"(?P<wd>{WD}) (?:of |in )?(?P<step>{_any(STEP)}) week",
        ("{} week {}", (("step", STEP), ("wd", WEEKDAY))),
    ),
    (rf"(?P<step>{_any(STEP)}) (?P<u>week|month)", ("{} {}", (("step", STEP), ("u", {"month": "maand"})))),
    (rf"(?P<step>{_any(STEP)}) year", ("{} jaar", (("step", YEAR_STEP),))),
    (rf"(?P<to>{_any(TOWARDS)}) (?P<wd>{WD})", ("{} {}", (("to", TOWARDS), ("wd", WEEKDAY)))),
    (rf"(?P<third>{_any(THIRD)})[ -]?(?P<m>{M})", ("{} {}", (("third", THIRD), ("m", MONTHS)))),
    (rf"{ORDINAL} (?:of )?(?P<m>{M})", ("{} {}", (("d", None), ("m", MONTHS)))),
    (rf"(?P<m>{M}) {ORDINAL}(?!\d)", ("{} {}", (("d", None), ("m", MONTHS)))),
    (r"(?:whole|all) (?:of )?(?P<y>\d{4})", ("heel {}", (("y", None),))),
    (r"between (?P<first>.+) and (?P<last>.+)", ("tussen {} en {}", (("first", None), ("last", None)))),
    (r"(?:up to and including|up to|through|until|till|to)", ("t/m", ())),
    (r"from", ("van", ())),
    (r"of", ("van", ())),
    (rf"(?P<wd>{WD})", ("{}", (("wd", WEEKDAY),))),
    (rf"(?P<m>{M})", ("{}", (("m", MONTHS),))),
)
READ = tuple((re.compile(rf"\b{pattern}\b"), part) for pattern, part in PHRASES)
VOCABULARY = sorted({
    *(word for table in TABLES for phrase in table for word in phrase.split() if len(word) > 1),
    "days", "weeks", "months", "years", "ago", "from", "now", "of", "to", "until", "between", "and", "in",
})  # fmt: skip


def small(text: str) -> str:
    """Small letters, no accents, single spaces, without the words that say nothing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    for pattern, instead in SPELLINGS:
        folded = pattern.sub(instead, folded)
    return folded


def day_in_dutch(typed: str) -> str:
    """What is no English stays as it is: who reads English may type Dutch."""
    for pattern, (dutch, groups) in READ:
        typed = pattern.sub(lambda found, d=dutch, g=groups: _filled(found, d, g), typed)  # type: ignore[misc]
    return plain(typed)


def _filled(found: re.Match[str], dutch: str, groups: Iterable[tuple[str, Mapping[str, str] | None]]) -> str:
    return dutch.format(*((table or {}).get(found[name], found[name]) for name, table in groups))


# --- times of day

HOUR = rf"(?P<hour>\d{{1,2}}|{_any(NUMBER_NAMES)})"
TIMES = (
    (rf"half past {HOUR}", "{hour}:30"),
    (rf"(?:a )?quarter past {HOUR}", "{hour}:15"),
    (rf"(?:a )?quarter to {HOUR}", "kwart voor {hour}"),
    (rf"(?P<n>\d{{1,2}}|{_any(NUMBER_NAMES)}|twenty)(?: minutes?)? past {HOUR}", "{n} over {hour}"),
    (rf"(?P<n>\d{{1,2}}|{_any(NUMBER_NAMES)}|twenty)(?: minutes?)? to {HOUR}", "{n} voor {hour}"),
    (rf"{HOUR} (?:oclock|o clock)", "{hour} uur"),
)
TIMES_READ = tuple((re.compile(rf"\b{pattern}\b"), dutch) for pattern, dutch in TIMES)
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:. ](?P<minute>[0-5]\d))? ?(?P<half>am|pm|a m|p m)")
WORDS_OF_TIME = {"twenty": "twintig", **{name: str(n) for n, name in enumerate(NUMBER_NAMES, start=1)}}
IN_THE = re.compile(rf"(?: in| at)? (?P<part>{P})$")
NOON = 12


def time_in_dutch(text: str) -> str:
    typed = re.sub(r"\bo[ '’]clock\b", "oclock", small(text))
    if found := CLOCK.fullmatch(typed):
        return _on_24(found)
    for pattern, dutch in TIMES_READ:
        typed = pattern.sub(lambda found, d=dutch: d.format(**_figures(found)), typed)  # type: ignore[misc]
    typed = IN_THE.sub(lambda found: f" s {PART[found['part']]}s", typed)
    return " ".join(WORDS_OF_TIME.get(word, word) for word in typed.split())


def _figures(found: re.Match[str]) -> dict[str, str]:
    return {name: WORDS_OF_TIME.get(said, said) for name, said in found.groupdict().items() if said}


def _on_24(found: re.Match[str]) -> str:
    """9 am as 09:00; an hour that no dial has is left for `times` to refuse."""
    hour = int(found["hour"])
    if not 1 <= hour <= NOON:
        return found[0]
    return f"{hour % NOON + (NOON if found['half'].startswith('p') else 0):02d}:{found['minute'] or '00'}"
