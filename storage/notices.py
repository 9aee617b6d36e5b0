"""The outbox: planned once, claimed by one courier at a time, settled. It holds no text.

A lease that ran out means that nobody knows whether the message went: it is claimed again, as repeated.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from complaints.notices import Notice
from storage.page import AnyRow, Page
from storage.rows import notice, person

LEASE = timedelta(seconds=120)


class State(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


WAITING = (State.DUE.value, State.CLAIMED.value)


@dataclass(frozen=True)
class Claimed:
    """Ours until the lease runs out. `repeated`: it may have been sent before."""

    id: int
    notice: Notice
    repeated: bool


@dataclass(frozen=True)
class StoredNotice:
    id: int
    notice: Notice
    state: State
    planned_at: datetime
    settled_at: datetime | None
    message_id: int | None
    reason: str | None
    seen_at: datetime | None
    seen_by: int | None


@dataclass(frozen=True)
class Stats:
    """How many notices in each state, and since when the oldest waits."""

    counts: dict[State, int]
    oldest_due: datetime | None


KEY = ("kind", "subject", "due_on", "step", "recipient")
_NEW = insert(notice)
# Whether it may have been sent before (`repeated`) is not forgotten.
_PLAN = _NEW.on_conflict_do_update(
    index_elements=KEY,
    set_={
        name: _NEW.excluded[name]
        for name in ("state", "not_before", "leased_until", "planned_at", "settled_at")
    },
    where=notice.c.state == State.WITHDRAWN.value,
).returning(notice.c.id)
_CLAIMABLE = or_(
    and_(notice.c.state == State.DUE.value, notice.c.not_before <= bindparam("at")),
    and_(notice.c.state == State.CLAIMED.value, notice.c.leased_until <= bindparam("at")),
)
# Whose turn it is, and whom no other courier is serving now: all that waits for one person is one message.
_NEXT = (
    select(notice.c.recipient)
    .where(notice.c.state.in_(WAITING), _CLAIMABLE)
    .group_by(notice.c.recipient)
    .order_by(func.min(notice.c.not_before), func.min(notice.c.id))
    .limit(bindparam("most"))
    .cte("next")
)
# Picked apart from the update: PostgreSQL runs a query of its own once, so that the limit holds.
_PICKED = (
    select(person.c.id)
    .where(person.c.id.in_(select(_NEXT.c.recipient)))
    .with_for_update(skip_locked=True, key_share=True)
    .cte("picked")
)
_CLAIM = (
    update(notice)
    .where(notice.c.state.in_(WAITING), _CLAIMABLE, notice.c.recipient.in_(select(_PICKED.c.id)))
    .values(
        repeated=or_(notice.c.repeated, notice.c.state == State.CLAIMED.value),
        state=State.CLAIMED.value,
        leased_until=bindparam("until"),
    )
    .returning(notice)
)
_ONE = select(notice).where(notice.c.id == bindparam("of_id"))
_SETTLE = update(notice).where(notice.c.id == bindparam("of_id"))
_SENT = _SETTLE.values(
    {name: bindparam(name) for name in ("state", "settled_at", "leased_until", "message_id")}
)
_CLOSE = _SETTLE.where(notice.c.state.in_(WAITING))
_WITHDRAW_TO = (
    update(notice)
    .where(notice.c.recipient == bindparam("of_person"), notice.c.state.in_(WAITING))
    .values(state=State.WITHDRAWN.value, settled_at=bindparam("at"))
)
_HASTEN = (
    update(notice)
    .where(
        notice.c.recipient == bindparam("of_person"),
        notice.c.state == State.DUE.value,
        notice.c.not_before > bindparam("at"),
    )
    .values(not_before=bindparam("at"))
)
_WITHDRAW_ALL = (
    update(notice)
    .where(
        notice.c.kind == bindparam("of_kind"),
        notice.c.subject == bindparam("of_subject"),
        notice.c.state.in_(WAITING),
    )
    .values(state=State.WITHDRAWN.value, settled_at=bindparam("at"))
)
_COUNTS = select(notice.c.state, func.count()).group_by(notice.c.state)
_ABOUT = (
    select(notice)
    .where(
        notice.c.kind.in_(bindparam("of_kinds", expanding=True)),
        notice.c.subject == bindparam("of_subject"),
        notice.c.due_on == bindparam("of_due"),
    )
    .order_by(notice.c.id)
)
_OF_KIND = (
    select(notice.c.id)
    .where(
        notice.c.kind == bindparam("of_kind"),
        notice.c.subject == bindparam("of_subject"),
        notice.c.recipient == bindparam("of_person"),
    )
    .limit(1)
)
_ANY_DUE = select(notice.c.id).where(notice.c.state.in_(WAITING), _CLAIMABLE).limit(1)
_OLDEST = select(func.min(notice.c.not_before)).where(notice.c.state.in_(WAITING))


async def plan(page: Page, notices: Iterable[Notice]) -> int:
    """How many of these are new, or due again after they were withdrawn; what waits, was sent or has failed
    is left as it is.
    """
    rows = {_key(planned): _row(planned, page.now) for planned in notices}  # PostgreSQL takes a key once
    if not rows:
        return 0
    return len((await page.connection.execute(_PLAN, list(rows.values()))).all())


async def claim(page: Page, now: datetime, *, lease: timedelta = LEASE, limit: int = 20) -> list[Claimed]:
    """The notices of this courier: all that is due, for so many people; the longest waiting first."""
    values = {"at": now, "until": now + lease, "most": limit}
    rows = (await page.connection.execute(_CLAIM, values)).all()
    rows = sorted(rows, key=lambda row: (row.not_before, row.id))
    return [Claimed(row.id, _notice(row), row.repeated) for row in rows]


async def any_due(page: Page, now: datetime) -> bool:
    """A look before claiming: an idle courier takes no turn to write."""
    return await page.connection.scalar(_ANY_DUE, {"at": now}) is not None


async def settle(page: Page, notice_id: int, *, message_id: int | None) -> None:
    """It was sent, whatever happened to the row in the meantime."""
    await settle_all(page, {notice_id: message_id})


async def settle_all(page: Page, sent: Mapping[int, int | None]) -> None:
    """These were sent, each in this message."""
    values = {"state": State.SENT.value, "settled_at": page.now, "leased_until": None}
    rows = [{"of_id": each, "message_id": message_id, **values} for each, message_id in sent.items()]
    if rows:
        await page.connection.execute(_SENT, rows)


async def release(page: Page, notice_id: int, not_before: datetime) -> None:
    """Not sent, and known not to be (429): due again at that time."""
    values = {"state": State.DUE.value, "not_before": not_before, "leased_until": None}
    await page.connection.execute(_CLOSE, {"of_id": notice_id, **values})


async def withdraw(page: Page, notice_id: int) -> None:
    """It no longer applies, or its recipient may no longer know."""
    values = {"state": State.WITHDRAWN.value, "settled_at": page.now}
    await page.connection.execute(_CLOSE, {"of_id": notice_id, **values})


async def withdraw_all(page: Page, kind: str, subject: str) -> int:
    """Everything of this kind about this subject that was not sent yet."""
    values = {"of_kind": kind, "of_subject": subject, "at": page.now}
    return (await page.connection.execute(_WITHDRAW_ALL, values)).rowcount


async def withdraw_to(page: Page, person_id: int) -> None:
    """Everything that still waits for this person: who comes back begins anew."""
    await page.connection.execute(_WITHDRAW_TO, {"of_person": person_id, "at": page.now})


async def hasten(page: Page, person_id: int) -> None:
    """Everything that waits for this person is looked at now: who left can't hear it, others perhaps must."""
    await page.connection.execute(_HASTEN, {"of_person": person_id, "at": page.now})


async def fail(page: Page, notice_id: int, reason: str) -> None:
    """It can't be delivered (403); `reason` is a code."""
    values = {"state": State.FAILED.value, "settled_at": page.now, "reason": reason}
    await page.connection.execute(_CLOSE, {"of_id": notice_id, **values})


async def about(page: Page, kinds: Collection[str], subject: str, due_on: date) -> list[StoredNotice]:
    """Whatever their state."""
    values = {"of_kinds": [*kinds], "of_subject": subject, "of_due": due_on}
    return [stored(row) for row in (await page.connection.execute(_ABOUT, values)).all()]


async def was_planned(page: Page, kind: str, subject: str, to: int) -> bool:
    """Whatever became of it."""
    values = {"of_kind": kind, "of_subject": subject, "of_person": to}
    return await page.connection.scalar(_OF_KIND, values) is not None


async def get(page: Page, notice_id: int) -> StoredNotice | None:
    row = (await page.connection.execute(_ONE, {"of_id": notice_id})).one_or_none()
    return None if row is None else stored(row)


async def stats(page: Page) -> Stats:
    counts = {State(state): count for state, count in await page.connection.execute(_COUNTS)}
    return Stats(counts, await page.connection.scalar(_OLDEST))


def _key(planned: Notice) -> tuple[object, ...]:
    return planned.kind, planned.subject, planned.due_on, planned.step, planned.to


def _row(planned: Notice, now: datetime) -> dict[str, object]:
    return {
        "kind": planned.kind,
        "subject": planned.subject,
        "due_on": planned.due_on,
        "step": planned.step,
        "recipient": planned.to,
        "state": State.DUE.value,
        "not_before": planned.not_before,
        "leased_until": None,
        "repeated": False,
        "planned_at": now,
        "settled_at": None,
    }


def _notice(row: AnyRow) -> Notice:
    return Notice(
        kind=row.kind,
        subject=row.subject,
        due_on=row.due_on,
        step=row.step,
        to=row.recipient,
        not_before=row.not_before,
    )


def stored(row: AnyRow) -> StoredNotice:
    return StoredNotice(
        row.id,
        _notice(row),
        State(row.state),
        row.planned_at,
        row.settled_at,
        row.message_id,
        row.reason,
        row.seen_at,
        row.seen_by,
    )
