"""What one person looked at lately (T4): counted from the trail, so that neither a restart nor anybody
without the key makes it less.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from complaints.openings import LONGEST, Look, Past
from storage.page import Page
from storage.rows import person, trail

# What the trail calls a look at the content of a complaint, and a search through the register.
LOOKS = ("complaint.read", "attachment.read", "letter.made")
SEARCHES = ("register.searched", "request.seek")
STOPPED, ALLOWED = "openings.stopped", "openings.allowed"


@dataclass(frozen=True)
class Stop:
    """`of` is what there was too much of; `allowed`: a director ended it."""

    person: int
    at: datetime
    of: str
    allowed: bool = False


# Two openings of one person at once: the second waits, and counts the first.
_LOCK = select(person.c.id).where(person.c.id == bindparam("of_person")).with_for_update(key_share=True)
# Numbers go up with time: a walk back from the end of the trail, no further than needed.
_BEFORE = select(trail.c.seq).where(trail.c.at < bindparam("since")).order_by(trail.c.seq.desc()).limit(1)
_SINCE = trail.c.seq > func.coalesce(_BEFORE.scalar_subquery(), 0)
_LATELY = (
    select(trail.c.at, trail.c.action, trail.c.subject)
    .where(
        _SINCE,
        or_(
            and_(
                trail.c.actor == bindparam("of_person"), trail.c.action.in_((*LOOKS, *SEARCHES, STOPPED))
            ),
            and_(trail.c.subject == bindparam("of_subject"), trail.c.action == ALLOWED),
        ),
    )
    .order_by(trail.c.seq)
)  # fmt: skip
_STOPS = (
    select(trail.c.at, trail.c.actor, trail.c.action, trail.c.subject, trail.c.detail)
    .where(_SINCE, trail.c.action.in_((STOPPED, ALLOWED)))
    .order_by(trail.c.seq)
)


async def past(page: Page, of: int) -> Past:
    """What this person looked at lately. Until this page is done, nobody else counts for them."""
    await page.connection.execute(_LOCK, {"of_person": of})
    values = {"of_person": of, "of_subject": subject(of), "since": page.now - LONGEST}
    looks: list[Look] = []
    stopped_at = None
    for row in await page.connection.execute(_LATELY, values):
        if row.action == ALLOWED:
            looks, stopped_at = [], None
        elif row.action == STOPPED:
            stopped_at = row.at
        elif row.action in SEARCHES:
            looks.append(Look(row.at, ""))
        elif row.subject:  # a letter about no complaint shows nothing
            looks.append(Look(row.at, row.subject))
    return Past(looks, stopped_at)


async def stops(page: Page, since: datetime) -> list[Stop]:
    """Everybody's since then, the latest first."""
    found: dict[str, list[Stop]] = {}
    for row in await page.connection.execute(_STOPS, {"since": since}):
        if row.action == STOPPED:
            of = str(json.loads(row.detail)["of"])
            found.setdefault(subject(row.actor), []).append(Stop(row.actor, row.at, of))
        elif row.subject in found:
            last = found[row.subject]
            last[-1] = replace(last[-1], allowed=True)
    return sorted((each for theirs in found.values() for each in theirs), key=lambda s: s.at, reverse=True)


def subject(person_id: int) -> str:
    """As the trail calls a person."""
    return f"person:{person_id}"
