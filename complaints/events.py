"""Frozen records of what happened to a complaint: dated facts, never overwritten (3.3e)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Way(StrEnum):
    """How somebody was told, or wants to be."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, kw_only=True)
class Event:
    """`on` is the day it happened (Europe/Amsterdam), `at` the instant it was recorded (UTC), `by` a
    person's id.
    """

    on: date
    at: datetime
    by: int


@dataclass(frozen=True, kw_only=True)
class Registered(Event):
    """The form was completed in the chat (2.2)."""


@dataclass(frozen=True, kw_only=True)
class Entered(Event):
    """The complaints coach entered it in the register (3.2b)."""


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Event):
    """The complainant got the acknowledgement of receipt (3.3a)."""

    way: Way


EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in (Registered, Entered, Acknowledged)}
