"""The dead-man's switch: called after each sweep that went well; the director hears when there is none."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from bot import log, watch
from bot import schedule as schedule_module
from bot.courier import Courier
from bot.schedule import Schedule
from bot.settings import BadSettings, Settings, load
from bot.sweep import sweep
from bot.watch import STILL, Watch, call
from storage.notices import State
from tests.agency import ANNA, CARLA, DIRK, Agency
from tests.bot.office import outbox, revoked

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)

SECRET = "a1b2c3d4-invented-5e6f"
STALLED = "De herinneringen zijn meer dan een uur niet berekend. Kijk bij /status en start de bot opnieuw."


@dataclass
class Watcher:
    """A server outside; `answer` is its status line, none for one that never answers."""

    answer: str = "200 OK"
    port: int = 0
    heard: list[bytes] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"http://127.0.0.1:{self.port}/ping/{SECRET}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.readuntil(b"\r\n\r\n"))
        self.called.set()
        if self.answer:
            writer.write(f"HTTP/1.1 {self.answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        else:
            await reader.read()  # until the caller gives up
        writer.close()


@asynccontextmanager
async def watching(answer: str = "200 OK") -> AsyncIterator[Watcher]:
    watcher = Watcher(answer)
    server = await asyncio.start_server(watcher.serve, "127.0.0.1", 0)
    watcher.port = server.sockets[0].getsockname()[1]
    async with server:
        yield watcher


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log as `run` keeps it, at its most talkative; it does not know the secret beforehand."""
    loggers = [logging.getLogger(name) for name in ("", *log.QUIET, *log.OURS)]
    levels = [each.level for each in loggers]
    stream = io.StringIO()
    log.set_up("DEBUG", stream=stream)
    yield stream
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)
    for handler in [each for each in logging.getLogger().handlers if type(each) is log._Discreet]:
        logging.getLogger().removeHandler(handler)


# --- the address outside


async def test_it_is_a_bare_get_without_data():
    async with watching() as watcher:
        await call(watcher.url)
    (request,) = watcher.heard
    assert request.startswith(f"GET /ping/{SECRET} HTTP/1.1\r\n".encode())
    assert b"content-length" not in request.lower()


@pytest.mark.parametrize("answer", ["404 Not Found", "500 Internal Server Error", "302 Found"])
async def test_an_answer_that_is_no_success_is_logged_by_its_number(written: io.StringIO, answer: str):
    async with watching(answer) as watcher:
        await call(watcher.url)
    assert f'"status": {answer[:3]}' in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "https://bestaat-niet.invalid/", "https://[/"])
async def test_an_address_out_of_reach_is_logged_without_the_address(written: io.StringIO, address: str):
    await call(SecretStr(address + SECRET))
    assert "watch_not_called" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_one_that_never_answers_is_given_up(written: io.StringIO, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watch, "PATIENCE", 0.2)
    async with watching(answer="") as watcher:
        await asyncio.wait_for(call(watcher.url), 5)
    assert "watch_not_called" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_what_other_packages_would_write_of_it_is_hidden(written: io.StringIO):
    async with watching() as watcher:
        log.set_up("DEBUG", Settings(watch_url=watcher.url, _env_file=None).secrets(), stream=written)
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        await call(watcher.url)
    assert "GET" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize(
    "address", ["https://voorbeeld.nl/ping/1", "http://127.0.0.1:8000/ping", "https://voorbeeld.nl"]
)
def test_the_setting_takes_https_and_this_machine(address: str):
    settings = Settings(watch_url=SecretStr(address), _env_file=None)
    assert settings.watch_url == SecretStr(address)
    assert address in settings.secrets()
    assert address not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "http://voorbeeld.nl/x",
        "https:///pad",
        "voorbeeld.nl",
        "http://127.0.0.1.nl/",
        "https://a:b/",
        "http://localhost/",
    ],
)
def test_the_setting_refuses_any_other_address_without_repeating_it(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KLACHTENBOT_WATCH_URL", address)
    with pytest.raises(BadSettings) as refused:
        load(env_file=None)
    (fault,) = [each for each in refused.value.faults if "WATCH_URL" in each]
    assert address not in fault
    assert "https://" in fault


@only_sqlite
async def test_it_is_called_after_each_sweep(agency: Agency, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schedule_module, "SWEEP", 0.05)
    async with watching() as watcher:
        schedule = Schedule(agency.bot.bot, agency.house, watcher.url)
        await schedule.start()
        while len(watcher.heard) < 3:
            watcher.called.clear()
            await asyncio.wait_for(watcher.called.wait(), 20)
        await schedule.stop()


@only_sqlite
async def test_a_sweep_that_failed_is_not_reported_as_done(agency: Agency, monkeypatch: pytest.MonkeyPatch):
    async def failing(_house):
        raise RuntimeError("broken")

    monkeypatch.setattr(schedule_module, "sweep", failing)
    async with watching() as watcher:
        schedule = Schedule(agency.bot.bot, agency.house, watcher.url)
        await schedule.start()
        await asyncio.sleep(0.1)
        await schedule.stop()
        assert watcher.heard == []


@only_sqlite
async def test_a_slow_watcher_holds_up_no_sweep(agency: Agency, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watch, "PATIENCE", 2)
    monkeypatch.setattr(schedule_module, "SWEEP", 0.02)
    swept = 0

    async def counted(_house):
        nonlocal swept
        swept += 1

    monkeypatch.setattr(schedule_module, "sweep", counted)
    async with watching(answer="") as watcher:
        schedule = Schedule(agency.bot.bot, agency.house, watcher.url)
        await asyncio.wait_for(schedule.start(), 1)
        await asyncio.sleep(0.5)
        assert swept > 3
        await schedule.stop()


# --- our own looks


async def looks(agency: Agency, times: int, own: Watch | None = None) -> list[bool]:
    """Five minutes apart."""
    own = own or Watch(agency.house)
    told = []
    for _ in range(times):
        told.append(await own.look())
        agency.clock.ahead(minutes=5)
    return told


async def deliver(agency: Agency) -> None:
    await Courier(agency.bot.bot, agency.house).round()


async def test_after_an_hour_without_a_sweep_the_director_is_told_once(agency: Agency):
    await sweep(agency.house)
    assert await looks(agency, STILL + 3) == [*[False] * STILL, True, True, True]
    await deliver(agency)
    await deliver(agency)
    assert STALLED in agency.told(DIRK)
    assert agency.told(DIRK).count(STALLED) == 1
    assert STALLED not in [*agency.told(ANNA), *agency.told(CARLA)]


async def test_once_a_day(agency: Agency):
    await sweep(agency.house)
    own = Watch(agency.house)
    await looks(agency, STILL + 1, own)
    await deliver(agency)
    agency.clock.ahead(days=1)
    await looks(agency, 2, own)
    await deliver(agency)
    assert agency.told(DIRK).count(STALLED) == 2


@only_sqlite
async def test_as_long_as_the_sweep_comes_by_nobody_is_told(agency: Agency):
    own = Watch(agency.house)
    for _ in range(3 * STILL):
        await sweep(agency.house)
        assert await looks(agency, 1, own) == [False]


@only_sqlite
async def test_a_sweep_that_never_was_counts_from_the_start_of_the_process(agency: Agency):
    assert await looks(agency, STILL) == [*[False] * (STILL - 1), True]


@only_sqlite
async def test_a_clock_that_jumps_is_no_standstill(agency: Agency):
    own = Watch(agency.house)
    for jump in (1, 24, -25, -1):
        await sweep(agency.house)
        await own.look()
        agency.clock.ahead(hours=jump)
        assert await own.look() is False


@only_sqlite
async def test_at_night_it_waits_for_the_morning(agency: Agency):
    await sweep(agency.house)
    agency.clock.at(2026, 11, 24, 2, 0)
    await looks(agency, STILL + 1)
    await deliver(agency)
    assert STALLED not in agency.told(DIRK)
    agency.clock.at(2026, 11, 24, 8, 30)
    await deliver(agency)
    assert STALLED in agency.told(DIRK)


@only_sqlite
async def test_it_is_not_said_any_more_when_the_sweep_is_back(agency: Agency):
    await sweep(agency.house)
    agency.clock.at(2026, 11, 24, 2, 0)
    await looks(agency, STILL + 1)
    agency.clock.at(2026, 11, 24, 8, 30)
    await sweep(agency.house)
    await deliver(agency)
    assert STALLED not in agency.told(DIRK)
    assert ("stalled", State.WITHDRAWN) in await outbox(agency)


@only_sqlite
async def test_a_director_who_left_is_not_told(agency: Agency):
    await sweep(agency.house)
    await revoked(agency, DIRK)
    await looks(agency, STILL + 1)
    assert "stalled" not in [kind for kind, _state in await outbox(agency)]
