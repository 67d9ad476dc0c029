"""Making sure that the numbers of help are right: who did when, and the task when nobody has for too long."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa

from mentoring.casework import actions as casework
from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import audit, clock
from mentoring.core.access import Role
from mentoring.core.db import db, insert_once, transaction
from mentoring.people import queries as people
from mentoring.wellbeing import helplines
from mentoring.wellbeing.models import HelplineCheck

EVERY = timedelta(days=90)
SEEN_TO = "Checked on Get help now"
_NAMES = uuid.UUID("5f3b0c52-7c1e-4b8e-9a55-2f0a6d1c7e10")  # of the tasks, one for each time it is due

log = logging.getLogger(__name__)


def checked() -> dict[str, date]:
    """Line (its digest) → when somebody last made sure that it is as shown: in the file, or here."""
    found = {line.digest: line.checked_on for line in helplines.lines()}
    newest = sa.select(HelplineCheck.line, sa.func.max(HelplineCheck.checked_on)).group_by(HelplineCheck.line)
    for digest, on in db.session.execute(newest):
        if digest in found:
            found[digest] = max(found[digest], on)
    return found


def checked_or_file() -> dict[str, date]:
    """The same for the public page, which answers also when the database does not."""
    try:
        return checked()
    except sa.exc.SQLAlchemyError as error:
        log.error("checks of the lines of help cannot be read: %s", type(error).__name__)
        db.session.rollback()
        return {line.digest: line.checked_on for line in helplines.lines()}


def record(digests: Collection[str], *, by: uuid.UUID) -> int:
    """Note that somebody made sure of these lines today, and close the task where none is left. How many."""
    known = {line.digest for line in helplines.lines()} & set(digests)
    with transaction():
        today = clock.today()
        for digest in sorted(known):
            insert_once(HelplineCheck, [{"line": digest, "checked_on": today, "checked_by": by}])
            same = sa.select(HelplineCheck).where(
                HelplineCheck.line == digest, HelplineCheck.checked_on == today
            )
            audit.record("wellbeing.check-helpline", db.session.scalars(same).one(), actor_id=by)
        over = [] if is_due(today) else _waiting()
    for task_id in over:
        casework.mark_done(task_id, outcome=SEEN_TO, by=by)
    return len(known)


def is_due(on: date) -> bool:
    """Whether some line was last checked more than 90 days ago."""
    return min(checked().values()) + EVERY < on


def ask_when_due(on: date) -> bool:
    """Put the task on the coordinator's list, once each time it is due. True when it is newly there."""
    with transaction():
        oldest = min(checked().values())
        times = (on - oldest - timedelta(days=1)) // EVERY
        coordinators = people.with_role(Role.COORDINATOR)
        if times < 1 or not coordinators or _waiting():
            return False
        return casework.open_task(
            TaskKind.HELPLINES_DUE,
            about_id=coordinators[0].id,  # a task is about somebody: here, about whoever runs the service
            subject_id=uuid.uuid5(_NAMES, f"{oldest} {times}"),
            due_on=clock.add_working_days(on, 5),
        )


def _waiting() -> list[uuid.UUID]:
    """The task that asks for it, if it is open."""
    open_ones = sa.select(Task.id).where(Task.kind == TaskKind.HELPLINES_DUE, Task.state == TaskState.OPEN)
    return list(db.session.scalars(open_ones))
