"""The commands that keep the archive: `backup`, `restore`, `rotate-key`."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from bot import backup, keys
from bot.clock import Clock
from bot.edge import REFUSED, edge, read_settings, with_house
from bot.settings import Settings
from handlers.context import House
from handlers.texts import moment, spoken
from storage import restore as restoring
from storage.crypto import Keyring
from storage.lock import holding
from storage.sealed_file import Header

REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: "dat is er niet",
    PermissionError: "daar mag je niet bij",
    IsADirectoryError: "dat is een map",
    NotADirectoryError: "dat is geen map",
}


@contextmanager
def _about_files() -> Iterator[None]:
    """A folder that is full, gone, or somebody else's."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        reason = REASONS.get(type(error), f"daarmee gaat iets mis ({error.strerror})")
        click.echo(f"{error.filename or 'Het bestand'}: {reason}.", err=True)
        sys.exit(REFUSED)


@click.command(name="backup", help="Maak nu een reservekopie, ook terwijl de bot draait.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Zonder dit: in de map voor reservekopieën.",
)
def backup_(out: Path | None) -> None:
    with edge(), _about_files():
        settings = read_settings()
        path = out or backup.named(settings.backup_dir, Clock(settings.clock_offset).now())
        with_house(lambda home: backup.make(home, path), settings)
        click.echo(f"Klaar: {path}")
        click.echo("Bewaar een kopie op een andere plek, en niet bij de sleutels.")


@click.command(help="Zet een reservekopie terug op een lege plek.")
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    with edge(), _about_files():
        settings = read_settings()
        url = settings.database_url.get_secret_value()
        keyring = Keyring.load(settings.keyring_file)
        with holding(url):
            now = Clock(settings.clock_offset).now()
            header = asyncio.run(restoring.restore(url, keyring, file, now))
        for line in _restored(header, settings):
            click.echo(line)


def _restored(header: Header, settings: Settings) -> Iterator[str]:
    yield f"Klaar: de reservekopie van {moment(header.made_at, settings.timezone)} is teruggezet en klopt."
    yield f"Het logboek eindigde toen bij regel {header.trail_rows}, {header.trail_hash[:16]}."
    yield "Wat daarna is gedaan, zit er niet in. Kijk in docs/backup.md wat je nu nagaat, en start de bot."


@click.command(name="rotate-key", help="Maak een nieuwe sleutel. De bot moet daarvoor stilstaan.")
@click.option("--rewrite", is_flag=True, help="Zet ook alles wat er al is onder de nieuwste sleutel.")
@click.option("--drop", metavar="SLEUTEL", help="Gooi een oude sleutel weg die niets meer opent.")
@click.option(
    "--forget-backups", is_flag=True, help="Met --drop: ook als reservekopieën dan onleesbaar zijn."
)
def rotate_key(rewrite: bool, drop: str | None, forget_backups: bool) -> None:  # noqa: FBT001 - click passes flags
    if (drop and rewrite) or (forget_backups and not drop):
        raise click.UsageError("--drop gaat niet samen met --rewrite, en --forget-backups hoort bij --drop.")
    with edge():
        settings = read_settings()
        with holding(settings.database_url.get_secret_value()):
            if drop:
                _with_keys(
                    settings, lambda home: keys.drop(home, settings, drop, even_backups=forget_backups)
                )
            elif rewrite:
                _rewrite(settings)
            else:
                _rotate(settings)


def _rotate(settings: Settings) -> None:
    _with_keys(settings, lambda home: keys.rotate(home, settings))
    click.echo(f"Bewaar nu een nieuwe kopie van {settings.keyring_file}: in de oude zit deze sleutel niet.")


def _rewrite(settings: Settings) -> None:
    """A new key first, unless the last rewriting was not finished: then under the one it began with."""
    if not with_house(keys.is_unfinished, settings):
        _rotate(settings)
    count, faults = with_house(keys.rewrite, settings)
    click.echo(f"Rijen onder de nieuwste sleutel gezet: {count}.")
    for fault in faults:
        click.echo(spoken(fault), err=True)
    if faults:
        sys.exit(REFUSED)


def _with_keys(settings: Settings, act: Callable[[House], keys.Told]) -> None:
    click.echo(spoken(with_house(act, settings)))
