"""The methods that send, edit and delete messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.messages import File, Json, Message
    from sandbox.params import Markup, Params
    from sandbox.world import World

DELETABLE = timedelta(hours=48)
DELETED_AT_ONCE = 100
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def send_message(world: World, params: Params) -> Json:
    content = params.formatted("text")
    if not content:
        raise bad_request("message text is empty")
    return _send(world, params, content)


def send_document(world: World, params: Params) -> Json:
    file = _file(world, params, "document", UPLOAD_LIMIT)
    return _send(world, params, {"document": file.as_document(), **params.formatted("caption")}, file)


def send_photo(world: World, params: Params) -> Json:
    file = _file(world, params, "photo", PHOTO_LIMIT)
    if not file.content.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    size = {**file.as_json(), "width": 800, "height": 600}
    return _send(world, params, {"photo": [size], **params.formatted("caption")}, file)


def _send(world: World, params: Params, content: Json, file: File | None = None) -> Json:
    chat = world.writable(params.chat_id())
    markup = params.markup()
    reply_to, tolerant = params.reply_to()
    if reply_to and reply_to not in chat.messages:
        if not tolerant:
            raise bad_request("message to be replied not found")
        reply_to = None
    if world.rate_limit:
        world.rate_limit.check(chat.id)
    return world.write(
        chat,
        world.bot if chat.kind != "channel" else None,
        content,
        rows=markup.rows,
        reply_keyboard=markup.keyboard,
        reply_to=reply_to,
        protected=params.flag("protect_content"),
        file=file,
    ).as_json()


def _file(world: World, params: Params, name: str, limit: int) -> File:
    given = params.text(name)
    upload = params.uploads.get(given.removeprefix("attach://") if given else name)
    if upload is None and given in world.files:
        return world.files[given]
    if upload is None:
        reason = "wrong file identifier/HTTP URL specified" if given else f"there is no {name} in the request"
        raise bad_request(reason)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise bad_request(f"file is too big for a {name}")
    return world.keep_file(upload.content, upload.name, upload.mime)


def _own(world: World, params: Params) -> Message:
    chat = world.chat_of(params.chat_id())
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not world.bot:
        raise bad_request("message can't be edited")
    world.writable(chat.id)
    return message


def edit_message_text(world: World, params: Params) -> Json:
    content = params.formatted("text")
    if not content:
        raise bad_request("message text is empty")
    message = _own(world, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, content, params.markup())


def edit_message_caption(world: World, params: Params) -> Json:
    message = _own(world, params)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    rest = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return _edit(world, message, rest | params.formatted("caption"), params.markup())


def edit_message_reply_markup(world: World, params: Params) -> Json:
    message = _own(world, params)
    return _edit(world, message, message.content, params.markup())


def _edit(world: World, message: Message, content: Json, markup: Markup) -> Json:
    if content == message.content and markup.rows == message.rows:
        raise bad_request(UNCHANGED)
    if world.rate_limit:
        world.rate_limit.check(message.chat.id)
    message.content, message.rows = content, markup.rows
    message.edited_at = world.now()
    world.tell("chat", message.chat.id, message)
    return message.as_json()


def delete_message(world: World, params: Params) -> bool:
    chat = world.chat_of(params.chat_id())
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, message)
    world.erase(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = world.chat_of(params.chat_id())
    numbers = params.json("message_ids", [])
    if not isinstance(numbers, list) or not all(isinstance(one, int) for one in numbers):
        raise bad_request("can't parse message identifiers: expected an Array of Number")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    messages = [chat.messages[number] for number in dict.fromkeys(numbers) if number in chat.messages]
    for message in messages:
        _check_deletable(world, message)
    for message in messages:
        world.erase(message)
    return True


def _check_deletable(world: World, message: Message) -> None:
    """In a private chat a bot may delete both its own messages and the person's."""
    if message.chat.kind != "private" and message.sender is not world.bot:
        raise bad_request("message can't be deleted")
    if world.now() - message.at > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
