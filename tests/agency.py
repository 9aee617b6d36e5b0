"""A whole agency in one process: the real bot, a real database, the local Bot API. The clock is ours."""

import io
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.app import application
from bot.courier import Courier
from bot.poller import Poller
from bot.sweep import sweep
from bot.tidy import tidy
from complaints.people import Role
from complaints.workdays import Calendar
from handlers.context import House
from sandbox.messages import Message
from sandbox.person import Person as User
from sandbox.server import Server
from sandbox.world import World
from storage import people
from storage.database import Database
from tests.overhearing import assert_discreet, the_log
from tests.untraced import Untraced

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Amsterdam

ANNA, BRAM, CARLA, DIRK, EVA, FAY, GIJS = range(101, 108)
NAMES = {
    ANNA: "Anna de Wit",
    BRAM: "Bram Jansen",
    CARLA: "Carla Smit",
    DIRK: "Dirk Mulder",
    EVA: "Eva Bos",
    FAY: "Fay Post",
    GIJS: "Gijs Kok",
}
ROLES = {
    ANNA: Role.COACH,
    BRAM: Role.COACH,
    CARLA: Role.COMPLAINTS_COACH,
    DIRK: Role.DIRECTOR,
    EVA: Role.COACH,
}
ALSO = {FAY: Role.COACH, GIJS: Role.DIRECTOR}  # who joins when a test asks for them


@dataclass
class FixedClock:
    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def at(self, *local: int) -> None:
        """Year, month, day, hour, minute in Amsterdam."""
        self.moment = datetime(*local, tzinfo=AMSTERDAM).astimezone(UTC)  # type: ignore[misc, arg-type]

    def ahead(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Agency:
    """`users` are the people at their phones, by account; `ids` are their ids as members; `log` is what was
    written down, at DEBUG.
    """

    world: World
    server: Server
    house: House
    clock: FixedClock
    bot: Application
    poller: Poller
    users: dict[int, User] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    log: io.StringIO = field(default_factory=io.StringIO)
    untraced: Untraced = field(default_factory=Untraced)

    async def settle(self) -> None:
        """The bot answers everything that was sent to it."""
        with self.untraced.watching():
            while self.world.updates.pending:
                await self.poller.answer(await self.poller.fetch())
                await self.poller.fetch()

    async def says(self, account: int, *texts: str) -> Message:
        """Type these one after the other; the bot's last message."""
        for text in texts:
            self.user(account).says(text)
            await self.settle()
        return self.user(account).last()

    async def presses(self, account: int, *labels: str) -> Message:
        """Press these one after the other, each in the newest message that has it."""
        for label in labels:
            self.user(account).presses(self.label(account, label))
            await self.settle()
        return self.user(account).last()

    def label(self, account: int, start: str) -> str:
        """The whole label of the newest button that is, or starts with, these words."""
        for message in reversed(self.user(account).sees()):
            for wanted in (start, f"✓ {start}"):
                if wanted in message.buttons:
                    return wanted
            for button in message.buttons:
                if button.startswith(start):
                    return button
        raise LookupError(f"no button {start!r} in {[m.buttons for m in self.user(account).sees()]}")

    def user(self, account: int) -> User:
        return self.users.get(account) or self.world.person(account)

    def reads(self, account: int) -> str:
        """Everything that stands in this chat now, buttons included."""
        return "\n".join("\n".join([message.text, *message.buttons]) for message in self.user(account).sees())

    def told(self, account: int) -> list[str]:
        """What the bot wrote in this chat, oldest first."""
        return [message.text for message in self.world.from_bot(account)]

    def clear(self) -> None:
        """Forget the chats, so that what comes next stands out."""
        for account in self.users:
            for message in self.world.messages(account):
                self.world.erase(message)

    async def time_passes(self) -> None:
        """One sweep, one round of the courier, one round of cleaning."""
        with self.untraced.watching():
            await sweep(self.house)
            await Courier(self.bot.bot, self.house).round()
            await tidy(self.bot.bot, self.house)

    async def joins(self, account: int, role: Role, *, freelancer: bool = False) -> None:
        """Invited on the command line, and joined as a person does."""
        async with self.house.database.write(self.clock.now()) as page:
            code = await people.invite(page, role, NAMES[account], freelancer=freelancer, vouched=True)
        self.users[account] = self.world.person(account, NAMES[account].split()[0])
        await self.says(account, f"/start {code}")
        await self.presses(account, "Ik beloof geheimhouding")
        if freelancer:
            await self.presses(account, "Ik heb dit gelezen")
        async with self.house.database.read(self.clock.now()) as page:
            member = await people.by_account(page, account)
        assert member is not None
        self.ids[account] = member.id


@asynccontextmanager
async def an_agency(
    database: Database, *, members: Iterable[int] = tuple(ROLES), start: datetime = MONDAY
) -> AsyncIterator[Agency]:
    """Opened, with these members joined. Whatever happens, the log stays discreet (T11)."""
    clock = FixedClock(start)
    world = World(now=clock.now, first_update_id=500)
    server = Server(world)
    house = House(
        database=database,
        clock=clock,
        calendar=Calendar(),
        zone=AMSTERDAM,
        organisation="Bureau Voorbeeld",
        contact="Carla Smit, 030 123 45 67",
    )
    app = application(
        world.token, "http://sandbox", house, request=_in_process(server), polling=_in_process(server)
    )
    with the_log(world.token) as written:
        async with app:
            await app.start()
            agency = Agency(world, server, house, clock, app, Poller(app, house, poll=0), log=written)
            agency.untraced.watch(database)
            for account in members:
                await agency.joins(account, {**ROLES, **ALSO}[account])
            yield agency
            await app.stop()
    assert_discreet(written.getvalue(), world)


def _in_process(server: Server) -> HTTPXRequest:
    return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=server.app)})


PHONE_COMPLAINT: Sequence[str] = (
    "/klacht",
    "Telefoon",
    "Ja",
    "gisteren",
    "Cliënt",
    "Fenna Visser",
    "06 12345678",
    "/overslaan",
    "/overslaan",
    "Telefoon",
    "UWV",
    "TR-2026-55",
    "Bram Jansen",
    "Bram Jansen",
    "klaar",
    "vorige week woensdag",
    "Bejegening",
    "klaar",
    "De coach kwam te laat",
    "Hij kwam drie keer te laat en zei niets.",
    "klaar",
    "Een excuus.",
    "Nee",
    "Nee",
    "/overslaan",
    "Ja",
)


async def a_phone_complaint(agency: Agency, account: int = ANNA, **changed: str) -> Message:
    """Registered by typing; `changed` replaces an answer by its place, as in `at_3="vandaag"`."""
    answers = list(PHONE_COMPLAINT)
    for place, text in changed.items():
        answers[int(place.removeprefix("at_"))] = text
    for answer in answers:  # without waiting: the bot takes them in their order
        agency.user(account).says(answer)
    await agency.settle()
    return await agency.presses(account, "Registreren")
