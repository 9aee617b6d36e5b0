"""T11: what the bot writes down holds no token and no word that anybody typed: at DEBUG, whatever breaks.

Every agency of these tests writes its log at DEBUG and is held to this when it closes: `tests.overhearing`.
Here: a whole life, and everything that can break in it.
"""

import asyncio
import logging

import pytest
from sqlalchemy import text
from telegram import Update

from bot import log
from bot.courier import Courier
from bot.makers import MAKERS
from bot.tidy import tidy
from handlers.context import Screen, Visit
from handlers.routes import SCREENS
from sandbox.world import TOKEN
from tests.agency import ANNA, CARLA, DIRK, Agency, a_phone_complaint
from tests.bot.office import plan
from tests.overhearing import assert_discreet
from tests.security.watching import send
from tests.security.whole_life import Lived

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

STORY = "De kanarie van Fenna Visser is weg"
# An error of the database itself, with content in it, on the next change of this table.
TRAPS = {
    "sqlite": ["CREATE TRIGGER trap BEFORE UPDATE ON draft BEGIN SELECT RAISE(ABORT, '{said}'); END"],
    "postgresql": [
        """CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{said}'
        USING DETAIL = 'Key (name)=({said}) already exists.', ERRCODE = '23505'; END $$""",
        "CREATE TRIGGER trap BEFORE UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION trap()",
    ],
}


def test_a_whole_life_at_debug_leaves_no_token_and_no_word_of_it_in_the_log(life: Lived):
    assert "backup_made" in life.log
    assert_discreet(life.log, life.world)
    assert TOKEN.partition(":")[2] not in life.log
    for word in ("Visser", "612345678", "kooi", "Kanariesen", "Anna de Wit", "Fay"):
        assert word not in life.log


@only_sqlite
async def test_every_package_that_talks_is_kept_quiet_at_debug_while_the_bot_works(agency: Agency):
    """Their own DEBUG lines would hold whole updates, addresses with the token, and parameters."""
    assert {logging.getLogger(name).level for name in log.QUIET} == {logging.WARNING}
    assert {"httpx", "httpcore", "telegram", "sqlalchemy", "psycopg", "aiosqlite", "apscheduler"} <= {
        *log.QUIET
    }
    for name in log.QUIET:
        logging.getLogger(f"{name}.deeper").debug("%s %s", TOKEN, STORY)
        logging.getLogger(f"{name}.deeper").info("https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "getMe" not in agency.log.getvalue()
    logging.getLogger("httpx.deeper").warning("https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "https://api.telegram.org/bot[verborgen]/getMe" in agency.log.getvalue()


async def test_what_the_database_says_of_a_row_is_not_written_down(agency: Agency, kind: str):
    """PostgreSQL's DETAIL holds the values, also with `hide_parameters`."""
    await send(agency, ANNA, "/klacht")
    async with agency.house.database.write(agency.clock.now()) as page:
        for statement in TRAPS[kind]:
            await page.connection.execute(text(statement.format(said=STORY)))
    await send(agency, ANNA, STORY, "Telefoon")
    await failing(agency)
    written = agency.log.getvalue()
    assert "update_failed" in written
    assert ("23505" if kind == "postgresql" else "SQLITE_CONSTRAINT") in written or "NotSaved" in written
    assert_discreet(written, agency.world)


async def failing(agency: Agency) -> None:
    assert any("Niet opgeslagen" in each or "Er ging iets mis" in each for each in agency.told(ANNA))


async def chained(_visit: Visit, _screen: Screen):
    """Every kind of error that may hold what somebody typed, each the cause of the next."""
    error: Exception = KeyError(STORY)
    for wrong in (ValueError(STORY), LookupError({STORY: TOKEN}), UnicodeError(f"bot{TOKEN}/{STORY}")):
        wrong.__cause__, error = error, wrong
    raise ExceptionGroup(STORY, [error, ValueError(TOKEN)])


@only_sqlite
async def test_an_error_that_nobody_foresaw_shows_its_place_and_its_class_only(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
):
    """In a handler, with its chain and its group."""
    monkeypatch.setitem(SCREENS, "said", chained)
    await send(agency, ANNA, STORY)
    assert "Er ging iets mis." in agency.user(ANNA).last().text
    written = agency.log.getvalue()
    for part in (
        "update_failed",
        "ExceptionGroup",
        "which led to:",
        "of which:",
        "UnicodeError",
        "in chained",
    ):
        assert part in written
    assert_discreet(written, agency.world)


@only_sqlite
async def test_an_error_in_the_courier_shows_its_class_only(agency: Agency, monkeypatch: pytest.MonkeyPatch):
    async def breaks(_visit: Visit, _claimed: object):
        raise ValueError(STORY)

    monkeypatch.setitem(MAKERS, "back_again", breaks)
    await plan(agency, "back_again", to=DIRK)
    await Courier(agency.bot.bot, agency.house).round()
    assert "notice_broken" in agency.log.getvalue()
    assert_discreet(agency.log.getvalue(), agency.world)


@only_sqlite
async def test_what_telegram_answers_is_not_written_down(agency: Agency):
    """It may quote the message that it refused, and the address that holds the token."""
    await a_phone_complaint(agency, at_19=STORY)
    said = f'Bad Request: can\'t parse entities: unsupported start tag "{STORY}" in bot{TOKEN}'
    for method, code in (
        ("sendMessage", 400),
        ("sendMessage", 403),
        ("deleteMessages", 400),
        ("getUpdates", 502),
    ):
        agency.world.fail_next(method, code=code, description=said)
        await send_anyway(agency, "/zaak 1")
        agency.clock.ahead(minutes=16)
        await tidy(agency.bot.bot, agency.house)
    await agency.time_passes()
    assert "reply_f" in agency.log.getvalue()
    assert_discreet(agency.log.getvalue(), agency.world)


async def send_anyway(agency: Agency, typed: str) -> None:
    agency.user(CARLA).says(typed)
    stop = asyncio.Event()
    polling = asyncio.create_task(agency.poller.run(stop))
    for _ in range(15):
        await asyncio.sleep(0.01)
    stop.set()
    await polling


@only_sqlite
async def test_no_update_is_ever_written_down_whole(agency: Agency):
    """Nor what stands in one: who sent it, from which account, with which name."""
    user = agency.user(ANNA)
    user.says(STORY)
    update = (await agency.poller.fetch())[0]
    structured = logging.getLogger("handlers")
    structured.info("%r", agency.bot.bot)
    assert isinstance(update, Update)
    await agency.poller.answer([update])
    written = agency.log.getvalue()
    assert f"{user.id}:" not in written.replace(str(agency.bot.bot.id), "")
    assert '"chat"' not in written
    assert_discreet(written, agency.world)
