"""The Bot API's methods, as one table; each takes the world and its parameters and raises ApiError."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox import sending
from sandbox.errors import bad_request
from sandbox.params import Params
from sandbox.person import membership
from sandbox.webhook import asked_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messages import Chat, Json
    from sandbox.world import World

PRESS_LIVES = timedelta(seconds=150)
ANSWER_LIMIT = 200
DOWNLOAD_LIMIT = 20 * 1024 * 1024
COMMANDS_LIMIT = 100
DESCRIPTION_LIMIT = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: World, _: Params) -> Json:
    rights = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return world.bot.as_json() | rights


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
    commands = params.objects("commands")
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
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    if scope.get("type", "default") == "chat":
        return world.chat_of(Params(scope).chat_id()).id
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
    webhook = asked_for(params)
    _forget_updates(world, params)
    world.updates.allow(params.names("allowed_updates", world.updates.allowed))
    world.webhook = webhook
    world.tell("webhook")
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _forget_updates(world, params)
    world.webhook = None
    world.tell("webhook")
    return True


def _forget_updates(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.clear()


def get_webhook_info(world: World, _: Params) -> Json:
    found: Json = {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.webhook:
        told = {key: value for key, value in world.about.items() if key.startswith("last_error")}
        found |= {"max_connections": world.webhook.at_once, **told}
    if world.updates.allowed:
        found["allowed_updates"] = sorted(world.updates.allowed)
    return found


def refuse(_world: World, _params: Params) -> Any:  # noqa: ANN401  never returns
    raise bad_request("the bot can't leave this server")


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getMe": get_me,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageCaption": sending.edit_message_caption,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "deleteMessages": sending.delete_messages,
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
