"""What became of the notices: what was settled, and for whom it failed."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from complaints.simulation import Key
from storage.drafts import OPEN
from storage.notices import State
from storage.page import Page
from storage.rows import draft, notice

UNDELIVERED = ("BadRequest", "Forbidden")  # the reasons that are about the person, not about the notice
BACK = "back"  # the reason of what failed before this person opened the bot again

_SETTLED = select(notice.c.kind, notice.c.subject, notice.c.due_on, notice.c.step, notice.c.recipient).where(
    notice.c.state.in_((State.SENT.value, State.FAILED.value)), notice.c.settled_at >= bindparam("since")
)
_COUNTS = (
    select(notice.c.state, func.count().label("many"))
    .where(notice.c.settled_at >= bindparam("since"))
    .group_by(notice.c.state)
)
_LAST = (
    select(notice.c.recipient, notice.c.state, func.max(notice.c.settled_at).label("at"))
    .where(
        (notice.c.state == State.SENT.value)
        | ((notice.c.state == State.FAILED.value) & notice.c.reason.in_(UNDELIVERED))
    )
    .group_by(notice.c.recipient, notice.c.state)
)
_BACK = (
    update(notice)
    .where(
        notice.c.recipient == bindparam("of_person"),
        notice.c.state == State.FAILED.value,
        notice.c.reason.in_(UNDELIVERED),
    )
    .values(reason=BACK)
)
_DRAFTS = select(func.count()).select_from(draft).where(draft.c.state.in_(OPEN))


async def settled(page: Page, since: datetime) -> set[Key]:
    """What was sent, or failed, since then: it will not be sent again."""
    rows = (await page.connection.execute(_SETTLED, {"since": since})).all()
    return {(row.kind, row.subject, row.due_on, row.step, row.recipient) for row in rows}


async def counts(page: Page, since: datetime) -> dict[State, int]:
    """How many notices came to each end since then."""
    rows = (await page.connection.execute(_COUNTS, {"since": since})).all()
    return {State(row.state): row.many for row in rows}


async def unreachable(page: Page) -> frozenset[int]:
    """The people for whom the last message that was tried could not be delivered."""
    last: dict[int, dict[str, datetime]] = {}
    for row in (await page.connection.execute(_LAST)).all():
        last.setdefault(row.recipient, {})[row.state] = row.at
    return frozenset(
        person
        for person, ends in last.items()
        if State.FAILED.value in ends
        if State.SENT.value not in ends or ends[State.SENT.value] < ends[State.FAILED.value]
    )


async def reachable_again(page: Page, person: int) -> None:
    """They opened the bot: what could not be delivered before says nothing about now."""
    await page.connection.execute(_BACK, {"of_person": person})


async def open_drafts(page: Page) -> int:
    """Forms of everybody that are not finished, put aside or not."""
    return int(await page.connection.scalar(_DRAFTS) or 0)
