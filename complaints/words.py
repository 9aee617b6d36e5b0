"""Sentences for people, kept as data: a Dutch source text with named placeholders, and its values.

The rules choose the sentence; the edge (`handlers/texts.py`) translates it and formats dates for its reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 - the customary name of the extraction marker
    """Mark a Dutch source text for Babel; returns it unchanged."""
    return message


class Count(int):
    """A figure with its thousands apart, as the reader writes them; as a str in Dutch: 4.312."""

    def __str__(self) -> str:
        return f"{self:,}".replace(",", ".")


@dataclass(frozen=True)
class Text:
    """`message` holds `%(name)s` placeholders; a value may be a str, int, Count, date, or another Text."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def say(message: str, **values: object) -> Text:
    """A sentence with its values; Babel extracts the first argument."""
    return Text(message, values)
