"""What a browser hears as it happens, by server-sent events: each thing that changed, whole."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any

from sandbox.messages import Press
from sandbox.view import chat_view, people_view, scene_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.chats import Change
    from sandbox.messages import Json
    from sandbox.scene import Scene

HEARTBEAT = 15  # seconds


async def stream(scene: Scene, closing: asyncio.Event) -> AsyncIterator[str]:
    """Everything at first; ends when the sandbox closes."""
    due = _Due(set(scene.people))
    scene.world.listeners.append(due.hear)
    closed = asyncio.ensure_future(closing.wait())
    try:
        yield _event("hello", {"people": people_view(scene), "scene": scene_view(scene)})
        while not closing.is_set():
            for name, value in due.take(scene):
                yield _event(name, value)
            if not await due.news_or(closed):
                yield ": still here\n\n"
    finally:
        closed.cancel()
        scene.world.listeners.remove(due.hear)


class _Due:
    """What one browser has not been told yet."""

    def __init__(self, everyone: set[int]) -> None:
        self.everyone = everyone
        self.chats = set(everyone)
        self.scene = False
        self.moments: deque[tuple[str, Json]] = deque()
        self._news = asyncio.Event()

    def hear(self, change: Change) -> None:
        if self._note(change):
            self._news.set()

    def _note(self, change: Change) -> bool:
        if change.kind in {"chat", "commands"}:
            self.chats |= {change.chat_id} & self.everyone if change.chat_id else self.everyone
        elif change.kind == "scene":
            self.scene = True
        elif isinstance(change.detail, Press):
            press = change.detail
            answer = {"chat": press.user.id, "press": press.id, **(press.answer or {})}
            self.moments.append(("answer", answer))
        elif change.kind == "action":
            self.moments.append(("action", {"chat": change.chat_id}))
        else:
            return False
        return True

    async def news_or(self, closed: asyncio.Future[Any]) -> bool:
        """False when it has been still for a while."""
        news: asyncio.Future[Any] = asyncio.ensure_future(self._news.wait())
        try:
            done, _ = await asyncio.wait(
                {news, closed}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            news.cancel()
        self._news.clear()
        return bool(done)

    def take(self, scene: Scene) -> list[tuple[str, Json]]:
        told: list[tuple[str, Json]] = [("chat", chat_view(scene, chat)) for chat in sorted(self.chats)]
        told += self.moments
        if self.scene:
            told.append(("scene", scene_view(scene)))
        self.chats, self.scene = set(), False
        self.moments.clear()
        return told


def _event(name: str, value: object) -> str:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n"
