"""The doctor at home: the keys, the database, and what stands in it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from bot.clock import Clock
from bot.findings import Finding, fault, good
from bot.settings import Settings
from complaints.errors import Refusal
from complaints.people import Role
from handlers.status import BACKED_UP, BACKUP, POLLED, WITNESSED
from handlers.texts import moment, spoken
from storage import heartbeat, people, trail
from storage.crypto import Keyring
from storage.database import Database, Page
from storage.engines import sqlite_file
from storage.errors import NotSaved

NEEDED = {Role.COMPLAINTS_COACH: "klachtencoach (complaints_coach)", Role.DIRECTOR: "directie (director)"}
AHEAD = timedelta(seconds=30)  # more than two clocks of one machine can differ
FIRST_TIME = "Eerste keer? Typ: klachtenbot init"
NTP = "Zet de klok van deze machine gelijk, met NTP."
START = "Net gestart? Wacht een minuut. Anders: start de bot, en kijk wat hij logt: docs/operations.md."


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    try:
        keyring = Keyring.load(settings.keyring_file)
    except Refusal as refusal:
        yield fault(spoken(refusal.text), FIRST_TIME)
        return
    yield good("de sleutels zijn er, en alleen voor jou te lezen")
    try:
        async with Database(settings.database_url.get_secret_value(), keyring) as database:
            yield good("de database is er, is bij, en hoort bij de sleutels")
            async with database.read(Clock(settings.clock_offset).now()) as page:
                async for finding in _inside(page, settings):
                    yield finding
    except NotSaved as error:
        yield fault(f"de database is niet te bereiken ({error.cause})", _reach(settings))
    except Refusal as refusal:
        yield fault(spoken(refusal.text))


async def _inside(page: Page, settings: Settings) -> AsyncIterator[Finding]:
    yield await _team(page, settings)
    yield await _poll(page, settings)
    yield await _backups(page, settings)
    yield _year_of_the_key(page)
    yield await _trail(page)


def _reach(settings: Settings) -> str:
    if sqlite_file(settings.database_url.get_secret_value()) is None:
        return "Draait PostgreSQL? Kloppen naam, wachtwoord en machine in KLACHTENBOT_DATABASE_URL?"
    return "Kijk of de schijf vol is, en of de bot in de gegevensmap mag schrijven."


async def _team(page: Page, settings: Settings) -> Finding:
    team = await people.team(page, page.now.astimezone(settings.timezone).date())
    held = {role for person in team.people.values() if person.is_active for role in person.roles}
    missing = [name for role, name in NEEDED.items() if role not in held]
    if missing:
        what = f"er is nog geen {' en geen '.join(missing)}"
        return fault(what, "Nodig iemand uit: klachtenbot invite --role ROL --name NAAM")
    return good("er is een klachtencoach en een directie")


async def _poll(page: Page, settings: Settings) -> Finding:
    at = await heartbeat.last(page, "poll", shift=settings.clock_offset)
    if at is None:
        return good("de bot heeft nog geen berichten opgehaald")
    said = moment(at, settings.timezone)
    if at - page.now > AHEAD:
        return fault(f"deze klok loopt achter: de bot was er nog op {said}", NTP)
    if page.now - at > POLLED:
        return fault(f"de bot draait niet: de laatste keer was {said}", START)
    return good(f"de bot draait: de laatste keer was {said}")


async def _backups(page: Page, settings: Settings) -> Finding:
    at = await heartbeat.last(page, BACKUP, shift=settings.clock_offset)
    if at is None:
        return fault("er is nog geen reservekopie", "Typ: klachtenbot backup")
    what = f"laatste reservekopie: {moment(at, settings.timezone)}"
    if page.now - at <= BACKED_UP:
        return good(what)
    return fault(
        what, f"Typ: klachtenbot backup. Lukt dat niet? Kijk of er ruimte is in {settings.backup_dir}."
    )


def _year_of_the_key(page: Page) -> Finding:
    current = page.keyring.current
    if current >= str(page.now.year):
        return good(f"de nieuwste sleutel is {current}")
    return fault(
        f"de nieuwste sleutel is nog {current}",
        "Stop de bot, typ: klachtenbot rotate-key, en bewaar een kopie van de sleutelbos.",
    )


async def _trail(page: Page) -> Finding:
    if not await trail.ends_well(page):
        return fault("het einde van het logboek klopt niet", "Typ: klachtenbot verify. Zie docs/backup.md.")
    seq, digits = await trail.head(page)
    return good(f"het logboek eindigt met regel {seq}, {digits[:WITNESSED]}")
