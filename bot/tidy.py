"""Chats are kept poor in content: dialogs go when they are done or after a day, a shown complaint after
15 minutes (T7).
"""

from collections import defaultdict
from datetime import timedelta

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.purging import purge
from complaints.periodic import retention_ends_on
from handlers.context import House
from storage import drafts, erasure, messages, people, requests, trail, updates

log = structlog.get_logger(__name__)

AT_ONCE = 100  # as many as deleteMessages takes
AGAIN = timedelta(minutes=5)
KEPT_UPDATES = timedelta(hours=72)
KEPT_DRAFTS = timedelta(days=14)  # since the last answer (P8)


async def tidy(bot: Bot, house: House) -> int:
    """Delete what is due from the chats; how many messages. What fails is tried again, and shows in /status.
    After an erasure in a chat, also what it left in the files.
    """
    deleted = await _tidy_chats(bot, house)
    async with house.database.read(house.clock.now()) as page:
        is_new = await erasure.count(page) != house.buried
    if is_new:
        await purge(house)
    return deleted


async def _tidy_chats(bot: Bot, house: House) -> int:
    now = house.clock.now()
    async with house.database.read(now) as page:
        if not await messages.any_due(page, now):
            return 0
    async with house.database.write(now) as page:
        due = await messages.due(page, now, limit=AT_ONCE)
        team = await people.team(page, house.today())
    by_person: dict[int, list[messages.Deletable]] = defaultdict(list)
    for message in due:
        by_person[message.person].append(message)
    for person, theirs in by_person.items():
        await _delete(bot, house, team.people[person].account or 0, theirs)
    return len(due)


async def _delete(bot: Bot, house: House, chat: int, due: list[messages.Deletable]) -> None:
    try:
        await bot.delete_messages(chat, [message.message_id for message in due])
    except TelegramError as error:
        if isinstance(error, BadRequest) and len(due) > 1:
            # One that can't be deleted keeps the whole list: by halves until it stands alone.
            half = len(due) // 2
            await _delete(bot, house, chat, due[:half])
            await _delete(bot, house, chat, due[half:])
            return
        log.info("tidy_failed", messages=len(due), error=type(error).__name__)
        await _again(house, due)
        return
    async with house.database.write(house.clock.now()) as page:
        await messages.done(page, [message.id for message in due])


async def _again(house: House, due: list[messages.Deletable]) -> None:
    """Until 48 hours have passed: then it is counted as stuck."""
    now = house.clock.now()
    async with house.database.write(now) as page:
        await messages.failed(page, [message.id for message in due], now + AGAIN)


async def upkeep(house: House) -> None:
    """Every night: forget the updates that can no longer come again, the forms that nobody went on with, the
    files of a request after 30 days and who asked at the end of the term, and what is past its term (P8).
    """
    now = house.clock.now()
    async with house.database.write(now) as page:
        await updates.purge(page, now - KEPT_UPDATES)
        await requests.forget_files(page)
        await requests.forget_people(page, retention_ends_on(house.today(), -house.retention_months))
        await messages.forget_what_stays(page)
    await _forget_drafts(house)
    await purge(house)


async def _forget_drafts(house: House) -> None:
    """What was answered and attached goes, and the dialog leaves the chat; a damaged one stops no other."""
    now = house.clock.now()
    async with house.database.write(now) as page:
        for stored in await drafts.expired(page, now - KEPT_DRAFTS):
            await drafts.cancel(page, stored)
            await messages.forget_draft(page, stored.id, now)
            await trail.append(page, None, "draft.expired", f"draft:{stored.id}")
