"""The director's pictures (3.1c) as PNG: readable on a phone, and without colours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """`says` is the one sentence of what it shows."""

    png: bytes
    says: str
