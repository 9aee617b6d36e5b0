"""Forms that are being filled in: a row each, saved after every answer, one active per person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, exists, select, text, update
from sqlalchemy.dialects.postgresql import insert

from complaints.people import Standing
from storage import attachments
from storage.counters import next_number
from storage.errors import Broken, DraftOpen, VersionConflict
from storage.page import AnyRow, Page
from storage.rows import draft, person


class State(StrEnum):
    ACTIVE = "active"
    ASIDE = "aside"
    REGISTERED = "registered"
    CANCELLED = "cancelled"


OPEN = (State.ACTIVE.value, State.ASIDE.value)


@dataclass(frozen=True, kw_only=True)
class StoredDraft:
    """`draft` is the form's own payload; `subject` a complaint's number when the form is one of its steps."""

    id: int
    form: str
    subject: str
    owner: int
    version: int
    state: State
    draft: Mapping[str, object]
    created_at: datetime
    touched_at: datetime


@dataclass(frozen=True)
class Lying:
    """A form on somebody's desk, unopened."""

    id: int
    owner: int
    touched_at: datetime


_START = (
    insert(draft)
    .on_conflict_do_nothing(index_elements=["owner"], index_where=text("state = 'active'"))
    .returning(draft.c.id)
)
_ACTIVE = select(draft).where(draft.c.owner == bindparam("of_owner"), draft.c.state == State.ACTIVE.value)
_ONE = select(draft).where(draft.c.id == bindparam("of_id"), draft.c.owner == bindparam("of_owner"))
_OPEN = (
    select(draft)
    .where(draft.c.owner == bindparam("of_owner"), draft.c.state.in_(OPEN))
    .order_by(draft.c.touched_at.desc())
)
_ACTIVE_ONES = select(draft.c.id, draft.c.owner, draft.c.touched_at).where(
    draft.c.state == State.ACTIVE.value
)
_ALL_OPEN = select(draft).where(draft.c.state.in_(OPEN)).order_by(draft.c.id)
# Whoever left has none: what could not be passed on yet, or was begun in the very moment.
_OF_LEAVERS = (
    select(draft)
    .join(person, person.c.id == draft.c.owner)
    .where(draft.c.state.in_(OPEN), person.c.standing == Standing.REVOKED.value)
    .order_by(draft.c.id)
)
_EXPIRED = select(draft).where(draft.c.touched_at < bindparam("before"), draft.c.state.in_(OPEN))
_CHANGE = update(draft).where(
    draft.c.id == bindparam("of_id"),
    draft.c.version == bindparam("of_version"),
    draft.c.state == bindparam("of_state"),
)
_other = draft.alias("other")
_RESUME = _CHANGE.where(
    ~exists().where(_other.c.owner == draft.c.owner, _other.c.state == State.ACTIVE.value),
)


async def start(page: Page, owner: int, form: str, subject: str = "") -> StoredDraft:
    """An empty draft. Raises `DraftOpen` when this person is answering another form."""
    made = StoredDraft(
        id=await next_number(page, "draft"),
        form=form,
        subject=subject,
        owner=owner,
        version=1,
        state=State.ACTIVE,
        draft={},
        created_at=page.now,
        touched_at=page.now,
    )
    if (await page.connection.execute(_START, _row(page, made))).one_or_none() is None:
        raise DraftOpen
    return made


async def active(page: Page, owner: int) -> StoredDraft | None:
    row = (await page.connection.execute(_ACTIVE, {"of_owner": owner})).one_or_none()
    return None if row is None else _draft(page, row)


async def get(page: Page, draft_id: int, owner: int) -> StoredDraft | None:
    """In whatever state; None when it is not this person's."""
    row = (await page.connection.execute(_ONE, {"of_id": draft_id, "of_owner": owner})).one_or_none()
    return None if row is None else _draft(page, row)


async def open_ones(page: Page, owner: int) -> list[StoredDraft]:
    """Active and put aside, the last touched first."""
    return [_draft(page, row) for row in await page.connection.execute(_OPEN, {"of_owner": owner})]


async def active_ones(page: Page) -> list[Lying]:
    """Of everybody: the forms that are being answered. None is opened, so a damaged one is among them."""
    return [Lying(*row) for row in await page.connection.execute(_ACTIVE_ONES)]


async def of_everybody(page: Page, on_broken: Callable[[Broken], None]) -> list[StoredDraft]:
    """All that are open, but for those that are damaged."""
    return _readable(page, (await page.connection.execute(_ALL_OPEN)).all(), on_broken)


def _readable(page: Page, rows: Iterable[AnyRow], on_broken: Callable[[Broken], None]) -> list[StoredDraft]:
    found = []
    for row in rows:
        try:
            found.append(_draft(page, row))
        except Broken as broken:
            on_broken(broken)
    return found


async def of_leavers(page: Page, on_broken: Callable[[Broken], None]) -> list[StoredDraft]:
    """The open ones of whoever has no access any more, but for those that are damaged."""
    return _readable(page, (await page.connection.execute(_OF_LEAVERS)).all(), on_broken)


async def pass_on(page: Page, stored: StoredDraft, to: int) -> StoredDraft:
    """To somebody else's forms that wait, as it is; and 14 days begin anew. Raises `VersionConflict` when an
    answer came in between.
    """
    return await _change(page, stored, replace(stored, owner=to, state=State.ASIDE))


async def expired(page: Page, before: datetime) -> list[StoredDraft]:
    """Open drafts without an answer since then (P8); unopened, so a damaged one is among them."""
    rows = await page.connection.execute(_EXPIRED, {"before": before})
    return [_unopened(row) for row in rows]


async def save(page: Page, stored: StoredDraft, payload: Mapping[str, object]) -> StoredDraft:
    """Keep an answer. Raises `VersionConflict` when the draft is no longer as it was read."""
    return await _change(page, stored, replace(stored, draft=payload))


async def put_aside(page: Page, stored: StoredDraft) -> StoredDraft:
    return await _change(page, stored, replace(stored, state=State.ASIDE))


async def resume(page: Page, stored: StoredDraft) -> StoredDraft:
    """Go on with it. Raises `VersionConflict`, also when another form is active by now."""
    return await _change(page, stored, replace(stored, state=State.ACTIVE), only_when=_RESUME)


async def cancel(page: Page, stored: StoredDraft) -> StoredDraft:
    """What was answered and attached goes (P1); that there was a draft stays."""
    await attachments.remove_all(page, stored.id)
    return await _change(page, stored, replace(stored, state=State.CANCELLED, draft={}))


async def finish(page: Page, stored: StoredDraft) -> StoredDraft:
    """The answers are in the register now, and only there (P1)."""
    return await _change(page, stored, replace(stored, state=State.REGISTERED, draft={}))


async def _change(page: Page, was: StoredDraft, to: StoredDraft, *, only_when: Any = _CHANGE) -> StoredDraft:  # noqa: ANN401
    changed = replace(to, version=was.version + 1, touched_at=page.now)
    values = {
        "of_id": was.id,
        "of_version": was.version,
        "of_state": was.state.value,
        "owner": changed.owner,
        "version": changed.version,
        "state": changed.state.value,
        "touched_at": changed.touched_at,
        "sealed": page.keyring.seal_json("draft", was.id, changed.draft),
    }
    if (await page.connection.execute(only_when, values)).rowcount != 1:
        raise VersionConflict
    return changed


def _draft(page: Page, row: AnyRow) -> StoredDraft:
    return replace(_unopened(row), draft=page.keyring.open_json("draft", row.id, row.sealed))


def _unopened(row: AnyRow) -> StoredDraft:
    return StoredDraft(
        id=row.id,
        form=row.form,
        subject=row.subject,
        owner=row.owner,
        version=row.version,
        state=State(row.state),
        draft={},
        created_at=row.created_at,
        touched_at=row.touched_at,
    )


def _row(page: Page, made: StoredDraft) -> dict[str, object]:
    return {
        "id": made.id,
        "form": made.form,
        "subject": made.subject,
        "owner": made.owner,
        "version": made.version,
        "state": made.state.value,
        "created_at": made.created_at,
        "touched_at": made.touched_at,
        "sealed": page.keyring.seal_json("draft", made.id, made.draft),
    }
