"""A complaint goes for good (P8): everything that holds a person or a text. What stays is its nameless facts,
that it was erased, and the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select

from complaints.errors import NotFound
from storage import messages, trail
from storage.commissioners import bound
from storage.page import Page
from storage.rows import attachment, commissioner, draft, event, hold, notice, tombstone
from storage.rows import complaint as complaint_table

ERASED = "complaint.erased"  # in the trail
RETENTION = "retention"  # the notice that announces it, and the forms about it

_ONE = (
    select(complaint_table.c.draft_id, complaint_table.c.registered_at, complaint_table.c.closed_on)
    .where(complaint_table.c.number == bindparam("of_number"))
    .with_for_update()
)
_DRAFTS = select(draft.c.id).where(
    or_(
        draft.c.id == bindparam("of_draft"),
        draft.c.subject.in_((bindparam("of_number"), bindparam("of_subject"))),
    )
)
_NOTICES = delete(notice).where(
    or_(
        notice.c.subject == bindparam("of_number"),
        notice.c.subject == bindparam("of_subject"),
        notice.c.subject.like(bindparam("of_screen")),
        notice.c.subject.like(bindparam("of_part")),
    )
)
_ABOUT = tuple(
    delete(table).where(table.c[name] == bindparam("of_number"))
    for table, name in ((attachment, "complaint"), (event, "complaint"), (hold, "number"))
)
_FILES = delete(attachment).where(
    attachment.c.draft_id.in_(bindparam("of_drafts", expanding=True)), attachment.c.complaint.is_(None)
)
_FORMS = delete(draft).where(draft.c.id.in_(bindparam("of_drafts", expanding=True)))
_ITSELF = delete(complaint_table).where(complaint_table.c.number == bindparam("of_number"))
_BURY = insert(tombstone)
_BURIED = select(tombstone).order_by(tombstone.c.number)
_GRAVE = select(tombstone).where(tombstone.c.number == bindparam("of_number"))
_COUNT = select(func.count()).select_from(tombstone)
_REGISTERED = select(complaint_table.c.number, complaint_table.c.registered_at)
_PAYLOADS = select(complaint_table.c.number, complaint_table.c.sealed)
_NAMES = select(commissioner)
_FORGET_NAME = delete(commissioner).where(commissioner.c.id == bindparam("of_id"))
_ANNOUNCED = (
    select(func.min(notice.c.settled_at))
    .where(
        notice.c.kind == RETENTION,
        notice.c.subject == bindparam("of_number"),
        notice.c.due_on == bindparam("of_due"),
        notice.c.state == "sent",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Tombstone:
    """`registered_at` tells it from a later complaint that got the same number after a restore."""

    number: str
    registered_at: datetime
    closed_on: date | None
    erased_on: date
    erased_by: int | None


async def announced_at(page: Page, number: str, ends_on: date) -> datetime | None:
    """When a director was first told that it may go on that day."""
    found: datetime | None = await page.connection.scalar(
        _ANNOUNCED, {"of_number": number, "of_due": ends_on}
    )
    return found


async def erase(page: Page, number: str, *, by: int | None, on: date, why: str) -> None:
    """All of it on this page. `by` is a person's id, None for the nightly upkeep; `why` a code. Whether it
    may go is the caller's to judge. Raises `NotFound`.
    """
    row = (await page.connection.execute(_ONE, {"of_number": number})).one_or_none()
    if row is None:
        raise NotFound("Klacht %(number)s is niet gevonden.", number=number)
    await _about(page, number, row.draft_id)
    await page.connection.execute(_ITSELF, {"of_number": number})
    await _forget_names(page)
    buried = {
        "number": number,
        "registered_at": row.registered_at,
        "closed_on": row.closed_on,
        "erased_on": on,
        "erased_by": by,
    }
    await page.connection.execute(_BURY, buried)
    await trail.append(page, by, ERASED, number, {"on": on.isoformat(), "why": why})


async def _about(page: Page, number: str, draft_id: int) -> None:
    """What hangs on it. The messages of its forms are still to leave the chats, so they are remembered."""
    about = {"of_number": number, "of_subject": f"{RETENTION}:{number}"}
    drafts = [*await page.connection.scalars(_DRAFTS, {**about, "of_draft": draft_id})]
    for each in drafts:
        await messages.forget_draft(page, each, page.now)
    for statement in _ABOUT:
        await page.connection.execute(statement, {"of_number": number})
    await page.connection.execute(_FILES, {"of_drafts": drafts})
    await page.connection.execute(_FORMS, {"of_drafts": drafts})
    screens = {"of_screen": f"%:{number}", "of_part": f"%:{number}:%"}
    await page.connection.execute(_NOTICES, {**about, **screens})


async def _forget_names(page: Page) -> None:
    """The commissioners that no complaint names any more."""
    used = set()
    for row in await page.connection.execute(_PAYLOADS):
        answers = page.keyring.open_json("complaint", row.number, row.sealed)["answers"]
        used |= {_named(answers)} if isinstance(answers, dict) else set()
    for row in (await page.connection.execute(_NAMES)).all():
        known = page.keyring.open_json("commissioner", bound(row.person, row.kind, row.name), row.sealed)
        if (row.kind, str(known["name"]).casefold()) not in used:
            await page.connection.execute(_FORGET_NAME, {"of_id": row.id})


def _named(answers: Mapping[str, object]) -> tuple[str, str]:
    return str(answers.get("commissioner")), str(answers.get("commissioner_name")).casefold()


async def grave(page: Page, number: str) -> Tombstone | None:
    row = (await page.connection.execute(_GRAVE, {"of_number": number})).one_or_none()
    return None if row is None else Tombstone(*row)


async def graves(page: Page) -> list[Tombstone]:
    return [Tombstone(*row) for row in await page.connection.execute(_BURIED)]


async def count(page: Page) -> int:
    return int(await page.connection.scalar(_COUNT) or 0)


async def registered(page: Page) -> dict[str, datetime]:
    """Number -> when it was registered, of every complaint that is there."""
    return {row.number: row.registered_at for row in await page.connection.execute(_REGISTERED)}
