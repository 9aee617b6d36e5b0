"""Words for people: translation and dates, in the language of whoever reads. Set around each update and
message.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from complaints.words import Count, Text

SOURCE = "nl"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {SOURCE: "Nederlands", "en": "English"}
)  # each by its own name
REGIONS: Mapping[str, str] = MappingProxyType({"en": "en_GB"})  # the day before the month, hours to 24
PIECE = 1500  # characters of a long text on one line, so that a message can be cut between them
LOCALES = Path(__file__).parent / "locale"

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything rendered inside is in this language; reset afterwards, so that nothing leaks to the
    next update.
    """
    token = _locale.set(locale)
    try:
        yield
    finally:
        _locale.reset(token)


def language() -> str:
    return _locale.get()


def locale() -> str:
    """What Babel writes days and numbers by."""
    return REGIONS.get(_locale.get(), _locale.get())


@cache
def _catalogue(name: str) -> NullTranslations:
    """Read from the source file, compiled in memory: no compiled catalogues in the repository."""
    source = LOCALES / name / "LC_MESSAGES" / "klachtenbot.po"
    if name == SOURCE or not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return Translations(compiled)


def _(message: str) -> str:
    """The Dutch source text in the reader's language; an empty string stays empty."""
    return str(_catalogue(_locale.get()).ugettext(message)) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    return str(_catalogue(_locale.get()).ungettext(singular, plural, number))


def full_date(day: date) -> str:
    """As in "maandag 23 november 2026"."""
    return format_date(day, "full", locale=locale())


def short_date(day: date) -> str:
    """As in "ma 23 nov"; in lists, where the year is clear."""
    return format_date(day, "EEE d MMM", locale=locale()).replace(".", "")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """As in "23 november 2026 10:05", in the agency's time zone."""
    return format_datetime(at, "d MMMM y HH:mm", tzinfo=zone, locale=locale())


def spoken(text: Text | str) -> str:
    """The sentence with its values filled in: plain, not yet escaped."""
    if isinstance(text, str):
        return _(text)
    message = _(text.message)
    return (
        message % {name: _spoken_value(value) for name, value in text.values.items()}
        if text.values
        else message
    )


def _spoken_value(value: object) -> object:
    if isinstance(value, Text):
        return spoken(value)
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, Count):
        return format_decimal(int(value), locale=locale())
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_spoken_value(item)) for item in value)
    return value


def pieces(text: str) -> list[str]:
    return [text[start : start + PIECE] for start in range(0, max(len(text), 1), PIECE)]


def html(text: Text | str) -> str:
    """A sentence for Telegram's HTML: every character of it escaped."""
    return escape(spoken(text), quote=False)


def bold(text: Text | str) -> str:
    return f"<b>{html(text)}</b>"


def phrase(message: str, values: Mapping[str, object]) -> str:
    """A translated sentence with values, escaped; for sentences that are made here, not in the rules."""
    return html(Text(message, values))
