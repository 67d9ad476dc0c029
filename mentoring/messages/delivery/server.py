"""The mail server that the setting names."""

from __future__ import annotations

import contextlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_HOW = "MENTORING_MAIL_URL must be folder:PATH, smtp://host, smtps://host or notify://KEY@TEMPLATE."


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str
    password: str
    tls_at_once: bool

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read `smtp://user:password@host:port` or `smtps://…`. Raises ValueError with a sentence."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # whose words may repeat the password
            raise ValueError(f"{_HOW} Write %2F for / and %40 for @ in a name or password.") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(_HOW)
        tls_at_once = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        default_port = 465 if tls_at_once else 587 if user else 25
        return cls(parts.hostname, port or default_port, user, password, tls_at_once)

    @property
    def is_here(self) -> bool:
        """On this very machine, where nobody listens on the way."""
        return is_here(self.host)


def is_here(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
