"""What is missing, in the order in which to mend it. Looks, and changes nothing."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.clock import Clock
from bot.settings import BadSettings, Settings, load
from complaints.errors import Refusal
from complaints.people import Role
from handlers.documents.examples import faults_in_letters
from handlers.status import BACKED_UP, BACKUP
from handlers.texts import moment, spoken
from storage import heartbeat, people
from storage.crypto import Keyring
from storage.database import Database

ROOM = 500 * 1024 * 1024  # bytes
SKEW = timedelta(seconds=30)
NEEDED = {Role.COMPLAINTS_COACH: "klachtencoach (complaints_coach)", Role.DIRECTOR: "directie (director)"}


@dataclass(frozen=True)
class Finding:
    what: str
    is_good: bool
    advice: str = ""


async def examine() -> list[Finding]:
    """Each check builds on the ones before: the first that fails is the one to mend."""
    try:
        settings = load()
    except BadSettings as bad:
        return [Finding(fault, is_good=False) for fault in bad.faults]
    findings = [Finding("de instellingen zijn te lezen", is_good=True)]
    for check in CHECKS:
        findings.append(await check(settings))
        if not findings[-1].is_good and check in DECISIVE:
            break
    return findings


async def _keyring(settings: Settings) -> Finding:
    try:
        Keyring.load(settings.keyring_file)
    except Refusal as refusal:
        return Finding(spoken(refusal.text), is_good=False, advice="Eerste keer? Typ: klachtenbot init")
    return Finding("de sleutels zijn er, en alleen voor jou te lezen", is_good=True)


async def _database(settings: Settings) -> Finding:
    keyring = Keyring.load(settings.keyring_file)
    try:
        async with Database(settings.database_url.get_secret_value(), keyring):
            return Finding("de database is er, is bij, en hoort bij de sleutels", is_good=True)
    except Refusal as refusal:
        return Finding(spoken(refusal.text), is_good=False)


async def _team(settings: Settings) -> Finding:
    keyring = Keyring.load(settings.keyring_file)
    async with Database(settings.database_url.get_secret_value(), keyring) as database:
        now = datetime.now(UTC)
        async with database.read(now) as page:
            team = await people.team(page, now.date())
    held = {role for person in team.people.values() if person.is_active for role in person.roles}
    missing = [name for role, name in NEEDED.items() if role not in held]
    if missing:
        return Finding(
            f"er is nog geen {' en geen '.join(missing)}",
            is_good=False,
            advice="Nodig iemand uit: klachtenbot invite --role ROL --name NAAM",
        )
    return Finding("er is een klachtencoach en een directie", is_good=True)


async def _backups(settings: Settings) -> Finding:
    keyring, clock = Keyring.load(settings.keyring_file), Clock(settings.clock_offset)
    url = settings.database_url.get_secret_value()
    async with Database(url, keyring) as database, database.read(clock.now()) as page:
        at = await heartbeat.last(page, BACKUP, shift=settings.clock_offset)
    if at is None:
        return Finding("er is nog geen reservekopie", is_good=False, advice="Typ: klachtenbot backup")
    good = clock.now() - at <= BACKED_UP
    advice = f"Typ: klachtenbot backup. Lukt dat niet? Kijk of er ruimte is in {settings.backup_dir}."
    what = f"laatste reservekopie: {moment(at, settings.timezone)}"
    return Finding(what, is_good=good, advice="" if good else advice)


async def _year_of_the_key(settings: Settings) -> Finding:
    keyring, year = Keyring.load(settings.keyring_file), Clock(settings.clock_offset).now().year
    if keyring.current >= str(year):
        return Finding(f"de nieuwste sleutel is {keyring.current}", is_good=True)
    return Finding(
        f"de nieuwste sleutel is nog {keyring.current}",
        is_good=False,
        advice="Stop de bot, typ: klachtenbot rotate-key, en bewaar een kopie van de sleutelbos.",
    )


async def _letters(settings: Settings) -> Finding:
    """Every letter is made once, in each of its variants, with invented facts."""
    faults = await asyncio.to_thread(faults_in_letters, settings)
    if faults:
        return Finding(" ".join(faults), is_good=False, advice="Zie docs/letters.md.")
    if not settings.contact:
        return Finding(
            "in de brieven staat geen contactpersoon (3.4c)",
            is_good=False,
            advice="Zet een naam en een telefoonnummer in KLACHTENBOT_CONTACT.",
        )
    return Finding("alle brieven zijn te maken", is_good=True)


async def _room(settings: Settings) -> Finding:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.resolve().parent
    free = shutil.disk_usage(folder).free
    good = free > ROOM
    return Finding(
        f"vrije schijfruimte: {free // 1024**2} MB", is_good=good, advice="" if good else "Maak ruimte vrij."
    )


async def _telegram(settings: Settings) -> Finding:
    """Token, reach and clock in one call; the answer's date header tells the time there."""
    try:
        token = settings.require_token()
    except BadSettings as bad:
        return Finding(bad.faults[0], is_good=False)
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{settings.api_url}/bot{token}/getMe")
    except httpx.HTTPError as error:
        what = f"Telegram is niet te bereiken ({type(error).__name__})"
        return Finding(what, is_good=False, advice="Kijk de verbinding en KLACHTENBOT_API_URL na.")
    if answer.status_code != httpx.codes.OK:
        return Finding(
            "Telegram kent dit token niet", is_good=False, advice="Vraag het token op bij @BotFather."
        )
    return _clock(answer.headers.get("date"))


def _clock(header: str | None) -> Finding:
    there = parsedate_to_datetime(header) if header else None
    if there is not None and abs(datetime.now(UTC) - there) > SKEW:
        return Finding(
            "deze klok loopt niet gelijk met die van Telegram", is_good=False, advice="Zet NTP aan."
        )
    return Finding("Telegram antwoordt, en de klok loopt gelijk", is_good=True)


Check = Callable[[Settings], Awaitable[Finding]]
DECISIVE: tuple[Check, ...] = (_keyring, _database)
CHECKS: tuple[Check, ...] = (
    _keyring,
    _database,
    _team,
    _backups,
    _year_of_the_key,
    _letters,
    _room,
    _telegram,
)
