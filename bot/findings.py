"""What the doctor found: one line of Dutch, and for what is not good what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    what: str
    is_good: bool
    advice: str = ""


def good(what: str) -> Finding:
    return Finding(what, is_good=True)


def fault(what: str, advice: str = "") -> Finding:
    return Finding(what, is_good=False, advice=advice)
