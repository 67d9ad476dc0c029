"""What every way of delivery promises."""

from __future__ import annotations

from typing import Protocol

from mentoring.messages.delivery.letter import Letter


class PermanentRefusal(Exception):
    """It will never be taken. The text is a code or an error's class: no address, no words of the server.

    `bounce`: it is the address that does not work, so nothing else need be sent there.
    """

    def __init__(self, why: str, *, bounce: bool = False) -> None:
        super().__init__(why)
        self.bounce = bounce


class TemporaryRefusal(Exception):
    """It may be taken later.

    `server`: nothing can be sent now, and this message is not to blame. `uncertain`: it may have been taken
    after all.
    """

    def __init__(self, why: str, *, server: bool = False, uncertain: bool = False) -> None:
        super().__init__(why)
        self.server = server
        self.uncertain = uncertain


class Mailer(Protocol):
    """Hands letters over, one at a time. Each thread has its own: a mailer is not shared."""

    def send(self, letter: Letter) -> None:
        """Return when it is taken. Raises TemporaryRefusal or PermanentRefusal."""

    def was_taken(self, name: str) -> bool | None:
        """Whether a letter that was handed over with an uncertain end was taken; None: it cannot be known.

        Raises TemporaryRefusal (`server` and `uncertain`) where it could be known, but not now.
        """

    def close(self) -> None: ...
