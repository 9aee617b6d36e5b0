"""The one place that sends: to the person in front of us, in HTML that is escaped already, protected,
in pieces that fit.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from re import compile as pattern
from typing import Any, TypeVar

import structlog
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, RetryAfter, TelegramError

from complaints.errors import Refusal
from complaints.words import Text, say
from handlers.context import SHOWN_FOR, Document, Outgoing, Receipt, Rows
from handlers.texts import SOURCE, language, speaking, spoken
from handlers.texts import html as escaped
from storage.messages import Sent

log = structlog.get_logger(__name__)

T = TypeVar("T")

PATIENCE = timedelta(seconds=5)  # how long a handler waits for a 429; longer is the courier's
LIMIT = 4096  # UTF-16 units after entity parsing
CAPTION = 1024  # the same units
POPUP = 200
TAG = pattern(r"</?[a-z][^>]*>")
DRAFT_LIFETIME = timedelta(hours=24)
NOTICED = 0.3  # seconds: whoever waits longer is shown that a file is on its way
SIGN = 4  # seconds: Telegram takes that sign away after five


def length(html: str) -> int:
    """As Telegram counts: UTF-16 units, tags and entities resolved."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le")) // 2


def pieces(html: str, limit: int = LIMIT) -> Iterator[str]:
    """The message cut at line ends into pieces that fit. Callers keep a line, with its tags, well below
    the limit.
    """
    kept: list[str] = []
    used = 0
    for line in html.split("\n"):
        size = length(line) + 1
        if kept and used + size > limit:
            yield "\n".join(kept)
            kept, used = [], 0
        kept.append(line)
        used += size
    yield "\n".join(kept)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in rows]
    )


async def deliver(
    bot: Bot, chat: int, outgoing: Iterable[Outgoing], pressed: Message | None = None
) -> list[Message]:
    """Send them in order; the first may replace the message whose button was pressed. What fails halfway
    is taken back: it comes again whole.
    """
    sent: list[Message] = []
    try:
        for message in outgoing:
            async for each in _sending(bot, chat, message, pressed):
                sent.append(each)  # noqa: PERF401 - a comprehension would lose what went out before a failure
            pressed = None
    except TelegramError:
        await _take_back(bot, chat, sent)
        raise
    return sent


async def _take_back(bot: Bot, chat: int, sent: Iterable[Message]) -> None:
    """Nobody would remember that these have to leave the chat (T7)."""
    if halfway := [message.message_id for message in sent]:
        with contextlib.suppress(TelegramError):
            await bot.delete_messages(chat, halfway)


def _sending(bot: Bot, chat: int, message: Outgoing, pressed: Message | None) -> AsyncIterator[Message]:
    if message.document is not None:
        return _hand_over(bot, chat, message, message.document)
    return _tell(bot, chat, message, pressed)


async def _tell(
    bot: Bot, chat: int, message: Outgoing, pressed: Message | None = None
) -> AsyncIterator[Message]:
    parts = list(pieces(message.html))
    for index, part in enumerate(parts):
        markup = keyboard(message.rows) if index == len(parts) - 1 else None
        replaced = await _replace(pressed, part, markup) if message.edit else None
        yield replaced or await _send(bot, chat, part, markup, message)
        pressed = None


async def _send(
    bot: Bot, chat: int, html: str, markup: InlineKeyboardMarkup | None, message: Outgoing
) -> Message:
    return await patiently(
        lambda: bot.send_message(
            chat,
            html,
            reply_markup=markup,
            reply_parameters=_replying(message.reply_to),
            protect_content=message.protected,
            disable_notification=message.silent or None,
        )
    )


def _replying(to: int | None) -> ReplyParameters | None:
    return ReplyParameters(to, allow_sending_without_reply=True) if to else None


async def _hand_over(bot: Bot, chat: int, message: Outgoing, document: Document) -> AsyncIterator[Message]:
    """A file with its caption, below a text of its own when that is too long for a caption. Always a new
    message: a text can't be edited into a file.
    """
    try:
        content = await _made(bot, chat, document)
    except Refusal as refusal:
        log.info("document_refused", document=document.name, refusal=type(refusal).__name__)
        async for each in _tell(bot, chat, replace(message, html=escaped(refusal.text))):
            yield each
        return
    if length(message.html) > CAPTION:
        async for each in _tell(bot, chat, replace(message, rows=())):
            yield each
        message = replace(message, html="", reply_to=None)
    yield await _send_file(bot, chat, message, document, content)


async def _made(bot: Bot, chat: int, document: Document) -> bytes:
    """What takes long shows in the chat that it is on its way."""
    action = ChatAction.UPLOAD_PHOTO if document.is_picture else ChatAction.UPLOAD_DOCUMENT
    making = asyncio.ensure_future(asyncio.to_thread(_written, document))
    wait = NOTICED
    while not (await asyncio.wait({making}, timeout=wait))[0]:
        with contextlib.suppress(TelegramError):
            await bot.send_chat_action(chat, action)
        wait = SIGN
    return await making


def _written(document: Document) -> bytes:
    """A file that is kept is in Dutch, whoever asks for it; a picture is of the chat. Decision 0023."""
    with speaking(language() if document.is_picture else SOURCE):
        return document.make()


async def _send_file(bot: Bot, chat: int, message: Outgoing, document: Document, content: bytes) -> Message:
    common: dict[str, Any] = {
        "caption": message.html or None,  # with defaults, "" would go out as "[]"
        "filename": document.name,
        "reply_markup": keyboard(message.rows),
        "reply_parameters": _replying(message.reply_to),
        "protect_content": message.protected,
    }
    if document.is_picture:
        return await patiently(lambda: bot.send_photo(chat, content, **common))
    return await patiently(lambda: bot.send_document(chat, content, **common))


async def no_longer_busy(bot: Bot, chat: int, message: int) -> None:
    """What was being made has come; a message that is gone needs no word."""
    with contextlib.suppress(TelegramError):
        await bot.edit_message_text(escaped(say("Klaar. Je vindt het hieronder.")), chat, message)


async def _replace(pressed: Message | None, html: str, markup: InlineKeyboardMarkup | None) -> Message | None:
    """The pressed message with its new text, or None when it is too old, gone, or not ours to edit."""
    if pressed is None:
        return None
    try:
        edited = await patiently(lambda: pressed.edit_text(html, reply_markup=markup))
    except BadRequest as error:
        return pressed if "not modified" in error.message else None
    return edited if isinstance(edited, Message) else pressed


async def patiently(send: Callable[[], Awaitable[T]]) -> T:
    """One more try after Telegram's 429, when it asks for no more than five seconds."""
    try:
        return await send()
    except RetryAfter as error:
        if waiting(error) > PATIENCE:
            raise
        await asyncio.sleep(waiting(error).total_seconds())
        return await send()


def waiting(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait; a timedelta because PTB_TIMEDELTA is set, a number where it is not."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


async def acknowledge(query: CallbackQuery, popup: Text | None = None) -> None:
    """Answer the press, so that the button stops spinning; too late is no fault."""
    text = spoken(popup)[:POPUP] if popup else None
    with contextlib.suppress(BadRequest):
        await query.answer(text, show_alert=bool(popup))


def receipt(
    update_id: int,
    person: int,
    outgoing: Iterable[Outgoing],
    sent: Iterable[Message],
    own: int | None,
    now: datetime,
) -> Receipt:
    """What to remember of an answered update. What a member sends leaves the chat, whatever came of it: it
    may hold an answer, a name that was searched for, a story that no form was open for. What the bot said
    stays when it shows no content, until its reader leaves (T6).
    """
    first = next(iter(outgoing), None)
    lifetime, draft = (first.lifetime, first.draft) if first is not None else (None, None)
    if draft is not None:
        lifetime = lifetime or DRAFT_LIFETIME
    until = now + lifetime if lifetime is not None else None
    remembered = [Sent(person, each.message_id, draft, until) for each in sent]
    if own is not None:
        remembered.append(Sent(person, own, draft, until or now + SHOWN_FOR))
    return Receipt(update_id, person, tuple(remembered))
