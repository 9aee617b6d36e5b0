"""The one cleaning function at the door (T21): what nobody can see or mean goes out before it is read."""

import re
import unicodedata

ZWJ = "\u200d"
# Zero-width, but not of category Cf; the Hangul fillers look like nothing and count as letters.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
GONE = frozenset({"Cc", "Cf", "Cs"})  # controls; bidi, zero-width and tags; lone surrogates
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
# A joiner stays only where it makes one picture of two: a family, a profession, a flag.
PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
LOOSE_JOINER = re.compile(f"(?<![{PICTURE}\ufe0f]){ZWJ}|{ZWJ}(?![{PICTURE}])")


def clean(text: str) -> str:
    """Idempotent, never raises; length is judged elsewhere and refused, never cut."""
    lines = LINE_ENDS.sub("\n", text).replace("\t", " ")
    visible = "".join(char for char in lines if char in ("\n", ZWJ) or not _is_gone(char))
    composed = unicodedata.normalize("NFC", LOOSE_JOINER.sub("", visible))
    return TRAILING.sub("", composed).strip()


def _is_gone(char: str) -> bool:
    return char in INVISIBLE or unicodedata.category(char) in GONE or (ord(char) & 0xFFFE) == 0xFFFE  # noqa: PLR2004
