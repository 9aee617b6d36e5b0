"""Attachments: judged by size before they are fetched, by content after; never opened or unpacked (T20)."""

from typing import Any

from telegram import Bot, Update
from telegram.ext import CallbackContext

from complaints.errors import NotAnAnswer
from complaints.questions import Kind
from handlers import desk, dialog
from handlers.context import Act, Screen, Visit

MOST_BYTES = 10 * 1024 * 1024
SIGNATURES = ((b"%PDF-", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"))


def kind_of(content: bytes) -> str:
    """PDF, JPEG or PNG, by the first bytes; the name and the type that came with it count for nothing."""
    for start, kind in SIGNATURES:
        if content.startswith(start):
            return kind
    raise NotAnAnswer("Dit bestand is geen PDF, JPEG of PNG. Stuur een scan of foto in een van die soorten.")


async def asked_for(visit: Visit) -> bool:
    """Whether the question on this member's desk takes files: else nothing is fetched."""
    found = await desk.active(visit)
    return found is not None and found.question is not None and found.question.kind is Kind.FILES


async def fetch(bot: Bot, file_id: str, size: int | None) -> bytes:
    """The file itself. Raises NotAnAnswer when it is too large, before anything is fetched."""
    if size is None or size > MOST_BYTES:
        raise NotAnAnswer("Dit bestand is te groot. Een bijlage is hoogstens 10 MB.")
    content = bytes(await (await bot.get_file(file_id)).download_as_bytearray())
    if len(content) > MOST_BYTES:
        raise NotAnAnswer("Dit bestand is te groot. Een bijlage is hoogstens 10 MB.")
    return content


def attaching(content: bytes) -> Act:
    """An act with the file in hand."""

    async def act(visit: Visit) -> Screen:
        return await dialog.attached(visit, kind_of(content), content)

    return act


def refusing(refusal: NotAnAnswer) -> Act:
    async def act(_visit: Visit) -> Screen:
        raise refusal

    return act


def sent(update: Update) -> tuple[str, int | None] | None:
    """The file in a message: a document, or the largest size of a photo."""
    message = update.message
    if message is None:
        return None
    if message.document:
        return message.document.file_id, message.document.file_size
    if message.photo:
        return message.photo[-1].file_id, message.photo[-1].file_size
    return None


async def prepare(update: Update, context: CallbackContext[Any, Any, Any, Any], *, wanted: bool) -> Act:
    """What to do with this message: fetch its file when the question asks for one."""
    found = sent(update)
    if not wanted or found is None:
        return refusing(
            NotAnAnswer("Bij deze vraag kan geen bestand. Aan het eind vraag ik naar de bijlagen.")
        )
    try:
        return attaching(await fetch(context.bot, *found))
    except NotAnAnswer as refusal:
        return refusing(refusal)
