"""Messages in the chats that have to go again; by person, never by chat id (T7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from complaints.people import Standing
from storage.drafts import OPEN
from storage.page import Page
from storage.rows import chat_message, draft, person

DELETABLE = timedelta(hours=48)  # Telegram's own limit


@dataclass(frozen=True)
class Sent:
    """A message of a person's chat; without `delete_after` it stays there, until its person leaves."""

    person: int
    message_id: int
    draft_id: int | None = None
    delete_after: datetime | None = None


@dataclass(frozen=True)
class Deletable:
    id: int
    person: int
    message_id: int


_NEW = insert(chat_message)
# What might have stayed, and shows content since it was edited, goes as well; what has to go is not put off.
_REMEMBER = _NEW.on_conflict_do_update(
    index_elements=["person", "message_id"],
    set_={name: _NEW.excluded[name] for name in ("draft_id", "delete_after")},
    where=chat_message.c.delete_after.is_(None),
)
_STAYS = or_(chat_message.c.delete_after.is_(None), chat_message.c.delete_after > bindparam("at"))
_FORGET = (
    update(chat_message)
    .where(chat_message.c.draft_id == bindparam("of_draft"), _STAYS)
    .values(delete_after=bindparam("at"))
)
_FORGET_PERSON = (
    update(chat_message)
    .where(chat_message.c.person == bindparam("of_person"), chat_message.c.delete_after > bindparam("at"))
    .values(delete_after=bindparam("at"))
)
_FORGET_LEAVER = (
    update(chat_message)
    .where(chat_message.c.person == bindparam("of_person"), _STAYS)
    .values(delete_after=bindparam("at"))
)
_FORGET_LEAVERS = (
    update(chat_message)
    .where(
        chat_message.c.person.in_(bindparam("of_people", expanding=True)),
        chat_message.c.person.in_(select(person.c.id).where(person.c.standing == Standing.REVOKED.value)),
        _STAYS,
    )
    .values(delete_after=bindparam("at"))
)
_FORGET_FINISHED = (
    update(chat_message)
    .where(
        chat_message.c.draft_id.in_(bindparam("of_drafts", expanding=True)),
        chat_message.c.draft_id.in_(select(draft.c.id).where(draft.c.state.not_in(OPEN))),
        chat_message.c.delete_after > bindparam("at"),
    )
    .values(delete_after=bindparam("at"))
)
_TOO_OLD = (
    update(chat_message)
    .where(
        chat_message.c.failed.is_(False),
        chat_message.c.delete_after <= bindparam("at"),
        chat_message.c.sent_at <= bindparam("oldest"),
    )
    .values(failed=True)
)
_DUE = (
    select(chat_message.c.id, chat_message.c.person, chat_message.c.message_id)
    .where(chat_message.c.failed.is_(False), chat_message.c.delete_after <= bindparam("at"))
    .order_by(chat_message.c.delete_after, chat_message.c.id)
    .limit(bindparam("most"))
)
_ANY_DUE = (
    select(chat_message.c.id)
    .where(chat_message.c.failed.is_(False), chat_message.c.delete_after <= bindparam("at"))
    .limit(1)
)
_DONE = delete(chat_message).where(chat_message.c.id.in_(bindparam("of_ids", expanding=True)))
_RETRY = (
    update(chat_message)
    .where(chat_message.c.id.in_(bindparam("of_ids", expanding=True)))
    .values(delete_after=bindparam("retry_at"))
)
_OUT_OF_REACH = delete(chat_message).where(
    chat_message.c.delete_after.is_(None), chat_message.c.sent_at <= bindparam("oldest")
)
_FAILED = select(func.count()).where(chat_message.c.failed.is_(True))


async def remember(
    page: Page,
    person_id: int,
    *message_ids: int,
    draft_id: int | None = None,
    delete_after: datetime | None = None,
) -> None:
    await remember_all(
        page, [Sent(person_id, message_id, draft_id, delete_after) for message_id in message_ids]
    )


async def remember_all(page: Page, sent: Sequence[Sent]) -> None:
    rows = [
        {
            "person": message.person,
            "message_id": message.message_id,
            "draft_id": message.draft_id,
            "sent_at": page.now,
            "delete_after": message.delete_after,
            "failed": False,
        }
        for message in sent
    ]
    if not rows:
        return
    await page.connection.execute(_REMEMBER, rows)
    # Who left in the same batch may have been shown something a moment before (T6).
    of_people = sorted({message.person for message in sent})
    await page.connection.execute(_FORGET_LEAVERS, {"of_people": of_people, "at": page.now})
    if drafts := sorted({message.draft_id for message in sent if message.draft_id is not None}):
        # The dialog may have ended in the same batch: its last messages go with the others.
        await page.connection.execute(_FORGET_FINISHED, {"of_drafts": drafts, "at": page.now})


async def forget_draft(page: Page, draft_id: int, at: datetime) -> None:
    """The dialog is over: all its messages may go."""
    await page.connection.execute(_FORGET, {"of_draft": draft_id, "at": at})


async def forget_person(page: Page, person_id: int) -> None:
    """All that shows content leaves this person's chat now, not only when its time is up."""
    await page.connection.execute(_FORGET_PERSON, {"of_person": person_id, "at": page.now})


async def forget_leaver(page: Page, person_id: int) -> None:
    """Whatever can be deleted leaves this chat, also what would have stayed (T6)."""
    await page.connection.execute(_FORGET_LEAVER, {"of_person": person_id, "at": page.now})


async def forget_what_stays(page: Page) -> None:
    """What stands in the chats for two days can't be deleted any more: nothing of it has to be known."""
    await page.connection.execute(_OUT_OF_REACH, {"oldest": page.now - DELETABLE})


async def any_due(page: Page, now: datetime) -> bool:
    """A look beforehand: most rounds have nothing to delete, and need no turn to write."""
    return await page.connection.scalar(_ANY_DUE, {"at": now}) is not None


async def due(page: Page, now: datetime, limit: int = 100) -> list[Deletable]:
    """What has to go now. What is older than 48 hours can't any more: marked, so needs a page to write."""
    await page.connection.execute(_TOO_OLD, {"at": now, "oldest": now - DELETABLE})
    rows = await page.connection.execute(_DUE, {"at": now, "most": limit})
    return [Deletable(row.id, row.person, row.message_id) for row in rows]


async def done(page: Page, ids: Sequence[int]) -> None:
    await page.connection.execute(_DONE, {"of_ids": list(ids)})


async def failed(page: Page, ids: Sequence[int], retry_at: datetime) -> None:
    """Not gone yet: once more at that time."""
    await page.connection.execute(_RETRY, {"of_ids": list(ids), "retry_at": retry_at})


async def stuck(page: Page) -> int:
    """How many could not be deleted within 48 hours, for `/status`."""
    return int(await page.connection.scalar(_FAILED) or 0)
