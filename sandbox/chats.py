"""Chats, their messages, files and presses, and the updates these give. The clock is an argument."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.messages import Chat, File, Json, Message, Press, User
from sandbox.updates import Update, UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDERS = {"image": "photos", "audio": "voice"}


@dataclass(frozen=True)
class Change:
    """What listeners hear: chat, updates, call, answer, action, commands, poll, hung up, webhook, scene."""

    kind: str
    chat_id: int | None = None
    detail: Any = None


def utc_now() -> datetime:
    return datetime.now(UTC)


class Chats:
    def __init__(
        self,
        bot: User,
        now: Callable[[], datetime] = utc_now,
        first_update_id: int = 1,
        first_message_id: int = 1,
    ) -> None:
        self.bot = bot
        self.now = now
        self.updates = UpdateQueue(now, first_update_id)
        self.first_message_id = first_message_id
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.listeners: list[Callable[[Change], None]] = []

    def group(self, chat_id: int, title: str = "Groep", *, kind: str = "group") -> Chat:
        """A group, supergroup or channel, yet without the bot."""
        return self.chats.get(chat_id) or self.open(Chat(chat_id, kind, title))

    def open(self, chat: Chat) -> Chat:
        chat.next_id = self.first_message_id
        self.chats[chat.id] = chat
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
        """Queue an update for the bot; none when it did not ask for this kind."""
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

    # -- what is read

    def messages(self, chat_id: int) -> list[Message]:
        """What stands in the chat now, oldest first."""
        return list(self.chats[chat_id].messages.values())

    def from_bot(self, chat_id: int) -> list[Message]:
        return [one for one in self.messages(chat_id) if one.by_bot]
