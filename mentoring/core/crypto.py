"""AES-256-GCM for sensitive text. A token opens only in the table, column and row it was made for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NAME = re.compile(r"[A-Za-z0-9-]{1,40}")  # such as k2026-03-05; the day it was made tells which one is old


class CannotDecrypt(Exception):
    """The token was changed, moved from another row, or its key is not among the configured ones."""


class CannotReplace(CannotDecrypt):
    """What is stored cannot be opened, so nothing is written over it: with its key it may come back."""


class Keyring:
    """Named keys: the first one seals, all of them open. A token is `name.base64(nonce + ciphertext)`."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self.current = next(iter(keys))
        self.names = tuple(keys)  # the newest first

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Read `name:base64,name:base64`. Raises ValueError with a sentence."""
        keys: dict[str, bytes] = {}
        for entry in text.split(","):
            name, _, encoded = entry.strip().partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError:
                key = b""
            if not _NAME.fullmatch(name) or len(key) != 32 or name in keys:
                raise ValueError(
                    "Each of MENTORING_ENCRYPTION_KEYS must be name:key, names different and of letters,"
                    " digits and -, a key 32 bytes in base64."
                )
            keys[name] = key
        return cls(keys)

    def seal(self, text: str, place: str) -> str:
        """Encrypt for one place, such as `table|column|row id`."""
        nonce = secrets.token_bytes(12)
        sealed = self._ciphers[self.current].encrypt(nonce, text.encode(), place.encode())
        return f"{self.current}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, token: str, place: str) -> str:
        """Decrypt what was sealed for this place. Raises CannotDecrypt."""
        name, _, encoded = token.partition(".")
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise CannotDecrypt(f"The key “{name}” is not among MENTORING_ENCRYPTION_KEYS.")
        try:
            blob = base64.b64decode(encoded, validate=True)
            return cipher.decrypt(blob[:12], blob[12:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotDecrypt("This text was changed or belongs to another row.") from None


def key_name(token: str) -> str:
    """The name of the key that sealed a token."""
    return token.partition(".")[0]


def keyed_hash(secret: str, purpose: str, value: str) -> str:
    """HMAC-SHA-256 of a value for one purpose, in URL-safe base64 (43 characters)."""
    digest = hmac.digest(secret.encode(), f"{purpose}\x00{value}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
