"""Delivery by GOV.UK Notify, through its own library: the optional extra `notify`.

Notify has one e-mail template, with ((subject)) as its subject and ((body)) as its body. It makes the HTML,
and sets sender and address for replies. A letter's dates stay out: Notify takes no calendar files.
Errors are told by their class and code only: Notify's words may repeat the address.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from mentoring.messages.delivery.letter import Letter
from mentoring.messages.delivery.mailer import PermanentRefusal, TemporaryRefusal
from mentoring.messages.delivery.server import is_here

if TYPE_CHECKING:
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

TIMEOUT = 15  # seconds for each answer
BASE = "https://api.notifications.service.gov.uk"
_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_KEY = re.compile(rf".*{_ID}-{_ID}")  # a name, the service's id, the secret
_CLASS = re.compile(r"[A-Za-z]{1,40}")
_TOO_LONG = ("Emails cannot be longer", "Your message is too long")
_HOW = "MENTORING_MAIL_URL must be notify://API_KEY@TEMPLATE_ID, as GOV.UK Notify shows them"
_MISSING = (
    "MENTORING_MAIL_URL names GOV.UK Notify, whose library is not installed:"
    " pip install --require-hashes -r requirements/notify.lock"
)


class NotifyMailer:
    """One template for everything. Each thread makes its own: the library's client is not shared."""

    def __init__(self, url: str) -> None:
        key, self.template, base = _parse(url)
        self._client = _client(key, base)

    def send(self, letter: Letter) -> None:
        self._ask(
            lambda client: client.send_email_notification(
                letter.to,
                self.template,
                personalisation={"subject": letter.subject, "body": _plain(letter.text)},
                reference=letter.name,
                # Notify refuses any other scheme.
                one_click_unsubscribe_url=letter.unsubscribe if _is_https(letter.unsubscribe) else None,
            )
        )

    def was_taken(self, name: str) -> bool | None:
        """What Notify took and gave up before sending (`technical-failure`) it has not taken."""
        try:
            found = self._ask(lambda client: client.get_all_notifications(reference=name))
            return any(
                taken["reference"] == name and taken["status"] != "technical-failure"
                for taken in found["notifications"]
            )
        except PermanentRefusal as refusal:  # of the question, not of the letter
            raise TemporaryRefusal(str(refusal), server=True, uncertain=True) from None
        except TemporaryRefusal as refusal:
            raise TemporaryRefusal(str(refusal), server=True, uncertain=True) from None
        except (KeyError, TypeError):
            raise TemporaryRefusal("Notify InvalidResponse", server=True, uncertain=True) from None

    def close(self) -> None:
        self._client.request_session.close()

    def _ask(self, question: Callable[[NotificationsAPIClient], Any]) -> Any:
        from notifications_python_client.errors import APIError  # noqa: PLC0415 - an extra

        try:
            return question(self._client)
        except APIError as error:
            raise _refusal(error) from None


def _parse(url: str) -> tuple[str, str, str]:
    """(API key, template's id, address of the API). Raises ValueError with a sentence."""
    try:
        parts = urlsplit(url)
    except ValueError:  # whose words may repeat the key
        raise ValueError(f"{_HOW}.") from None
    key, template = unquote(parts.username or ""), parts.hostname or ""
    if not _KEY.fullmatch(key) or not re.fullmatch(_ID, template):
        raise ValueError(f"{_HOW}.")
    base = parse_qs(parts.query).get("base", [BASE])[0]
    try:
        host = urlsplit(base).hostname or ""
    except ValueError:
        host = ""
    if not host or not (_is_https(base) or (base.startswith("http://") and is_here(host))):
        raise ValueError(f"{_HOW}; ?base= must be an https:// address.")
    return key, template, base


def _client(key: str, base: str) -> NotificationsAPIClient:
    try:
        from notifications_python_client.notifications import (  # noqa: PLC0415 - an extra
            NotificationsAPIClient,
        )
    except ImportError:
        raise ValueError(_MISSING) from None
    logging.getLogger("notifications_python_client").setLevel(logging.ERROR)  # it logs Notify's words
    return NotificationsAPIClient(key, base_url=base, timeout=TIMEOUT)


def _is_https(url: str) -> bool:
    return url.startswith("https://")


def _plain(text: str) -> str:
    """What somebody wrote must not become a link under other words, which is Notify's [words](address)."""
    return text.replace("](", "] (")


def _refusal(error: APIError) -> PermanentRefusal | TemporaryRefusal:
    if error.response is None:  # no answer at all
        cause = error.__cause__
        return TemporaryRefusal(
            f"Notify {type(cause).__name__}", server=True, uncertain=not _never_connected(cause)
        )
    status, (kind, words) = error.response.status_code, _first(error.message)
    why = f"Notify {status}" + (f" {kind}" if kind else "")
    if status == 400 and kind == "ValidationError" and words.startswith("email_address"):
        return PermanentRefusal(why, bounce=True)
    if status == 413 or (status == 400 and words.startswith(_TOO_LONG)):
        return PermanentRefusal(why)
    # Key, template, trial, limit: whatever else it is, it is not this message. An answer that is neither yes
    # nor no may have come after it was taken.
    return TemporaryRefusal(why, server=True, uncertain=not 400 <= status < 500)


def _first(errors: str | list[dict[str, str]]) -> tuple[str, str]:
    """Class and words of the first error in an answer; the words are looked at, never told."""
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return "", ""
    kind, words = str(errors[0].get("error", "")), str(errors[0].get("message", ""))
    return (kind if _CLASS.fullmatch(kind) else ""), words


def _never_connected(cause: BaseException | None) -> bool:
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError  # noqa: PLC0415 - an extra

    inner = cause.args[0] if cause is not None and cause.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError | ConnectTimeoutError)
