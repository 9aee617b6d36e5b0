"""The one list of routes, in order: which update goes to which act. The first that matches takes it."""

import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import ChatMember, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import (
    agenda,
    asking,
    attachments,
    avg,
    cases,
    deadlines,
    desk,
    dialog,
    disclosure,
    files,
    handing_over,
    intake,
    language,
    later,
    letters,
    occasions,
    openings,
    overview,
    privacy,
    reminding,
    report_files,
    reports,
    search,
    simulation,
    start,
    status,
    steps,
    team,
    timeline,
)
from handlers.answering import Answering
from handlers.context import Act, House, Render, Screen, Visit

OUT = {ChatMember.LEFT, ChatMember.BANNED}
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]

SCREENS: dict[str, Render] = {
    "dialog": asking.dialog_screen,
    "caution": asking.caution_screen,
    "aside": asking.aside_screen,
    "cancel": asking.cancel_screen,
    "cancelled": asking.cancelled_screen,
    "resume": asking.resume_screen,
    "noted": asking.noted_screen,
    "registered": cases.registered_screen,
    "case": cases.case_screen,
    "nominee": cases.nominee_screen,
    "why": deadlines.why_screen,
    "attachments": attachments.list_screen,
    "attachment": attachments.file_screen,
    "letters": letters.list_screen,
    "letter": letters.letter_screen,
    "timeline": timeline.timeline_screen,
    "list": overview.list_screen,
    "today": overview.today_screen,
    "done": steps.done_screen,
    "recused": steps.recused_screen,
    "offer": steps.offer_screen,
    "search": search.search_screen,
    "found": search.found_screen,
    "reports": reports.menu_screen,
    "report_asked": reports.asked_screen,
    "disclosures": disclosure.list_screen,
    "disclosed": disclosure.disclosed_screen,
    "report": report_files.report_screen,
    "kept_report": report_files.kept_screen,
    "simulation": simulation.simulation_screen,
    "status": status.status_screen,
    "agenda": agenda.agenda_screen,
    "busy": later.busy_screen,
    "team": team.team_screen,
    "member": team.member_screen,
    "invited": team.invited_screen,
    "said": overview.said_screen,
    "nothing": overview.nothing_screen,
    "retention": privacy.retention_screen,
    "stopped": openings.stopped_screen,
    "stops": openings.stops_screen,
    "allowed": openings.allowed_screen,
    "requests": avg.list_screen,
    "request": avg.request_screen,
    "request_found": avg.found_screen,
    "request_files": avg.files_screen,
    "handover": handing_over.handover_screen,
    "language": language.language_screen,
    "menu": start.menu_screen,
    "join": start.join_screen,
    "help": start.help_screen,
    "privacy": start.privacy_screen,
}

COMMANDS: dict[str, Act] = {
    "help": start.help_,
    "privacy": start.privacy,
    "taal": language.command,
    "klacht": intake.complaint,
    "vandaag": overview.today,
    "klachten": overview.listing,
    "zaak": cases.case,
    "zoek": search.find,
    "agenda": agenda.agenda,
    "simuleer": simulation.typed,
    "rapport": reports.command,
    "bekendmaking": disclosure.command,
    "status": status.status,
    "team": team.command,
    "avg": avg.command,
    "terug": dialog.back,
    "overslaan": dialog.skip,
    "bewaar": dialog.aside,
    "annuleer": dialog.cancel,
}

# What a command may be called besides; the menus and the texts know only the names above.
ALIASES: dict[str, tuple[str, ...]] = {
    "taal": ("language",),
    "klacht": ("complaint",),
    "vandaag": ("today",),
    "klachten": ("complaints",),
    "zaak": ("case",),
    "zoek": ("search",),
    "simuleer": ("simulate",),
    "rapport": ("report",),
    "bekendmaking": ("disclosure",),
    "avg": ("gdpr",),
    "terug": ("back",),
    "overslaan": ("skip",),
    "bewaar": ("save",),
    "annuleer": ("cancel",),
}

# The first part of a button's data -> what it does. `n` is a button that is only there to be read.
PRESSES: dict[str, Act] = {
    "a": dialog.chosen,
    "c": dialog.commanded,
    "e": dialog.amended,
    "k": dialog.calendar,
    "r": dialog.kept,
    "o": desk.resume,
    "j": start.start,
    "l": overview.listing,
    "m": intake.menu,
    "n": steps.nothing,
    "s": steps.pressed,
    "b": attachments.pressed,
    "d": letters.pressed,
    "t": timeline.pressed,
    "w": deadlines.why,
    "x": privacy.pressed,
    "q": avg.pressed,
    "z": cases.case,
    "g": reminding.seen,
    "h": reminding.later,
    "f": occasions.pressed,
    "i": simulation.pressed,
    "p": team.pressed,
    "u": reports.pressed,
    "v": disclosure.pressed,
    "y": openings.pressed,
    "lang": language.pressed,
}

Callback = Callable[[Update, CallbackContext[Any, Any, Any, Any]], Coroutine[Any, Any, None]]
Route = BaseHandler[Update, Any, None]

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
answer = Answering(SCREENS)


def _answered_by(act: Act) -> Callback:
    async def callback(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await answer(act, update, context)

    return callback


async def _start(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    if context.args:
        await start.knock(update, context)
    await answer(start.start, update, context)


async def _button(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """A press; in a group or a channel it can't be on a button of ours (T13)."""
    chat = update.effective_chat
    if chat is None or chat.type == chat.PRIVATE:
        await answer(_press, update, context)
    else:
        await _leave(update, context)


async def _press(visit: Visit) -> Screen:
    """Whatever no button of ours says is stale: forged, or of an older version of the bot (T3)."""
    return await PRESSES.get(visit.pressed.action, steps.stale)(visit)


async def _file(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    wanted = await answer.asks(files.asked_for, update, context)
    await answer(await files.prepare(update, context, wanted=wanted), update, context)


async def _leave(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Private chats only: a group or a channel is left at once (T13)."""
    chat, change = update.effective_chat, update.my_chat_member
    is_out = change is not None and change.new_chat_member.status in OUT
    if chat is None or chat.type == chat.PRIVATE or is_out:
        return
    with contextlib.suppress(BadRequest, Forbidden):  # somebody was quicker
        await context.bot.leave_chat(chat.id)


async def _edited(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """An edited message changes nothing (T15); once per message, say so."""
    house: House = context.bot_data["house"]
    message = update.edited_message
    if message is not None and house.hint_once(message.chat_id, message.message_id):
        await answer(intake.edited, update, context)


def routes() -> tuple[Route, ...]:
    return (
        CommandHandler("start", _start, filters=_PRIVATE),
        *(
            CommandHandler((name, *ALIASES.get(name, ())), _answered_by(act), filters=_PRIVATE)
            for name, act in COMMANDS.items()
        ),
        CallbackQueryHandler(_button),
        MessageHandler(_PRIVATE & filters.COMMAND, _answered_by(intake.unknown_command)),
        MessageHandler(_PRIVATE & filters.TEXT, _answered_by(intake.text)),
        MessageHandler(_PRIVATE & (filters.Document.ALL | filters.PHOTO), _file),
        MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, _edited),
        MessageHandler(_PRIVATE & filters.ALL, _answered_by(intake.not_text)),
        MessageHandler(~filters.ChatType.PRIVATE, _leave),
        ChatMemberHandler(_leave, ChatMemberHandler.MY_CHAT_MEMBER),
    )
