"""Where every command ends: a refusal becomes one sentence on stderr, with its exit code."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click
from telegram.error import InvalidToken, TelegramError

from bot import app
from bot.log import set_up
from bot.settings import BadSettings, Settings, load
from complaints.errors import Refusal
from handlers.context import House
from handlers.texts import spoken
from storage.errors import BadKeyring, NotInitialised, WrongKey

REFUSED = 1
BAD_CONFIGURATION = 78
ABOUT_SETTINGS = (BadKeyring, NotInitialised, WrongKey)

T = TypeVar("T")


@contextmanager
def edge() -> Iterator[None]:
    try:
        yield
    except BadSettings as bad:
        for fault in bad.faults:
            click.echo(fault, err=True)
        sys.exit(BAD_CONFIGURATION)
    except Refusal as refusal:
        click.echo(spoken(refusal.text), err=True)
        sys.exit(BAD_CONFIGURATION if isinstance(refusal, ABOUT_SETTINGS) else REFUSED)
    except FileExistsError as error:
        click.echo(f"Het bestand {error.filename} is er al. Er is niets gewijzigd.", err=True)
        sys.exit(REFUSED)
    except InvalidToken:
        click.echo("Telegram kent dit token niet. Kijk KLACHTENBOT_TOKEN na.", err=True)
        sys.exit(BAD_CONFIGURATION)
    except TelegramError as error:
        click.echo(f"Telegram is niet te bereiken ({type(error).__name__}).", err=True)
        sys.exit(REFUSED)


def read_settings() -> Settings:
    """Read, and the log set up: it hides what is secret in them. Raises `BadSettings`."""
    settings = load()
    set_up(settings.log_level, settings.secrets(), style=settings.log_format)
    return settings


def with_house(act: Callable[[House], Awaitable[T]], settings: Settings) -> T:
    async def run() -> T:
        async with app.opened(settings) as home:
            return await act(home)

    return asyncio.run(run())
