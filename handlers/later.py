"""What the courier brings: an answer that takes long to make, or that could not be sent at once."""

from datetime import date, datetime

from complaints.notices import Notice
from complaints.words import say
from handlers.context import BUSY, SHOWN_FOR, Outgoing, Screen, Visit
from handlers.texts import html
from storage import notices


def brought(screen: Screen, *, to: int, update: int, on: date, not_before: datetime) -> Notice:
    """One for each update and each screen; `to` is a person's id."""
    return Notice(
        kind="screen", subject=screen.reference, due_on=on, step=str(update), to=to, not_before=not_before
    )


async def plan(visit: Visit, screen: Screen) -> Screen:
    """To whoever is here; meanwhile the chat says that it is being made."""
    update = visit.update.update_id if visit.update else 0
    now = visit.page.now
    later = brought(screen, to=visit.me.id, update=update, on=visit.today, not_before=now)
    await notices.plan(visit.page, [later])
    return Screen(BUSY, screen.reference)


async def busy_screen(_visit: Visit, _screen: Screen) -> tuple[Outgoing, ...]:
    """Edited when what was asked for has come; it leaves the chat with it."""
    text = say("Ik ben ermee bezig. Je kunt intussen gewoon verder.")
    return (Outgoing(html(text), lifetime=SHOWN_FOR, edit=False),)
