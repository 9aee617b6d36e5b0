"""A file for somebody who has no keyring (P10): AES-256-GCM, the key made with scrypt from a passphrase that
is generated here and kept nowhere.

The file: the line `KLACHTENBOT-1`, 16 bytes of salt, 12 of nonce, and the ciphertext with its tag; the line
and the salt are bound to it. scrypt: n=32768, r=8, p=1, 32 bytes.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from complaints.errors import Refusal

MAGIC = b"KLACHTENBOT-1\n"
SALT, NONCE, KEY = 16, 12, 32
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read aloud
GROUPS, PER_GROUP = 7, 4  # 28 of 31: 138 bits


class Unopened(Refusal):
    """Not such a file, changed on the way, or another passphrase: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("Dit bestand gaat niet open. Kijk het wachtwoord na. Is dit het goede bestand?")


def generated() -> str:
    """As in “k7wm-p3xa-...”."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(PER_GROUP)) for _ in range(GROUPS))


def locked(content: bytes, passphrase: str) -> bytes:
    head = MAGIC + secrets.token_bytes(SALT)
    nonce = secrets.token_bytes(NONCE)
    return head + nonce + _cipher(passphrase, head).encrypt(nonce, content, head)


def unlocked(file: bytes, passphrase: str) -> bytes:
    """Raises `Unopened`."""
    start = len(MAGIC) + SALT
    head, nonce = file[:start], file[start : start + NONCE]
    if not head.startswith(MAGIC) or len(nonce) != NONCE:
        raise Unopened
    try:
        return _cipher(passphrase, head).decrypt(nonce, file[start + NONCE :], head)
    except InvalidTag:
        raise Unopened from None


def _cipher(passphrase: str, head: bytes) -> AESGCM:
    """However it is spaced and capitalised."""
    typed = "".join(passphrase.lower().split()).replace("-", "").encode()
    return AESGCM(Scrypt(salt=head[len(MAGIC) :], length=KEY, n=2**15, r=8, p=1).derive(typed))
