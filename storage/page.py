"""What the other files of the archive write on and read from: one transaction at one moment."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.crypto import Keyring
from storage.home import Home

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Entry:
    """What will be one row of the trail."""

    actor: int | None
    action: str
    subject: str
    detail: Mapping[str, object]


@dataclass
class Head:
    """The end of the trail as this process last saw it; another process may have moved it on."""

    seq: int = -1
    hash: bytes = b""


@dataclass(frozen=True)
class Page:
    """`now` is an instant in UTC; `entries` are written to the trail, behind `head`, when it is kept."""

    connection: AsyncConnection | Home
    keyring: Keyring
    now: datetime
    writing: bool
    entries: list[Entry] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    left_out: list[str] = field(default_factory=list)  # tables of which a damaged row was left out


class Pages(Protocol):
    """Where pages come from: an open archive, or one that is being made."""

    def read(self, now: datetime) -> AbstractAsyncContextManager[Page]: ...

    def write(self, now: datetime) -> AbstractAsyncContextManager[Page]: ...
