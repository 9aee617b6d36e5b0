"""The world as Telegram keeps it: chats, messages, updates. No HTTP, no asyncio; the clock is given."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.errors import bad_request, forbidden
from sandbox.faults import Fault, Faults, RateLimit
from sandbox.messages import Call, Chat, File, Json, Message, Press, User
from sandbox.person import Person
from sandbox.updates import Update, UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"  # noqa: S105  invented, opens nothing
FOLDERS = {"image": "photos", "audio": "voice"}


@dataclass(frozen=True)
class Change:
    """What listeners hear: chat, updates, call, answer, commands, poll."""

    kind: str
    chat_id: int | None = None
    detail: Any = None


def utc_now() -> datetime:
    return datetime.now(UTC)


class World:
    def __init__(
        self,
        *,
        token: str = TOKEN,
        now: Callable[[], datetime] = utc_now,
        first_update_id: int = 1,
        first_message_id: int = 1,
        rate_limit: RateLimit | None = None,
    ) -> None:
        self.token = token
        self.now = now
        self.bot = User(int(token.split(":", maxsplit=1)[0]), "Sandbox", username="sandbox_bot", is_bot=True)
        self.updates = UpdateQueue(self.now, first_update_id)
        self.first_message_id = first_message_id
        self.rate_limit = rate_limit
        self.faults = Faults()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[int | None, list[Json]] = {}  # none is the default scope
        self.about: Json = {}  # description, short_description, webhook
        self.calls: list[Call] = []
        self.listeners: list[Callable[[Change], None]] = []

    # -- people and chats

    def person(
        self, user_id: int, first_name: str = "", *, last_name: str = "", language_code: str = "nl"
    ) -> Person:
        """The person with this id, who enters the world when new."""
        if user_id not in self.users:
            user = User(user_id, first_name or f"Gebruiker {user_id}", last_name, "", language_code)
            self.users[user_id] = user
            self._open(Chat(user_id, "private", user.first_name))
        return Person(self, self.users[user_id])

    def group(self, chat_id: int, title: str = "Groep", *, kind: str = "group") -> Chat:
        """A group, supergroup or channel, yet without the bot."""
        return self.chats.get(chat_id) or self._open(Chat(chat_id, kind, title))

    def _open(self, chat: Chat) -> Chat:
        chat.next_id = self.first_message_id
        self.chats[chat.id] = chat
        return chat

    def chat_of(self, chat_id: int) -> Chat:
        """Raises ApiError 400 for a chat that the bot does not know."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def writable(self, chat_id: int) -> Chat:
        """Raises ApiError 400 or 403 when the bot can't write there."""
        chat = self.chat_of(chat_id)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.reachable and chat.kind == "private":
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.reachable:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    # -- what happens

    def tell(self, kind: str, chat_id: int | None = None, detail: object = None) -> None:
        for listener in tuple(self.listeners):
            listener(Change(kind, chat_id, detail))

    def write(self, chat: Chat, sender: User | None, content: Json, **more: Any) -> Message:  # noqa: ANN401
        """Put a message in the chat; `more` are fields of Message."""
        message = Message(chat.next_id, chat, sender, self.now(), content, **more)
        chat.next_id += 1
        chat.messages[message.id] = message
        self.tell("chat", chat.id, message)
        return message

    def erase(self, message: Message) -> None:
        del message.chat.messages[message.id]
        self.tell("chat", message.chat.id)

    def update(self, kind: str, payload: Json) -> Update | None:
        """Queue an update for the bot."""
        update = self.updates.add(kind, payload)
        if update:
            self.tell("updates")
        return update

    def redeliver(self, update: Update) -> None:
        """The same update, with the same id, once more."""
        self.updates.again(update)
        self.tell("updates")

    def keep_file(self, content: bytes, name: str, mime: str) -> File:
        folder = FOLDERS.get(mime.split("/", maxsplit=1)[0], "documents")
        ending = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        path = f"{folder}/file_{len(self.files)}{ending}"
        file = File("F" + secrets.token_urlsafe(24), secrets.token_urlsafe(9), path, name, mime, content)
        self.files[file.id] = file
        return file

    def fail_next(self, method: str, chat_id: int | None = None, **more: Any) -> Fault:  # noqa: ANN401
        """The next call of this method (to this chat) fails; `more` are fields of Fault."""
        fault = Fault(method, chat_id, **more)
        self.faults.ordered.append(fault)
        return fault

    # -- what tests and the page read

    def messages(self, chat_id: int) -> list[Message]:
        """What stands in the chat now, oldest first."""
        return list(self.chats[chat_id].messages.values())

    def from_bot(self, chat_id: int) -> list[Message]:
        return [one for one in self.messages(chat_id) if one.by_bot]

    def calls_of(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        return [one for one in self.calls if one.method in methods and chat_id in {None, one.chat_id}]

    def commands_for(self, chat_id: int) -> list[Json]:
        """The commands this chat shows: its own, else the default ones."""
        return self.commands.get(chat_id, self.commands.get(None, []))
