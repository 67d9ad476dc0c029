"""Logs: one line an event, with time, level and part. Never an address, a secret link or anybody's text."""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"[^\s@<>'\"(]+@[^\s@<>'\")]+")
_LINK = re.compile(r"/sign-in/[^\s?]+")
_QUIET = {"celery": logging.WARNING, "kombu": logging.ERROR, "waitress.queue": logging.ERROR}


class OneLine(logging.Formatter):
    """`2026-03-05T17:30:00Z WARNING web  What happened`, an error by its class and place only."""

    def __init__(self, part: str, *, debug: bool) -> None:
        super().__init__()
        self.part = part
        self.debug = debug

    def format(self, record: logging.LogRecord) -> str:
        told = self._told(record)
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            if self.debug:
                told += "\n" + "".join(traceback.format_exception(error))
            else:
                told += f": {type(error).__name__}{_place(error)}"
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return f"{at} {record.levelname:<7} {self.part:<6} {told}"

    def _told(self, record: logging.LogRecord) -> str:
        task = getattr(record, "data", None)
        if record.exc_info and isinstance(task, dict) and "name" in task:
            return f"task {task['name']} failed"  # Celery's own words repeat the error's text
        told = _LINK.sub("/sign-in/…", record.getMessage())
        return _ADDRESS.sub("(address)", told if self.debug else " ".join(told.split()))


def _place(error: BaseException) -> str:
    """The last line of our own code that it went through."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_ROOT)]
    ours = [f for f in ours if "site-packages" not in f.filename]
    return f" at {Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}" if ours else ""


def configure(part: str, *, debug: bool = False) -> None:
    """Send everything that is logged in this process to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(part, debug=debug))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
