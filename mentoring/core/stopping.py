"""Whether this worker is asked to stop: long work looks between two pieces, and finishes the one in hand.

Celery tells only its main process. A pool's children see it through a byte that they share with it; and where
SIGTERM goes to the whole group, which would kill a child in mid-message, a child with work in hand waits for
the end of it.
"""

from __future__ import annotations

import mmap
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from celery import signals

_asked = mmap.mmap(-1, 1)  # one byte, shared with every process that is forked from this one
_END_AFTER_SECONDS = 0.5  # for the pool to take the result in


class _Child:
    """What a process of the pool knows about itself; it has one thread, and one task at a time."""

    is_one = False
    at_work = False
    told = False


def stopping() -> bool:
    """Whether to take nothing new."""
    return bool(_asked[0]) or _Child.told


def ask_to_stop(**_: object) -> None:
    """For every process of this worker, from now on."""
    _asked[0] = 1


def forget(**_: object) -> None:
    """A new worker starts in this process."""
    _asked[0] = 0
    _Child.told = False


@contextmanager
def at_work() -> Iterator[None]:
    """In here SIGTERM does not end a pool's process, but soon after. Asked twice, it ends at once."""
    if not _Child.is_one:
        yield
        return
    _Child.at_work = True
    before = signal.signal(signal.SIGTERM, _on_sigterm)
    try:
        yield
    finally:
        _Child.at_work = False
        signal.signal(signal.SIGTERM, before)
        if _Child.told:
            signal.signal(signal.SIGALRM, _on_alarm)
            signal.setitimer(signal.ITIMER_REAL, _END_AFTER_SECONDS)


def _on_sigterm(number: int, frame: FrameType | None) -> None:
    _Child.told = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _on_alarm(number: int, frame: FrameType | None) -> None:
    if not _Child.at_work:  # else the end of that work sets the alarm again
        os.kill(os.getpid(), signal.SIGTERM)


def _in_child(**_: object) -> None:
    _Child.is_one = True  # its handlers are set when it works: billiard sets its own after this


def init() -> None:
    """Listen to Celery. Done once a process, however many applications it makes."""
    signals.worker_init.connect(forget, weak=False, dispatch_uid="forget")
    signals.worker_shutting_down.connect(ask_to_stop, weak=False, dispatch_uid="ask to stop")
    signals.worker_process_init.connect(_in_child, weak=False, dispatch_uid="pool's child")
