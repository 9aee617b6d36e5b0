"""What the tests of threats look at: every row of every table, every chat, every call of the Bot API."""

from collections.abc import Iterable

from sqlalchemy import select

from sandbox.messages import Call
from storage.rows import metadata
from tests.agency import Agency

SAYING = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "sendPhoto")
OF_EVERY_ANSWER = frozenset({"trail", "trail_head", "processed_update"})  # whatever a member sends

Rows = dict[str, list[str]]


async def rows(agency: Agency) -> Rows:
    """Every row of every table, as it is stored."""
    async with agency.house.database.read(agency.clock.now()) as page:
        return {
            table.name: sorted(repr(tuple(row)) for row in await page.connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def changed(before: Rows, after: Rows) -> set[str]:
    return {name for name in before if before[name] != after[name]}


async def trail(agency: Agency) -> list[tuple[int | None, str, str]]:
    """Who, what, and about what; oldest first."""
    table = metadata.tables["trail"]
    async with agency.house.database.read(agency.clock.now()) as page:
        found = await page.connection.execute(select(table).order_by(table.c.seq))
        return [(row.actor, row.action, row.subject) for row in found]


def heard(agency: Agency, account: int, since: int = 0) -> list[str]:
    """Every text that was ever sent to this chat, in its buttons, edits and pop-ups too."""
    presses = {id_ for id_, press in agency.world.presses.items() if press.user.id == account}
    return [
        repr({key: call.params.get(key) for key in ("text", "caption", "reply_markup")})
        for call in agency.world.calls[since:]
        if call.method in SAYING and _is_for(call, account, presses)
    ]


def _is_for(call: Call, account: int, presses: Iterable[str]) -> bool:
    return call.chat_id == account or call.params.get("callback_query_id") in presses


def refused_by_telegram(agency: Agency) -> list[str]:
    """The faults of the bot, in the eyes of Telegram."""
    return [f"{call.method}: {call.description}" for call in agency.world.calls if call.code >= 400]


async def send(agency: Agency, account: int, *texts: str) -> None:
    """Type these in one go, as somebody in a hurry does."""
    for text in texts:
        agency.user(account).says(text)
    await agency.settle()


async def forge(agency: Agency, account: int, data: str) -> str:
    """Press a button that may never have been there; the pop-up that answers it."""
    press = agency.user(account).forges(data)
    await agency.settle()
    assert press.answer is not None, f"the press {data!r} was not answered"
    return str(press.answer["text"])
