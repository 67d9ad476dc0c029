"""The real command as a process of its own, on a free port and a folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

COMMAND = [str(Path(sys.executable).with_name("mentoring")), "up"]


class Service:
    def __init__(self, data: Path, **environ: str) -> None:
        self.data = data
        self.log_file = data.with_name(f"{data.name}.log")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("MENTORING_")}
        wanted = {"DATA": str(data), "HOST": "127.0.0.1", "PORT": "0", "MENTORING_DEMO": "no"} | environ
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                COMMAND, env=clean | wanted, cwd=data.parent, stdout=log, stderr=log
            )

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    @property
    def address(self) -> str:
        found = re.search(r"^Ready: (http://\S+)", self.log, re.MULTILINE)
        return found.group(1) if found else ""

    def health(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):  # ValueError: no address yet
            return dict(json.load(urllib.request.urlopen(f"{self.address}/health", timeout=5)))
        return {}

    def children(self) -> list[int]:
        return children_of(self.process.pid)

    def stop(self, number: int = signal.SIGINT, within: float = 10) -> float:
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(within)
        return time.monotonic() - began


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def alive(pid: int) -> bool:
    """Running, and not just waiting to be collected."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def eventually(true: Callable[[], Any], within: float = 60, why: Callable[[], str] = str) -> Any:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {within} s: {why()}")


@contextmanager
def running(data: Path, **environ: str) -> Iterator[Service]:
    """A service whose web answers and whose worker has ticked; nothing of it is left at the end."""
    service = Service(data, **environ)
    try:
        eventually(lambda: service.health().get("status") == "ok", why=lambda: service.log)
        yield service
    finally:
        for pid in [service.process.pid, *service.children()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        service.process.wait()
