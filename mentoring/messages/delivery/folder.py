"""Delivery to a folder, for one machine without a mail server."""

from __future__ import annotations

import os
from pathlib import Path

from mentoring.messages.delivery.letter import Letter
from mentoring.messages.delivery.mailer import TemporaryRefusal


class FolderMailer:
    """Each message an .eml file. The name follows from the row: sent twice, it is still one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        name = f"{letter.made_at:%Y%m%dT%H%M%S%f}Z-{letter.name}.eml"
        unfinished = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(letter.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise TemporaryRefusal(type(error).__name__, server=True) from None

    def was_taken(self, name: str) -> bool | None:
        return any(self.folder.glob(f"*Z-{name}.eml"))

    def close(self) -> None:
        pass
