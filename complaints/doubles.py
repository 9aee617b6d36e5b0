"""Possible doubles: the same complainant within a short time. Pointed out, never decided."""

from datetime import date, timedelta

from complaints.facts import ANONYMOUS, Facts
from complaints.questions import Answers, day
from complaints.reading import fold

WITHIN = timedelta(days=90)  # between the days of receipt


def around(answers: Answers) -> tuple[date, date] | None:
    """The first and the last day on which a double can have been received; None when there can be none."""
    received_on = day(answers.get("received_on"))
    if received_on is None or not _marks(answers):
        return None
    return received_on - WITHIN, received_on + WITHIN


def alike(answers: Answers, other: Facts) -> bool:
    """The same complainant, by name, phone or e-mail, and received shortly before or after."""
    span, received_on = around(answers), day(other.answers.get("received_on"))
    if span is None or received_on is None or not span[0] <= received_on <= span[1]:
        return False
    return bool(_marks(answers) & _marks(other.answers))


def _marks(answers: Answers) -> frozenset[tuple[str, str]]:
    """What a complainant can be known by; nothing of who is anonymous."""
    if answers.get("name") == ANONYMOUS:
        return frozenset()
    found = {
        "name": fold(str(answers.get("name") or "")),
        "phone": str(answers.get("phone") or ""),
        "email": str(answers.get("email") or "").casefold(),
    }
    return frozenset((key, value) for key, value in found.items() if value)
