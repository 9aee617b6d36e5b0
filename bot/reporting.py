"""`klachtenbot report`: the reports of `/rapport` as a file. The operator sees the whole register."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from complaints.errors import Refusal
from complaints.reports.periods import named
from complaints.words import Text
from handlers import reporting
from handlers.context import House
from handlers.documents.report_uwv import uwv_docx, uwv_xlsx
from handlers.reports import KINDS, period_of
from handlers.texts import spoken
from storage.mapping import plain

Makers: TypeAlias = Mapping[str, Callable[[], bytes]]  # by the ending of the file


class WrongEnding(Refusal):
    """A report of this kind can't be made as such a file."""


async def make(house: House, kind: str, typed: str, out: Path) -> bytes:
    """The content of the file. Raises a Refusal: no such period, no such ending, or what can't be counted."""
    period = period_of(kind, typed, house.today())
    makers = await REPORTS[kind](house, period)
    ending = out.suffix.lower()
    if ending not in makers:
        raise WrongEnding(
            "Het rapport “%(kind)s” kan als %(endings)s. Geef het bestand een van die namen achter de punt.",
            kind=KINDS[kind].word,
            endings=tuple(makers),
        )
    return makers[ending]()


async def _uwv(house: House, period: str) -> Makers:
    async with house.database.read(house.clock.now()) as page:
        kept, report = await reporting.uwv(page, house, named(period), None)
    about = {"hash": kept.content_hash, "trail_seq": kept.trail_seq, "trail_head": kept.trail_head}
    return {
        ".docx": lambda: uwv_docx(report, house),
        ".xlsx": lambda: uwv_xlsx(report, house),
        ".json": lambda: as_json({**kept.content, **about}),
    }


def as_json(value: object) -> bytes:
    """Figures and codes, as they are called in the program; dates in ISO."""
    return json.dumps(_bare(value), ensure_ascii=False, indent=2).encode() + b"\n"


def _bare(value: object) -> object:
    if isinstance(value, Text):
        return spoken(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _bare(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _bare(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(item) for item in value]
    return plain(value)


REPORTS: Mapping[str, Callable[[House, str], Awaitable[Makers]]] = MappingProxyType({
    "uwv": _uwv,
})  # fmt: skip
