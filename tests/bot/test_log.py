"""No token, no invitation code and nothing a person typed reaches a log line (security.md T11)."""

import asyncio
import io
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy
import structlog
from sqlalchemy.exc import IntegrityError
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot import log

TOKEN = "7654321098:AAF-invented_invented_invented_123456"
OTHER = "1234567890:AAH-another_invented_token_0123456789"
CODE = "Zm9vYmFyYmF6cXV4X2ludmVudGVkX2NvZGVfZm9y"
NAME = "Jannie Kanarie"


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """The log as it is written in production, at DEBUG; the process is as before afterwards."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*log.OURS, *log.QUIET))]
    before = [(each, each.level, list(each.handlers)) for each in loggers]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    stream = io.StringIO()
    log.set_up("DEBUG", [TOKEN, 'a "quoted" secret'], stream=stream)
    yield stream.getvalue
    for each, level, handlers in before:
        each.setLevel(level)
        each.handlers[:] = handlers
    logging.captureWarnings(capture=False)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    structlog.reset_defaults()


def a_database_error() -> IntegrityError:
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE person (name TEXT UNIQUE)")
        connection.exec_driver_sql("INSERT INTO person VALUES (?)", (NAME,))
        with pytest.raises(IntegrityError) as caught:
            connection.exec_driver_sql("INSERT INTO person VALUES (?)", (NAME,))
    engine.dispose()
    return caught.value


class PostgresError(sqlite3.Error):
    """As psycopg's: a code, and a message with the row's values in DETAIL."""

    sqlstate = "23505"


def test_the_token_is_taken_out_of_an_address(lines):
    logging.getLogger("bot").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "/bot[verborgen]/getMe" in lines()
    assert TOKEN not in lines()


def test_a_token_that_nobody_named_is_known_by_its_form(lines):
    logging.getLogger("bot").info("https://api.telegram.org/bot%s/getMe", OTHER)
    assert OTHER not in lines()
    assert "/bot[verborgen]/getMe" in lines()


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "telegram.ext", "apscheduler", "aiosqlite"])
def test_a_talkative_package_stays_quiet_at_debug(lines, name):
    logging.getLogger(name).info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger(name).debug("%s", NAME)
    assert lines() == ""


def test_a_warning_of_such_a_package_is_redacted(lines):
    logging.getLogger("httpx").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "getMe" in lines()
    assert TOKEN not in lines()


def test_the_repr_of_a_bot_holds_no_token(lines):
    bot = Bot(TOKEN)
    assert TOKEN in repr(bot)
    logging.getLogger("bot").info("%r", bot)
    structlog.get_logger("bot").info("started", bot=bot)
    assert lines().count("[verborgen]") == 2
    assert TOKEN not in lines()


def test_the_text_of_an_invalid_token_is_redacted_in_its_traceback(lines):
    error = InvalidToken(f"The token `{TOKEN}` was rejected by the server.")
    structlog.get_logger("bot").error("no start", exc_info=error)
    assert "InvalidToken: The token `[verborgen]` was rejected" in lines()


def test_an_invitation_code_is_taken_out(lines):
    logging.getLogger("bot").info("https://t.me/klachtenbot?start=%s", CODE)
    logging.getLogger("bot").info("text: %r", f"/start {CODE}")
    assert CODE not in lines()
    assert lines().count("[verborgen]") == 2


def test_a_database_error_is_told_by_class_and_code_only(lines):
    error = a_database_error()
    assert NAME in str(error)
    structlog.get_logger("storage").error("not saved", exc_info=error)
    logging.getLogger("apscheduler").error("job failed", exc_info=error)
    assert lines().count("sqlalchemy.exc.IntegrityError SQLITE_CONSTRAINT_UNIQUE") == 2
    assert NAME not in lines()
    assert "INSERT" not in lines().replace('exec_driver_sql(\\"INSERT INTO person VALUES (?)', "")


def test_a_database_error_with_a_sqlstate_shows_that_alone(lines):
    error = IntegrityError("INSERT …", {"name": NAME}, PostgresError(f"DETAIL: Key (name)=({NAME}) exists."))
    structlog.get_logger("storage").error("not saved", exc_info=error)
    assert "IntegrityError 23505" in lines()
    assert NAME not in lines()


def test_a_database_error_as_a_value_shows_no_message(lines):
    error = a_database_error()
    logging.getLogger("bot").warning("failed: %s", error)
    logging.getLogger("bot").warning(error)
    structlog.get_logger("bot").warning("failed", error=error)
    structlog.get_logger("bot").warning("failed: %s", error)
    assert lines().count("SQLITE_CONSTRAINT_UNIQUE") == 4
    assert NAME not in lines()


def test_a_chain_of_errors_is_told_whole_and_shows_no_value(lines):
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise RuntimeError("the answer was not read") from error
    except RuntimeError:
        logging.getLogger("bot").exception("failed")
    assert "ValueError" in lines()
    assert "which led to:" in lines()
    assert "RuntimeError: the answer was not read" in lines()
    assert NAME not in lines()


def test_a_group_of_errors_is_told_whole_and_shows_no_value(lines):
    logging.getLogger("bot").error(
        "failed", exc_info=ExceptionGroup("two", [ValueError(NAME), KeyError(NAME)])
    )
    assert "ValueError" in lines()
    assert "KeyError" in lines()
    assert NAME not in lines()


def test_what_telegram_quotes_back_is_left_out(lines):
    error = BadRequest(f'Can\'t parse entities: unsupported start tag "{NAME}" at byte offset 4')
    logging.getLogger("bot").error("not sent", exc_info=error)
    assert "BadRequest: Can't parse entities: unsupported start tag [...] at byte offset 4" in lines()


async def test_an_error_in_a_lost_task_shows_no_value(lines):
    loop = asyncio.get_running_loop()
    loop.default_exception_handler(
        {"message": "Task exception was never retrieved", "task": ValueError(NAME)}
    )
    assert "never retrieved" in lines()
    assert NAME not in lines()


def test_an_uncaught_error_is_redacted_too(lines):
    error = ValueError(NAME)
    sys.excepthook(ValueError, error, None)
    assert "stopped by an error" in lines()
    assert NAME not in lines()


def fail():
    raise ValueError(NAME)


class Careless:
    def __del__(self):
        fail()


def throw_away():
    Careless()


@pytest.mark.parametrize("where", [throw_away, lambda: threading.Thread(target=fail).start()])
def test_an_error_that_nobody_catches_is_redacted_too(lines, capsys, where):
    where()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(2)
    assert "an error was lost" in lines()
    assert NAME not in lines() + capsys.readouterr().err


def test_a_log_that_is_gone_stops_nothing(lines, monkeypatch):
    ours = [each for each in logging.getLogger().handlers if isinstance(each, log._Discreet)]
    monkeypatch.setattr(logging.getLogger(), "handlers", ours)
    gone = io.StringIO()
    gone.close()
    monkeypatch.setattr(ours[0], "stream", gone)
    logging.getLogger("bot").info("nowhere to go")


def test_a_line_that_cannot_be_written_does_not_show_its_arguments(lines, capsys, monkeypatch):
    ours = [each for each in logging.getLogger().handlers if isinstance(each, log._Discreet)]
    monkeypatch.setattr(logging.getLogger(), "handlers", ours)  # pytest's own handler would raise
    logging.getLogger("bot").info("%d", NAME)
    assert "could not be written" in lines()
    assert NAME not in lines() + capsys.readouterr().err


def test_a_secret_with_quotes_is_found_in_a_json_line(lines):
    structlog.get_logger("bot").info("settings", secret='a "quoted" secret')
    assert "quoted" not in lines()


def test_a_handler_that_another_package_added_is_redacted_too(lines):
    other = io.StringIO()
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler(other))
    log.set_up("DEBUG", [TOKEN], stream=io.StringIO())
    logging.getLogger("uvicorn").warning("bot%s", TOKEN)
    assert "bot[verborgen]" in other.getvalue()


def test_setting_up_twice_writes_each_line_once(lines):
    stream = io.StringIO()
    log.set_up("INFO", [], stream=stream)
    logging.getLogger("bot").info("once")
    assert (stream.getvalue().count("once"), lines()) == (1, "")


def test_without_a_person_watching_each_line_is_json(lines):
    structlog.get_logger("bot.sweep").info("swept", planned=3)
    line = json.loads(lines())
    assert (line["event"], line["planned"], line["level"], line["logger"]) == (
        "swept",
        3,
        "info",
        "bot.sweep",
    )


def test_a_person_who_is_watching_reads_plain_lines(lines):
    stream = io.StringIO()
    stream.isatty = lambda: True
    log.set_up("DEBUG", [TOKEN], stream=stream)
    try:
        int(NAME)
    except ValueError:
        structlog.get_logger("bot").exception("failed", number=7)
    assert "failed" in stream.getvalue()
    assert "Traceback" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert NAME not in stream.getvalue()
    assert not stream.getvalue().startswith("{")


@pytest.mark.parametrize(("style", "is_json"), [("json", True), ("console", False), ("auto", True)])
def test_the_form_of_the_lines_can_be_chosen(lines, style, is_json):
    stream = io.StringIO()
    log.set_up("INFO", [], stream=stream, style=style)
    structlog.get_logger("bot").info("swept", planned=3)
    assert stream.getvalue().startswith("{") is is_json
    assert "swept" in stream.getvalue()


def test_a_line_for_the_journal_begins_with_its_level(lines, tmp_path, monkeypatch):
    with (tmp_path / "journal").open("w") as stream:
        found = (tmp_path / "journal").stat()
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
        log.set_up("DEBUG", [TOKEN], stream=stream)
        for level in ("debug", "info", "warning", "error", "critical"):
            getattr(structlog.get_logger("bot"), level)("swept", token=TOKEN)
    written = (tmp_path / "journal").read_text().splitlines()
    assert [line.partition("{")[0] for line in written] == ["<7>", "<6>", "<4>", "<3>", "<2>"]
    assert [json.loads(line[3:])["event"] for line in written] == ["swept"] * 5
    assert TOKEN not in "".join(written)


def test_a_file_that_is_not_the_journal_gets_no_levels(lines, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNAL_STREAM", "1:1")
    with (tmp_path / "log").open("w") as stream:
        log.set_up("INFO", [], stream=stream)
        structlog.get_logger("bot").info("swept")
    assert (tmp_path / "log").read_text().startswith("{")
