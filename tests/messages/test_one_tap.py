"""A check-in's e-mail holds links that answer at once; what other people may read holds none."""

import re

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.messages import queueing
from mentoring.messages.render import letter_for, words_to_say
from mentoring.messages.rules import BY_KIND
from mentoring.people import queries
from mentoring.wellbeing.models import CheckIn, Side
from tests.messages.builders import TUESDAY, at, rows
from tests.pairings.builders import make_pairing

TAP = re.compile(r"http://localhost(/check-ins/tap/\S+)")


def letter_to(person_id, kind):
    (row,) = [row for row in rows(kind) if row.person_id == person_id]
    return letter_for(row, queries.get(person_id), clock.now())


@pytest.mark.parametrize(("kind", "after"), [("check_in_reminder", 0), ("check_in_nudge", 5)])
@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("psp", ["We haven’t met yet", "Not now"]),
        ("mentor", ["We have been in touch", "Not yet", "Not now"]),
    ],
)
def test_the_links_answer_at_once(app, client, kind, after, who, words):
    with time_machine.travel(TUESDAY, tick=False):
        pairing = make_pairing(days_ago=14)
    with time_machine.travel(at(clock.add_working_days(TUESDAY.date(), after)), tick=False):
        queueing.queue_due(clock.now())
        letter = letter_to(getattr(pairing, f"{who}_id"), kind)
        assert re.findall(r"^(.+): http.*/tap/", letter.text, re.MULTILINE) == words
        links = TAP.findall(letter.text)
        assert all(link in letter.html for link in links)
        assert client.post(links[0]).status_code == 302
        assert [row.side for row in db.session.scalars(sa.select(CheckIn))] == [Side(who)]


def test_neither_a_shared_inbox_nor_a_letter_holds_one(app):
    with time_machine.travel(TUESDAY, tick=False):
        pairing = make_pairing(days_ago=14)
        with transaction():
            pairing.psp.shared_inbox = True
        queueing.queue_due(clock.now())
        assert "/tap/" not in letter_to(pairing.psp_id, "check_in_reminder").text
        (row,) = [row for row in rows("check_in_reminder") if row.person_id == pairing.mentor_id]
        content = BY_KIND[row.kind].fill(row, pairing.mentor)
        assert "/tap/" not in "".join(words_to_say(row.kind, content))
