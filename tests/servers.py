"""Real PostgreSQL and Redis from the system's packages, started for a test run and stopped after it.

PostgreSQL refuses to run as root, so as root its processes run as the `postgres` user.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

MISSING = "{name} is not installed; `make install-test` installs it, or install the Debian package {package}."


@dataclass(frozen=True)
class PostgresqlServer:
    socket_folder: Path
    user: str

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.socket_folder}"

    def new_database(self, name: str, template: str = "template1") -> str:
        dsn = f"host={self.socket_folder} user={self.user} dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
        return self.url(name)


def _postgresql_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path, MISSING.format(name="PostgreSQL", package="postgresql")
    return Path(on_path).resolve().parent


@contextmanager
def postgresql_server(folder: Path) -> Iterator[PostgresqlServer]:
    """A server on a Unix socket only, without fsync: as fast as a throw-away one can be."""
    binaries = _postgresql_binaries()
    as_root = os.geteuid() == 0
    user: dict[str, str] = {"user": "postgres"} if as_root else {}
    # A path of its own in /tmp: the tests' folder is closed to others, and a socket's path must be short.
    home = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg.XXXXXX"], text=True).strip())
    if as_root:
        shutil.chown(home, "postgres")
    data = home / "data"
    run = {"cwd": home, "check": True, "capture_output": True, **user}
    superuser = "postgres"
    subprocess.run(
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            superuser,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        ],
        **run,
    )
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    subprocess.run(
        [binaries / "pg_ctl", "-D", data, "-o", options, "-w", "-l", home / "log", "start"],
        **(run | {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}),
    )
    try:
        yield PostgresqlServer(home, superuser)
    finally:
        subprocess.run(
            [binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **(run | {"check": False})
        )
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis server on a free port that keeps nothing; yields its URL."""
    binary = shutil.which("redis-server")
    assert binary, MISSING.format(name="Redis", package="redis-server")
    port = free_port()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
