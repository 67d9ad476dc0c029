"""What the service would have sent by now has been sent, but for what became due on the last working day.

So a new demonstration has some messages to send at once, and does not begin with hundreds of old ones.
"""

from __future__ import annotations

from datetime import timedelta

from mentoring.core import clock
from mentoring.demo.world import World
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.messages.rules import RULES


def make(world: World) -> None:
    """Record as sent everything that is owed since before the last working day. Reads what was flushed."""
    begins = clock.start_of(world.last_workday)
    begins = begins.replace(hour=0)
    for rule in RULES:
        for owed in rule.owed(clock.now()):
            if owed.owed_from >= begins:
                continue
            sent_at = owed.owed_from + timedelta(minutes=1)
            world.add(
                OutboxMessage(
                    id=world.new_id(),
                    person_id=owed.person_id,
                    kind=rule.kind,
                    subject_id=owed.subject_id,
                    period=owed.period,
                    state=OutboxState.SENT,
                    created_at=owed.owed_from,
                    owed_from=owed.owed_from,
                    not_before=owed.owed_from,
                    attempts=1,
                    sent_at=sent_at,
                )
            )
