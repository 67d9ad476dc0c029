"""kombu's filesystem transport with whole files only: a message or a table is there complete, or not at all.

kombu's own opens a file and then locks and fills it, so that a reader can come upon an empty one and stumble;
and it moves messages through the system's temporary folder. Here a file gets its name when it is finished,
and whoever renames it away first has it.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

Binding = filesystem.exchange_queue_t


class Channel(filesystem.Channel):
    """Queues and exchange tables as whole files."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        _write_whole(folder / f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.startswith(".") or name.partition(".")[2] != f"{queue}.msg":
                continue
            mine = folder / f".{name}.taken"
            try:
                (folder / name).rename(mine)
            except FileNotFoundError:
                continue  # somebody else was first
            text = mine.read_text()
            mine.unlink()
            return loads(text)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        try:
            return [Binding(*entry) for entry in loads(self._exchange_file(exchange).read_text())]
        except FileNotFoundError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file, binding = self._exchange_file(exchange), Binding(routing_key or "", pattern or "", queue or "")
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            if binding not in table:
                _write_whole(file, dumps([binding, *table]))


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    unfinished.write_text(text)
    unfinished.replace(path)


class Transport(filesystem.Transport):
    """Named by `broker_transport`, with `filesystem://` as the URL."""

    Channel = Channel
