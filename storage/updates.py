"""Which updates were applied, and which were replied to: found by their id, never by comparing ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import messages
from storage.messages import Sent
from storage.page import Page
from storage.rows import processed_update


@dataclass(frozen=True)
class Seen:
    """An update that was applied before. `screen` says what was to be shown; it holds ids, no content."""

    screen: str
    replied: bool


# RETURNING and not the row count: psycopg's is unknown (-1) here.
_BEGIN = (
    insert(processed_update).on_conflict_do_nothing(index_elements=["id"]).returning(processed_update.c.id)
)
_SEEN = select(processed_update.c.screen, processed_update.c.replied).where(
    processed_update.c.id == bindparam("of_id")
)
_SCREEN = update(processed_update).where(processed_update.c.id == bindparam("of_id"))
_REPLIED = (
    update(processed_update)
    .where(processed_update.c.id.in_(bindparam("of_ids", expanding=True)))
    .values(replied=True)
)
_PURGE = delete(processed_update).where(processed_update.c.applied_at < bindparam("before"))


async def begin(page: Page, update_id: int, person_id: int | None = None) -> Seen | None:
    """None: it is new, and now it is in the archive. Else what it came to the first time."""
    row = {"id": update_id, "person": person_id, "screen": "", "replied": False, "applied_at": page.now}
    if (await page.connection.execute(_BEGIN, row)).one_or_none() is not None:
        return None
    seen = (await page.connection.execute(_SEEN, {"of_id": update_id})).one()
    return Seen(seen.screen, seen.replied)


async def set_screen(page: Page, update_id: int, screen: str) -> None:
    await page.connection.execute(_SCREEN, {"of_id": update_id, "screen": screen})


async def replied(page: Page, update_ids: Sequence[int], sent: Sequence[Sent] = ()) -> None:
    """A whole batch at once: its replies went out, and these messages are in the chats now."""
    if update_ids:
        await page.connection.execute(_REPLIED, {"of_ids": list(update_ids)})
    await messages.remember_all(page, sent)


async def purge(page: Page, before: datetime) -> int:
    """Forget what Telegram will never deliver again."""
    return (await page.connection.execute(_PURGE, {"before": before})).rowcount
