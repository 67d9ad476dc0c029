"""Any number of beats, one run in each slot; a task that somebody woke always runs."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from mentoring.core import celery as wiring
from mentoring.core import ticks
from mentoring.core.celery import AppTask
from mentoring.core.db import db
from mentoring.core.ticks import Tick, first

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """`at(seconds)` is so long after noon by the clock that all workers share."""

    def set_to(seconds):
        monkeypatch.setattr(ticks, "moment", lambda: NOON + timedelta(seconds=seconds))

    set_to(0)
    return set_to


def slots(job="some.scan"):
    return list(db.session.scalars(sa.select(Tick.slot).where(Tick.job == job).order_by(Tick.slot)))


def test_a_slot_is_taken_once(app, at):
    assert first("some.scan", 20) is True
    at(19)
    assert first("some.scan", 20) is False
    at(20)
    assert first("some.scan", 20) is True
    assert len(slots()) == 2


def test_tasks_do_not_take_each_others_slots(app, at):
    assert first("some.scan", 20) is True
    assert first("other.scan", 20) is True


def test_of_two_beats_that_tick_at_other_seconds_one_is_heard(app, at):
    done = []
    for second in range(0, 200, 20):
        for beat in (second, second + 13):
            at(beat)
            done += [beat] * first("some.scan", 20)
    assert done == list(range(0, 200, 20))


def test_when_one_of_two_beats_dies_no_slot_is_missed(app, at):
    done = []
    for second in range(0, 200, 20):
        for beat in [second, second + 13] if second < 100 else [second + 13]:
            at(beat)
            done += [beat // 20] * first("some.scan", 20)
    assert done == list(range(10))


def test_workers_that_come_at_the_same_moment_agree_on_one(app, at):
    together, won = threading.Barrier(4), []

    def come():
        with app.app_context():
            together.wait()
            for job in ("a", "b", "c", "d", "e"):
                won.extend([job] * first(job, 20))
            db.session.remove()

    workers = [threading.Thread(target=come) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(won) == ["a", "b", "c", "d", "e"]


def test_old_ticks_are_forgotten_after_a_day(app, at):
    first("some.scan", 20)
    at(3600)
    first("some.scan", 20)
    at(24 * 3600 + 1)
    first("other.scan", 20)
    assert len(slots()) == 1


def test_a_clock_that_was_ahead_does_not_hold_the_task_up(app, at):
    at(3600)
    assert first("some.scan", 20) is True
    at(0)
    assert first("some.scan", 20) is True
    assert len(slots()) == 1


def test_the_shared_clock_is_about_now(app):
    assert abs(ticks.moment() - datetime.now(UTC)) < timedelta(minutes=1)
    assert ticks.moment().tzinfo is not None


@pytest.fixture
def task(whole_app):
    """A task of the application that counts its runs, and is called with the headers of its message."""

    celery = whole_app.extensions["celery"]
    runs = []

    @celery.task(name="test.ticked", base=AppTask, shared=False)
    def ticked():
        runs.append(1)

    def call(**headers):
        ticked.push_request(headers=headers or None)
        try:
            ticked()
        finally:
            ticked.pop_request()
        return len(runs)

    yield call
    celery.tasks.pop("test.ticked")


def test_a_ticked_task_runs_once_in_a_slot(app, at, task):
    assert task(tick=20) == 1
    assert task(tick=20) == 1
    at(20)
    assert task(tick=20) == 2


def test_a_woken_task_always_runs_and_leaves_the_slot_to_beat(app, at, task):
    assert task() == 1
    assert task() == 2
    assert task(tick=20) == 3


def test_workers_that_start_again_and_again_do_not_pile_up_work(app, monkeypatch):
    asked = {}

    def send(name, headers):
        asked[name] = headers

    monkeypatch.setattr(wiring, "_send", send)
    wiring._look_at_once(SimpleNamespace(app=app.extensions["celery"]))
    assert asked == {name: {"tick": seconds} for name, seconds in ticks.periods().items()}
