"""Celery's processes as in production; each with its children is a group, so that all of it can be killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from reminding.servers import ROOT

ESTABLISHED = "01"


class Process:
    """One `celery` command that runs, and can be killed and started again. Linux only: it reads /proc."""

    def __init__(self, name: str, arguments: list[str], environ: dict[str, str], log: Path) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "celery", "-q", *arguments]
        self.environ = environ
        self.log = log
        self.start()

    def start(self) -> None:
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )

    def pool(self) -> list[int]:
        """Its children: those that run the tasks. Empty as long as it starts."""
        pid = self.process.pid
        with suppress(OSError):
            return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def can_work(self) -> bool:
        return self.process.poll() is None and bool(self.pool())

    def talks_to(self, port: int) -> bool:
        """Whether one of its children has a connection to this port of this machine."""
        return any(sockets_of(pid) & connections_to(port) for pid in self.pool())

    def kill(self) -> None:
        """SIGKILL to all of it, at whatever point it is."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop(processes: list[Process], within: float = 20.0) -> None:
    """Let all of them finish what they have in hand."""
    for one in processes:
        one.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + within
    for one in processes:
        with suppress(subprocess.TimeoutExpired):
            one.process.wait(max(deadline - time.monotonic(), 0))
        one.kill()


def worker(name: str, environ: dict[str, str], log: Path, app: str = "worker") -> Process:
    arguments = ["-A", app, "worker", "--concurrency", "1", "--hostname", f"{name}@%h"]
    return Process(name, arguments, environ, log)


def beat(name: str, environ: dict[str, str], log: Path) -> Process:
    return Process(name, ["-A", "worker", "beat"], environ, log)


def sockets_of(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    found = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                target = str(entry.readlink())
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return found


def connections_to(port: int) -> set[str]:
    """The inodes of all sockets that are connected to a port over IPv4."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    remote = f":{port:04X}"
    return {row[9] for row in rows if row[2].endswith(remote) and row[3] == ESTABLISHED}
