"""Signed links: for one purpose, for a time, used once."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import links, ticks
from mentoring.core.db import db, transaction, will_write
from mentoring.core.links import UsedLink

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
END = NOON + timedelta(days=30)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(autouse=True)
def _noon(app):
    with time_machine.travel(NOON, tick=False):
        yield


def used():
    return db.session.scalar(sa.select(sa.func.count()).select_from(UsedLink))


def use(token):
    with transaction():
        return links.use(token)


def test_a_link_gives_back_what_it_was_made_of():
    token = links.make("stop", ONE, "check-in", expires=END)
    assert links.read("stop", token, NOON) == (str(ONE), "check-in")


def test_the_same_arguments_make_the_same_link():
    assert links.make("stop", ONE, expires=END) == links.make("stop", str(ONE), expires=END)
    assert links.make("stop", ONE, expires=END) != links.make("stop", OTHER, expires=END)


def test_a_link_needs_no_quoting_in_a_url():
    token = links.make("stop", ONE, OTHER, "check-in", expires=END)
    assert quote(token, safe="") == token


def test_a_link_for_another_purpose_is_none():
    assert links.read("start", links.make("stop", ONE, expires=END), NOON) is None


def test_a_link_ends_when_it_said():
    token = links.make("stop", ONE, expires=END)
    assert links.read("stop", token, END - timedelta(seconds=1)) == (str(ONE),)
    assert links.read("stop", token, END) is None
    with time_machine.travel(END, tick=False):
        assert not use(token)


def test_a_change_anywhere_is_a_forgery():
    token = links.make("stop", ONE, expires=END)
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert links.read("stop", token[:place] + other + token[place + 1 :], NOON) is None, place


def test_there_is_one_way_only_to_write_a_link():
    """The signature's last letter has bits that mean nothing: with them changed, it would work once more."""
    token = links.make("stop", ONE, expires=END)
    ways = [token[:-1] + letter for letter in ALPHABET] + [
        token + "=",
        token + "!",
        f"{token[:-5]}!{token[-5:]}",
    ]
    assert [way for way in ways if links.read("stop", way, NOON)] == [token]
    assert [way for way in ways if use(way)] == [token]


@pytest.mark.parametrize(
    "bad", ["", ".", "a.b.c", "stop.9999999999.x.AAAA", "é", "\ud800", "x" * 5000, "\x00"]
)
def test_what_is_no_link_is_told_so_quietly(bad):
    assert links.read("stop", bad, NOON) is None
    assert not use(bad)
    assert used() == 0


def test_a_link_of_another_secret_is_forged(app, monkeypatch):
    token = links.make("stop", ONE, expires=END)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret " * 3)
    assert links.read("stop", token, NOON) is None


@pytest.mark.parametrize("bad", ["sam@example.org", "Sam Smith", "a.b", "", "x" * 65, "é"])
def test_only_ids_go_into_a_link(bad):
    with pytest.raises(ValueError, match="a purpose and ids"):
        links.make("stop", bad, expires=END)
    with pytest.raises(ValueError, match="a purpose and ids"):
        links.make(bad, ONE, expires=END)


def test_a_link_about_nothing_or_without_a_time_zone_cannot_be_made():
    with pytest.raises(ValueError, match="a purpose and ids"):
        links.make("stop", expires=END)
    with pytest.raises(ValueError, match="time zone"):
        links.make("stop", ONE, expires=datetime(2026, 3, 10))


def test_a_link_is_used_once_and_can_still_be_read():
    token = links.make("stop", ONE, expires=END)
    assert [use(token), use(token)] == [True, False]
    assert use(links.make("stop", OTHER, expires=END))
    assert links.read("stop", token, NOON) == (str(ONE),)


def test_reading_writes_nothing():
    links.read("stop", links.make("stop", ONE, expires=END), NOON)
    assert used() == 0


def test_a_change_that_fails_leaves_the_link_unused():
    token = links.make("stop", ONE, expires=END)
    try:
        with transaction():
            assert links.use(token)
            raise RuntimeError
    except RuntimeError:
        assert use(token)


def test_the_table_does_not_hold_the_link():
    token = links.make("stop", ONE, expires=END)
    use(token)
    row = db.session.scalars(sa.select(UsedLink)).one()
    assert token not in (row.digest, str(row.id))
    assert (row.used_at, row.expires_at) == (NOON, END)


def test_used_links_are_forgotten_when_they_would_have_ended_and_not_before():
    token = links.make("stop", ONE, expires=END)
    use(token)
    for moment, left in ((END - timedelta(seconds=1), 1), (END, 0)):
        with transaction():
            links.forget_used(moment)
        assert used() == left
    with time_machine.travel(END, tick=False):
        assert not use(token)


def test_the_workers_forget_used_links_by_themselves(app):
    assert links.forget.name in ticks.periods()
    use(links.make("stop", ONE, expires=END))
    use(links.make("stop", OTHER, expires=END + timedelta(hours=2)))
    with time_machine.travel(END + timedelta(hours=1), tick=False):
        links.forget()
    assert used() == 1


@pytest.mark.parametrize(("first_fails", "second"), [(False, False), (True, True)])
def test_of_two_at_once_the_second_waits_for_the_first(app, first_fails, second):
    token = links.make("stop", ONE, expires=END)
    begun, results = threading.Event(), []

    def use_too():
        with app.app_context(), will_write():
            begun.set()
            results.append(use(token))

    thread = threading.Thread(target=use_too)
    try:
        with transaction():
            assert links.use(token)
            thread.start()
            begun.wait(5)
            thread.join(0.3)
            assert thread.is_alive()
            if first_fails:
                raise RuntimeError
    except RuntimeError:
        pass
    thread.join(10)
    assert results == [second]
    assert used() == 1
