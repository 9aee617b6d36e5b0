"""What the bot writes down, at DEBUG, and whether it may: no token, no word that somebody typed (T11)."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot import log
from sandbox.world import World

CANARY = "kanarie"
SHORTEST = 12  # characters: less may well be a word of the log's own


@contextmanager
def the_log(*secrets: str) -> Iterator[io.StringIO]:
    """As it is set up in production; the process is as before afterwards."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*log.OURS, *log.QUIET))]
    before = [(each, each.level, list(each.handlers)) for each in loggers]
    formatters = [(handler, handler.formatter) for each in loggers for handler in each.handlers]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    stream = io.StringIO()
    log.set_up("DEBUG", secrets, stream=stream)
    try:
        yield stream
    finally:
        for each, level, handlers in before:
            each.setLevel(level)
            each.handlers[:] = handlers
        for handler, formatter in formatters:
            handler.setFormatter(formatter)
        logging.captureWarnings(capture=False)
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
        structlog.reset_defaults()


def assert_discreet(written: str, world: World) -> None:
    low = written.lower()
    assert world.token not in written
    assert CANARY not in low
    assert [text for text in _typed(world) if text.lower() in low] == []


def _typed(world: World) -> Iterator[str]:
    """Whole sentences that stand in a chat; not the words for a command or a step."""
    for chat in world.chats.values():
        for message in chat.messages.values():
            if not message.by_bot and " " in message.text and len(message.text) >= SHORTEST:
                yield message.text
