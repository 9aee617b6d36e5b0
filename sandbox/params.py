"""The parameters of one call, read as strictly as Telegram reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.entities import Entity, commands_in, in_order, parse_html, trimmed, units
from sandbox.errors import ApiError, bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.messages import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_LIMIT = 64  # bytes
BUTTON_LIMIT = 100
ENTITY = {"type": str, "offset": int, "length": int}
ACTIONS_OF_A_BUTTON = {"callback_data", "url", "copy_text", "switch_inline_query", "web_app", "login_url"}


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Markup:
    rows: list[list[Json]] = field(default_factory=list)
    keyboard: Json | None = None


@dataclass(frozen=True)
class Params:
    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in {"true", "yes", "1"}

    def json(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever was sent
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def objects(self, name: str) -> list[Json]:
        value = self.json(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array of Objects")
        return value

    def names(self, name: str, default: Iterable[str] | None = None) -> list[str]:
        """A list of strings; what is no list counts as empty, as it does at Telegram."""
        value = self.json(name, list(default or []))
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def chat_id(self) -> int:
        value = self.text("chat_id")
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            raise bad_request("chat not found") from None

    def reply_to(self) -> tuple[int | None, bool]:
        """The message to reply to, and whether it may be missing."""
        described = self.json("reply_parameters", {})
        if not isinstance(described, dict):
            raise bad_request("can't parse reply parameters: expected an Object")
        number = described.get("message_id") or self.number("reply_to_message_id") or None
        tolerant = described.get("allow_sending_without_reply") or self.flag("allow_sending_without_reply")
        return number, bool(tolerant)

    def formatted(self, name: str) -> Json:
        """Text or caption with its entities, trimmed and measured; an empty dict when there is none."""
        text, entities = self._parsed(name)
        text, entities = trimmed(text.replace("\r", "").replace("\0", ""), entities)
        if units(text) > (TEXT_LIMIT if name == "text" else CAPTION_LIMIT):
            raise bad_request("message is too long" if name == "text" else "message caption is too long")
        if not text:
            return {}
        entities = in_order(entities + commands_in(text))
        key = "entities" if name == "text" else "caption_entities"
        return {name: text, key: entities} if entities else {name: text}

    def _parsed(self, name: str) -> tuple[str, list[Entity]]:
        source = self.text(name)
        mode = self.text("parse_mode").lower()
        if mode == "html":
            return parse_html(source)
        if mode:
            raise bad_request("unsupported parse_mode")
        given = self.objects("entities" if name == "text" else "caption_entities")
        if not all(isinstance(one.get(key), kind) for one in given for key, kind in ENTITY.items()):
            raise bad_request("can't parse MessageEntity: expected type, offset and length")
        return source, [one for one in given if one["type"] != "bot_command"]

    def markup(self) -> Markup:
        described = self.json("reply_markup")
        if described is None:
            return Markup()
        if not isinstance(described, dict):
            raise bad_request("object expected as reply markup")
        if "inline_keyboard" not in described:
            return Markup(keyboard=described)
        rows = [[_button(one) for one in row] for row in _grid(described["inline_keyboard"])]
        if sum(map(len, rows)) > BUTTON_LIMIT:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        return Markup(rows=[row for row in rows if row])


def _grid(rows: Any) -> list[list[Json]]:  # noqa: ANN401  whatever was sent
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of Arrays of InlineKeyboardButton")
    if not all(isinstance(one, dict) for row in rows for one in row):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    return rows


def _button(described: Json) -> Json:
    fault = "can't parse inline keyboard button: "
    if not isinstance(described.get("text"), str):
        raise bad_request(f'{fault}Can\'t find field "text"')
    if not described["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if not ACTIONS_OF_A_BUTTON & set(described):
        raise bad_request(f"{fault}Text buttons are unallowed in the inline keyboard")
    data = described.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return described


UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
