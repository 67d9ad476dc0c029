"""What everything made up is drawn from: one seeded generator and one day, so that a day gives one cohort."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from mentoring.core import clock
from mentoring.core.audit import AuditEvent
from mentoring.core.db import Base, db

T = TypeVar("T")
SEED = 20211  # any number; another one gives another cohort


class World:
    """The day on which the cohort is made, chance, and the rows made so far."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.chance = random.Random(SEED)  # noqa: S311
        self.coordinator_id = self.new_id()
        self._rows: list[Base] = []

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def add(self, *rows: Base) -> None:
        """Keep rows until `write`, so that they can still be changed."""
        self._rows += rows

    def write(self) -> None:
        """Insert what was added, table by table, those first that others refer to."""
        by_table: dict[str, list[Base]] = {}
        for row in self._rows:
            by_table.setdefault(row.__tablename__, []).append(row)
        for table in Base.metadata.sorted_tables:
            db.session.add_all(by_table.get(table.name, ()))
            db.session.flush()
        self._rows = []

    def maybe(self, of_a_hundred: int) -> bool:
        return self.chance.randrange(100) < of_a_hundred

    def pick(self, from_these: Sequence[T]) -> T:
        return self.chance.choice(from_these)

    def some(self, from_these: Iterable[T], least: int, most: int) -> list[T]:
        """Between `least` and `most` of them, in a random order."""
        these = list(from_these)
        return self.chance.sample(these, min(self.chance.randint(least, most), len(these)))

    def shuffled(self, these: Iterable[T]) -> list[T]:
        these = list(these)
        return self.chance.sample(these, len(these))

    def days_ago(self, count: int) -> date:
        return self.today - timedelta(days=count)

    def month_ago(self, count: int) -> date:
        """The first day of a month."""
        return clock.add_months(self.today, -count).replace(day=1)

    def moment(self, day: date) -> datetime:
        """Some time between 9 and 5 on a day; never later than the very start of today."""
        at = clock.start_of(day, time(self.chance.randint(9, 16), self.chance.choice((0, 10, 20, 35, 50))))
        return min(at, clock.start_of(self.today, time(0)) - timedelta(minutes=5))

    @property
    def last_workday(self) -> date:
        """The newest working day before today: what is to be sent at once became due on it."""
        return self.workday_before(self.today)

    def workday_before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not clock.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def working_days_before(self, day: date, count: int) -> date:
        """The working day after which `count` working days have passed on `day`, which is one itself."""
        for _ in range(count):
            day = self.workday_before(day)
        return day

    def record(
        self,
        action: str,
        subject: Base,
        at: datetime,
        *,
        actor_id: uuid.UUID | None,
        about_id: uuid.UUID | None = None,
    ) -> None:
        """An audit line of the past."""
        self.add(
            AuditEvent(
                id=self.new_id(),
                at=at,
                actor_id=actor_id,
                action=action,
                subject=subject.__tablename__,
                subject_id=subject.id,
                about_id=about_id,
            )
        )
