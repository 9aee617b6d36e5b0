"""A file that only the keyring opens: a header in the clear, then chunks, each sealed to its place and the
last one marked. A chunk that was changed, moved, left out or cut off is noticed when it is read.

On disk: MAGIC, the header as one line of JSON, the chunks. The key is made for this file alone from the key
of its year; so the nonce of a chunk is its number, with one byte more for the last. Header and MAGIC are
bound into each seal.
"""

import io
import json
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.crypto import Keyring, sync_folder
from storage.errors import BadBackup

MAGIC = b"klachtenbot reservekopie 1\n"
CHUNK = 1024 * 1024  # bytes that are sealed at a time
TAG = 16
LONGEST_HEADER = 64 * 1024
SALT = 32
UNREADABLE = "Deze reservekopie is beschadigd of niet compleet. Er is niets teruggezet."


@dataclass(frozen=True)
class Header:
    """`keys` are those that open the rows; `key` made the key of the file. Nobody is in it."""

    key: str
    keys: tuple[str, ...]
    check: str  # of the keyring
    made_at: datetime
    revision: str
    trail_rows: int
    trail_hash: str
    salt: str = field(default_factory=lambda: secrets.token_hex(SALT))

    def line(self) -> bytes:
        written = asdict(self) | {"made_at": self.made_at.astimezone(UTC).isoformat()}
        return json.dumps(written).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> "Header":
        """Raises `BadBackup`."""
        try:
            read = json.loads(line)
            return cls(
                key=str(read["key"]),
                keys=tuple(str(each) for each in read["keys"]),
                check=str(read["check"]),
                made_at=datetime.fromisoformat(read["made_at"]),
                revision=str(read["revision"]),
                trail_rows=int(read["trail_rows"]),
                trail_hash=str(read["trail_hash"]),
                salt=bytes.fromhex(read["salt"]).hex(),
            )
        except (ValueError, KeyError, TypeError):
            raise BadBackup(UNREADABLE) from None


class SealedWriter:
    """`write` as much as you like; only `finish` makes it a whole file."""

    def __init__(self, file: BinaryIO, keyring: Keyring, header: Header) -> None:
        self._file = file
        self._line = header.line()
        self._cipher = keyring.of_file(header.key, bytes.fromhex(header.salt))
        self._waiting = bytearray()
        self._number = 0
        file.write(MAGIC + self._line)

    def write(self, content: bytes) -> None:
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, MAGIC + self._line))
        self._number += 1


class _Chunks(io.RawIOBase):
    """What was sealed, chunk by chunk. Raises `BadBackup`."""

    def __init__(self, file: BinaryIO, cipher: AESGCM, bound: bytes) -> None:
        super().__init__()
        self._file, self._cipher, self._bound = file, cipher, bound
        self._next = file.read(CHUNK + TAG)
        self._number = 0
        self._opened = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - io's own
        while not self._opened and not self._is_over:
            self._open_next()
        given = self._opened[: len(buffer)]
        buffer[: len(given)] = given
        self._opened = self._opened[len(given) :]
        return len(given)

    def _open_next(self) -> None:
        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        self._is_over = not self._next
        try:
            nonce = _nonce(self._number, is_last=self._is_over)
            self._opened = self._cipher.decrypt(nonce, sealed, self._bound)
        except (InvalidTag, ValueError):
            raise BadBackup(UNREADABLE) from None
        self._number += 1


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((is_last,))


def header_of(path: Path) -> Header:
    """What it says about itself; true only once the whole file was read. Raises `BadBackup`, `OSError`."""
    with path.open("rb") as file:
        return _header(file)


def _header(file: BinaryIO) -> Header:
    if file.read(len(MAGIC)) != MAGIC:
        raise BadBackup("Dit bestand is geen reservekopie van klachtenbot.")
    return Header.parse(file.readline(LONGEST_HEADER))


@contextmanager
def opened(path: Path, keyring: Keyring) -> Generator[tuple[Header, BinaryIO]]:
    """The header, and what was sealed as a stream; it is whole only when it was read to its end.

    Raises `BadBackup`, also while reading; `OSError`.
    """
    with path.open("rb") as file:
        header = _header(file)
        if header.check != keyring.check_value():
            raise BadBackup("Deze sleutelbos hoort niet bij deze reservekopie. Er is niets teruggezet.")
        if missing := sorted({header.key, *header.keys} - {*keyring.key_ids}):
            raise BadBackup(
                "In de sleutelbos ontbreekt sleutel %(key)s, en daarmee is deze reservekopie gemaakt."
                " Er is niets teruggezet.",
                key=missing[0],
            )
        cipher = keyring.of_file(header.key, bytes.fromhex(header.salt))
        yield header, io.BufferedReader(_Chunks(file, cipher, MAGIC + header.line()), CHUNK)


@contextmanager
def written(path: Path) -> Generator[BinaryIO]:
    """A file that is there whole and on disk, or not at all. Raises `FileExistsError`, `OSError`."""
    if path.exists():
        raise FileExistsError(0, "", str(path))
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
