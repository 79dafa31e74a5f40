"""Children's and workers' ids become keyed pseudonyms (HMAC-SHA-256) before anything is stored.

The key never enters the repository or the store. Whoever holds the store alone cannot turn a pseudonym back
into an id, nor test a guess. Losing the key makes new extracts unlinkable with old ones, so back it up.
"""

import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

LENGTH = 20  # hexadecimal characters kept: 80 bits, no collision in any council's lifetime


class KeyUnusable(Exception):
    """The key file is there but holds no key; the message says where it is and what to do."""


def read_or_make_key(path: Path) -> bytes:
    """The secret key at `path`, made on first use (32 random bytes as hexadecimal, readable by its owner only)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process made it in this instant
            return read_or_make_key(path)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < 32:
        raise KeyUnusable(f"{path} does not hold a pseudonym key. Put the key back from your backup.")
    return key


def pseudonymiser(key: bytes) -> Callable[[str], str]:
    """A function from an id to its pseudonym: the same id always gives the same pseudonym under one key."""

    def pseudonym(identifier: str) -> str:
        return hmac.digest(key, identifier.encode(), "sha256").hex()[:LENGTH]

    return pseudonym


def fingerprint(key: bytes) -> str:
    """Tells two keys apart without revealing either."""
    return pseudonymiser(key)("which key is this?")
