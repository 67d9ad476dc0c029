"""The tasks of this room. They take nothing: the database says what is due."""

from __future__ import annotations

from celery import shared_task

from mentoring.core import clock
from mentoring.core.db import begin_reading
from mentoring.messages import queueing, sending
from mentoring.messages.rules import RULES


@shared_task(name="messages.scan")
def scan() -> None:
    """Record what is owed and send what may be sent. Harmless at any time, and by any number at once.

    What is recorded goes first: a worker that is killed again and again in a large scan still sends.
    """
    begin_reading()  # most scans find nothing and then take no lock; what writes says so itself
    sending.deliver()
    queueing.queue_due(clock.now())
    sending.deliver()


@shared_task(name="messages.urgent")
def urgent() -> None:
    """The same for what somebody waits for, in a queue of its own: it need not stand behind a round."""
    begin_reading()
    queueing.queue_due(clock.now(), rules=[rule for rule in RULES if rule.urgent])
    sending.deliver(urgent_only=True)
