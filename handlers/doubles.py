"""Possible doubles, as far as this person may see them; of the others not a hint (3.3b)."""

from collections.abc import Iterable

from complaints.doubles import alike, around
from complaints.people import Action
from complaints.questions import Answers
from complaints.words import say
from handlers import damaged
from handlers.context import Visit
from handlers.texts import html
from storage import register


async def possible(visit: Visit, answers: Answers, *, besides: str = "") -> tuple[str, ...]:
    """The numbers of the complaints that may be from the same complainant, and that this person may open.

    `besides` is the complaint that these answers are of.
    """
    span = around(answers)
    if span is None:
        return ()
    others = await register.received_between(visit.page, *span, on_broken=damaged.reported_to(visit))
    return tuple(
        other.number
        for other in others
        if other.number != besides and alike(answers, other) and visit.team.may(visit.me, Action.OPEN, other)
    )


async def lines(visit: Visit, answers: Answers, *, besides: str = "") -> list[str]:
    """Escaped, ready to stand in a message: nothing at all when there is nothing to see."""
    return told(await possible(visit, answers, besides=besides))


def told(numbers: Iterable[str]) -> list[str]:
    listed = tuple(numbers)
    return [html(say("Mogelijk dezelfde klager: %(numbers)s.", numbers=listed))] if listed else []
