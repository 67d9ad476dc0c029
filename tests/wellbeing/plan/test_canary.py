"""One sentence goes through everything that can be done with a plan, and is then looked for everywhere."""

import base64
import io
import logging
import re
import zlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import session

from mentoring.core import db as database
from mentoring.core import logs
from mentoring.core import migrate as migrations
from mentoring.core.db import Base, db, transaction
from mentoring.core.settings import load
from mentoring.factory import create_app
from mentoring.messages import tasks
from mentoring.people import sessions
from mentoring.wellbeing.plan import actions
from mentoring.wellbeing.plan.models import PlanSection
from tests.builders import make_coordinator
from tests.pairings.builders import make_mentor, make_pairing, make_psp
from tests.wellbeing.plan.builders import share

CANARY = "The yellow canary hums in the coal cellar"
KEY = "difficult-material"
ADDRESS = f"/plan/sections/{KEY}"


@pytest.fixture
def log():
    """All that is logged from now on, at DEBUG, by our two formatters and by Python's own."""
    stream, root, engine = io.StringIO(), logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    levels = root.level, engine.level
    handlers = []
    for formatter in (
        logs.OneLine("web"),
        logs.Json("web"),
        logs.OneLine("web", debug=True),
        logging.Formatter(),
    ):
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handlers.append(handler)
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    engine.setLevel(logging.DEBUG)
    yield stream
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(levels[0])
    engine.setLevel(levels[1])


@pytest.fixture
def service(log, tmp_path, fresh_database_url):
    """The service with a database, a broker and a mail folder of its own."""
    own = {"data": str(tmp_path / "data"), "database_url": fresh_database_url}
    app = create_app(load({}, **own, demo=False, sending_hours="always"))
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context(), database.will_write():
        migrations.upgrade(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def browser_of(app, person):
    browser = app.test_client()
    with app.test_request_context(), transaction():
        sessions.start(person)
        held = dict(session)
    with browser.session_transaction() as cookie:
        cookie.update(held)
    return browser


class Journey:
    """Sends requests, and keeps the headers and cookies of every answer."""

    def __init__(self, app, person):
        self.browser, self.seen, self.headers, self.cookies = browser_of(app, person), "", [], []

    def __call__(self, method, address, **data):
        answer = self.browser.open(address, method=method, data=data or None)
        self.seen += answer.text
        self.headers.append((address, dict(answer.headers)))
        cookie = self.browser.get_cookie("session")
        self.cookies.append(cookie.value if cookie else "")
        return answer


def whole_journey(app, monkeypatch):
    with app.app_context():
        pairing = make_pairing(make_psp(name="Ash Test"), make_mentor(name="Dana Test"))
        coordinator = make_coordinator()
        owner, mentor = Journey(app, pairing.psp), Journey(app, pairing.mentor)
        staff = Journey(app, coordinator)
    owner("POST", "/plan", start="phone")
    owner("POST", f"{ADDRESS}/draft", text=CANARY, version="0", window="one")
    owner("GET", ADDRESS)
    owner("POST", ADDRESS, text=CANARY, version="0", window="one", opening="0")
    owner("POST", ADDRESS, text=CANARY, version="0", window="one")
    owner("POST", ADDRESS, text=f"{CANARY} again", version="0", window="two")
    owner("GET", "/plan")
    owner("GET", f"{ADDRESS}/earlier")
    with app.app_context():
        share(pairing.psp, mentor=[KEY], coordinator=[KEY])
    for reader in (mentor, staff):
        assert CANARY in reader("GET", f"/plans/{pairing.psp_id}").text
    owner("GET", "/plan/sharing")
    owner("GET", "/plan/sharing/as/mentor")
    with app.app_context():
        share(pairing.psp)
    assert mentor("GET", f"/plans/{pairing.psp_id}").status_code == 404
    file = owner("GET", "/plan/file.json").data
    owner("GET", "/plan/file.txt")
    owner("GET", "/plan/print")
    owner("POST", "/plan/read-back", plan=(io.BytesIO(file.replace(b"again", b"once more")), "plan.json"))
    sitting = f"/plans/{pairing.psp_id}/by-phone"
    staff("POST", sitting, agreed_on=["5", "3", "2026"], agreed_by="phone")
    staff("POST", f"{sitting}/topics", text=CANARY)
    staff("GET", f"{sitting}/topics")
    an_error_in_the_middle_of_a_save(owner, monkeypatch)
    owner("POST", ADDRESS, text=CANARY * 200, version="9")  # too long: given back
    owner("POST", f"{ADDRESS}/nothing", text=CANARY)
    return owner, mentor, staff


def an_error_in_the_middle_of_a_save(owner, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(actions.audit, "record", fail)
        assert owner("POST", ADDRESS, text=f"{CANARY} lost", version="1").status_code == 500
    there = db.session.scalar(sa.select(PlanSection.id))
    with monkeypatch.context() as patch:  # and in the database's own words: an id that is there already
        patch.setattr(database.uuid, "uuid4", lambda: there)
        assert owner("POST", "/plan/sections/boundaries", text=CANARY, version="0").status_code == 500


def stored_bytes(app):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            path = Path(db.engine.url.database)
            return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        rows = [db.session.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables]
        return str(rows).encode()


def opened(cookie):
    """What is in a session cookie, which is signed and not sealed."""
    packed = cookie.startswith(".")
    payload = cookie.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return zlib.decompress(raw) if packed else raw


def test_the_sentence_is_on_the_pages_of_those_who_may_read_it_and_nowhere_else(
    service, log, monkeypatch, tmp_path
):
    journeys = whole_journey(service, monkeypatch)
    with service.app_context():
        service.extensions["celery"].send_task("messages.scan", retry=False)
        tasks.scan()
        db.session.remove()
    assert all(CANARY in journey.seen for journey in journeys)

    words, parts = CANARY.encode(), CANARY.split()[1:3]
    kept = stored_bytes(service)
    assert b"k20" in kept  # sealed texts are there
    assert words not in kept
    assert "the disk is full" in log.getvalue()  # Python's own formatter told of the error
    assert "INSERT INTO plan_sections" in log.getvalue()
    assert CANARY not in log.getvalue()
    assert " ".join(parts) not in log.getvalue()
    files = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert any("broker" in str(file) for file in files)
    assert any(file.suffix == ".eml" for file in files)
    assert [file for file in files if words in file.read_bytes()] == []
    for journey in journeys:
        for address, headers in journey.headers:
            assert headers["Cache-Control"] == "no-store", address
            assert CANARY not in str(headers), address
        assert [cookie for cookie in journey.cookies if words in opened(cookie)] == []
    with service.app_context():
        audit = str(db.session.execute(sa.text("select * from audit_events")).all())
    assert "wellbeing.plan-look" in audit
    assert KEY not in audit
    assert not re.search(r"canary", audit, re.I)
