"""A damaged row stops nothing else: it is logged by its table and id, and left out; who reads a list without
it is told that it is not whole (T9).
"""

from collections.abc import Callable

import structlog

from complaints.words import say
from handlers.context import Outgoing, Visit
from handlers.texts import html
from storage.errors import Broken

log = structlog.get_logger(__name__)


def report(broken: Broken) -> None:
    log.error("complaint_broken", table=broken.table, row=broken.row_id)


def reported_to(visit: Visit) -> Callable[[Broken], None]:
    """As `report`, and whoever is here hears that something is missing."""

    def note(broken: Broken) -> None:
        report(broken)
        visit.page.left_out.append(broken.table)

    return note


def remark(visit: Visit) -> tuple[Outgoing, ...]:
    """Of what was left out no number and no count: whom it is about can't be read any more (3.3b)."""
    if not visit.page.left_out:
        return ()
    text = say(
        "Let op: er is iets beschadigd, en dat staat hier niet bij. Laat de beheerder op de server"
        " typen: klachtenbot verify"
    )
    return (Outgoing(html(text), edit=False),)
