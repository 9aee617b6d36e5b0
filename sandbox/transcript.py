"""A chat to keep: as plain text, or as one page that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from babel.dates import format_date, format_time

from sandbox.clock import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandbox.messages import Message

TITLE = {"nl": "Gesprek van {name} met de bot", "en": "Conversation of {name} with the bot"}
FILE = {"nl": "bestand", "en": "file"}
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
article {{ margin: 0 0 1rem; padding: .6rem .9rem; border-left: 4px solid #2f8b73; white-space: pre-wrap; }}
article.me {{ border-color: #8a96a8; margin-left: 3rem; }}
h3 {{ margin: 0; font-size: .85rem; }}
li {{ white-space: normal; }}
</style></head><body><h1>{title}</h1>
{body}</body></html>
"""


def as_text(name: str, messages: Sequence[Message], language: str) -> str:
    """Buttons between square brackets."""
    lines = [TITLE[language].format(name=name)]
    day = ""
    for message in messages:
        if (new := _day(message, language)) != day:
            lines += ["", day := new]
        lines += ["", f"{_time(message, language)} {_who(message, name)}", *_said(message, language)]
        lines += [" ".join(f"[{button}]" for button in row) for row in _rows(message)]
    return "\n".join(lines) + "\n"


def as_page(name: str, messages: Sequence[Message], language: str) -> str:
    title = TITLE[language].format(name=name)
    body = "".join(_articles(name, messages, language))
    return PAGE.format(language=language, title=escape(title), body=body)


def _articles(name: str, messages: Sequence[Message], language: str) -> Iterator[str]:
    day = ""
    for message in messages:
        if (new := _day(message, language)) != day:
            day = new
            yield f"<h2>{escape(day)}</h2>\n"
        side, text = "bot" if message.by_bot else "me", message.html
        head = f"<h3>{_time(message, language)} {escape(_who(message, name))}</h3>"
        file = f"<p>{escape(_file(message, language))}</p>" if message.file else ""
        buttons = "".join(f"<li>{escape(each)}</li>" for row in _rows(message) for each in row)
        listed = f"<ul>{buttons}</ul>" if buttons else ""
        yield f'<article class="{side}">{head}{file}{text}{listed}</article>\n'


def _said(message: Message, language: str) -> Iterator[str]:
    if message.file:
        yield _file(message, language)
    if message.text:
        yield message.text


def _file(message: Message, language: str) -> str:
    return f"({FILE[language]}: {message.file.name})" if message.file else ""


def _rows(message: Message) -> list[list[str]]:
    return [[str(button["text"]) for button in row] for row in message.rows]


def _who(message: Message, name: str) -> str:
    return "Bot" if message.by_bot else name


def _day(message: Message, language: str) -> str:
    return format_date(message.at.astimezone(ZONE), "full", language)


def _time(message: Message, language: str) -> str:
    return format_time(message.at, "HH:mm", ZONE, language)
