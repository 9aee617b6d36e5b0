"""One of the two edges: what no rule foresaw. The member is told, the log gets a class name, and the
bot goes on.
"""

from typing import TYPE_CHECKING, Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from complaints.words import N_, say
from handlers import show
from handlers.texts import SOURCE, html, speaking
from storage.errors import Broken, NotSaved

if TYPE_CHECKING:
    from handlers.context import House

log = structlog.get_logger(__name__)

NOT_SAVED = N_("Niet opgeslagen, stuur het zo nog eens.")
BROKEN = N_(
    "Wat hiervoor nodig is, is beschadigd en wordt niet getoond. Laat de beheerder op de server typen:"
    " klachtenbot verify"
)
FAILED = N_("Er ging iets mis. Je laatste bericht is niet verwerkt; stuur het zo nog eens.")


async def on_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Say that nothing was saved. When even that fails, Telegram has to bring the update again."""
    error = context.error
    log.error(
        "update_failed", error=type(error).__name__, exc_info=None if isinstance(error, NotSaved) else error
    )
    if not isinstance(update, Update):
        return
    house: House = context.bot_data["house"]
    if update.effective_user is None or update.effective_user.id not in house.known:
        # Perhaps a stranger, who hears nothing (T1); perhaps a member, whose answer comes again.
        if isinstance(error, NotSaved):
            house.unconfirmed.add(update.update_id)
        return
    if update.message is not None:  # what could not be answered leaves the chat all the same (T7)
        person, own = house.known[update.effective_user.id], update.message.message_id
        house.receipts.append(show.receipt(0, person, (), (), own, house.clock.now()))
    try:
        with speaking(house.languages.get(update.effective_user.id, SOURCE)):
            await _tell(update, context, _said_of(error))
        house.disowned.add(update.update_id)
    except TelegramError:
        house.unconfirmed.add(update.update_id)


def _said_of(error: Exception | None) -> str:
    """Of a damaged row not which one: who asks may not be somebody who may know of it (3.3b)."""
    if isinstance(error, NotSaved):
        return NOT_SAVED
    return BROKEN if isinstance(error, Broken) else FAILED


async def _tell(update: Update, context: CallbackContext[Any, Any, Any, Any], message: str) -> None:
    chat = update.effective_chat
    if chat is None or chat.type != chat.PRIVATE:
        return
    if update.callback_query is not None:
        await show.acknowledge(update.callback_query, say(message))
        return
    await context.bot.send_message(chat.id, html(message))
