"""The months of the past, closed as they would have been. With so few people most numbers are held back."""

from __future__ import annotations

from mentoring.core import clock
from mentoring.demo.world import World
from mentoring.insight import counting, figures, queries
from mentoring.insight.models import InsightMonth


def make(world: World) -> None:
    """From what is in the database: pairs and their answers are written first."""
    for month in queries.to_close(world.today):
        published = figures.publish(*counting.counts(month))
        row = InsightMonth(
            id=world.new_id(),
            month=month,
            closed_at=clock.start_of(queries.closes_on(month)),
            figures=published.as_json(),
        )
        world.add(row)
        world.record("insight.close", row, row.closed_at, actor_id=None)
