"""Which refusals are about the address itself: by reply code and enhanced status code (RFC 5321, 3463)."""

from __future__ import annotations

import re

_ENHANCED = re.compile(rb"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_NO_SUCH_MAILBOX = {550, 551, 553}
_OF_THE_SENDER = {7, 8}  # 5.1.7 and 5.1.8 find fault with the sender's address
_FULL_OR_TOO_LARGE = {2, 3}  # 5.2.2 and 5.2.3
_OTHER_REASONS = {3, 6, 7}  # the system, the content, policy


def enhanced_code(said: bytes) -> tuple[int, int, int] | None:
    """`(5, 1, 1)` of a reply that begins with `5.1.1`."""
    found = _ENHANCED.match(said)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def is_bounce(step: str, code: int, enhanced: tuple[int, int, int] | None) -> bool:
    """Whether a refusal for good says that this address does not exist or will never work."""
    subject, detail = enhanced[1:] if enhanced else (0, 0)
    if subject == 1:
        return detail not in _OF_THE_SENDER
    if step != "RCPT" or code not in _NO_SUCH_MAILBOX or subject in _OTHER_REASONS:
        return False
    return not (subject == 2 and detail in _FULL_OR_TOO_LARGE)
