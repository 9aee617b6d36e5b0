"""`klachtenbot`: exit code 0 done, 1 refused, 2 wrong use, 78 bad configuration."""

import asyncio
import os
import re
import sys
from pathlib import Path

import click
from telegram import Bot
from telegram.error import TelegramError

from bot import app, archive, copying, doctor, handing_over, importing, purging, reporting
from bot.clock import Clock
from bot.demo.command import demo
from bot.edge import REFUSED, edge, read_settings, with_house
from bot.reporting import REPORTS
from bot.settings import Settings
from complaints.people import Role
from handlers.context import House
from handlers.texts import spoken
from storage import migrations, people, trail, verify
from storage.crypto import Keyring
from storage.database import Database
from storage.engines import sqlite_file
from storage.errors import NotInitialised, TooNew
from storage.lock import holding

HEAD = re.compile(r"(\d+)\D+([0-9a-f]{16,64})\b")


def main() -> None:
    """The console script."""
    os.umask(0o077)  # whatever we make is ours alone
    cli(prog_name="klachtenbot")


@click.group(help="Klachtenbot: de klachtenregeling van een bureau, in een chat.")
def cli() -> None:
    pass


for command in (
    *(archive.backup_, archive.restore, archive.rotate_key, copying.copy, importing.import_),
    *(handing_over.handover, handing_over.open_, demo),
):
    cli.add_command(command)


@cli.command(help="Laat de bot draaien, tot Ctrl-C of SIGTERM.")
def run() -> None:
    with edge():
        settings = read_settings()
        settings.require_token()
        with holding(settings.database_url.get_secret_value()):
            asyncio.run(app.run(settings))


@cli.command(help="Probeer de bot in een webpagina: zonder token, zonder server, met verzonnen mensen.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Bewaar alles in deze map."
)
@click.option("--demo", "examples", is_flag=True, help="Begin met een team en twaalf verzonnen klachten.")
def sandbox(port: int, data_dir: Path | None, examples: bool) -> None:  # noqa: FBT001 - click passes a flag
    command = [sys.executable, "-m", "sandbox", "--port", str(port)]
    if data_dir:
        command += ["--data-dir", str(data_dir)]
    if examples:
        command += ["--demo"]
    os.execv(sys.executable, command)  # noqa: S606 - our own module, in our place: every signal reaches it


@cli.command(help="Maak de gegevensmap, de sleutels en de database.")
def init() -> None:
    with edge():
        settings = read_settings()
        asyncio.run(_init(settings))
        click.echo(f"Klaar. De sleutels staan in {settings.keyring_file}.")
        click.echo("Bewaar daar een kopie van op een andere plek: zonder sleutels is alles onleesbaar.")
        click.echo("Nodig nu de directie uit: klachtenbot invite --role director --name NAAM")


async def _init(settings: Settings) -> None:
    """The keyring first: a database without its key is of no use. An existing keyring is used as it is."""
    now = Clock(settings.clock_offset).now()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.keyring_file.exists():
        keyring = Keyring.load(settings.keyring_file)
    else:
        settings.keyring_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keyring = Keyring.create(settings.keyring_file, year=now.year)
    await Database.create(settings.database_url.get_secret_value(), keyring)


@cli.command(help="Nodig iemand uit. De link werkt 48 uur, voor één persoon.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", required=True)
@click.option("--freelance", is_flag=True, help="Een freelancer bevestigt ook de klachtenregeling (3.1b).")
def invite(role: str, name: str, freelance: bool) -> None:  # noqa: FBT001 - click passes a flag
    with edge():
        settings = read_settings()
        code = with_house(lambda home: _invite(home, Role(role), name, freelance=freelance), settings)
        username = asyncio.run(_username(settings))
        if username:
            click.echo(f"https://t.me/{username}?start={code}")
        else:
            click.echo(f"start={code}")


async def _invite(home: House, role: Role, name: str, *, freelance: bool) -> str:
    async with home.database.write(home.clock.now()) as page:
        code = await people.invite(page, role, name, freelancer=freelance, vouched=True)
        await trail.append(page, None, "invited", detail={"role": role.value})
    return code


async def _username(settings: Settings) -> str | None:
    """The bot's name for the link; without a token, or without Telegram, the code alone has to do."""
    if settings.token is None:
        return None
    try:
        async with Bot(settings.require_token(), base_url=f"{settings.api_url}/bot") as bot:
            return bot.username
    except TelegramError:
        return None


@cli.command(help="Maak een rapport, bijvoorbeeld: report uwv 2026-K3 --out uwv.docx")
@click.argument("kind", type=click.Choice([*REPORTS]))
@click.argument("period", default="")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Eindigt op docx, xlsx of json.",
)
def report(kind: str, period: str, out: Path) -> None:
    with edge():
        content = with_house(lambda home: reporting.make(home, kind, period, out), read_settings())
        with out.open("xb") as file:  # what is there may have been sent: it is not written over
            file.write(content)
        click.echo(f"Klaar: {out}")


@cli.command(name="verify", help="Controleer de database, de sleutels en het logboek.")
@click.option("--head", default="", help='Wat een directielid kreeg, zoals "regel 1234, a1b2c3d4e5f60718".')
def verify_(head: str) -> None:
    if head and not HEAD.search(head):
        raise click.UsageError('Typ na --head het nummer en de tekens, zoals "1234, a1b2c3d4e5f60718".')
    with edge():
        faults = with_house(lambda home: _verify(home, head), read_settings())
        for fault in faults:
            click.echo(spoken(fault.text), err=True)
        if faults:
            sys.exit(REFUSED)
        click.echo("In orde: de database, de sleutels en het logboek kloppen.")


async def _verify(home: House, head: str) -> list[verify.Fault]:
    async with home.database.read(home.clock.now()) as page:
        faults = await verify.verify(page)
        if (told := HEAD.search(head)) and not await trail.was(page, int(told[1]), told[2]):
            faults.append(verify.Fault("rewritten", "trail", told[1]))
    return faults


@cli.command(help="Wis wat langer is bewaard dan mag. De bot doet dit ook zelf, elke nacht.")
@click.option("--dry-run", is_flag=True, help="Zeg wat er gewist zou worden, en verander niets.")
def purge(dry_run: bool) -> None:  # noqa: FBT001 - click passes a flag
    with edge():
        going = with_house(purging.due if dry_run else purging.purge, read_settings())
        for each in going:
            click.echo(f"{each.number}: {'wordt gewist' if dry_run else 'gewist'}")
        if not going:
            click.echo("Er is niets te wissen.")


@cli.command(help="Breng de database naar de nieuwste vorm.")
def migrate() -> None:
    with edge():
        settings = read_settings()
        url = settings.database_url.get_secret_value()
        file = sqlite_file(url)
        if file is not None and not file.exists():
            raise NotInitialised("Er is nog geen database. Maak hem met: klachtenbot init.")
        with holding(url):
            before = asyncio.run(migrations.current(url))
            if before and before > migrations.NEWEST:
                raise TooNew
            asyncio.run(migrations.upgrade(url))
            with_house(app.fill, settings)
        newest = migrations.NEWEST
        click.echo("De database was al bij." if before == newest else f"De database is nu bij: {newest}.")


@cli.command(name="doctor", help="Kijk wat er nog ontbreekt, in de goede volgorde.")
def doctor_() -> None:
    with edge():
        findings = asyncio.run(doctor.examine())
        for finding in findings:
            click.echo(f"{'goed' if finding.is_good else 'FOUT'}  {finding.what}")
            if finding.advice:
                click.echo(f"      {finding.advice}")
        if not all(finding.is_good for finding in findings):
            sys.exit(REFUSED)
