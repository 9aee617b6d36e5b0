"""What the bot says besides what is about a complaint: by kind of notice, who makes the message."""

from collections.abc import Mapping

from bot.judging import Maker
from complaints.errors import NotAllowed, NotFound
from complaints.leaving import INHERITED
from handlers import openings
from handlers.context import Outgoing, Screen, Visit
from handlers.leaving import GOODBYE, goodbye
from handlers.notices import about_a_draft, back_again
from handlers.routes import SCREENS
from handlers.status import backup_failed, stalled, witnessed
from handlers.team import joining
from storage import drafts
from storage.drafts import State
from storage.notices import Claimed


async def _screen(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    screen = Screen.parse(each.notice.subject)
    render = SCREENS.get(screen.name)
    try:
        return await render(visit, screen) if render else ()
    except (NotFound, NotAllowed):
        return ()


async def _draft(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    draft_id = int(each.notice.subject.removeprefix("draft:"))
    stored = await drafts.get(visit.page, draft_id, visit.me.id)
    if stored is None or stored.state not in {State.ACTIVE, State.ASIDE}:
        return ()
    return (about_a_draft(draft_id, each.notice.kind),)


async def _back_again(_visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return (back_again(),)


async def _goodbye(visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return (goodbye(visit.house),)


async def _joining(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    return await joining(visit, each.notice.subject, each.id)


async def _stalled(visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return await stalled(visit)


async def _backup_failed(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    return await backup_failed(visit, each.notice.due_on)


async def _head(visit: Visit, _each: Claimed) -> tuple[Outgoing, ...]:
    return await witnessed(visit)


async def _stopped(visit: Visit, each: Claimed) -> tuple[Outgoing, ...]:
    return await openings.notice(visit, each.notice, each.id)


MAKERS: Mapping[str, Maker] = {
    "screen": _screen,
    "ask_wish": _draft,
    INHERITED: _draft,
    GOODBYE: _goodbye,
    "resume": _draft,
    "back_again": _back_again,
    "stalled": _stalled,
    "backup_failed": _backup_failed,
    "head": _head,
    "joining": _joining,
    openings.KIND: _stopped,
}
