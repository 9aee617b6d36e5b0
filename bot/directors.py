"""What the directors hear of the bot itself, and of no complaint: in hours, once for each day it is about."""

from collections.abc import Iterable
from datetime import date, datetime

from complaints.notices import Notice
from complaints.people import Person, Role, Team
from handlers.context import House


def directors(team: Team) -> Iterable[Person]:
    return (each for each in team.people.values() if each.is_active and Role.DIRECTOR in each.roles)


def tell(kind: str, to: Iterable[Person], on: date, house: House, now: datetime) -> list[Notice]:
    not_before = house.calendar.working_moment(now)
    return [
        Notice(kind=kind, subject="", due_on=on, step="", to=each.id, not_before=not_before) for each in to
    ]
