"""What may be written down: numbers, ids and class names. Never a token, a value, or what a database said.

Everything passes one formatter: our own lines, other packages' lines, and tracebacks.
"""

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import ExceptionRenderer, JSONRenderer, TimeStamper
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

HIDDEN = "[verborgen]"
# Without \b: in an address the token stands right behind "/bot".
PATTERNS = (
    (re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}"), HIDDEN),
    (re.compile(r"(start=|/start(?:\s|\\n|%20)+)[A-Za-z0-9_-]{8,}"), rf"\1{HIDDEN}"),
)
OURS = ("bot", "handlers", "storage", "complaints", "sandbox")
# Named beside the root's own level, because these set a level of their own or write whole updates.
QUIET = (
    "alembic",
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "aiosqlite",
    "sqlalchemy",
    "psycopg",
    "asyncio",
    "uvicorn",
    "uvicorn.access",
    "python_multipart",
)
DATABASES = ("sqlalchemy", "psycopg", "sqlite3", "aiosqlite")
NETWORKS = ("telegram", "httpx", "httpcore")
# Their messages name code, files or our own source text; any other may quote what a person typed.
SPEAKS_OF_CODE = (OSError, RuntimeError, TypeError, AttributeError, NameError, ImportError)
JOURNAL = {  # so that `journalctl -p warning` works
    logging.DEBUG: "<7>",
    logging.INFO: "<6>",
    logging.WARNING: "<4>",
    logging.ERROR: "<3>",
    logging.CRITICAL: "<2>",
}
QUOTED = re.compile(r'"[^"]*"')


def set_up(
    level: str, secrets: Iterable[str] = (), *, stream: TextIO | None = None, style: str = "auto"
) -> None:
    """Our packages at `level`, all others at WARNING at least. `auto`: JSON unless a person is watching."""
    out = sys.stderr if stream is None else stream
    is_plain = out.isatty() if style == "auto" else style == "console"
    of_journal = style == "auto" and _is_journal(out)
    formatter = _Redacting(secrets, ConsoleRenderer if is_plain else JSONRenderer, of_journal=of_journal)
    root = logging.getLogger()
    for before in [each for each in root.handlers if isinstance(each, _Discreet)]:
        root.removeHandler(before)
    root.addHandler(_Discreet(out))
    for handler in _every_handler():
        handler.setFormatter(formatter)
    quiet = max(logging.getLevelNamesMapping()[level], logging.WARNING)
    root.setLevel(quiet)
    for name in QUIET:
        logging.getLogger(name).setLevel(quiet)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    sys.unraisablehook = threading.excepthook = _lost
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            _errors_by_name,
            *_ABOUT,
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _is_journal(out: TextIO) -> bool:
    """Whether systemd's journal reads it: then a line may begin with its level."""
    try:
        found = os.fstat(out.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


def _every_handler() -> Iterator[logging.Handler]:
    named = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    for logger in (logging.root, *named):
        yield from logger.handlers


class _Discreet(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """The standard one prints message and values, unredacted. A log that is gone stops nothing."""
        with suppress(OSError, ValueError):
            self.stream.write(f"A line of {record.name} could not be written: {sys.exc_info()[0]}\n")


class _Redacting(ProcessorFormatter):
    """The last step: whatever made the line, the secrets are taken out of its text."""

    def __init__(
        self, secrets: Iterable[str], renderer: Callable[..., Processor], *, of_journal: bool = False
    ) -> None:
        shown = renderer(exception_formatter=plain_traceback) if renderer is ConsoleRenderer else renderer()
        super().__init__(
            processors=[_one_line, ExceptionRenderer(tell), self.remove_processors_meta, shown],
            foreign_pre_chain=_ABOUT,
        )
        written = {form for secret in secrets if secret for form in (secret, json.dumps(secret)[1:-1])}
        self._secrets = sorted(written, key=len, reverse=True)
        self._levels = JOURNAL if of_journal else {}

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.msg, record.args = _by_name(record.msg), _each_by_name(record.args)
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        for pattern, instead in PATTERNS:
            line = pattern.sub(instead, line)
        return self._levels.get(record.levelno, "") + line


def _by_name(value: object) -> Any:  # noqa: ANN401 - anything can be logged
    return _named(value) if isinstance(value, BaseException) else value


def _each_by_name(values: Any) -> Any:  # noqa: ANN401 - logging's own arguments: a tuple or a mapping
    if isinstance(values, Mapping):
        return {key: _by_name(value) for key, value in values.items()}
    return tuple(_by_name(value) for value in values) if isinstance(values, tuple) else values


def _errors_by_name(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """An exception given as a value would bring its message along."""
    exc_info = event.pop("exc_info", None)
    event = {key: _each_by_name(_by_name(value)) for key, value in event.items()}
    return event if exc_info is None else {**event, "exc_info": exc_info}


def _one_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Asyncio puts the repr of the exception, with its values, under its first line."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name == "asyncio":
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


def tell(exc_info: ExcInfo) -> str:
    """Places and class names; a message only where it can't quote a person or a database."""
    return "\n".join(_told(exc_info[1], set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "which led to:"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield _named(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield "of which:"
            yield from _told(each, seen)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    packages = {each.__module__.partition(".")[0] for each in kind.__mro__}
    if packages & set(DATABASES):
        return f"{name} {_code(error)}".rstrip()
    if packages & set(NETWORKS):
        return f"{name}: {QUOTED.sub('[...]', str(error))}"
    if packages & set(OURS) or isinstance(error, SPEAKS_OF_CODE):
        return f"{name}: {error}"
    return name


def _code(error: BaseException) -> str:
    """PostgreSQL's SQLSTATE or SQLite's error name: what went wrong without what was in the row."""
    origin = getattr(error, "orig", None) or error
    return str(getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None) or "")


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, where)
        return
    logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, where))


def _lost(found: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    """An error in a thread, or in what was being thrown away: nobody is left to catch it."""
    if found.exc_value is not None:
        logging.getLogger("bot").error("an error was lost", exc_info=found.exc_value)


_ABOUT: tuple[Processor, ...] = (
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    TimeStamper(fmt="iso", utc=True),
)
