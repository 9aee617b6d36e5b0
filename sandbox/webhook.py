"""Where updates go, as the bot asked for it: setWebhook read as strictly as Telegram reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.params import Params

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
HERE = ("127.0.0.1", "localhost", "::1")
AT_ONCE = 40
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str = ""
    at_once: int = AT_ONCE

    @property
    def is_here(self) -> bool:
        return urlsplit(self.url).hostname in HERE


def asked_for(params: Params) -> Webhook | None:
    """None for no webhook; raises ApiError."""
    asked = Webhook(
        params.text("url"), params.text("secret_token"), params.number("max_connections", AT_ONCE)
    )
    if asked.url and not asked.url.startswith("https://") and not asked.is_here:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(asked.secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= asked.at_once <= MOST_AT_ONCE:
        return Webhook(asked.url, asked.secret)
    return asked if asked.url else None
