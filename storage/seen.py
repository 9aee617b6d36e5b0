"""What people saw of what was sent to them: “Gezien” is of a whole message, and counts once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.notices import State, StoredNotice, stored
from storage.page import Page
from storage.rows import notice

_OF = notice.alias("of")
_IN_THAT_MESSAGE = (
    notice.c.message_id == select(_OF.c.message_id).where(_OF.c.id == bindparam("of_id")).scalar_subquery()
)
_NOT_SEEN = notice.c.seen_at.is_(None)
_SEE = (
    update(notice)
    .where(notice.c.recipient == bindparam("seen_by"), _NOT_SEEN)
    .values(seen_at=bindparam("seen_at"), seen_by=bindparam("seen_by"))
)
_SEEN_TOGETHER = _SEE.where(_IN_THAT_MESSAGE)
_SEEN_ALL = _SEE.where(notice.c.state == State.SENT.value)
_TOGETHER = select(notice).where(_IN_THAT_MESSAGE, notice.c.recipient == bindparam("of_person"))
_NEWEST = (
    select(notice.c.id)
    .where(notice.c.recipient == bindparam("of_person"), notice.c.state == State.SENT.value, _NOT_SEEN)
    .order_by(notice.c.settled_at.desc(), notice.c.message_id.desc())
    .limit(1)
)
# Ids go up with time: a walk back from the newest, no further than needed.
_LAST_BEFORE = (
    select(notice.c.id).where(notice.c.planned_at < bindparam("at")).order_by(notice.c.id.desc()).limit(1)
)
_UNSEEN = (
    select(notice)
    .where(
        notice.c.id > bindparam("of_id"),
        notice.c.kind.in_(bindparam("of_kinds", expanding=True)),
        notice.c.state == State.SENT.value,
        _NOT_SEEN,
        notice.c.settled_at < bindparam("until"),
    )
    .order_by(notice.c.id)
)


async def seen_together(page: Page, notice_id: int, by: int) -> int:
    """“Gezien” under a list of notices: how many of that message were not seen yet."""
    values = {"of_id": notice_id, "seen_at": page.now, "seen_by": by}
    return (await page.connection.execute(_SEEN_TOGETHER, values)).rowcount


async def seen_all(page: Page, by: int) -> int:
    """Whatever was sent to this person and not seen yet."""
    values = {"seen_at": page.now, "seen_by": by}
    return (await page.connection.execute(_SEEN_ALL, values)).rowcount


async def together(page: Page, notice_id: int, of: int) -> list[StoredNotice]:
    """All that was told to this person in the same message."""
    values = {"of_id": notice_id, "of_person": of}
    return [stored(row) for row in (await page.connection.execute(_TOGETHER, values)).all()]


async def newest(page: Page, of: int) -> int | None:
    """A notice in the last message to this person that was not seen yet."""
    found: int | None = await page.connection.scalar(_NEWEST, {"of_person": of})
    return found


async def unseen(
    page: Page, kinds: Collection[str], *, since: datetime, until: datetime
) -> list[StoredNotice]:
    """What was planned since then, sent before `until`, and not seen."""
    last = await page.connection.scalar(_LAST_BEFORE, {"at": since})
    values = {"of_id": last or 0, "of_kinds": [*kinds], "until": until}
    return [stored(row) for row in (await page.connection.execute(_UNSEEN, values)).all()]
