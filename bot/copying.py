"""`klachtenbot copy`: the register to another database, from SQLite to PostgreSQL or back."""

import asyncio
from collections.abc import Iterator

import click

from bot.app import opened
from bot.edge import edge, read_settings
from bot.secret_files import Fault
from bot.settings import Settings, database_address
from storage.copying import Copied
from storage.copying import copy as copy_rows
from storage.lock import holding
from storage.standby import standing_still


@click.command(help="Kopieer alles naar een andere, lege database. De bot moet daarvoor stilstaan.")
@click.option("--to", "target", required=True, metavar="ADRES", help="Als in KLACHTENBOT_DATABASE_URL.")
def copy(target: str) -> None:
    try:
        address = database_address(target)
    except Fault as fault:
        raise click.UsageError(f"--to: {fault}") from None
    except ValueError:
        raise click.UsageError("--to: hier hoort het adres van een database.") from None
    with edge():
        settings = read_settings()
        with holding(settings.database_url.get_secret_value()):
            found = asyncio.run(_copy(settings, address))
        for line in _told(found):
            click.echo(line)


async def _copy(settings: Settings, target: str) -> Copied:
    """Nobody writes meanwhile, in whichever of the two databases."""
    async with opened(settings) as home:
        url = home.database.url
        async with standing_still(url):
            return await copy_rows(url, target, home.database.keyring, home.clock.now())


def _told(found: Copied) -> Iterator[str]:
    yield f"{'tabel':<20} {'hier':>8} {'daar':>8}"
    for table, here in sorted(found.here.items()):
        yield f"{table:<20} {here:>8} {found.there[table]:>8}"
    yield f"Logboek: klopt hier en daar, tot en met regel {found.trail_rows}, {found.trail_hash[:16]}."
    yield "Klaar. Zet KLACHTENBOT_DATABASE_URL nu op het nieuwe adres, en start de bot dan pas weer."
    yield "Wat hier nog staat, verandert niet meer. Bewaar het tot de bot daar een week heeft gedraaid."
