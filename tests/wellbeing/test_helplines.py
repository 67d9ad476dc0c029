"""The lines of help: another file by a setting, and a person who makes sure that they are right."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.core.settings import SettingsError
from mentoring.core.web.pages import day
from mentoring.factory import create_app
from mentoring.wellbeing import helpline_checks as checks
from mentoring.wellbeing import helplines, tasks
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing

GOOD = """
[[line]]
group = "danger"
name = "999"
use = "In danger"
how = "Call 999"
href = "tel:999"
hours = "Day and night"
panel = true
checked_on = 2026-01-05
"""
TALK = """
[[line]]
group = "talk"
name = "A line of ours"
use = "To talk"
how = "Call 0800 000"
href = "tel:0800000"
more = [["Text 0700 000", "sms:0700000"]]
hours = "Evenings"
checked_on = 2026-01-05
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "lines.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def due():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.HELPLINES_DUE)))


def newest():
    return max(checks.checked().values())


def on(days):
    """A moment so many days after the oldest check."""
    return time_machine.travel(
        clock.start_of(min(checks.checked().values()) + timedelta(days=days)), tick=False
    )


def test_a_setting_names_another_file(settings, file):
    app = create_app(replace(settings, helplines_file=str(file(GOOD + TALK))))
    page = app.test_client().get("/help").text
    for shown in ('href="tel:0800000"', 'href="sms:0700000"', "Evenings. Last checked on 5 January 2026."):
        assert shown in page
    assert "Samaritans" not in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no toml", "not valid TOML"),
        ("", "needs a \\[\\[line\\]\\]"),
        (GOOD.replace('"999"', '""', 1), "`name` must be words"),
        (GOOD.replace('"danger"', '"fire"'), "`group` must be one of danger, talk, deaf"),
        (GOOD.replace("2026-01-05", '"2026-01-05"'), "`checked_on` must be a day"),
        (GOOD.replace("2026-01-05", "2099-01-05"), "has not come yet"),
        (GOOD.replace("tel:999", "javascript:x"), "an address must begin with"),
        (GOOD.replace("panel", "pannel"), "`pannel` is not known"),
        (GOOD.replace("panel = true", ""), "where to turn in danger"),
        (TALK, "where to turn in danger"),
        (GOOD + TALK.replace('"sms:0700000"]', '"sms:0700000", 3]'), "`more` must be a list"),
    ],
)
def test_a_file_that_will_not_do_is_refused_at_start_with_a_sentence(settings, file, text, says):
    with pytest.raises(SettingsError, match=says) as refused:
        create_app(replace(settings, helplines_file=str(file(text))))
    assert "MENTORING_HELPLINES_FILE" in str(refused.value)


def test_a_file_that_is_not_there_is_refused(settings, tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        create_app(replace(settings, helplines_file=str(tmp_path / "none.toml")))


def test_every_page_leads_to_help_signed_out_too(app, client, signed_in):
    for address in ("/", "/sign-in", "/join", "/contact", "/privacy", "/nowhere", "/check-ins/tap/x"):
        assert client.get(address).text.count('href="/help"') >= 2, address  # header and footer
    pairing = make_pairing(days_ago=15)
    for person in (pairing.psp, pairing.mentor, make_coordinator(), make_person(Role.AUDITOR)):
        assert 'href="/help"' in signed_in(person).get("/").text.split("<footer")[1]


def test_a_check_changes_the_date_that_everybody_sees(app, signed_in, client):
    with on(30):
        browser = signed_in(make_coordinator())
        line = helplines.lines()[2]
        browser.post("/help/check", data={"line": [line.digest, "nonsense"]})
        page = client.get("/help").text
        assert page.count(f"Last checked on {day(clock.today())}") == 1
        browser.post("/help/check", data={"line": [line.digest]})  # twice on one day is one check
    events = sa.select(AuditEvent).where(AuditEvent.action == "wellbeing.check-helpline")
    assert len(list(db.session.scalars(events))) == 2


def test_a_check_counts_only_for_what_was_shown(app):
    line = helplines.lines()[0]
    assert replace(line, hours="Never").digest != line.digest
    assert replace(line, checked_on=clock.today() + timedelta(days=1)).digest == line.digest


def test_nothing_ticked_is_said(app, signed_in):
    page = signed_in(make_coordinator()).post("/help/check", data={}).text
    assert "Tick the lines that you checked" in page


@pytest.mark.parametrize("role", [Role.PSP, Role.MENTOR, Role.DEPUTY, Role.AUDITOR])
def test_only_the_coordinator_checks(app, signed_in, role):
    browser = signed_in(make_person(role))
    assert browser.post("/help/check", data={"line": [helplines.lines()[0].digest]}).status_code == 403
    assert "Check these numbers" not in browser.get("/help").text


def test_after_90_days_it_is_work_once(app):
    make_coordinator()
    with on(90):
        tasks.helplines()
        assert due() == []
    with on(91):
        tasks.helplines()
        tasks.helplines()
        assert [task.state for task in due()] == [TaskState.OPEN]
    with on(200):
        tasks.helplines()
        assert len(due()) == 1  # it is still there


def test_two_workers_ask_once(app, at_once):
    make_coordinator()
    today = min(checks.checked().values()) + timedelta(days=91)
    assert sorted(at_once(*[lambda: checks.ask_when_due(today)] * 2)) == [False, True]
    assert len(due()) == 1


def test_without_a_coordinator_there_is_nobody_to_ask(app):
    assert not checks.ask_when_due(newest() + timedelta(days=400))


def test_checking_all_closes_the_task_and_checking_one_does_not(app, signed_in):
    coordinator = make_coordinator()
    with on(91):
        tasks.helplines()
        browser = signed_in(coordinator)
        (task,) = due()
        assert 'href="/help/check"' in browser.get(f"/work-list/{task.id}").text
        assert "too long ago" in browser.get("/help/check").text
        digests = [line.digest for line in helplines.lines()]
        browser.post("/help/check", data={"line": digests[:1]})
        assert due()[0].state is TaskState.OPEN
        browser.post("/help/check", data={"line": digests})
        assert due()[0].state is TaskState.DONE
        assert not checks.ask_when_due(clock.today())
        assert checks.ask_when_due(clock.today() + timedelta(days=91))


def test_closing_the_task_unchecked_brings_it_back_after_90_days_more(app):
    from mentoring.casework import actions

    by = make_coordinator().id
    with on(91):
        tasks.helplines()
        actions.mark_done(due()[0].id, outcome="Later", by=by)
        tasks.helplines()
        assert len(due()) == 1
    with on(181):
        tasks.helplines()
        assert [task.state for task in due()].count(TaskState.OPEN) == 1


def test_help_is_there_when_the_checks_cannot_be_read(app, client, monkeypatch):
    def broken():
        raise sa.exc.OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(checks, "checked", broken)
    page = client.get("/help")
    assert page.status_code == 200
    assert "116 123" in page.text
