"""`klachtenbot import`: the template, a trial, the import, and every file that does not come in."""

import os
import sqlite3
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot import importing
from bot.cli import cli
from bot.importing import bring_in, trial
from bot.sweep import sweep
from complaints.errors import Refusal
from complaints.exchange import SHEETS, Shown
from handlers.documents.register_book import FORMULA, register_book, template
from handlers.texts import spoken
from storage import importing as archive
from storage import people, register
from tests.agency import CARLA, Agency
from tests.bot.office import outbox, reported
from tests.registers import a_register

DONE, REFUSED, WRONG_USE = 0, 1, 2
KLACHTEN, GEBEURTENISSEN, MENSEN, _APART = (sheet.name for sheet in SHEETS)
LEAST = {
    "Geregistreerd door": "Karin Klaver",
    "Binnengekomen via": "Brief",
    "Naam": "J. Pietersen",
    "Opdrachtgever": "UWV",
    "Begeleidende coach": "Peter Oud",
    "Klacht over": "Peter Oud; De organisatie",
    "Onderwerp": "Traagheid",
    "Samenvatting": "Drie weken geen antwoord",
}
CLOSED = (
    ("Ingeschreven", 2, {}),
    ("Ontvangst bevestigd", 5, {"Manier": "Brief"}),
    ("In behandeling genomen", 9, {}),
    ("Antwoord verstuurd", 30, {"Manier": "Brief"}),
    ("Belpoging", 33, {"Tijd": "14:30", "Bereikt": "Ja", "Tevreden": "Ja", "Toelichting": "Het is goed zo."}),
    ("Afgesloten", 34, {}),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without settings from outside."""
    for name in [name for name in os.environ if name.startswith("KLACHTENBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def klachtenbot(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def filled_in(*received: date, events=CLOSED, **cells: object) -> bytes:
    """The template, with a complaint of the old register for each day of receipt."""
    book = load_workbook(BytesIO(template()))
    for row, day in enumerate(received, 2):
        put(book[KLACHTEN], row, {**LEAST, "Eigen nummer": f"oud {row}", "Ontvangen op": day, **cells})
        for what, after, facts in events:
            happened = {"Nummer": f"oud {row}", "Datum": day + timedelta(days=after), "Wat": what}
            put(book[GEBEURTENISSEN], 0, {**happened, "Door": "Karin Klaver", **facts})
    for row, name in enumerate(("Karin Klaver", "Peter Oud"), 2):
        put(book[MENSEN], row, {"Naam": name})
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(page, row, cells):
    row = row or 1 + next(n for n in range(1, 10_000) if page.cell(n + 1, 1).value is None)
    place = {cell.value.removesuffix(" *"): cell.column for cell in page[1]}
    for heading, cell in cells.items():
        page.cell(row, place[heading], cell)


def contents(folder: Path) -> list[str]:
    """The whole database, as SQL."""
    database = sqlite3.connect(folder / "data" / "klachten.sqlite3")
    try:
        return list(database.iterdump())
    finally:
        database.close()


@pytest.fixture
def ready(folder: Path) -> Path:
    klachtenbot("init")
    (folder / "oud.xlsx").write_bytes(filled_in(date(2023, 3, 6), date(2023, 5, 8)))
    return folder


# --- on the command line


def test_the_template_is_made_once_and_needs_no_database(folder: Path):
    made = klachtenbot("import", "--template", "sjabloon.xlsx")
    assert (made.exit_code, made.output) == (
        DONE,
        "Klaar: sjabloon.xlsx. Op blad Uitleg staat hoe je het invult.\n",
    )
    assert (folder / "sjabloon.xlsx").read_bytes() == template()
    again = klachtenbot("import", "--template", "sjabloon.xlsx")
    assert again.exit_code == REFUSED
    assert (folder / "sjabloon.xlsx").read_bytes() == template()


@pytest.mark.parametrize(
    "arguments",
    [(), ("oud.xlsx", "--template", "nieuw.xlsx"), ("--dry-run",), ("--dry-run", "--template", "nieuw.xlsx")],
)
def test_wrong_use_is_told_apart(folder: Path, arguments):
    assert klachtenbot("import", *arguments).exit_code == WRONG_USE
    assert list(folder.iterdir()) == []


def test_a_trial_says_what_would_come_in_and_changes_nothing(ready: Path):
    before = contents(ready)
    tried = klachtenbot("import", "oud.xlsx", "--dry-run")
    assert (tried.exit_code, tried.output.splitlines()) == (
        DONE,
        [
            "Dit zou erin komen:",
            "  2 klachten",
            "  16 gebeurtenissen",
            "  zonder toegang: Peter Oud, Karin Klaver",
            f"  {importing.JOIN_FIRST}",
            "Er is niets gewijzigd. Laat --dry-run weg om het in te lezen.",
        ],
    )
    assert contents(ready) == before


def test_a_register_comes_in_and_only_once(ready: Path):
    came = klachtenbot("import", "oud.xlsx")
    assert came.exit_code == DONE
    assert came.output.splitlines()[0] == "Dit is erin gekomen:"
    assert "  nieuwe nummers: KL-2023-001 tot en met KL-2023-002" in came.output.splitlines()
    assert klachtenbot("verify").exit_code == DONE
    before = contents(ready)
    again = klachtenbot("import", "oud.xlsx")
    assert again.exit_code == REFUSED
    assert again.output.startswith("Dit register is al ingelezen, op ")
    assert contents(ready) == before


def test_what_came_in_stands_nowhere_in_the_clear(ready: Path):
    klachtenbot("import", "oud.xlsx")
    for path in (ready / "data").rglob("*"):
        assert not path.is_file() or b"Pietersen" not in path.read_bytes()


def test_each_fault_is_one_line_and_nothing_comes_in(ready: Path):
    before = contents(ready)
    (ready / "fout.xlsx").write_bytes(
        filled_in(date(2023, 3, 6), date(2023, 5, 8), Onderwerp="=A1", Naam=None)
    )
    refused = klachtenbot("import", "fout.xlsx")
    assert (refused.exit_code, refused.stdout, refused.stderr.splitlines()) == (
        REFUSED,
        "",
        [
            f"Blad Klachten, cel W2: {FORMULA}",
            f"Blad Klachten, cel W3: {FORMULA}",
            "Blad Klachten, rij 2, kolom K (Naam): Dit moet ingevuld zijn.",
            "Blad Klachten, rij 3, kolom K (Naam): Dit moet ingevuld zijn.",
            "Er zijn 4 fouten.",
            "Er is niets gewijzigd. Verbeter het bestand en probeer het nog eens.",
        ],
    )
    assert contents(ready) == before


def test_a_hundred_faults_are_shown_and_all_are_counted(ready: Path):
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(120)]
    (ready / "fout.xlsx").write_bytes(filled_in(*days, events=(), Opdrachtgever="Niemand"))
    lines = klachtenbot("import", "fout.xlsx").stderr.splitlines()
    assert len(lines) == 103
    assert lines[100:102] == ["… en nog 20.", "Er zijn 120 fouten."]


@pytest.mark.parametrize("arguments", [("weg.xlsx",), ("data",), ("keyring.json",)])
def test_a_file_that_is_no_register_is_one_sentence(ready: Path, arguments):
    before = contents(ready)
    refused = klachtenbot("import", *arguments)
    assert refused.exit_code == REFUSED
    assert len(refused.stderr.splitlines()) == 1
    assert contents(ready) == before


def test_a_file_that_is_far_too_large_is_not_read(ready: Path, monkeypatch):
    monkeypatch.setattr(importing, "LARGEST", 100)
    assert klachtenbot("import", "oud.xlsx").stderr.startswith("Dit bestand is te groot voor een register")


# --- among people and complaints that are there


async def test_what_goes_out_comes_in_elsewhere_the_same(agency: Agency, tmp_path: Path):
    """Among a team of others."""
    agency.clock.at(2026, 11, 23, 14, 0)  # after the last thing that happened
    written = register_book(a_register(20, seed=31))
    (tmp_path / "uit.xlsx").write_bytes(written)
    outcome = await bring_in(agency.house, tmp_path / "uit.xlsx")
    assert outcome.lines[1] == "  20 klachten"
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
        shown = Shown(
            await register.listing(page),
            await archive.dissatisfactions(page),
            {person.id: person.name for person in team.people.values()},
        )
    assert register_book(shown) == written


async def test_an_old_closed_register_gives_no_reminder_at_all(agency: Agency, tmp_path: Path):
    await reported(agency)
    days = [date(2022, 1, 3) + timedelta(days=17 * n) for n in range(60)]
    (tmp_path / "oud.xlsx").write_bytes(filled_in(*days))
    await bring_in(agency.house, tmp_path / "oud.xlsx")
    assert await sweep(agency.house) == 0
    assert await outbox(agency) == []


async def test_what_is_still_open_is_said_and_reminded_of_as_any_other(agency: Agency, tmp_path: Path):
    await reported(agency)
    (tmp_path / "oud.xlsx").write_bytes(filled_in(date(2026, 1, 5), date(2026, 2, 2), events=CLOSED[:3]))
    outcome = await bring_in(agency.house, tmp_path / "oud.xlsx")
    assert "  2 klachten zijn niet afgesloten: daarover komen herinneringen" in outcome.lines
    await sweep(agency.house)
    assert {kind for kind, _state in await outbox(agency)} == {"committee", "resolve"}
    assert await sweep(agency.house) == 0


async def test_remarks_are_said_and_refuse_nothing(agency: Agency, tmp_path: Path):
    (tmp_path / "oud.xlsx").write_bytes(filled_in(date(2019, 3, 4)))
    outcome = await trial(agency.house, tmp_path / "oud.xlsx")
    assert not outcome.is_refused
    assert outcome.lines[-3:-1] == (
        "Let op:",
        "Blad Klachten, rij 2: De bewaartermijn is voorbij: 60 maanden na het afsluiten.",
    )


async def test_who_is_in_the_team_is_tied_to_what_is_about_them(agency: Agency, tmp_path: Path):
    async with agency.house.database.read(agency.clock.now()) as page:
        team = await people.team(page, agency.house.today())
    (anna, *_others) = team.people.values()
    (tmp_path / "oud.xlsx").write_bytes(filled_in(date(2023, 3, 6), **{"Klacht over": anna.name.upper()}))
    await bring_in(agency.house, tmp_path / "oud.xlsx")
    async with agency.house.database.read(agency.clock.now()) as page:
        (complaint,) = await register.listing(page)
    assert anna.id in complaint.involved


async def test_what_came_in_since_it_was_read_stops_it(agency: Agency, tmp_path: Path, monkeypatch):
    file = tmp_path / "oud.xlsx"
    file.write_bytes(filled_in(date(2023, 3, 6)))
    examined = await importing._examine(agency.house, file)
    await bring_in(agency.house, file)

    async def as_it_was(_house, _file):
        return examined

    monkeypatch.setattr(importing, "_examine", as_it_was)
    with pytest.raises(Refusal) as caught:
        await bring_in(agency.house, file)
    assert spoken(caught.value.text) == "Dit is intussen al gewijzigd. Kijk naar de laatste stand."


async def test_an_older_complaint_goes_on_in_the_chat_as_any_other(agency: Agency, tmp_path: Path):
    about = {"Klacht over": "De organisatie", "Begeleidende coach": "Geen begeleidende coach"}
    (tmp_path / "oud.xlsx").write_bytes(filled_in(date(2026, 1, 5), events=CLOSED[:3], **about))
    await bring_in(agency.house, tmp_path / "oud.xlsx")
    shown = await agency.says(CARLA, "KL-2026-001")
    assert "Wat er gebeurde: niet ingevuld" in shown.text.splitlines()
    assert "Nummer in het oude register: oud 2" in (await agency.says(CARLA, "tijdlijn 1")).text
    await agency.says(CARLA, "KL-2026-001")
    await agency.presses(CARLA, "Correctie", "Wat er gebeurde")
    await agency.says(CARLA, "Ik stond voor een dichte deur.", "klaar", "Stond niet in het oude register.")
    await agency.presses(CARLA, "Vastleggen")
    shown = await agency.says(CARLA, "KL-2026-001")
    assert "Wat er gebeurde: Ik stond voor een dichte deur." in shown.text.splitlines()
