"""What the page is shown: chats and the state of the scene, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.clock import in_words

if TYPE_CHECKING:
    from sandbox.messages import Json, Message
    from sandbox.scene import Scene

STATES = {"starting": "aan het starten", "running": "draait", "stopped": "gestopt"}


def scene_view(scene: Scene) -> Json:
    now = scene.clock()
    stopped = scene.child.state == "stopped"
    return {
        "now": now.isoformat(),
        "words": in_words(now),
        "language": scene.memory.language,
        "shifted": scene.clock.offset != 0,
        "state": scene.child.state,
        "label": STATES[scene.child.state],
        "note": scene.note,
        "lines": list(scene.child.last_lines) if stopped else [],
    }


def people_view(scene: Scene) -> list[Json]:
    return [{"id": one.user_id, "name": one.name, "part": one.part} for one in scene.cast]


def chat_view(scene: Scene, chat_id: int) -> Json:
    messages = scene.world.messages(chat_id)
    return {
        "id": chat_id,
        "commands": scene.world.commands_for(chat_id),
        "keyboard": _keyboard(messages),
        "messages": [_message(one, {each.id: each for each in messages}) for one in messages],
    }


def _keyboard(messages: list[Message]) -> list[list[Json]]:
    """The reply keyboard that shows now: of the newest message that brought or removed one."""
    for message in reversed(messages):
        if message.reply_keyboard:
            rows = message.reply_keyboard.get("keyboard", [])
            return [[one if isinstance(one, dict) else {"text": one} for one in row] for row in rows]
    return []


def _message(message: Message, others: dict[int, Message]) -> Json:
    answer: Json = {
        "id": message.id,
        "bot": message.by_bot,
        "text": message.text or _in_short(message),
        "entities": message.entities,
        "rows": message.rows,
        "at": message.at.isoformat(),
        "edited": message.edited_at is not None,
        "protected": message.protected,
    }
    if message.file:
        answer["file"] = {
            "name": message.file.name,
            "size": len(message.file.content),
            "url": f"/files/{message.file.id}",
            "picture": "photo" in message.content,
        }
    if original := others.get(message.reply_to or 0):
        answer["reply"] = {"bot": original.by_bot, "text": _quoted(original)}
    return answer


def _quoted(message: Message) -> str:
    return message.text[:80] or _in_short(message) or (message.file.name if message.file else "")


def _in_short(message: Message) -> str:
    if sticker := message.content.get("sticker"):
        return str(sticker["emoji"])
    if contact := message.content.get("contact"):
        return f"Telefoonnummer: {contact['phone_number']}"
    return "Spraakbericht" if "voice" in message.content else ""
