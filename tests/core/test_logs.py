"""Whatever is logged, nothing of anybody gets out: no address, no name, no link, no text."""

import io
import json
import logging
import smtplib
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from gunicorn.config import Config
from gunicorn.glogging import Logger

from mentoring.core import logs
from mentoring.core.settings import Settings

ADDRESS, NAME, TOKEN = "sam@example.org", "Sam Pretend", "q8Zk2-secret-token"
LINK = f"/sign-in/0b8e5c5e-0000-4000-8000-000000000000/{TOKEN}"
PRIVATE = (ADDRESS, "Sam", "Pretend", TOKEN, LINK, "example.org")


@pytest.fixture(params=["production", "embedded"])
def out(request):
    """What was written by the handler of each mode; any logger may be used."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json("web") if request.param == "production" else logs.OneLine("web"))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def raised(error):
    try:
        raise error
    except Exception:
        return sys.exc_info()


def refused_recipient():
    return smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"no such user {NAME}".encode())})


def failed_statement():
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("select * from none where name = :name"), {"name": NAME})
    except sa.exc.OperationalError as error:
        return error
    raise AssertionError("it did not fail")


@pytest.mark.parametrize(
    "logger", ["mentoring", "mentoring.messages.sending", "celery.app.trace", "another.package"]
)
@pytest.mark.parametrize(
    "error",
    [refused_recipient, failed_statement, lambda: ValueError(NAME), lambda: KeyError(LINK)],
    ids=["recipient", "statement", "name", "link"],
)
def test_an_error_is_told_by_its_class_and_never_by_its_words(out, logger, error):
    it = error()
    log = logging.getLogger(logger)
    log.error("it went wrong: %s, %r", it, str(it), exc_info=raised(it))
    log.warning("it went wrong: %s", it)
    assert type(it).__name__ in out()
    assert not [word for word in PRIVATE if word in out()]


def test_the_place_of_an_error_is_ours_and_may_be_told(out):
    where = logs.place(raised(ValueError(NAME))[1])
    assert where.startswith("tests/core/test_logs.py:")
    logging.getLogger("mentoring.rounds").error("failed at %s", where)
    assert f"failed at {where}" in out()


def test_text_given_as_an_argument_is_left_out_and_what_is_harmless_stays(out):
    run = uuid.uuid4()
    log = logging.getLogger("mentoring.rounds")
    log.warning("run %s by %s: %s, %d of %.1f s, %s", run, NAME, "TimeoutError", 3, 1.25, "RCPT 550")
    assert f"run {run} by …: TimeoutError, 3 of 1.2 s, RCPT 550" in out()


@pytest.mark.parametrize(
    ("words", "args"),
    [("%d things", (NAME,)), ("one %s", (NAME, NAME)), ("two %s %s", (NAME,)), ("%z", (1,))],
)
def test_words_and_arguments_that_do_not_fit_are_no_error(words, args):
    record = logging.makeLogRecord({"name": "mentoring", "msg": words, "args": args})
    assert logs.told(record) == {"event": words}


def test_an_address_or_a_link_in_the_words_themselves_is_caught(out):
    logging.getLogger("mentoring").warning(f"wrote to {ADDRESS} about {LINK}")
    assert not [word for word in PRIVATE if word in out()]


def test_lines_of_libraries_are_their_name_only(out):
    logging.getLogger("another.package").warning("wrote to %s", ADDRESS)
    logging.getLogger("another.package").warning(f"{NAME} was here")
    logging.getLogger("another.package").warning({"name": NAME})
    assert out().count("another.package") == 3
    assert not [word for word in PRIVATE if word in out()]


def test_a_page_that_fails_is_told_by_endpoint_and_never_by_path(out, whole_app):
    with whole_app.test_request_context(LINK, method="POST"):
        whole_app.logger.error("Exception on %s [%s]", LINK, "POST", exc_info=raised(ValueError(NAME)))
    assert "people.claim_link" in out()
    assert "Exception on … [POST]" in out()
    assert not [word for word in PRIVATE if word in out()]


def test_a_broker_that_is_lost_is_told_without_its_password(out):
    log = logging.getLogger("celery.worker.consumer.consumer")
    log.error("consumer: Cannot connect to %s: %s.\n%s", "redis://:pass@host", OSError("x"), "Trying again")
    assert "consumer: Cannot connect to" in out()
    assert "pass@" not in out()
    assert len(out().splitlines()) == 1


def test_a_line_of_production_is_one_object_of_listed_fields(app):
    record = logging.makeLogRecord(
        {
            "name": "mentoring.messages.sending",
            "levelname": "WARNING",
            "msg": "message %s\nput off",
            "args": (uuid.UUID(int=1),),
            "created": 1772731800.0,
            "seconds": 1.5,
            "kind": "sign-in-link",
            "task": f"told {NAME}",
            "to": ADDRESS,
            "exc_info": raised(refused_recipient()),
        }
    )
    line = logs.Json("worker").format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-03-05T17:30:00Z",
        "level": "warning",
        "part": "worker",
        "event": "message 00000000-0000-0000-0000-000000000001 put off",
        "kind": "sign-in-link",
        "task": "…",
        "seconds": 1.5,
        "error": "SMTPRecipientsRefused",
        "place": json.loads(line)["place"],
    }
    assert json.loads(line)["place"].startswith("tests/core/test_logs.py:")


def test_a_line_of_a_terminal_reads_as_one_sentence():
    record = logging.makeLogRecord(
        {
            "name": "celery.app.trace",
            "levelname": "ERROR",
            "msg": "Task %(name)s raised",
            "created": 1772731800.0,
            "data": {"name": "messages.scan", "args": NAME},
            "exc_info": (ValueError, ValueError(NAME), None),
        }
    )
    told = logs.OneLine("worker").format(record)
    assert told == "2026-03-05T17:30:00Z ERROR   worker celery.app.trace task=messages.scan: ValueError"


@contextmanager
def put_back():
    """Everything that `configure` changes is as it was before."""
    loggers = [logging.getLogger(name) for name in (None, "gunicorn.error", "gunicorn.access")]
    before = [(list(log.handlers), log.level, log.disabled, log.propagate) for log in loggers]
    hooks = sys.excepthook, threading.excepthook
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hooks
        for log, (handlers, level, disabled, propagate) in zip(loggers, before, strict=True):
            log.handlers[:] = handlers
            log.setLevel(level)
            log.disabled, log.propagate = disabled, propagate


def test_gunicorn_speaks_our_way_and_keeps_no_list_of_visits(capsys):
    config = Config()
    config.set("accesslog", "-")
    with put_back():
        gunicorn = Logger(config)
        logs.configure("web", Settings(mode="production"))
        gunicorn.error("Error handling request %s", LINK, exc_info=raised(ValueError(NAME)))
        gunicorn.info("Booting worker with pid: %s", 42)
        gunicorn.access_log.info(f'127.0.0.1 - - "GET {LINK} HTTP/1.1" 200')
    written = capsys.readouterr()
    assert written.out == ""
    first, second = (json.loads(line) for line in written.err.splitlines())
    assert (first["event"], first["error"]) == ("Error handling request", "ValueError")
    assert second["event"] == "Booting worker with pid: 42"
    assert TOKEN not in written.err


@pytest.mark.parametrize("where", ["", "threading.Thread(target=fail).start(); exit()"])
def test_what_ends_a_process_or_a_thread_is_told_the_same_way(where):
    code = f"""if True:
        import threading
        from mentoring.core import logs
        from mentoring.core.settings import Settings
        logs.configure("worker", Settings(mode="production"))
        def fail():
            raise ValueError({NAME!r})
        {where}
        fail()
    """
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(logs.__file__).parents[2]
    )
    (line,) = found.stderr.splitlines()
    assert json.loads(line)["error"] == "ValueError"
    assert json.loads(line)["event"] == "ended by an error"
