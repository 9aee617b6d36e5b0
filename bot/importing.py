"""`klachtenbot import`: a register from a file comes in whole, or every fault in it is named."""

import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

from bot.edge import REFUSED, edge, read_settings, with_house
from complaints.errors import Refusal
from complaints.exchange import Desk, Fault, Found, read
from complaints.lifecycle import Stage
from complaints.questions import Scene
from complaints.words import N_, say
from handlers.contact import read_email, read_phone, show_phone
from handlers.context import House
from handlers.documents import register_book
from handlers.documents.register_book import LARGEST, read_book
from handlers.texts import ngettext, spoken
from storage import importing, people
from storage.page import Page

JOIN_FIRST = N_(
    "Gaat iemand van hen nog meedoen? Nodig die dan eerst uit: anders ziet die klachten over zichzelf."
)
MOST_SHOWN = 100  # faults; whoever mends so many tries again anyway


@dataclass(frozen=True)
class Outcome:
    """What is said of it, in whole sentences; `is_refused`: then nothing came in."""

    lines: tuple[str, ...]
    is_refused: bool = False


async def trial(house: House, file: Path) -> Outcome:
    """What would come in. Writes nothing. Raises a Refusal for what is no register at all."""
    found, _content = await _examine(house, file)
    return _refused(found) if found.faults else Outcome((*_of_trial(found),))


async def bring_in(house: House, file: Path) -> Outcome:
    """All of it, or nothing. Raises a Refusal also when something else came in since it was read."""
    found, content = await _examine(house, file)
    if found.faults:
        return _refused(found)
    async with house.database.write(house.clock.now()) as page:
        filed = await importing.file(page, found, content)
    had = {each.number for each in found.complaints}
    given = [each.number for each in filed if each.number not in had]
    return Outcome((*_of_import(found, given),))


async def _examine(house: House, file: Path) -> tuple[Found, bytes]:
    """And its cells as bytes: the same cells are the same register, however the file was saved."""
    raws, faults = read_book(_content(file))
    content = repr(raws).encode()
    async with house.database.read(house.clock.now()) as page:
        before = await importing.earlier(page, content)
        if before is not None:
            day = before.astimezone(house.zone).date()
            raise Refusal("Dit register is al ingelezen, op %(day)s. Er is niets gewijzigd.", day=day)
        desk = await _desk(house, page)
    found = read(raws, desk)
    if not faults:
        return found, content
    places = {(fault.sheet, fault.row, fault.column) for fault in faults}
    others = [each for each in found.faults if (each.sheet, each.row, each.column) not in places]
    return Found(faults=(*faults, *others), remarks=found.remarks), content


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal("Dit bestand is te groot voor een register: hoogstens 25 MB.")
        return file.read_bytes()
    except OSError:
        raise Refusal("Dit bestand kan niet worden gelezen: %(file)s.", file=str(file)) from None


async def _desk(house: House, page: Page) -> Desk:
    """The register as it is on this page."""
    there, team = await importing.outlook(page), await people.team(page, house.today())
    return Desk(
        scene=_scene(house),
        now=page.now,
        people={person.id: person.name for person in team.people.values()},
        taken=there.taken,
        first_new=there.first_new,
        invited=there.invited,
        months=house.retention_months,
    )


def _scene(house: House) -> Scene:
    return Scene(
        today=house.today(),
        calendar=house.calendar,
        read_phone=read_phone,
        read_email=read_email,
        show_phone=show_phone,
    )


# --- what is said of it


def _refused(found: Found) -> Outcome:
    """So many faults as somebody can mend in one go, and how many there are."""
    count = len(found.faults)
    lines = (
        *_some(found.faults),
        ngettext("Er is %(count)s fout.", "Er zijn %(count)s fouten.", count) % {"count": count},
        spoken(say("Er is niets gewijzigd. Verbeter het bestand en probeer het nog eens.")),
    )
    return Outcome(lines, is_refused=True)


def _of_trial(found: Found) -> Iterator[str]:
    yield spoken(say("Dit zou erin komen:"))
    yield from _counts(found)
    yield from _remarks(found)
    yield spoken(say("Er is niets gewijzigd. Laat --dry-run weg om het in te lezen."))


def _of_import(found: Found, given: Sequence[str]) -> Iterator[str]:
    yield spoken(say("Dit is erin gekomen:"))
    yield from _counts(found)
    for numbers in _by_year(given):
        span = say("nieuwe nummers: %(first)s tot en met %(last)s", first=numbers[0], last=numbers[-1])
        one = say("nieuw nummer: %(number)s", number=numbers[0])
        yield f"  {spoken(span if len(numbers) > 1 else one)}"
    yield from _remarks(found)


def _counts(found: Found) -> Iterator[str]:
    events = sum(len(each.events) for each in found.complaints)
    for count, one, many in (
        (len(found.complaints), N_("%(count)s klacht"), N_("%(count)s klachten")),
        (events, N_("%(count)s gebeurtenis"), N_("%(count)s gebeurtenissen")),
        (
            len(found.dissatisfactions),
            N_("%(count)s uiting van ontevredenheid"),
            N_("%(count)s uitingen van ontevredenheid"),
        ),
    ):
        if count:
            yield f"  {ngettext(one, many, count) % {'count': count}}"
    if running := sum(each.stage is not Stage.CLOSED for each in found.complaints):
        open_ones = ngettext(
            "%(count)s klacht is niet afgesloten: daarover komen herinneringen",
            "%(count)s klachten zijn niet afgesloten: daarover komen herinneringen",
            running,
        )
        yield f"  {open_ones % {'count': running}}"
    if found.newcomers:
        newcomers = spoken(say("zonder toegang: %(names)s", names=[*found.newcomers.values()]))
        yield f"  {newcomers}"
        yield f"  {spoken(JOIN_FIRST)}"


def _by_year(numbers: Sequence[str]) -> Iterator[list[str]]:
    in_order = sorted(numbers, key=lambda number: (_year_of(number), len(number), number))
    for _year, same in groupby(in_order, _year_of):
        yield [*same]


def _year_of(number: str) -> str:
    return number.split("-")[1]


def _remarks(found: Found) -> Iterator[str]:
    """What refuses nothing, and somebody should see."""
    if found.remarks:
        yield spoken(say("Let op:"))
        yield from _some(found.remarks)


def _some(faults: Sequence[Fault]) -> Iterator[str]:
    yield from (spoken(fault.said) for fault in faults[:MOST_SHOWN])
    if more := len(faults[MOST_SHOWN:]):
        yield ngettext("… en nog %(count)s.", "… en nog %(count)s.", more) % {"count": more}


# --- the command


@click.command(name="import", help="Lees een bestaand register in uit Excel: helemaal, of helemaal niet.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Zeg wat erin zou komen, en verander niets.")
@click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="Maak een leeg werkblad.")
def import_(file: Path | None, dry_run: bool, template: Path | None) -> None:  # noqa: FBT001 - click passes a flag
    if (file is None) == (template is None) or (dry_run and template):
        raise click.UsageError("Noem een bestand om in te lezen, of met --template een bestand om te maken.")
    with edge():
        if file is not None:
            _import(file, trial if dry_run else bring_in)
        elif template is not None:
            with template.open("xb") as made:  # what is there may be filled in already
                made.write(register_book.template())
            click.echo(f"Klaar: {template}. Op blad Uitleg staat hoe je het invult.")


def _import(file: Path, act: Callable[[House, Path], Awaitable[Outcome]]) -> None:
    outcome = with_house(lambda home: act(home, file), read_settings())
    for line in outcome.lines:
        click.echo(line, err=outcome.is_refused)
    if outcome.is_refused:
        sys.exit(REFUSED)
