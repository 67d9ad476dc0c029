"""“I’ve just read something hard”, and a word with one's mentor that says nothing else."""

import pytest
import sqlalchemy as sa
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.crypto import CannotDecrypt
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairingState
from mentoring.wellbeing import hard_moment, queries, words
from mentoring.wellbeing.models import WordEnd, WordWanted
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing, make_psp
from tests.wellbeing.builders import answer, later

PAGE = "/hard-moment"
WORDS = "would like a word"


@pytest.fixture
def pairing(app):
    return make_pairing()


@pytest.fixture
def own_words(app, monkeypatch):
    """`own_words(source)` stands in for whatever keeps people's own words."""

    def put(source):
        monkeypatch.setitem(app.extensions, "wellbeing.hard_moment", [])
        hard_moment.offer(app, source)

    return put


def rows():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(WordWanted).order_by(WordWanted.asked_at)))


def test_every_page_of_a_psp_leads_there_and_no_other(pairing, signed_in, client):
    for address in ("/", "/help", "/contact", "/check-ins", f"/pairs/{pairing.id}", "/profile", "/nowhere"):
        assert f'href="{PAGE}"' in signed_in(pairing.psp).get(address).text, address
    for person in (pairing.mentor, make_coordinator(), make_person(Role.DEPUTY), make_person(Role.AUDITOR)):
        browser = signed_in(person)
        assert f'href="{PAGE}"' not in browser.get("/").text
        for address in (PAGE, f"{PAGE}/word", f"{PAGE}/word/take-back"):
            assert browser.open(address, method="GET" if address == PAGE else "POST").status_code == 403
    assert f'href="{PAGE}"' not in client.get("/").text


def test_gentle_words_come_first_then_help_then_the_mentor(pairing, signed_in):
    page = signed_in(pairing.psp).get(PAGE).text.split("<main")[1]
    assert page.index("What may help right now") < page.index("116 123") < page.index("A word with")


def test_opening_it_keeps_nothing(pairing, signed_in):
    browser = signed_in(pairing.psp)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    browser.get(PAGE)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before
    assert rows() == []


def test_ones_own_words_take_the_place_of_ours(pairing, signed_in, own_words):
    own_words(lambda person_id: [("What I do", "Walk <slowly>")] if person_id == pairing.psp_id else [])
    page = signed_in(pairing.psp).get(PAGE).text
    assert "What I do" in page
    assert "Walk &lt;slowly&gt;" in page
    assert "What may help right now" not in page
    assert "116 123" in page
    assert "What I do" not in signed_in(make_psp()).get(PAGE).text


def test_words_that_cannot_be_opened_keep_nobody_from_help(pairing, signed_in, own_words):
    def lost(_person_id):
        raise CannotDecrypt("The key is gone.")

    own_words(lost)
    page = signed_in(pairing.psp).get(PAGE)
    assert page.status_code == 200
    assert "What may help right now" in page.text


def test_asking_tells_the_mentor_that_and_nothing_else(pairing, signed_in):
    psp, mentor = signed_in(pairing.psp), signed_in(pairing.mentor)
    page = psp.post(f"{PAGE}/word", follow_redirects=True).text
    assert f"You asked on {day(clock.today())}" in page
    (row,) = rows()
    assert (row.person_id, row.pairing_id, row.closed_at) == (pairing.psp_id, pairing.id, None)
    for address in ("/", f"/pairs/{pairing.id}"):
        shown = mentor.get(address).text
        assert f"{pairing.psp.first_name} {WORDS}" in shown
        for telling in ("hard", "check-in.", "read something"):
            assert telling not in shown.split("<main")[1].split("Check-ins</h2>")[0]


def test_the_mentor_cannot_tell_the_button_from_a_check_in(app, signed_in):
    pressed, asked = make_pairing(days_ago=15), make_pairing(days_ago=15)
    answer(asked, contact="mentor")
    answer(pressed, contact="no")
    words.ask(pressed.psp_id)
    shown = []
    for pair in (pressed, asked):
        page = signed_in(pair.mentor).get(f"/pairs/{pair.id}").text.split("<main")[1].split("About ")[0]
        shown.append(page.replace(pair.psp.first_name, "X").replace(str(pair.id), ""))
    assert shown[0] == shown[1]


def test_nobody_but_the_two_is_shown_it(pairing, signed_in):
    words.ask(pairing.psp_id)
    others = [make_coordinator(), make_person(Role.DEPUTY), make_person(Role.AUDITOR), make_pairing().mentor]
    for person in others:
        browser = signed_in(person)
        for address in ("/", "/work-list", f"/pairs/{pairing.id}", f"/people/{pairing.psp_id}"):
            assert WORDS not in browser.get(address).text


def test_asking_and_taking_back_are_said_to_be_done(pairing, signed_in):
    browser = signed_in(pairing.psp)
    asked = browser.post(f"{PAGE}/word", follow_redirects=True).text
    assert f"{pairing.mentor.first_name} is told that you’d like a word, and nothing else." in asked
    assert "It is taken back." in browser.post(f"{PAGE}/word/take-back", follow_redirects=True).text
    again = browser.post(f"{PAGE}/word/take-back", follow_redirects=True).text
    assert "there was nothing to take back" in again


def test_pressing_twice_asks_once(pairing, signed_in, at_once):
    psp_id = pairing.psp_id
    assert sorted(at_once(*[lambda: words.ask(psp_id)] * 2)) == [False, True]
    assert "Nothing has changed" in signed_in(pairing.psp).post(f"{PAGE}/word", follow_redirects=True).text
    assert len(rows()) == 1


def test_it_can_be_taken_back_at_once(pairing, signed_in):
    words.ask(pairing.psp_id)
    browser = signed_in(pairing.psp)
    assert "Take it back" in browser.get(f"/pairs/{pairing.id}").text
    browser.post(f"{PAGE}/word/take-back")
    assert rows()[0].closed_as is WordEnd.TAKEN_BACK
    assert WORDS not in signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert words.ask(pairing.psp_id)  # and asked again
    assert len(rows()) == 2


def test_the_mentor_notes_that_they_have_spoken(pairing, signed_in):
    words.ask(pairing.psp_id)
    mentor = signed_in(pairing.mentor)
    page = mentor.post(f"/pairs/{pairing.id}/spoken", follow_redirects=True).text
    assert f"{pairing.psp.first_name} {WORDS}" not in page
    assert rows()[0].closed_as is WordEnd.SPOKEN
    page = signed_in(pairing.psp).get(PAGE).text
    assert f"noted on {day(clock.today())} that you have spoken" in page
    mentor.post(f"/pairs/{pairing.id}/spoken")
    assert len(rows()) == 1


def test_having_spoken_answers_a_wish_from_a_check_in_until_they_ask_anew(app, signed_in):
    pairing = make_pairing(days_ago=15)
    answer(pairing, contact="mentor")
    signed_in(pairing.mentor).post(f"/pairs/{pairing.id}/spoken")
    assert not queries.wants_a_word(pairing)
    with time_machine.travel(later(hours=1), tick=False):
        answer(pairing, contact="mentor")
        assert queries.wants_a_word(pairing)


def test_only_the_mentor_of_the_pair_notes_it(pairing, signed_in):
    words.ask(pairing.psp_id)
    assert signed_in(make_pairing().mentor).post(f"/pairs/{pairing.id}/spoken").status_code == 404
    assert signed_in(pairing.psp).post(f"/pairs/{pairing.id}/spoken").status_code == 403
    assert rows()[0].closed_at is None


def test_it_fades_after_four_weeks_and_can_be_asked_anew(pairing):
    words.ask(pairing.psp_id)
    with time_machine.travel(later(days=27), tick=False):
        assert queries.wants_a_word(pairing)
        assert [row.pairing_id for row in words.waiting(clock.now())] == [pairing.id]
    with time_machine.travel(later(days=28), tick=False):
        assert not queries.wants_a_word(pairing)
        assert words.waiting(clock.now()) == []
        assert words.ask(pairing.psp_id)
        assert [row.closed_as for row in rows()] == [WordEnd.EXPIRED, None]


@pytest.mark.parametrize("state", [PairingState.PAUSED, PairingState.ENDED])
def test_nothing_is_asked_of_a_mentor_on_a_break_or_after_the_end(pairing, signed_in, state):
    words.ask(pairing.psp_id)
    with transaction():
        pairing.state = state
    assert WORDS not in signed_in(pairing.mentor).get(f"/pairs/{pairing.id}").text
    assert words.waiting(clock.now()) == []
    page = signed_in(pairing.psp).get(PAGE).text
    assert "Tell " not in page
    assert ("on a break" in page) is (state is PairingState.PAUSED)
    assert not words.ask(pairing.psp_id)


def test_without_a_mentor_there_is_still_help(app, signed_in):
    page = signed_in(make_psp()).get(PAGE).text
    assert "116 123" in page
    assert "A word with" not in page


def test_a_word_that_could_not_be_asked_for_is_not_called_done(app, signed_in):
    browser = signed_in(make_psp())
    page = browser.post(f"{PAGE}/word", follow_redirects=True).text
    assert "Not done" in page
    assert "nobody to tell at the moment" in page
