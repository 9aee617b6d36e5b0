"""What stands in a chat: people, chats, files, messages, and their form in the Bot API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.entities import Entity, to_html

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]


@dataclass(frozen=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "nl"
    is_bot: bool = False

    def as_json(self) -> Json:
        answer: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        if not self.is_bot:
            optional["language_code"] = self.language_code
        return answer | {key: value for key, value in optional.items() if value}


@dataclass
class Chat:
    id: int
    kind: str  # private, group, supergroup, channel
    title: str
    reachable: bool = False  # private: the person wrote first; else: the bot is a member
    blocked: bool = False
    next_id: int = 1
    messages: dict[int, Message] = field(default_factory=dict)

    def as_json(self) -> Json:
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.title}


@dataclass(frozen=True)
class File:
    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes = field(repr=False)

    def as_json(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def as_document(self) -> Json:
        return {**self.as_json(), "file_name": self.name, "mime_type": self.mime}


@dataclass
class Message:
    id: int
    chat: Chat
    sender: User | None  # none: a channel speaks for itself
    at: datetime
    content: Json  # text or caption, entities, document, photo, sticker, ... as the Bot API names them
    rows: list[list[Json]] = field(default_factory=list)  # the inline keyboard
    reply_keyboard: Json | None = None  # shown to people, never echoed to the bot
    reply_to: int | None = None
    protected: bool = False
    edited_at: datetime | None = None
    file: File | None = None

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Entity]:
        return list(self.content.get("entities") or self.content.get("caption_entities") or [])

    @property
    def html(self) -> str:
        return to_html(self.text, self.entities)

    @property
    def buttons(self) -> list[str]:
        """The labels, row by row."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def document(self) -> File | None:
        """The file that was sent as a document, with its name and its bytes."""
        return self.file if "document" in self.content else None

    @property
    def by_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot

    def as_json(self, *, whole: bool = True) -> Json:
        answer: Json = {"message_id": self.id, "date": int(self.at.timestamp()), "chat": self.chat.as_json()}
        if self.sender:
            answer["from"] = self.sender.as_json()
        else:
            answer["sender_chat"] = self.chat.as_json()
        answer.update(self.content)
        if self.edited_at:
            answer["edit_date"] = int(self.edited_at.timestamp())
        if self.protected:
            answer["has_protected_content"] = True
        if self.rows:
            answer["reply_markup"] = {"inline_keyboard": self.rows}
        original = self.chat.messages.get(self.reply_to or 0)
        if whole and original:
            answer["reply_to_message"] = original.as_json(whole=False)
        return answer


@dataclass
class Press:
    """One press on an inline button, until the bot answers it."""

    id: str
    user: User
    chat: Chat
    message_id: int
    data: str
    at: datetime
    answer: Json | None = None


@dataclass(frozen=True)
class Call:
    """One call of the Bot API, as the log keeps it."""

    method: str
    params: Json
    code: int
    description: str
    at: datetime

    @property
    def chat_id(self) -> int | None:
        try:
            return int(self.params["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None
