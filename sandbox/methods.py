"""The Bot API's methods, as one table; each takes the world and its parameters and raises ApiError."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.errors import bad_request
from sandbox.person import membership

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Chat, File, Json, Message
    from sandbox.params import Markup, Params
    from sandbox.world import World

PRESS_LIVES = timedelta(seconds=150)
ANSWER_LIMIT = 200
DELETABLE = timedelta(hours=48)
DELETED_AT_ONCE = 100
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
COMMANDS_LIMIT = 100
DESCRIPTION_LIMIT = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: World, _: Params) -> Json:
    rights = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return world.bot.as_json() | rights


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


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.now() - press.at > PRESS_LIVES:
        raise bad_request(TOO_OLD)
    press.answer = {"text": text, "show_alert": params.flag("show_alert")}
    world.tell("answer", press.chat.id, press)
    return True


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.writable(params.chat_id())
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("action", chat.id, params.text("action"))
    return True


def get_file(world: World, params: Params) -> Json:
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.as_json() | {"file_path": file.path}


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.json("commands", [])
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(one.get("description", ""))) <= DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = _scope(world, params)
    world.commands[scope] = commands
    world.tell("commands", scope)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(_scope(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    scope = _scope(world, params)
    world.commands.pop(scope, None)
    world.tell("commands", scope)
    return True


def _scope(world: World, params: Params) -> int | None:
    """The chat of a BotCommandScopeChat; every wider scope is the default one here."""
    scope = params.json("scope", {})
    if scope.get("type", "default") == "chat":
        return world.chat_of(int(scope.get("chat_id", 0))).id
    return None


def _remember(name: str, limit: int) -> Callable[[World, Params], bool]:
    def method(world: World, params: Params) -> bool:
        if len(params.text(name)) > limit:
            raise bad_request(f"{name.upper()}_INVALID")
        world.about[name] = params.text(name)
        return True

    return method


def _recall(name: str) -> Callable[[World, Params], Json]:
    return lambda world, _: {name: world.about.get(name, "")}


def get_chat(world: World, params: Params) -> Json:
    chat = world.chat_of(params.chat_id())
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return chat.as_json() | more


def leave_chat(world: World, params: Params) -> bool:
    chat: Chat = world.chat_of(params.chat_id())
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    world.writable(chat.id)
    chat.reachable = False
    world.update("my_chat_member", membership(world, chat, world.bot, "member", "left"))
    world.tell("chat", chat.id)
    return True


def set_webhook(world: World, params: Params) -> bool:
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _forget_updates(world, params)
    world.about["webhook"] = url
    world.updates.allow(params.json("allowed_updates", world.updates.allowed or []))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _forget_updates(world, params)
    world.about["webhook"] = ""
    return True


def _forget_updates(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.clear()


def get_webhook_info(world: World, _: Params) -> Json:
    waiting = len(world.updates.pending)
    return {
        "url": world.about.get("webhook", ""),
        "has_custom_certificate": False,
        "pending_update_count": waiting,
    }


def refuse(_world: World, _params: Params) -> Any:  # noqa: ANN401  never returns
    raise bad_request("the bot can't leave this server")


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": _remember("description", 512),
    "getMyDescription": _recall("description"),
    "setMyShortDescription": _remember("short_description", 120),
    "getMyShortDescription": _recall("short_description"),
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": refuse,
    "close": refuse,
}
BY_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
