"""The world as a bot meets it: people, chats, limits, faults. No HTTP, no asyncio; the clock is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.chats import Chats, utc_now
from sandbox.errors import bad_request, forbidden
from sandbox.faults import Fault, Faults, RateLimit
from sandbox.messages import Call, Chat, Json, User
from sandbox.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sandbox.webhook import Webhook


TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"  # noqa: S105  invented, opens nothing


class World(Chats):
    def __init__(
        self,
        *,
        token: str = TOKEN,
        now: Callable[[], datetime] = utc_now,
        first_update_id: int = 1,
        first_message_id: int = 1,
        rate_limit: RateLimit | None = None,
    ) -> None:
        number = int(token.split(":", maxsplit=1)[0])
        bot = User(number, "Sandbox", username="sandbox_bot", is_bot=True)
        super().__init__(bot, now, first_update_id, first_message_id)
        self.token = token
        self.rate_limit = rate_limit
        self.faults = Faults()
        self.users: dict[int, User] = {}
        self.commands: dict[int | None, list[Json]] = {}  # none is the default scope
        self.about: Json = {}  # description, short_description, the webhook's last error
        self.webhook: Webhook | None = None
        self.calls: list[Call] = []

    def person(
        self, user_id: int, first_name: str = "", *, last_name: str = "", language_code: str = "nl"
    ) -> Person:
        """The person with this id, who enters the world when new."""
        if user_id not in self.users:
            user = User(user_id, first_name or f"Gebruiker {user_id}", last_name, "", language_code)
            self.users[user_id] = user
            self.open(Chat(user_id, "private", user.first_name))
        return Person(self, self.users[user_id])

    def speaks(self, user_id: int, language_code: str) -> Person:
        """The same person, who changed the language of their Telegram."""
        self.users[user_id] = replace(self.users[user_id], language_code=language_code)
        return Person(self, self.users[user_id])

    def chat_of(self, chat_id: int) -> Chat:
        """Raises ApiError 400 for a chat that the bot does not know."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def writable(self, chat_id: int) -> Chat:
        """Raises ApiError 400 or 403 when the bot can't write there."""
        chat = self.chat_of(chat_id)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.reachable and chat.kind == "private":
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.reachable:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def fail_next(self, method: str, chat_id: int | None = None, **more: Any) -> Fault:  # noqa: ANN401
        """The next call of this method (to this chat) fails; `more` are fields of Fault."""
        fault = Fault(method, chat_id, **more)
        self.faults.ordered.append(fault)
        return fault

    def calls_of(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        return [one for one in self.calls if one.method in methods and chat_id in {None, one.chat_id}]

    def commands_for(self, chat_id: int) -> list[Json]:
        """The commands this chat shows: its own, else the default ones."""
        return self.commands.get(chat_id, self.commands.get(None, []))
