"""Attachments, sealed as they came: never opened, never unpacked (T20)."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, insert, select, update

from complaints.errors import NotFound
from storage.counters import next_number
from storage.page import Page
from storage.rows import attachment

_ADD = insert(attachment)
_GET = select(attachment).where(attachment.c.id == bindparam("of_id"))
_REMOVE = delete(attachment).where(
    attachment.c.id == bindparam("of_id"),
    attachment.c.draft_id == bindparam("of_draft"),
    attachment.c.complaint.is_(None),
)
_REMOVE_ALL = delete(attachment).where(
    attachment.c.draft_id == bindparam("of_draft"), attachment.c.complaint.is_(None)
)
_COUNT = select(func.count()).where(attachment.c.draft_id == bindparam("of_draft"))
_MOVE = update(attachment).where(
    attachment.c.draft_id == bindparam("of_draft"), attachment.c.complaint.is_(None)
)
_LIST = (
    select(attachment.c.id, attachment.c.kind, attachment.c.size)
    .where(attachment.c.complaint == bindparam("of_complaint"))
    .order_by(attachment.c.id)
)


@dataclass(frozen=True)
class Attachment:
    """`kind` is what its bytes say it is; `content` is empty in a list."""

    id: int
    kind: str
    size: int
    content: bytes = b""


async def add(page: Page, draft_id: int, kind: str, content: bytes) -> int:
    number = await next_number(page, "attachment")
    row = {
        "id": number,
        "draft_id": draft_id,
        "kind": kind,
        "size": len(content),
        "added_at": page.now,
        "sealed": page.keyring.seal("attachment", number, content),
    }
    await page.connection.execute(_ADD, row)
    return number


async def get(page: Page, attachment_id: int) -> Attachment:
    """With its content. Raises `NotFound`."""
    row = (await page.connection.execute(_GET, {"of_id": attachment_id})).one_or_none()
    if row is None:
        raise NotFound("Die bijlage is er niet.")
    return Attachment(row.id, row.kind, row.size, page.keyring.open("attachment", row.id, row.sealed))


async def of_complaint(page: Page, number: str) -> list[Attachment]:
    rows = await page.connection.execute(_LIST, {"of_complaint": number})
    return [Attachment(row.id, row.kind, row.size) for row in rows]


async def count(page: Page, draft_id: int) -> int:
    return int(await page.connection.scalar(_COUNT, {"of_draft": draft_id}) or 0)


async def remove(page: Page, draft_id: int, attachment_id: int) -> None:
    """Only while it belongs to a draft."""
    await page.connection.execute(_REMOVE, {"of_id": attachment_id, "of_draft": draft_id})


async def remove_all(page: Page, draft_id: int) -> None:
    await page.connection.execute(_REMOVE_ALL, {"of_draft": draft_id})


async def move_to(page: Page, draft_id: int, number: str) -> None:
    """What was attached to the draft now belongs to the complaint."""
    await page.connection.execute(_MOVE, {"of_draft": draft_id, "complaint": number})
