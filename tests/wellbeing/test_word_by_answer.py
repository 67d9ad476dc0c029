"""“Yes, my mentor” in a check-in is the same wish as the button: the mentor is told of it, once."""

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.messages.rules import BY_KIND
from mentoring.pairings.models import PairingState
from mentoring.wellbeing import actions, queries, words
from mentoring.wellbeing.models import WordEnd, WordWanted
from tests.builders import make_coordinator
from tests.pairings.builders import make_pairing
from tests.wellbeing.builders import answer, later


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def wishes():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(WordWanted).order_by(WordWanted.asked_at)))


def told():
    db.session.expire_all()
    return [item.person_id for item in BY_KIND["word_wanted"].owed(clock.now())]


def page_of(pairing, number=1):
    return f"/check-ins/{pairing.id}/{number}"


def test_the_mentor_is_owed_the_message(pairing, signed_in):
    page = (
        signed_in(pairing.psp).post(page_of(pairing), data={"contact": "mentor"}, follow_redirects=True).text
    )
    assert "is told by e-mail that there is a note" in page
    assert told() == [pairing.mentor_id]
    assert wishes()[0].person_id == pairing.psp_id


def test_it_is_owed_where_the_coordinator_recorded_the_answer(pairing, signed_in):
    address = f"/pairs/{pairing.id}/check-ins/1/for/{pairing.psp_id}"
    said, browser = {"how": "phone", "contact": "mentor"}, signed_in(make_coordinator())
    page = browser.post(address, data=said).text
    assert "is told that you would like a word, and nothing else" in page
    assert "Nobody else is told" not in page
    assert told() == []
    browser.post(address, data=said | {"record": "yes"})
    assert told() == [pairing.mentor_id]


@pytest.mark.parametrize("contact", ["no", "coordinator", "else", None])
def test_another_answer_takes_it_back(pairing, signed_in, contact):
    answer(pairing, contact="mentor")
    data = {"role": "well"} | ({"contact": contact} if contact else {})
    page = signed_in(pairing.psp).post(page_of(pairing), data=data, follow_redirects=True).text
    assert "is not shown any more that you’d like a word" in page
    assert told() == []
    assert [row.closed_as for row in wishes()] == [WordEnd.TAKEN_BACK]


def test_asking_for_the_coordinator_instead_takes_it_back(pairing):
    answer(pairing, role="struggling", contact="mentor")
    actions.ask_coordinator(pairing.id, 1, person_id=pairing.psp_id)
    assert told() == []


def test_both_ways_at_once_make_one(pairing, at_once):
    psp_id = pairing.psp_id
    at_once(lambda: words.ask(psp_id), lambda: answer(pairing, contact="mentor"))
    assert len(wishes()) == 1
    assert told() == [pairing.mentor_id]


def test_changing_the_other_answers_asks_nothing_anew(pairing):
    answer(pairing, contact="mentor")
    answer(pairing, contact="mentor", role="well")
    assert len(wishes()) == 1


def test_a_wish_by_the_button_stays_beside_answers_that_never_asked(pairing):
    words.ask(pairing.psp_id)
    answer(pairing, contact="no")
    answer(pairing, contact="else")
    assert told() == [pairing.mentor_id]


def test_not_now_leaves_it(pairing):
    answer(pairing, contact="mentor")
    actions.not_now(pairing.id, 1, person_id=pairing.psp_id)
    assert told() == [pairing.mentor_id]


def test_taking_it_back_on_the_page_holds_for_the_answer_too(pairing, signed_in):
    answer(pairing, contact="mentor")
    browser = signed_in(pairing.psp)
    assert "Take it back" in browser.get("/hard-moment").text
    browser.post("/hard-moment/word/take-back")
    assert not queries.wants_a_word(pairing)
    assert told() == []
    assert "took it back" in browser.get(f"{page_of(pairing)}/thanks").text


@pytest.mark.parametrize("contact", ["no", None])
def test_the_next_check_in_ends_it_where_it_answers_otherwise(app, contact):
    pairing = make_pairing(days_ago=80)
    numbers = [number for number in (1, 2, 3, 4) if queries.place_of(pairing.id, number, pairing.psp_id)]
    answer(pairing, numbers[0], contact="mentor")
    with time_machine.travel(later(hours=1), tick=False):
        answer(pairing, numbers[-1], role="well", **({"contact": contact} if contact else {}))
        assert told() == ([] if contact else [pairing.mentor_id])


def test_nobody_is_told_during_a_break(pairing):
    answer(pairing, contact="mentor")
    with transaction():
        pairing.state = PairingState.PAUSED
    assert told() == []


def test_an_answer_that_is_not_kept_tells_nobody(pairing, monkeypatch):
    def fails(*_args, **_values):
        raise RuntimeError

    monkeypatch.setattr(actions, "_follow_up", fails)
    with pytest.raises(RuntimeError):
        answer(pairing, contact="mentor")
    assert wishes() == []
