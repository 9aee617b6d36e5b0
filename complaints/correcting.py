"""Which facts of something that happened can be corrected (P5), and by what value. Who sat in the committee
and who is involved are not among them: those change by an act of their own (3.3b).
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

from complaints.errors import Refusal
from complaints.events import (
    Appointed,
    Attached,
    Closed,
    Confirmed,
    Corrected,
    Event,
    Extended,
    Involved,
    Noted,
    Promised,
    Registered,
    Reopened,
    Replaced,
)

FIXED = (Registered, Appointed, Confirmed, Replaced, Involved, Corrected, Attached)
DATED_BY_US = (Extended, Closed, Reopened, Noted, Promised)  # their day is the moment of recording itself
FIXED_FIELDS = frozenset({"at", "by", "because", "about", "of", "promise", "reached", "waived", "who"})


def corrected(event: Event, key: str, value: object) -> Event:
    """The event with another value; `reasons.treatment` is the one of that category. Raises a Refusal when
    this is no fact to correct, no such value, or no change.
    """
    name, _dot, part = key.partition(".")
    _check_correctable(event, name, part)
    hint = get_type_hints(type(event))[name]
    if type(value) not in _kinds(hint, part):
        raise Refusal("Dat kan hier niet staan. Kies of typ een andere waarde.")
    changed: dict[str, Any] = {name: {**getattr(event, name), part: value} if part else value}
    now = replace(event, **changed)
    if now == event:
        raise Refusal("Er is niets veranderd.")
    return now


def _check_correctable(event: Event, name: str, part: str) -> None:
    known = {field.name for field in fields(event)} - FIXED_FIELDS
    dated_by_us = name == "on" and isinstance(event, DATED_BY_US)
    if isinstance(event, FIXED) or name not in known or dated_by_us:
        raise Refusal("Dit kan niet gecorrigeerd worden. Zet het recht met een notitie.")
    whole = getattr(event, name)
    if part not in (whole if isinstance(whole, Mapping) else {""}):
        raise Refusal("Dat onderwerp staat niet in dit oordeel.")


def _kinds(hint: Any, part: str) -> tuple[Any, ...]:  # noqa: ANN401 - whatever a field may be
    """The types a value may have: `Way | None` has two, a mapping those of its values."""
    return (get_args(hint)[1],) if part else (get_args(hint) or (hint,))


def still_tied(event: Event, involved: frozenset[int]) -> Event:
    """A correction without those it tied by mistake: a wrong value stays nowhere (P5)."""
    if not isinstance(event, Corrected):
        return event
    return replace(event, tied=tuple(person for person in event.tied if person in involved))
