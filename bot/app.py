"""Composition: settings become a house, an application and a schedule; started, and stopped, in the
right order.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from pydantic import SecretStr
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, Defaults
from telegram.request import BaseRequest, HTTPXRequest

from bot.clock import Clock
from bot.poller import POLL, Poller
from bot.schedule import Schedule
from bot.settings import Settings
from bot.site import Role, Site
from bot.waiting import first
from bot.webhook import Webhook
from complaints.workdays import Calendar
from handlers import damaged
from handlers.context import House
from handlers.errors import on_error
from handlers.routes import routes
from handlers.start import publish_commands
from storage import filling, people
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import NotSaved
from storage.standby import EVERY, Hold, PollerLock

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

App = Application[Any, Any, Any, Any, Any, Any]


def house(settings: Settings, database: Database, clock: Clock) -> House:
    return House(
        database=database,
        clock=clock,
        calendar=Calendar(settings.days_off),
        zone=settings.timezone,
        organisation=settings.organisation,
        contact=settings.contact,
        retention_months=settings.retention_months,
        call_attempts=settings.call_attempts,
        letters_dir=settings.letters_dir,
        backup_dir=settings.backup_dir,
        weekly_head=settings.trail_head == "weekly",
        keyring_file=settings.keyring_file,
        erased_file=settings.keyring_file.with_suffix(".erased"),
        buried=-1,  # for all we know: the last time we may have been stopped in between
        shift=settings.clock_offset,
    )


def application(
    token: str,
    api_url: str,
    home: House,
    *,
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """No updater and no job queue of its own: both would lose what a kill interrupts. Polls have their
    own pool.
    """
    built = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request or HTTPXRequest(connection_pool_size=64, read_timeout=10))
        .get_updates_request(polling or HTTPXRequest(connection_pool_size=4, read_timeout=POLL + 10))
        .defaults(Defaults(parse_mode=ParseMode.HTML, protect_content=True, link_preview_options=NO_PREVIEW))
        .updater(None)
        .job_queue(None)
        .build()
    )
    built.bot_data["house"] = home
    built.add_handlers(routes())
    built.add_error_handler(on_error)
    return built


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """The house with its archive open. Raises what `Keyring.load` and `Database.open` refuse."""
    keyring = Keyring.load(settings.keyring_file)
    clock = Clock(settings.clock_offset)
    async with Database(settings.database_url.get_secret_value(), keyring) as database:
        yield house(settings, database, clock)


async def run(settings: Settings, *, stop: asyncio.Event | None = None) -> None:
    """Until SIGTERM or SIGINT: then the batch and the jobs in hand are finished."""
    stopping = stop or asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with opened(settings):
        pass  # what is missing is said at once, and not when it is our turn
    async with shown(settings) as site:
        while not stopping.is_set():
            await _term(settings, site, stopping)


@asynccontextmanager
async def shown(settings: Settings) -> AsyncIterator[Site]:
    """What this process says of itself, from before it stands by; over HTTP when it was given a port."""
    database = Database(settings.database_url.get_secret_value(), Keyring.load(settings.keyring_file))
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    site = Site(database, Clock(settings.clock_offset), settings.clock_offset, secret)
    try:
        async with _served(settings, site):
            yield site
    finally:
        await database.close()


@asynccontextmanager
async def _served(settings: Settings, site: Site) -> AsyncIterator[None]:
    async with AsyncExitStack() as doors:
        if settings.served_port or settings.metrics_port:
            from bot import web  # noqa: PLC0415 - a web server costs a tenth of a second, and few starts need one
        if settings.served_port:
            app = web.application(site, settings.webhook_url)
            door = web.serving(app, settings.http_host, settings.served_port, "HTTP_PORT")
            await doors.enter_async_context(door)
        if settings.metrics_port:
            from bot import metrics  # noqa: PLC0415 - the same

            counts = metrics.Metrics(site, Calendar(settings.days_off), settings.timezone)
            app = metrics.application(counts)
            door = web.serving(app, LOOPBACK, settings.metrics_port, "METRICS_PORT")
            await doors.enter_async_context(door)
        yield


async def _term(settings: Settings, site: Site, stop: asyncio.Event) -> None:
    """From taking the lock until it is lost, or we are told to stop. Another process may have worked in the
    meantime, or changed the keys or the tables: so everything is opened anew.
    """
    hold = Hold.TOGETHER if settings.webhook_url else Hold.ALONE
    lock = PollerLock(settings.database_url.get_secret_value(), hold)
    lost = asyncio.Event()
    try:
        if await _ours(lock, site, stop):
            watching = asyncio.ensure_future(_watch(lock, lost))
            try:
                await _work(settings, site, stop, lost)
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
    except NotSaved as error:  # the archive went out of reach again
        log.warning("archive_out_of_reach", cause=error.cause)
        await first(stop.wait(), asyncio.sleep(EVERY))
    finally:
        await lock.release()


async def _ours(lock: PollerLock, site: Site, stop: asyncio.Event) -> bool:
    """Stand by while another process polls on this PostgreSQL (T25); False when told to stop first."""
    if not await lock.take():
        log.info("standing_by")
        site.becomes(Role.STANDBY)
        await first(lock.wait(), stop.wait())
    return not stop.is_set()


async def _watch(lock: PollerLock, lost: asyncio.Event) -> None:
    await lock.lost()
    log.warning("lock_lost")
    lost.set()


async def _work(settings: Settings, site: Site, stop: asyncio.Event, lost: asyncio.Event) -> None:
    async with opened(settings) as home:
        await fill(home)
        app = application(settings.require_token(), settings.api_url, home)
        inlet: Poller | Webhook
        if settings.webhook_url and settings.webhook_secret:
            inlet = Webhook(app, home, settings.webhook_url, settings.webhook_secret, lost=lost)
            site.becomes(Role.WEBHOOK, inlet)
        else:
            inlet = Poller(app, home, lost=lost)
            site.becomes(Role.POLLING)
        await serve(app, home, stop, inlet, watch_url=settings.watch_url)


async def fill(home: House) -> None:
    """What the last migration left to be filled in; mostly there is nothing to do."""
    if filled := await filling.fill(home.database, home.clock.now(), damaged.report):
        log.info("filled", rows=filled)


async def serve(
    app: App, home: House, stop: asyncio.Event, inlet: Poller | Webhook, *, watch_url: SecretStr | None = None
) -> None:
    """Take in, deliver, sweep, until told to stop."""
    async with app:
        await app.start()
        schedule = Schedule(app.bot, home, watch_url)
        greeting = asyncio.ensure_future(publish_all(app, home))
        try:
            await schedule.start()
            log.info("running", offset=str(home.clock.now().date()))
            await inlet.run(stop)
        finally:
            greeting.cancel()
            await asyncio.gather(greeting, return_exceptions=True)
            await schedule.stop()
            await app.stop()


async def publish_all(app: App, home: House) -> None:
    """Everybody's menu, also after a change of rights or of version; and none any more for who left."""
    async with home.database.read(home.clock.now()) as page:
        team = await people.team(page, home.today())
    for person in team.people.values():
        if (person.account or 0) > 0:  # else known by name only
            await publish_commands(app.bot, person)
