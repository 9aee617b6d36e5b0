"""`klachtenbot report`: the reports of `/rapport` as a file. The operator sees the whole register."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from complaints.complaint import Complaint
from complaints.errors import Refusal
from complaints.exchange import Shown, tables
from complaints.reports.periods import named
from complaints.words import Text
from handlers import reporting
from handlers.context import House
from handlers.documents.register_book import register_book
from handlers.documents.report_disclosures import as_facts, disclosures_xlsx
from handlers.documents.report_insight import insight_xlsx
from handlers.documents.report_uwv import uwv_docx, uwv_xlsx
from handlers.documents.report_yearly import yearly_docx
from handlers.reports import KINDS, period_of
from handlers.texts import spoken
from storage import people
from storage.mapping import plain

Makers: TypeAlias = Mapping[str, Callable[[], bytes]]  # by the ending of the file


class Damaged(Refusal):
    """A register that misses a complaint is not made: it would pass for the whole."""


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
        kept, earlier = await reporting.uwv(page, house, named(period), None)
    report = reporting.shown(kept, house, earlier)
    about = {"hash": kept.content_hash, "trail_seq": kept.trail_seq, "trail_head": kept.trail_head}
    return {
        ".docx": lambda: uwv_docx(report, house),
        ".xlsx": lambda: uwv_xlsx(report, house),
        ".json": lambda: as_json({**kept.content, **about}),
    }


async def _insight(house: House, period: str) -> Makers:
    async with house.database.read(house.clock.now()) as page:
        found = await reporting.insight_of(page, house, named(period))
    return {".xlsx": lambda: insight_xlsx(found, house), ".json": lambda: as_json(found)}


async def _year(house: House, period: str) -> Makers:
    async with house.database.read(house.clock.now()) as page:
        found = await reporting.yearly_of(page, house, int(period), _everything)
        names = {each.id: each.name for each in (await people.team(page, house.today())).people.values()}
    return {
        ".docx": lambda: yearly_docx(found, names, house),
        ".xlsx": lambda: insight_xlsx(found.insight, house),
        ".json": lambda: as_json(found),
    }


async def _register(house: House, _period: str) -> Makers:
    async with house.database.read(house.clock.now()) as page:
        everybody = (await people.team(page, house.today())).people
        shown, lost = await reporting.register_of(page, everybody, _everything)
    if lost:
        raise Damaged("Niet te lezen: %(count)s. Kijk met: klachtenbot verify.", count=lost)
    return {".xlsx": lambda: register_book(shown), ".json": lambda: as_json(_by_sheet(shown))}


def _by_sheet(shown: Shown) -> dict[str, object]:
    """The cells of the workbook, a list of rows for each sheet; what is empty is left out."""
    return {
        table.name: [
            {
                heading.removesuffix(" *"): cell
                for heading, cell in zip(table.headings, row, strict=True)
                if cell is not None
            }
            for row in table.rows
        ]
        for table in tables(shown)
    }


async def _disclosures(house: House, _period: str) -> Makers:
    async with house.database.read(house.clock.now()) as page:
        everybody = (await people.team(page, house.today())).people
        proofs, lost = await reporting.disclosures_of(page, house, everybody)
    if lost:
        raise Damaged("%(count)s trajecten zijn beschadigd. Kijk met: klachtenbot verify.", count=lost)
    return {
        ".xlsx": lambda: disclosures_xlsx(proofs, house),
        ".json": lambda: as_json(as_facts(proofs)),
    }


def _everything(_complaint: Complaint) -> bool:
    return True


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
    "insight": _insight,
    "year": _year,
    "register": _register,
    "disclosures": _disclosures,
})  # fmt: skip
