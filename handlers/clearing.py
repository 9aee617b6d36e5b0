"""What leaves the chats before its time: a form that is done, and all that somebody may not see any more."""

from dataclasses import replace

from handlers.context import Visit
from storage import messages


async def clean_chat(visit: Visit, draft_id: int) -> None:
    """The messages of the dialog leave the chat, the one that ended it too; the draft itself is done."""
    own = visit.update.message if visit.update else None
    if own is not None:
        await messages.remember(visit.page, visit.me.id, own.message_id, draft_id=draft_id)
    await messages.forget_draft(visit.page, draft_id, visit.page.now)


async def forget_chat(visit: Visit, person: int) -> None:
    """All that shows content leaves this person's chat, what was shown in this very batch too."""
    await messages.forget_person(visit.page, person)
    await _forget_what_was_just_shown(visit, person)


async def empty_chat(visit: Visit, person: int) -> None:
    """Whatever can be deleted leaves the chat of who left (T6)."""
    await messages.forget_leaver(visit.page, person)
    await _forget_what_was_just_shown(visit, person)


async def _forget_what_was_just_shown(visit: Visit, person: int) -> None:
    theirs = (receipt.messages for receipt in visit.house.receipts if receipt.person == person)
    now = visit.page.now
    shown = [replace(each, delete_after=now) for several in theirs for each in several if each.delete_after]
    await messages.remember_all(visit.page, shown)
