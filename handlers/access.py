"""Who is let in, and what the others hear: one neutral sentence; a refusal that leaves a row in the
trail (T1, T4, T27).
"""

import contextlib
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from complaints.complaint import Complaint
from complaints.errors import NotAllowed, NotFound
from complaints.people import Action
from complaints.words import N_
from handlers import show
from handlers.context import Act, House, Screen, Visit
from handlers.texts import html
from storage import register, trail

NEUTRAL = N_("Deze bot is alleen voor medewerkers. Heb je een uitnodiging? Open dan de link die je kreeg.")
UNKNOWN_CASE = N_("Die klacht ken ik niet. Je ziet je klachten met /klachten.")


def require(visit: Visit, action: Action) -> None:
    """Refuse what this person's roles don't reach at all."""
    if not visit.team.may(visit.me, action):
        raise NotAllowed("Dat kan niet met jouw rol. Je ziet wat je kunt doen met /help.")


async def visible(visit: Visit, number: str, action: Action = Action.OPEN) -> Complaint:
    """The complaint, when this person may do this with it; else the same answer as for one that does
    not exist.
    """
    complaint = await register.get(visit.page, number)
    admit(visit, complaint, action)
    return complaint


def admit(visit: Visit, complaint: Complaint, action: Action) -> None:
    """Raises `NotFound`, unless this person may do this with this complaint."""
    if not visit.team.may(visit.me, action, complaint):
        raise NotFound(UNKNOWN_CASE)


def refused(refusal: NotAllowed | NotFound) -> Act:
    """An act that records the refusal and says it. What was asked for is not recorded: it may hold a name."""

    async def act(visit: Visit) -> Screen:
        await trail.append(visit.page, visit.me.id, "refused", detail={"why": type(refusal).__name__})
        text = refusal.text if isinstance(refusal, NotAllowed) else NotFound(UNKNOWN_CASE).text
        return Screen("said", notes=(text,)) if visit.press is None else Screen("nothing", popup=text)

    return act


async def turn_away(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """The same bytes to everybody who is no member, at most once an hour."""
    house: House = context.bot_data["house"]
    with contextlib.suppress(TelegramError):
        if update.callback_query is not None:
            await show.acknowledge(update.callback_query)
        account = update.effective_user.id if update.effective_user else 0
        if account and house.doorkeeper.may_answer(account, house.clock.now()):
            await context.bot.send_message(account, html(NEUTRAL))
