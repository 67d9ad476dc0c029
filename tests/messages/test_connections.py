"""Several connections: the next letters are made while the last ones leave, and nothing sent is forgotten."""

import threading

import pytest

from mentoring.messages import sending
from mentoring.messages.models import OutboxState
from tests.messages.builders import Remembering, due_pair, queue, rows


class Slow(Remembering):
    """Answers when it may."""

    def __init__(self, may: threading.Event) -> None:
        super().__init__()
        self.may = may
        self.in_time = True

    def took(self) -> None:
        self.in_time = self.may.wait(10) and self.in_time


@pytest.fixture
def four_due(tuesday):
    due_pair()
    due_pair()
    queue()


def test_the_next_letters_are_made_while_the_last_ones_are_on_their_way(four_due, monkeypatch):
    made, third = [], threading.Event()
    original = sending.letter_for

    def letter_for(*given):
        made.append(original(*given))
        if len(made) == 3:
            third.set()
        return made[-1]

    monkeypatch.setattr(sending, "letter_for", letter_for)
    mailers = Slow(third), Slow(third)
    assert sending.deliver(*mailers) == 4
    assert [mailer.in_time for mailer in mailers] == [True, True]


def test_what_left_is_recorded_although_the_next_letters_cannot_be_made(four_due, monkeypatch):
    original, asked = sending._letter, []

    def letter(*given):
        asked.append(given)
        if len(asked) > 2:
            raise OSError("the database is gone")
        return original(*given)

    monkeypatch.setattr(sending, "_letter", letter)
    mailers = Remembering(), Remembering()
    with pytest.raises(OSError, match="gone"):
        sending.deliver(*mailers)
    assert sum(len(mailer.sent) for mailer in mailers) == 2
    assert sorted(row.state for row in rows()) == [OutboxState.DUE] * 2 + [OutboxState.SENT] * 2
