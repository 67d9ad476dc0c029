"""Logs: one event a line. Only what is on a list of harmless things gets out, whatever was logged.

Our own events are told by their format string, with those arguments that cannot be anything private:
numbers, random ids, names of classes and tasks. An error is told by its class and its place, never by its
words: those may hold an address, a link or what somebody wrote. Of other people's loggers only the name is
told, and a few lines that are known to be harmless.

In production a line is a JSON object; on one machine it is for the eyes of whoever started it there.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
import traceback
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import current_app, has_app_context, has_request_context, request

from mentoring.core.settings import Settings

log = logging.getLogger(__name__)

# What may be given by name, as in `extra={"seconds": 3}`; a word of it is one that stands in the code.
FIELDS = ("message_id", "run_id", "kind", "task", "seconds", "count", "status")

_ROOT = Path(__file__).parents[2]
_QUIET = {"celery": logging.WARNING, "kombu": logging.ERROR, "waitress.queue": logging.ERROR}
_LEFT_OUT = "…"
_WORD = re.compile(r"[\w.-]{1,60}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"[^\s@<>'\"(]+@[^\s@<>'\")]+")
_LINK = re.compile(r"/sign-in/[^\s?]+")
# Besides ids and numbers, an argument may be an error's class, its place, a method or a mail server's reply.
_HARMLESS = re.compile(
    r"[A-Z]\w*(Error|Exception|Refused|Refusal|Disconnected|Exit|Interrupt|Lost|Timeout)|gaierror|timeout"
    r"|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|[A-Z]{4} \d{3}|[a-z_]+(/\w+)*\.py:\d+"
)
# How lines of others begin that are worth telling, and hold nothing but numbers beyond that.
_KNOWN = {
    "gunicorn.error": (
        "Booting worker with pid: %s",
        "Worker exiting (pid: %s)",
        "Autorestarting worker after current request.",
        "Exception in worker process",
        "Error handling request",
        "Socket error processing request.",
    ),
    "celery.worker.consumer.consumer": (
        "consumer: Cannot connect to",
        "consumer: Connection to broker lost.",
    ),
}


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What may be told of a record: `event`, `error` and `place`, `method` and `endpoint`, and FIELDS."""
    found: dict[str, Any] = {"event": _event(record)}
    for name in FIELDS:
        value = getattr(record, name, None)
        found[name] = value if isinstance(value, str) and _WORD.fullmatch(value) else _harmless(value)
    task = getattr(record, "data", None)
    if record.name.startswith("celery.") and isinstance(task, dict):
        found["task"] = task.get("name")  # Celery's own words repeat the error's text
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        found |= {"error": type(error).__name__, "place": place(error)}
        if has_request_context():  # never the path: it may be a secret
            found |= {"method": request.method, "endpoint": request.endpoint}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _event(record: logging.LogRecord) -> str:
    words = str(record.msg)
    if isinstance(record.msg, str) and f"{record.name}.".startswith("mentoring."):
        return _one_line(_filled(words, record.args))
    begin = (known for known in _KNOWN.get(record.name, ()) if words.startswith(known))
    return _filled(next(begin, record.name), record.args)


def _filled(words: str, args: Any) -> str:
    if not args:
        return words
    try:
        if isinstance(args, dict):
            return words % {name: _harmless(value) for name, value in args.items()}
        return words % tuple(_harmless(value) for value in args)
    except (TypeError, ValueError):  # fewer places than arguments, or a number's place and none to put there
        return words


def _harmless(value: object) -> Any:
    """The value itself where it cannot be private; of an error its class; else a sign of what is left out."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return str(value) if _HARMLESS.fullmatch(str(value)) else type(value).__name__
    text = str(value) if isinstance(value, str | uuid.UUID) else ""
    return text if _HARMLESS.fullmatch(text) or _ID.fullmatch(text) or _in_code(text) else _LEFT_OUT


def _in_code(text: str) -> bool:
    """Whether it is the name of one of our pages or tasks."""
    if not has_app_context():
        return False
    return text in current_app.view_functions or text in current_app.extensions["celery"].tasks


def _one_line(text: str) -> str:
    """For an address that got into the words themselves, there is one more net."""
    return " ".join(_ADDRESS.sub("(address)", _LINK.sub("/sign-in/…", text)).split())


def place(error: BaseException) -> str:
    """The last line of our own code that an error went through, for a log."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_ROOT)]
    ours = [f for f in ours if "site-packages" not in f.filename]
    return f"{Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}" if ours else ""


def _time(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))


class OneLine(logging.Formatter):
    """`2026-03-05T17:30:00Z WARNING web    What happened: SomeError at mentoring/…:12`, for a terminal."""

    def __init__(self, part: str, *, debug: bool = False) -> None:
        super().__init__()
        self.part = part
        self.debug = debug

    def format(self, record: logging.LogRecord) -> str:
        start = f"{_time(record)} {record.levelname:<7} {self.part:<6} "
        if self.debug:  # on a developer's own machine; refused in production
            return start + super().format(record)
        known = told(record)
        text, error, where = known.pop("event"), known.pop("error", ""), known.pop("place", "")
        text += "".join(f" {name}={value}" for name, value in known.items())
        return start + text + (f": {error}" if error else "") + (f" at {where}" if where else "")


class Json(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def format(self, record: logging.LogRecord) -> str:
        start = {"time": _time(record), "level": record.levelname.lower(), "part": self.part}
        return json.dumps(start | told(record), ensure_ascii=False)


def configure(part: str, settings: Settings) -> None:
    """Send everything that is logged in this process to stderr, and what ends it or a thread as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json(part) if settings.production else OneLine(part, debug=settings.debug))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    gunicorn = logging.getLogger("gunicorn.error")
    if gunicorn.handlers:  # it does not hand up to the root
        gunicorn.handlers[:] = [handler]
    logging.getLogger("gunicorn.access").disabled = True  # its lines hold addresses and secret links
    if not settings.debug:
        sys.excepthook = _ended
        threading.excepthook = lambda what: _ended(what.exc_type, what.exc_value, what.exc_traceback)


def _ended(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
        log.critical("ended by an error", exc_info=(kind, error, at))
