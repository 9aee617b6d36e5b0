"""The words of Dutch dates, and the small letters in which they are compared."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from complaints.words import N_

WEEKDAYS = (
    N_("maandag"), N_("dinsdag"), N_("woensdag"), N_("donderdag"), N_("vrijdag"),
    N_("zaterdag"), N_("zondag"),
)  # fmt: skip
WEEKDAY = {name: n for n, name in enumerate(WEEKDAYS)} | {
    name: n for n, names in enumerate(("ma", "di", "wo", "do", "vr", "za", "zo")) for name in names.split()
}
MONTHS = (
    "januari jan", "februari feb febr", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
    "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec",
)  # fmt: skip
MONTH = {name: n for n, names in enumerate(MONTHS, start=1) for name in names.split()}
NUMBERS = "een twee drie vier vijf zes zeven acht negen tien elf twaalf".split()  # noqa: SIM905 - a row of words
NUMBER = {name: n for n, name in enumerate(NUMBERS, start=1)}
DAY = {
    "vandaag": 0, "vanochtend": 0, "vanmorgen": 0, "vanmiddag": 0, "vanavond": 0,
    "gisteren": -1, "gister": -1, "gisterochtend": -1, "gistermiddag": -1, "gisteravond": -1,
    "eergisteren": -2, "eergister": -2, "morgen": 1, "overmorgen": 2,
}  # fmt: skip
STEP = {"vorige": -1, "verleden": -1, "afgelopen": -1, "deze": 0, "volgende": 1, "komende": 1}
YEAR_STEP = {"vorig": -1, "verleden": -1, "afgelopen": -1, "dit": 0, "volgend": 1, "komend": 1}
THIRDS = {"begin": (1, 10), "half": (11, 20), "medio": (11, 20), "eind": (21, 31)}

VOCABULARY = sorted({
    *WEEKDAY, *MONTH, *NUMBER, *DAY, *STEP, *YEAR_STEP, *THIRDS,
    "week", "weken", "maand", "maanden", "dag", "dagen", "jaar", "geleden", "terug", "over",
    "tot", "en", "met", "tussen", "laatste", "aanstaande",
})  # fmt: skip

SPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"[‐‑‒–—]", "-"),
        (r"['’`‘]", ""),
        (r"\ba\.s\b\.?", "as"),
        (r"\bj\.l\b\.?", "jl"),
        (r"\bt\.e\.m\b\.?", "tem"),
        (r"(?<=[a-z])\.|,", " "),
        (r"\s+", " "),
        (r"[ .!?]+$", ""),
        (r"^ ?(?:(?:op|in|de|het|was|dat) )*", ""),
    )
)


def plain(text: str) -> str:
    """Small letters, no accents, single spaces, abbreviations without their dots."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    for pattern, instead in SPELLINGS:
        folded = pattern.sub(instead, folded)
    return folded


def neighbour(word: str, vocabulary: Sequence[str] = VOCABULARY) -> str | None:
    """The word itself when it is known, else the known word that looks like it."""
    if not word.isalpha() or word in vocabulary:
        return word
    return next(iter(get_close_matches(word, vocabulary, n=1, cutoff=0.75)), None)
