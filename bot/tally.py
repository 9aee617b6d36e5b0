"""What this process has done since it started, in counts. Nobody is in it: no person, no number."""

import time
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import Application

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
OTHER = "other"


@dataclass
class Tally:
    """Updates by kind, and the seconds that answering them took; how many of them got a reply."""

    updates: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*KINDS, OTHER), 0))
    seconds: float = 0.0
    replies: int = 0


OURS = Tally()


async def answer(application: Application, update: Update) -> None:  # type: ignore[type-arg]
    """Answer one update, and count it."""
    began = time.perf_counter()
    try:
        await application.process_update(update)
    finally:
        kind = next((kind for kind in KINDS if getattr(update, kind) is not None), OTHER)
        OURS.updates[kind] += 1
        OURS.seconds += time.perf_counter() - began
