"""A letter as a Word file, in Dutch whoever asks for it: the complainant reads it."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from complaints.errors import Refusal
from complaints.letters import Letter
from complaints.words import Text, say
from handlers.texts import full_date, speaking, spoken

TEMPLATES = Path(__file__).parent / "templates"
NO_CONTACT = "[vul in: naam en telefoonnummer van de contactpersoon]"
BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # a telephone number stays on one line
YEAR = 12  # months

# The name of the template, and of the letter that is made of it.
NAMES: Mapping[Letter, str] = MappingProxyType({
    Letter.ACKNOWLEDGEMENT: "ontvangstbevestiging",
    Letter.DECLINED: "niet-in-behandeling",
    Letter.EXTENSION: "verlenging",
    Letter.RESOLUTION: "antwoord",
    Letter.UNREACHABLE: "niet-bereikt",
    Letter.MEDIATOR: "mediator",
    Letter.DISCLOSURE: "bekendmaking",
})  # fmt: skip
REPORTS = ("rapport-uwv", "jaarevaluatie")  # the templates of reports


class Sender(Protocol):
    """Whose letters they are: the house, or its settings."""

    @property
    def organisation(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def retention_months(self) -> int: ...
    @property
    def letters_dir(self) -> Path | None: ...


def render(letter: Letter, facts: Mapping[str, object], house: Sender) -> bytes:
    """Raises a Refusal when the agency's own template can't be used."""
    return written(NAMES[letter], facts, house)


def written(name: str, facts: Mapping[str, object], house: Sender) -> bytes:
    """The template of that name, filled in. Raises a Refusal when it can't be used."""
    from handlers.documents.word import fill_in  # noqa: PLC0415 - docxtpl takes 0.4 s to import

    file, content = template(name, house)
    with speaking("nl"):
        values = {key: _in_words(value) for key, value in {**_of_house(house), **facts}.items()}
    return fill_in(content, values, file, house.organisation)


def template(name: str, house: Sender) -> tuple[str, bytes]:
    """Its file name and content: the agency's own, or else the one that comes with the program."""
    name = f"{name}.docx"
    own = house.letters_dir
    if own is not None and not own.is_dir():
        raise Refusal(
            "De map met eigen sjablonen is er niet. Laat de beheerder KLACHTENBOT_LETTERS_DIR nakijken."
        )
    file = own / name if own is not None and (own / name).exists() else TEMPLATES / name
    try:
        return name, file.read_bytes()
    except OSError as error:
        raise Refusal("Het sjabloon %(file)s is niet te lezen.", file=name) from error


def strays(house: Sender) -> list[str]:
    """Word files among the agency's own templates that nothing is made of: a slip in the name."""
    own = house.letters_dir
    known = {f"{name}.docx" for name in (*NAMES.values(), *REPORTS)}
    found = own.glob("*.docx") if own is not None and own.is_dir() else ()
    return sorted(file.name for file in found if file.name not in known and not file.name.startswith("~$"))


def _of_house(house: Sender) -> Mapping[str, object]:
    months = house.retention_months
    kept = say("%(n)s maanden", n=months) if months % YEAR else say("%(n)s jaar", n=months // YEAR)
    return {
        "organisatie": house.organisation,
        "contact": BETWEEN_DIGITS.sub("\N{NO-BREAK SPACE}", house.contact) or NO_CONTACT,
        "bewaartermijn": kept,
    }


def _in_words(value: object) -> object:
    if isinstance(value, Text):
        return spoken(value)
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, Mapping):
        return {key: _in_words(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_words(each) for each in value]
    return value
