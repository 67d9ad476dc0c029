"""The whole service on one machine: the web in this process, one supervised child for worker and clock.

The child lives in a session of its own, so that Ctrl-C reaches it through us and it can finish the message in
hand. It reads from a pipe that we hold: when we are gone, however that came about, it ends by itself.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

import flask.logging
import waitress
from celery.beat import EmbeddedService
from celery.exceptions import WorkerShutdown
from celery.platforms import SecurityWarning
from celery.signals import setup_logging, worker_ready
from flask import Flask

from mentoring.core import logs, stopping
from mentoring.core.settings import Settings, env_name
from mentoring.factory import create_app

log = logging.getLogger(__name__)

STOP_SECONDS = 8.0  # for the message in hand; then the child is killed
LONGEST_PAUSE = 60.0  # between two starts of a child that keeps ending
WEB_THREADS = 8
WORKER_THREADS = 3


class CannotStart(Exception):
    """The message says in one sentence what is in the way."""


def run(app: Flask, ready: Callable[[str], str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM. Returns the exit status; says in a sentence why it cannot start.

    `ready` is given the address when the pages can be opened, and returns more to print.
    """
    settings: Settings = app.config["SETTINGS"]
    logs.configure("web", settings)
    app.logger.removeHandler(flask.logging.default_handler)
    try:
        listener = listen(settings)
        with listener, only_one(settings.data_folder):
            settings = settle_address(app, listener)
            _serve(app, settings, listener, ready)
    except CannotStart as reason:
        print(reason, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def listen(settings: Settings) -> socket.socket:
    """A socket on the configured address. Raises CannotStart."""
    host, port = settings.host, settings.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise CannotStart(f"The address {host} is not known. Set HOST to another.") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise CannotStart(
            {
                errno.EADDRINUSE: f"Port {port} is taken. Stop what is using it, or set PORT to another.",
                errno.EACCES: f"Port {port} is not open to this user. Set PORT to one from 1024 up.",
            }.get(
                error.errno or 0,
                f"The address {host} cannot be used ({error.strerror}). Set HOST to another.",
            )
        ) from None
    return listener


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process. Raises CannotStart where another holds it."""
    with (folder / "service.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                f"The service runs on the folder {folder} already. Stop it, or set DATA to another folder."
            ) from None
        yield


def settle_address(app: Flask, listener: socket.socket) -> Settings:
    """Put the port that was picked in the place of port 0, here and for the child."""
    settings: Settings = app.config["SETTINGS"]
    if settings.port == 0:
        port = listener.getsockname()[1]
        base_url = settings.base_url
        settings = replace(
            settings, port=port, base_url=base_url[:-1] + str(port) if base_url.endswith(":0") else base_url
        )
        app.config["SETTINGS"] = settings
        app.jinja_env.globals["settings"] = settings
    return settings


def _serve(
    app: Flask, settings: Settings, listener: socket.socket, ready: Callable[[str], str] | None
) -> None:
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=WEB_THREADS,
        ident=None,
        max_request_body_size=4 * settings.max_upload_mb * 1024 * 1024,  # smaller ones get our own page
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    supervisor = Supervisor(
        os.environ
        | {
            env_name("port"): str(settings.port),
            env_name("host"): settings.host,
            env_name("base_url"): settings.base_url,
        }
    )

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, lambda *_: supervisor.kill())  # asked twice: at once
        supervisor.ask_to_stop()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    supervisor.start()
    print(f"Ready: {settings.base_url}  (Ctrl-C stops it)", flush=True)  # noqa: T201
    if ready:
        print(ready(settings.base_url), flush=True)  # noqa: T201
    try:
        server.run()  # until `stop`, which it takes as its end
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.ask_to_stop()
        supervisor.finish()
        gc.freeze()  # else Python takes everything apart for 2 seconds before it ends
        print("Stopped.", flush=True)  # noqa: T201


class Supervisor(threading.Thread):
    """Keeps the child running, and ends it."""

    def __init__(self, environ: dict[str, str]) -> None:
        super().__init__(name="supervisor", daemon=True)
        self.environ = environ
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock = threading.RLock()  # the signal handler may come in between in the same thread

    def run(self) -> None:
        pause = 1.0
        while child := self._launch():
            began = time.monotonic()
            status = child.wait()
            if self._stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            log.warning("the worker ended with status %s; it starts again in %.0f s", status, pause)
            self._stopping.wait(pause)

    def _launch(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            command = [sys.executable, "-m", "mentoring.embedded"]
            self._child = subprocess.Popen(  # noqa: S603
                command, env=self.environ, stdin=subprocess.PIPE, start_new_session=True
            )
            return self._child

    def ask_to_stop(self) -> None:
        """Do not start it again, and let it finish what it has in hand."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        with self._lock, suppress(ProcessLookupError):
            if self._child is not None and self._child.poll() is None:
                self._child.terminate()

    def finish(self) -> None:
        """Wait for its end, but not for ever."""
        if self._child is not None:
            try:
                self._child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                log.warning("the worker did not end within %.0f s and is killed", STOP_SECONDS)
                self.kill()
                self._child.wait()

    def kill(self) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)


def work() -> int:
    """The child: the clock in a thread, the worker in this one, until SIGTERM or the parent's end."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warnings.simplefilter("ignore", SecurityWarning)  # that it runs as root: its tasks hold ids only, as JSON
    app = create_app()

    def our_logs(**_: object) -> None:
        logs.configure("worker", app.config["SETTINGS"])

    def stop_on_sigterm(**_: object) -> None:
        """Celery's own handler waits for its loop to come round, and talks."""
        signal.signal(signal.SIGTERM, _stop_warmly)

    setup_logging.connect(our_logs, weak=False)
    worker_ready.connect(stop_on_sigterm, weak=False)
    celery = app.extensions["celery"]
    worker = celery.Worker(
        pool="threads",
        concurrency=WORKER_THREADS,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
        hostname=f"embedded@{socket.gethostname()}",
    )
    # A thread, so that it cannot outlive this process; and a scheduler that keeps no file.
    EmbeddedService(celery, thread=True, scheduler_cls=celery.conf.beat_scheduler).start()
    worker.start()
    gc.freeze()
    return worker.exitcode or 0


def _stop_warmly(number: int, frame: FrameType | None) -> None:
    """Take nothing new, finish what is in hand. Asking again changes nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    stopping.ask_to_stop()
    raise WorkerShutdown(0)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(work())
