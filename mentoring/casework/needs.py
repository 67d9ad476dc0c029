"""Whether a task is still needed. The room that asked for it can say; casework knows none of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from flask import Flask, current_app

from mentoring.casework.models import Task, TaskKind

# Given the subjects of some open tasks and the moment: those that nobody needs to do anything about any more.
Answer = Callable[[Collection[uuid.UUID], datetime], Collection[uuid.UUID]]


def answer(app: Flask, kinds: Iterable[TaskKind], given: Answer) -> None:
    """From now on this room is asked about tasks of these kinds."""
    app.extensions.setdefault("casework.needs", {}).update(dict.fromkeys(kinds, given))


def no_longer_needed(tasks: Iterable[Task], now: datetime) -> frozenset[uuid.UUID]:
    """The ids of those of these tasks that can be closed without doing anything; each room is asked once."""
    asked: dict[TaskKind, Answer] = current_app.extensions.get("casework.needs", {})
    by_answer: dict[Answer, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.kind in asked:
            by_answer[asked[task.kind]].append(task)
    found: set[uuid.UUID] = set()
    for given, some in by_answer.items():
        over = set(given([task.subject_id for task in some], now))
        found |= {task.id for task in some if task.subject_id in over}
    return frozenset(found)
