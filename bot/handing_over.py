"""The commands of a hand-over (P10): `handover`, and `open` for who received one."""

from pathlib import Path

import click

from bot.edge import edge, read_settings, with_house
from handlers.context import House
from handlers.handing_over import COPY_FIRST, Handover, handed_over
from storage.passphrase import unlocked

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help="Maak het bestand van een verzoek om overdracht, bijvoorbeeld AVG-2026-004.")
@click.argument("name")
@click.option("--out", required=True, type=FILE)
def handover(name: str, out: Path) -> None:
    with edge():
        made = with_house(lambda home: _made(home, name.upper()), read_settings())
        with out.open("xb") as file:
            file.write(made.content)
        click.echo(f"Klaar: {out}, {made.complaints} klachten.")
        if not made.copied_on:
            click.echo(COPY_FIRST)
        click.echo(f"Het wachtwoord, dat nergens wordt bewaard: {made.passphrase}")


async def _made(home: House, name: str) -> Handover:
    """The operator sees the whole register."""
    async with home.database.read(home.clock.now()) as page:
        return await handed_over(page, home, name, None, lambda _complaint: True)


@click.command(name="open", help="Open een bestand van een overdracht, met het wachtwoord dat erbij hoort.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=FILE, help="Zonder dit: dezelfde naam, met .zip.")
def open_(file: Path, out: Path | None) -> None:
    passphrase = click.prompt("Wachtwoord", hide_input=True)
    with edge():
        content = unlocked(file.read_bytes(), passphrase)
        path = out or file.with_suffix(".zip")
        with path.open("xb") as made:
            made.write(content)
        click.echo(f"Klaar: {path}")
