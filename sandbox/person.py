"""What a person does in the world; each act becomes the update that Telegram would send."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.entities import commands_in
from sandbox.messages import Chat, Json, Message, Press, User

if TYPE_CHECKING:
    from sandbox.chats import Chats


@dataclass(frozen=True)
class Person:
    world: Chats
    user: User

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.world.chats[self.user.id]

    # -- reading

    def sees(self) -> list[Message]:
        return self.world.messages(self.id)

    def last(self) -> Message:
        """The newest message of the bot; raises LookupError when there is none."""
        found = self.world.from_bot(self.id)
        if not found:
            raise LookupError(f"no message for {self.user.first_name} yet")
        return found[-1]

    # -- writing

    def says(self, text: str, chat: Chat | None = None, *, reply_to: int | None = None) -> Message:
        content: Json = {"text": text}
        if entities := commands_in(text):
            content["entities"] = entities
        return self._send(content, chat, reply_to=reply_to)

    def edits(self, message: Message, text: str) -> None:
        message.content = {"text": text}
        if entities := commands_in(text):
            message.content["entities"] = entities
        message.edited_at = self.world.now()
        self.world.tell("chat", message.chat.id, message)
        self.world.update("edited_message", message.as_json())

    def sends_document(
        self, content: bytes, name: str = "bijlage.pdf", mime: str = "application/pdf", caption: str = ""
    ) -> Message:
        file = self.world.keep_file(content, name, mime)
        return self._send({"document": file.as_document(), **_caption(caption)}, file=file)

    def sends_photo(self, content: bytes, caption: str = "") -> Message:
        file = self.world.keep_file(content, "photo.jpg", "image/jpeg")
        size = {**file.as_json(), "width": 800, "height": 600}
        return self._send({"photo": [size], **_caption(caption)}, file=file)

    def sends_sticker(self, emoji: str = "👍") -> Message:
        file = self.world.keep_file(b"RIFF", "sticker.webp", "image/webp")
        form = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._send({"sticker": {**file.as_json(), **form, "emoji": emoji}})

    def sends_voice(self, content: bytes = b"OggS", seconds: int = 3) -> Message:
        file = self.world.keep_file(content, "voice.oga", "audio/ogg")
        return self._send({"voice": {**file.as_json(), "duration": seconds, "mime_type": "audio/ogg"}})

    def sends_contact(self, phone_number: str = "+31612345678") -> Message:
        contact = {"phone_number": phone_number, "first_name": self.user.first_name, "user_id": self.id}
        return self._send({"contact": contact})

    def sends(self, content: Json, chat: Chat | None = None) -> Message:
        """Any other content, as the Bot API names it: location, dice, video, ..."""
        return self._send(content, chat)

    def _send(self, content: Json, chat: Chat | None = None, **more: object) -> Message:
        chat = chat or self.chat
        if chat is self.chat:
            self._start()
        message = self.world.write(chat, self.user, content, **more)
        if chat.reachable:
            self.world.update("message", message.as_json())
        return message

    def _start(self) -> None:
        if self.chat.blocked:
            self.unblocks()
        self.chat.reachable = True

    # -- pressing

    def presses(self, label: str, message: Message | None = None) -> Press:
        """The button with this label, in this message or the newest with it; LookupError when none has it."""
        message, data = self._button(label, message)
        return self.forges(data, message)

    def _button(self, label: str, message: Message | None) -> tuple[Message, str]:
        places = [message] if message else list(reversed(self.sees()))
        for place in places:
            for button in (one for row in place.rows for one in row):
                if button["text"] == label and "callback_data" in button:
                    return place, button["callback_data"]
        labels = [one for place in places for one in place.buttons]
        raise LookupError(f"no button {label!r}; there are {labels}")

    def forges(self, data: str, message: Message | None = None) -> Press:
        """A press with any data, offered by a button or not; without a message: on the newest of the bot."""
        message = message or self.last()
        press = Press(
            str(secrets.randbelow(10**18)), self.user, message.chat, message.id, data, self.world.now()
        )
        self.world.presses[press.id] = press
        self.world.update(
            "callback_query",
            {
                "id": press.id,
                "from": self.user.as_json(),
                "message": message.as_json(),
                "chat_instance": str(abs(message.chat.id) * 7919),
                "data": data,
            },
        )
        return press

    # -- membership

    def blocks(self) -> None:
        self.chat.blocked = True
        self._membership(self.chat, "member", "kicked")

    def unblocks(self) -> None:
        self.chat.blocked = False
        self.chat.reachable = True
        self._membership(self.chat, "kicked", "member")

    def adds_bot(self, chat: Chat) -> None:
        """To a group or a channel."""
        chat.reachable = True
        self._membership(chat, "left", "administrator" if chat.kind == "channel" else "member")

    def removes_bot(self, chat: Chat) -> None:
        self._membership(chat, "member", "kicked")
        chat.reachable = False

    def posts(self, channel: Chat, text: str) -> Message:
        """In a channel, in the channel's name."""
        message = self.world.write(channel, None, {"text": text})
        if channel.reachable:
            self.world.update("channel_post", message.as_json())
        return message

    def _membership(self, chat: Chat, old: str, new: str) -> None:
        self.world.update("my_chat_member", membership(self.world, chat, self.user, old, new))
        self.world.tell("chat", chat.id)


ADMINISTRATOR = dict.fromkeys(
    (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
        "can_post_stories", "can_edit_stories", "can_delete_stories",
    ),
    False,
)  # fmt: skip


def membership(world: Chats, chat: Chat, by: User, old: str, new: str) -> Json:
    def member(status: str) -> Json:
        more: Json = dict(ADMINISTRATOR) if status == "administrator" else {}
        if status == "kicked":
            more["until_date"] = 0
        return {"user": world.bot.as_json(), "status": status, **more}

    return {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": int(world.now().timestamp()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


def _caption(text: str) -> Json:
    return {"caption": text} if text else {}
