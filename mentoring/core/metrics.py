"""GET /metrics: figures for a monitor, read from the database when it asks. Never about one person.

Rooms register gauges, so that this room need not know them.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from mentoring.core import access, heartbeat, ticks

PREFIX = "mentoring_"
bp = Blueprint("metrics", __name__)

Values = Mapping[str, float]


@dataclass(frozen=True)
class Gauge:
    """`read` gives one value for each value of the label; or, without a label, for the key ""."""

    name: str
    means: str
    label: str
    read: Callable[[], Values]


def register(app: Flask, name: str, means: str, read: Callable[[], Values], *, label: str = "") -> None:
    """Show a figure as `mentoring_<name>`. `read` is called in the application at each scrape."""
    app.extensions.setdefault("gauges", []).append(Gauge(PREFIX + name, means, label, read))


class _Gauges:
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in current_app.extensions["gauges"]:
            family = GaugeMetricFamily(gauge.name, gauge.means, labels=[gauge.label] if gauge.label else [])
            for of, value in sorted(gauge.read().items()):
                family.add_metric([of] if gauge.label else [], value)
            yield family

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is read when it is registered."""
        return []


@bp.get("/metrics")
@access.public
def metrics() -> Response:
    """Prometheus's text format, for whoever holds the token; nobody else learns that there is anything."""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        abort(404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges())
    answer = Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    register(app, "tick_age_seconds", "Since a tick of this task was last done.", _tick_ages, label="task")
    register(app, "heartbeat_age_seconds", "Since any worker last said that it is there.", _heartbeat_age)


def _tick_ages() -> Values:
    ages = ticks.ages(ticks.moment())
    return {task: age.total_seconds() for task, age in ages.items() if age is not None}


def _heartbeat_age() -> Values:
    newest = heartbeat.newest()
    return {} if newest is None else {"": (ticks.moment() - newest).total_seconds()}
