"""One whole life with a canary in every field, and every screen of it seen by every role: lived once, and
looked at by the tests of several threats.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.backup import nightly
from bot.courier import Courier
from bot.sweep import sweep
from bot.tidy import tidy
from complaints.people import Role
from sandbox.messages import Call, Message
from sandbox.world import World
from storage import people
from storage.crypto import Keyring
from storage.database import Database
from storage.restore import restore
from storage.rows import chat_message
from tests.agency import ANNA, BRAM, CARLA, DIRK, EVA, FAY, NAMES, Agency, an_agency
from tests.enrolling import enrol
from tests.living import CANARY, PDF, Cast, lives, registered, the_form
from tests.security.watching import send
from tests.walking import NUMBER

CAST = Cast(CARLA, DIRK, (EVA, ANNA), FAY)
EVERYBODY = (ANNA, BRAM, CARLA, DIRK, EVA, FAY)
HANDOVER = "AVG-2026-002"
# What may be typed, sent or looked at outside a form.
STRAY = (
    "De kanarie van Fenna is weg.",
    "/kanarie van Fenna",
    "/zaak kanarie",
    "/zoek kanarie",
    "/start kanarie-kanarie-kanarie",
    "/rapport kanarie",
    "/simuleer kanarie",
    "/avg kanarie",
    "/team kanarie",
    "/bekendmaking kanarie",
    "notitie kanarie",
    "gezien",
)
LOOKS = (
    *("/help", "/privacy", "/start", "/klachten", "/vandaag", "/agenda", "/simuleer over vijf weken"),
    *(f"{look} {NUMBER}" for look in ("/zaak", "waarom", "tijdlijn", "brieven", "bijlagen", "bijlage 1 van")),
    *(f"brief {letter} {NUMBER}" for letter in ("ontvangst", "verlenging", "afhandeling", "niet bereikt")),
    *("/zoek kanarie", f"/zoek {NUMBER}", "/status", "/team", "/team Eva Bos", "/avg", "/bekendmaking"),
    *("/rapport", "/rapport register", "/rapport jaar 2026", "/rapport bekendmaking", "/bekendmaking brief"),
)
ASKED = (
    *("/rapport uwv 2026-K4", "/rapport inzicht 2026", "/rapport jaar 2026 ja", "/rapport register ja"),
    *("/bekendmaking export ja", "/rapport jaar 2026", "/rapport register"),
)


@dataclass
class Shown:
    """A message as it stood in a chat, and when it would leave it; None: it stays."""

    account: int
    by_bot: bool
    text: str
    file: str
    protected: bool
    at: datetime
    leaves_at: datetime | None
    of_form: bool

    @property
    def holds_content(self) -> bool:
        return bool(self.file) or CANARY in self.text.lower()

    @property
    def too_long(self) -> bool:
        allowed = timedelta(hours=24) if self.of_form else timedelta(minutes=15)
        return self.leaves_at is None or self.leaves_at - self.at > allowed


@dataclass
class Lived:
    """`of_itself`: what the bot said without being asked; `shown`: each message that was, as last seen."""

    world: World
    of_itself: list[Call] = field(default_factory=list)
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    left: dict[str, list[Message]] = field(default_factory=dict)
    log: str = ""
    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)  # all of the server but the keyring
    opened: set[str] = field(default_factory=set)  # every path that Python opened to write, here or elsewhere


@dataclass
class Watch:
    agency: Agency
    lived: Lived

    async def passes(self) -> None:
        """What time does, between two steps; all that comes of it is the bot's own."""
        await self.look()
        self.agency.clock.ahead(seconds=1)
        since = len(self.agency.world.calls)
        await sweep(self.agency.house)
        await Courier(self.agency.bot.bot, self.agency.house).round()
        self.lived.of_itself += sent(self.agency.world.calls[since:])
        await self.look()
        await self.tidies()

    async def tidies(self) -> None:
        while await tidy(self.agency.bot.bot, self.agency.house):
            pass

    async def asks(self, account: int, *texts: str) -> None:
        """What is brought by the courier because somebody asked for it."""
        await send(self.agency, account, *texts)
        self.agency.clock.ahead(seconds=1)
        await Courier(self.agency.bot.bot, self.agency.house).round()
        await self.look()

    async def look(self) -> None:
        """At every chat: what stands there, and until when."""
        async with self.agency.house.database.read(self.agency.clock.now()) as page:
            rows = await page.connection.execute(select(chat_message))
            until = {(row.person, row.message_id): row for row in rows}
        for account in self.agency.users:
            for message in self.agency.world.messages(account):
                row = until.get((self.agency.ids.get(account, 0), message.id))
                self.lived.shown[account, message.id] = Shown(
                    account,
                    message.by_bot,
                    "\n".join([message.text, *message.buttons]),
                    message.file.name if message.file else "",
                    message.protected,
                    message.edited_at or message.at,
                    row.delete_after if row else None,
                    row is not None and row.draft_id is not None,
                )


def sent(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.method in {"sendMessage", "sendDocument", "sendPhoto"}]


async def live(folder: Path, keyring: Keyring) -> Lived:
    """On SQLite: what the bot says and logs is the same on both databases."""
    url = f"sqlite:///{folder}/klachtenbot.db"
    await Database.create(url, keyring)
    with overlooked() as opened:
        async with Database(url, keyring) as database, an_agency(database, members=()) as agency:
            lived = Lived(agency.world, url=url, opened=opened)
            agency.house.backup_dir = folder / "backups"
            await _live(Watch(agency, lived))
            await nightly(agency.house)
            lived.log = agency.log.getvalue()
            (backup,) = agency.house.backup_dir.iterdir()
            await restore(f"sqlite:///{folder}/restored.db", keyring, backup, agency.clock.now())
            lived.files = taken(folder)
    return lived


def taken(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


async def _live(watch: Watch) -> None:
    agency = watch.agency
    await enrol(agency)
    await agency.joins(FAY, Role.COACH, freelancer=True)
    agency.clock.ahead(minutes=16)
    await watch.passes()
    await strays(watch)
    await forms(watch)
    await leaves(watch, "after the forms", hours=24)
    await lives(agency, CAST, watch.passes)
    await looks(watch)
    await exports(watch)
    await requests(watch)
    await the_rest(watch)
    await leaves(watch, "after a quarter", minutes=15)
    await leaves(watch, "after a day", hours=24)


_overlooking: list[set[str]] = []


@contextmanager
def overlooked() -> Iterator[set[str]]:
    """Every path that Python opens to write: in the data folder, in the one for temporary files, anywhere."""
    if not _hooked:
        sys.addaudithook(_heard_of)
        _hooked.append(True)
    paths: set[str] = set()
    _overlooking.append(paths)
    try:
        yield paths
    finally:
        _overlooking.remove(paths)


_hooked: list[bool] = []  # an audit hook can't be taken away again


def _heard_of(event: str, arguments: tuple[object, ...]) -> None:
    if _overlooking and event == "open":
        path, _mode, flags = arguments
        if (
            isinstance(path, (str, Path))
            and isinstance(flags, int)
            and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        ):
            _overlooking[-1].add(str(path))


async def strays(watch: Watch) -> None:
    """Everything that somebody may type or send when nothing was asked."""
    for account in EVERYBODY:
        user = watch.agency.user(account)
        for text in STRAY:
            user.says(text)
        user.edits(user.says("Hallo"), "Hallo kanarie")
        user.sends_document(PDF, "kanarie.pdf", caption="De kanarie")
        user.sends_photo(b"\xff\xd8\xff kanarie", "De kanarie")
        user.sends_voice()
        user.sends_contact()
        user.sends({"location": {"latitude": 52.1, "longitude": 5.1}})
        await watch.agency.settle()
        await watch.look()


async def forms(watch: Watch) -> None:
    """Registered; begun and thrown away; begun and put aside; begun and left lying."""
    agency, answers = watch.agency, the_form(NAMES[BRAM])
    await send(agency, EVA, *answers[:20], "/annuleer")
    await watch.look()
    await send(agency, EVA, "ja", *answers[:22], "/bewaar")
    await watch.look()
    await send(agency, ANNA, *answers[:6])
    user = agency.user(ANNA)
    user.edits(user.says("Kanarie de Wit"), "Kanarie de Zwart")
    user.sends_document(PDF, "kanarie.pdf", caption="De kanarie")
    user.sends_voice()
    await send(agency, ANNA, "BSN van de kanarie: 111222333", "/terug", "/terug", "/annuleer ja")
    await watch.look()
    await registered(agency, ANNA, NAMES[BRAM])
    await watch.passes()


async def looks(watch: Watch) -> None:
    for account in (ANNA, BRAM, CARLA, DIRK):
        await watch.asks(account, *LOOKS)


async def exports(watch: Watch) -> None:
    for account in (ANNA, CARLA, DIRK):
        await watch.asks(account, *ASKED)


async def requests(watch: Watch) -> None:
    """Inzage, a hand-over, and one that is erased."""
    agency = watch.agency
    await send(agency, DIRK, "/avg nieuw", "Inzage", "vandaag", "Kanarienaam Visser", *["/overslaan"] * 3)
    await agency.presses(DIRK, "Vastleggen", "Zoeken")
    await watch.asks(DIRK)
    await agency.presses(DIRK, NUMBER, "Bestanden maken")
    await watch.asks(DIRK)
    await send(agency, DIRK, "/avg nieuw", "Overdracht", "vandaag")
    await agency.presses(DIRK, "Vastleggen", "Overdracht maken")
    await send(agency, DIRK, HANDOVER)
    await agency.presses(DIRK, "Vastleggen")
    await watch.asks(DIRK)


async def the_rest(watch: Watch) -> None:
    """Somebody is invited; a client who was not told yet; and a form that lies open."""
    agency = watch.agency
    async with agency.house.database.write(agency.clock.now()) as page:
        await people.invite(page, Role.COACH, "Kanarie Kanariesen", vouched=True)
    await send(agency, ANNA, "/bekendmaking nieuw", "KANARIE-1", "gisteren", "Nog niet verteld", "Vastleggen")
    await send(agency, FAY, *the_form(NAMES[BRAM])[:22])
    await watch.look()


async def leaves(watch: Watch, when: str, **later: float) -> None:
    """Nobody does anything for a while."""
    watch.agency.clock.ahead(**later)
    await watch.tidies()
    watch.lived.left[when] = [
        message for account in watch.agency.users for message in watch.agency.world.messages(account)
    ]
