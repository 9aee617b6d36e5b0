"""What every handler works with: the house, one visit of one member, and the screen it ends with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import Update

from complaints.complaint import Complaint
from complaints.drafts import Draft
from complaints.errors import Stale
from complaints.filled import Filled
from complaints.form import Form
from complaints.people import Person, Team
from complaints.questions import Question, Scene
from complaints.steps import Situation
from complaints.words import Text
from complaints.workdays import Calendar
from handlers.contact import read_email, read_phone, show_phone
from handlers.strangers import Doorkeeper
from handlers.texts import language, spoken
from storage.database import Database, Page
from storage.drafts import StoredDraft
from storage.messages import Sent


class Clock(Protocol):
    """The one clock of the process; `bot/clock.py` has the real one."""

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Button:
    """`data` is a reference `action:id:version[:argument]`, at most 64 bytes; it never holds content."""

    label: str
    data: str


HINTS = 1000
BUSY = "busy"  # the screen that says that another one is being made
SHOWN_FOR = timedelta(minutes=15)  # how long content stays in a chat (T7)
SHOWN_MINUTES = SHOWN_FOR // timedelta(minutes=1)
LONGEST = 9  # digits of a version or an id: what fits in any integer column

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Document:
    """A file that is made only when it is sent: outside the transaction, in a thread of its own.

    `name` holds numbers and codes only. `make` may raise a `Refusal`, which is said instead of the file.
    A picture is shown in the chat itself, a file has to be opened.
    """

    name: str
    make: Callable[[], bytes]
    is_picture: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A message to the person in front of us. `html` is escaped already; `lifetime` is when the chat
    forgets it. With a document, `html` is its caption.
    """

    html: str
    rows: Rows = ()
    lifetime: timedelta | None = None
    draft: int | None = None
    edit: bool = True  # a press replaces the message that was pressed; typed answers always get a new one
    reply_to: int | None = None
    document: Document | None = None
    protected: bool = True  # can't be passed on to another chat
    silent: bool = False  # makes no sound: nobody has to look at it now


@dataclass(frozen=True)
class Screen:
    """Which screen to show: a name and a reference, kept with the update so that it can be shown again.

    `note` (a remark above the screen) and `popup` (a toast on the press) are said once and kept nowhere.
    """

    name: str
    arg: str = ""
    notes: tuple[Text, ...] = ()
    popup: Text | None = None

    @property
    def reference(self) -> str:
        return f"{self.name}:{self.arg}" if self.arg else self.name

    @classmethod
    def parse(cls, reference: str) -> "Screen":
        name, _, arg = reference.partition(":")
        return cls(name, arg)


@dataclass(frozen=True)
class Press:
    """The data of a button, taken apart. Anything may be in it: a forged one is as good as an old one."""

    action: str
    id: str
    version: int
    arg: str = ""

    @classmethod
    def parse(cls, data: str) -> "Press":
        """Never fails: what cannot be read has no action, and so no route."""
        action, id_, version, arg = [*data.split(":", 3), "", "", ""][:4]
        ours = data.isascii() and data.isprintable() and version.isdigit() and len(version) <= LONGEST
        return cls(action, id_, int(version), arg) if ours else cls("", "", 0)

    @property
    def row(self) -> int:
        """The id as the number of a row; 0, which no row has, when it is none."""
        return int(self.id) if self.id.isdigit() and len(self.id) <= LONGEST else 0


@dataclass(frozen=True)
class Receipt:
    """An update that was answered, and the messages to remember for cleaning the chat."""

    update_id: int
    person: int
    messages: tuple[Sent, ...] = ()


@dataclass
class House:
    """The agency's set-up, shared by all chats. `receipts` wait for the end of the batch."""

    database: Database
    clock: Clock
    calendar: Calendar
    zone: ZoneInfo
    organisation: str
    contact: str
    retention_months: int = 60
    call_attempts: int = 3  # before the letter of 3.4c
    letters_dir: Path | None = None  # the agency's own templates
    backup_dir: Path | None = None  # None: no backups are made
    weekly_head: bool = False  # of the trail, to the director; else daily
    keyring_file: Path | None = None  # None: no key goes by itself
    erased_file: Path | None = None  # the list of what was erased
    buried: int = 0  # how many erased complaints left the files of the database and are on that list
    shift: timedelta = timedelta()  # of the clock, from its setting
    doorkeeper: Doorkeeper = field(default_factory=Doorkeeper)
    receipts: list[Receipt] = field(default_factory=list)
    hinted: dict[tuple[int, int], None] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)  # members in the life of this process, by account
    languages: dict[int, str] = field(default_factory=dict)  # of the same, by account
    unconfirmed: set[int] = field(default_factory=set)  # updates that Telegram has to deliver again
    menus: set[int] = field(default_factory=set)  # persons whose commands may have changed
    disowned: set[int] = field(default_factory=set)  # updates whose sender was asked to send them again
    busy: dict[tuple[int, str], int] = field(
        default_factory=dict
    )  # person, screen -> the message that says so

    def hint_once(self, chat: int, message: int) -> bool:
        """Whether this message was not remarked upon before; the oldest remarks are forgotten first."""
        key = (chat, message)
        if key in self.hinted:
            return False
        self.hinted[key] = None
        while len(self.hinted) > HINTS:
            del self.hinted[next(iter(self.hinted))]
        return True

    def today(self) -> date:
        return self.clock.now().astimezone(self.zone).date()


@dataclass(frozen=True)
class Desk:
    """The form that lies open in front of a member, and all that is needed to judge an answer."""

    stored: StoredDraft
    form: Form
    draft: Draft
    scene: Scene
    situation: Situation | None = None  # of a step
    about: Text | None = None  # what it is about; None for a new complaint

    @cached_property
    def filled(self) -> Filled:
        return self.form.filled(self.draft, self.scene)

    @property
    def question(self) -> Question | None:
        return self.filled.question

    @property
    def summary(self) -> tuple[tuple[Question, Text], ...]:
        return self.form.read_back(self.filled.answers, self.scene)


@dataclass
class Visit:
    """One update of one member inside its transaction, with the rights as they are at this moment (T6)."""

    house: House
    page: Page
    me: Person
    team: Team
    update: Update | None = None  # None: shown by the courier, later
    text: str = ""
    press: Press | None = None
    desk: Desk | None = None  # as this visit found or left it, so that it is not read again to be shown

    @property
    def today(self) -> date:
        return self.team.today

    @property
    def pressed(self) -> Press:
        if self.press is None:
            raise Stale("Deze knop is verlopen.")
        return self.press

    def situation(self, complaint: Complaint) -> Situation:
        """Who is here, in front of this complaint, about to take a step."""
        return Situation(
            complaint=complaint,
            team=self.team,
            me=self.me,
            at=self.page.now,
            calendar=self.house.calendar,
            attempts=self.house.call_attempts,
        )

    def scene(self, commissioners: Mapping[str, Mapping[str, str]] | None = None) -> Scene:
        """What the questions of a form may know."""
        return Scene(
            today=self.today,
            calendar=self.house.calendar,
            members={person.id: person.name for person in self.team.people.values() if person.is_active},
            commissioners=commissioners or {},
            read_phone=read_phone,
            read_email=read_email,
            show_phone=show_phone,
            language=language(),
            speak=spoken,
        )


Act = Callable[[Visit], Awaitable[Screen]]
Render = Callable[[Visit, Screen], Awaitable[tuple[Outgoing, ...]]]
