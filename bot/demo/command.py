"""`klachtenbot demo`: what the sandbox asks for when it starts with examples."""

import ipaddress
from urllib.parse import urlsplit

import click

from bot.edge import edge, read_settings, with_house
from bot.settings import Settings
from complaints.errors import Refusal
from complaints.people import Role

LOOPBACK = "localhost"


@click.command(hidden=True, help="Vul een leeg register met verzonnen klachten. Alleen voor de sandbox.")
@click.option(
    "--member", "members", type=(int, click.Choice([each.value for each in Role]), str), multiple=True
)
@click.option("--freelance", type=int, multiple=True, help="Het account van wie freelancer is.")
def demo(members: tuple[tuple[int, str, str], ...], freelance: tuple[int, ...]) -> None:
    from bot.demo import playing  # noqa: PLC0415 - the script is of no use to the other commands

    with edge():
        settings = read_settings()
        _only_in_a_sandbox(settings)
        team = [
            playing.Member(account, Role(role), name, account in freelance) for account, role, name in members
        ]
        count = with_house(lambda home: playing.play(home, team), settings)
        click.echo(f"Klaar: {count} verzonnen klachten.")


def _only_in_a_sandbox(settings: Settings) -> None:
    """What talks to Telegram itself is somebody's own register. Raises a Refusal."""
    host = urlsplit(settings.api_url).hostname or ""
    if host != LOOPBACK and not _is_loopback(host):
        raise Refusal("Dit is een echte bot. Verzonnen klachten komen alleen in de sandbox.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
