"""Personal data has one home: a payload sealed with AES-256-GCM and bound to its table, its row and its key.

A sealed payload is: format byte, length of the key id, key id, nonce, ciphertext with its tag.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import BadKeyring, Broken

FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
OPEN_TO_OTHERS = 0o077
PER_YEAR = 100  # keys: their ids sort in the order in which they were made


class Keyring:
    """A key per year for sealing, and a root that never rotates: lookups, trail and check value hang on it.

    The file: {"version": 1, "root": base64, "keys": {"2026": base64}}, readable by its owner only.
    """

    def __init__(self, root: bytes, keys: Mapping[str, bytes]) -> None:
        self.current = max(keys)
        self._root = root
        self._keys = dict(keys)
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._lookup = _derive(root, "lookup")
        self.trail_key = _derive(root, "trail")

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read the file; raises `BadKeyring`."""
        _check_mode(path)
        try:
            content = json.loads(path.read_bytes())
            root = b64decode(content["root"], validate=True)
            keys = {str(key_id): b64decode(key, validate=True) for key_id, key in content["keys"].items()}
        except OSError:
            raise BadKeyring("De sleutelbos kan niet worden gelezen: %(path)s.", path=str(path)) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadKeyring("De sleutelbos is beschadigd: %(path)s.", path=str(path)) from None
        if (
            content.get("version") != FORMAT
            or not keys
            or any(len(k) != KEY_BYTES for k in (root, *keys.values()))
        ):
            raise BadKeyring("De sleutelbos is beschadigd: %(path)s.", path=str(path))
        return cls(root, keys)

    @classmethod
    def create(cls, path: Path, *, year: int) -> "Keyring":
        """Make a new file with a key for this year; an existing file is never touched (`BadKeyring`)."""
        root, key = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
        made = cls(root, {str(year): key})
        try:
            made._write(path)
        except FileExistsError:
            raise BadKeyring(
                "Er is al een sleutelbos: %(path)s. Die blijft zoals hij is.", path=str(path)
            ) from None
        except OSError:
            raise BadKeyring(
                "De sleutelbos kan hier niet worden gemaakt: %(path)s.", path=str(path)
            ) from None
        return made

    def rotated(self, *, year: int) -> "Keyring":
        """With one more key, which seals from now on: the year's, or the next one within that year.

        Raises `BadKeyring` when it would not be the newest: the clock stands before the last rotation.
        """
        names = (str(year), *(f"{year}.{number:02}" for number in range(1, PER_YEAR)))
        name = next((name for name in names if name > self.current), None)
        if name is None:
            raise BadKeyring("Er is al een sleutel van een later jaar. Kijk of de klok goed staat.")
        return Keyring(self._root, {**self._keys, name: secrets.token_bytes(KEY_BYTES)})

    def without(self, key_id: str) -> "Keyring":
        """What was sealed with that key can't be opened by anybody any more. Raises `BadKeyring`."""
        if key_id not in self._keys or key_id == self.current:
            raise BadKeyring(
                "Sleutel %(key)s kan er niet uit: kies een oudere dan %(current)s.",
                key=key_id,
                current=self.current,
            )
        kept = {each: key for each, key in self._keys.items() if each != key_id}
        return Keyring(self._root, kept)

    def replace(self, path: Path) -> None:
        """Put this in the place of that file: whole, or not at all. Raises `BadKeyring`."""
        beside = path.with_name(f"{path.name}.new")
        try:
            beside.unlink(missing_ok=True)
            self._write(beside)
            beside.replace(path)
            sync_folder(path.parent)
        except OSError:
            raise BadKeyring(
                "De sleutelbos kan hier niet worden gewijzigd: %(path)s.", path=str(path)
            ) from None

    def _write(self, path: Path) -> None:
        keys = {key_id: _text(key) for key_id, key in self._keys.items()}
        content = {"version": FORMAT, "root": _text(self._root), "keys": keys}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Oldest first."""
        return tuple(sorted(self._keys))

    def of_file(self, key_id: str, salt: bytes) -> AESGCM:
        """The key of one file, made from that year's key and the file's own salt, so that the file may count
        its nonces. Raises `KeyError`.
        """
        return AESGCM(_derive(self._keys[key_id], "file", salt))

    def seal(self, table: str, row_id: object, payload: bytes) -> bytes:
        key_id = self.current.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, payload, _bound(table, row_id, key_id))
        return sealed_with(self.current) + nonce + sealed

    def open(self, table: str, row_id: object, sealed: bytes) -> bytes:
        """The payload; raises `Broken`, which names the table and the row, on any mismatch."""
        start = 2 + sealed[1] if len(sealed) > 1 else 0
        key_id, nonce = sealed[2:start], sealed[start : start + NONCE_BYTES]
        cipher = self._ciphers.get(key_id.decode("ascii", "replace"))
        if sealed[:1] != bytes((FORMAT,)) or cipher is None or len(nonce) != NONCE_BYTES:
            raise Broken(table, str(row_id))
        try:
            return cipher.decrypt(nonce, sealed[start + NONCE_BYTES :], _bound(table, row_id, key_id))
        except (InvalidTag, ValueError):
            raise Broken(table, str(row_id)) from None

    def seal_json(self, table: str, row_id: object, payload: object) -> bytes:
        return self.seal(
            table, row_id, json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        )

    def open_json(self, table: str, row_id: object, sealed: bytes) -> dict[str, object]:
        opened: dict[str, object] = json.loads(self.open(table, row_id, sealed))
        return opened

    def lookup(self, kind: str, value: object) -> bytes:
        """What a value is found by without standing in the clear: an HMAC, per kind of value."""
        return hmac.digest(self._lookup, f"{kind}\0{value}".encode(), "sha256")

    def check_value(self) -> str:
        """Stored in the database, so that another keyring is noticed before anything is written."""
        return sha256(_derive(self._root, "check")).hexdigest()

    def __repr__(self) -> str:
        return f"Keyring({', '.join(sorted(self._ciphers))})"


def sealed_with(key_id: str) -> bytes:
    """How every payload begins that was sealed with this key."""
    return bytes((FORMAT, len(key_id))) + key_id.encode()


def _derive(root: bytes, use: str, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=f"klachtenbot {use}".encode()).derive(root)


def _bound(table: str, row_id: object, key_id: bytes) -> bytes:
    return f"{table}\0{row_id}\0".encode() + key_id


def _text(key: bytes) -> str:
    return b64encode(key).decode("ascii")


def _check_mode(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        raise BadKeyring("Er is geen sleutelbos: %(path)s.", path=str(path)) from None
    if mode & OPEN_TO_OTHERS:
        raise BadKeyring(
            "De sleutelbos is leesbaar voor anderen: %(path)s. Geef hem de rechten 0400.", path=str(path)
        )


def sync_folder(folder: Path) -> None:
    """A new file survives a power cut only when its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
