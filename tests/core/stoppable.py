"""A worker's application for test_stopping: a long task in pieces, which writes what it did to a file."""

import os
import time
from pathlib import Path
from types import SimpleNamespace

from flask import Flask

from mentoring.core import celery as wiring

flask_app = Flask("stoppable")
flask_app.config["SETTINGS"] = SimpleNamespace(broker_url=os.environ["BROKER"])
app = wiring.make_celery(flask_app)
diary = Path(os.environ["DIARY"])


def write(line: str) -> None:
    with diary.open("a") as file:
        file.write(f"{line}\n")


@app.task(name="test.long")
def long(name: str, pieces: int = 20) -> None:
    """Pieces of half a second each, until it is asked to stop."""
    write(f"{name} began in {os.getpid()}")
    for _piece in range(pieces):
        if wiring.stopping():
            return write(f"{name} stopped")
        time.sleep(0.5)
        write(f"{name} did a piece")
    return write(f"{name} did all")


@app.task(name="test.short")
def short(name: str) -> None:
    write(name)
