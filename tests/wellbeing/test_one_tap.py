"""Links in an e-mail that answer with one press: what they may answer, once, and what they never show."""

import re

import pytest
import time_machine

from mentoring.core import links
from mentoring.core.db import transaction
from mentoring.pairings.models import PairingState
from mentoring.wellbeing import actions, one_tap
from mentoring.wellbeing.models import How, Outcome, Side
from tests.pairings.builders import make_pairing
from tests.wellbeing.builders import answer, check_ins, later


@pytest.fixture
def pairing(app):
    return make_pairing(days_ago=15)


def taps(pairing, side=Side.PSP, number=1):
    """Words → address."""
    found = one_tap.links_for(pairing, side, number)
    assert {page for _, page, _ in found} == {one_tap.PAGE}
    return {words: f"/check-ins/tap/{values['token']}" for words, _, values in found}


def test_only_answers_that_tell_nothing_hard_have_a_link(pairing):
    assert list(taps(pairing)) == ["We haven’t met yet", "Not now"]
    assert list(taps(pairing, Side.MENTOR)) == ["We have been in touch", "Not yet", "Not now"]
    kept = {key for side in Side for tap in one_tap.TAPS[side] for key in tap.answers}
    assert kept == {"mentoring", "met"}


def test_a_message_that_is_sent_twice_holds_the_same_links(pairing):
    first = taps(pairing)
    with time_machine.travel(later(days=3), tick=False):
        assert taps(pairing) == first


def test_a_number_that_there_is_not_has_no_links(pairing):
    assert one_tap.links_for(pairing, Side.PSP, 99) == []


def test_opening_changes_nothing_and_the_button_answers_once(pairing, client):
    address = taps(pairing)["We haven’t met yet"]
    page = client.get(address)
    assert (page.status_code, len(re.findall("<button", page.text.split("<main")[1]))) == (200, 1)
    assert check_ins() == []
    assert "Your answer is saved" in client.post(address, follow_redirects=True).text
    (row,) = check_ins()
    assert (row.outcome, row.answers, row.how) == (Outcome.ANSWERED, {"mentoring": "not-met"}, How.LINK)
    assert row.person_id == pairing.psp_id
    for again in (client.get(address), client.post(address)):
        assert again.status_code == 410
        assert "This link has done its work" in again.text
    assert len(check_ins()) == 1


@pytest.mark.parametrize(
    ("side", "words", "outcome", "answers"),
    [
        (Side.PSP, "Not now", Outcome.NOT_NOW, {}),
        (Side.MENTOR, "We have been in touch", Outcome.ANSWERED, {"met": "yes"}),
        (Side.MENTOR, "Not yet", Outcome.ANSWERED, {"met": "not-yet"}),
        (Side.MENTOR, "Not now", Outcome.NOT_NOW, {}),
    ],
)
def test_each_link_keeps_its_answer_for_its_own_side(pairing, client, side, words, outcome, answers):
    client.post(taps(pairing, side)[words])
    (row,) = check_ins()
    assert (row.side, row.outcome, row.answers) == (side, outcome, answers)


def test_no_page_of_it_shows_anything_of_anybody(pairing, client):
    address = taps(pairing)["We haven’t met yet"]
    pages = [client.get(address), client.post(address, follow_redirects=True), client.get(address)]
    for page in pages:
        for person in (pairing.psp, pairing.mentor):
            assert person.name not in page.text
            assert person.first_name not in page.text
            assert (person.email or "@") not in page.text


def test_a_link_never_writes_over_an_answer(pairing, client):
    address = taps(pairing)["We haven’t met yet"]
    answer(pairing, role="struggling")
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert [row.answers for row in check_ins()] == [{"role": "struggling"}]


def test_a_real_answer_may_follow_a_not_now(pairing, client):
    addresses = taps(pairing)
    client.post(addresses["Not now"])
    assert client.get(addresses["Not now"]).status_code == 410
    client.post(addresses["We haven’t met yet"])
    assert [row.answers for row in check_ins()] == [{"mentoring": "not-met"}]


def test_the_owner_sees_how_it_came_in_and_can_change_it(pairing, client, signed_in):
    client.post(taps(pairing)["We haven’t met yet"])
    browser = signed_in(pairing.psp)
    assert "By the link in an e-mail" in browser.get("/check-ins").text
    browser.post(f"/check-ins/{pairing.id}/1", data={"mentoring": "a-lot"})
    assert "By the link in an e-mail" not in browser.get("/check-ins").text
    assert [(row.answers, row.how) for row in check_ins()] == [({"mentoring": "a-lot"}, None)]


def test_it_works_while_it_is_of_use(pairing, client):
    address = taps(pairing)["Not now"]
    with time_machine.travel(later(days=26), tick=False):  # due a day ago, for 28 days
        assert client.get(address).status_code == 200
    with time_machine.travel(later(days=28), tick=False):
        assert client.get(address).status_code == 410
        assert client.post(address).status_code == 410
    assert check_ins() == []


@pytest.mark.parametrize("state", [PairingState.PAUSED, PairingState.ENDED])
def test_nothing_is_open_on_a_break_or_after_the_end(pairing, client, state):
    address = taps(pairing)["Not now"]
    with transaction():
        pairing.state = state
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert check_ins() == []


def test_a_forged_or_foreign_link_gets_the_same_calm_page(pairing, client):
    address = taps(pairing)["Not now"]
    foreign = links.make("unsubscribe", pairing.id, "psp", "1", "n", expires=later(days=3))
    for wrong in (address[:-1] + "x", "/check-ins/tap/nonsense", f"/check-ins/tap/{foreign}"):
        assert client.get(wrong).status_code == 410
        assert "This link has done its work" in client.get(wrong).text
        assert client.post(wrong).status_code == 410
    assert check_ins() == []


def test_two_presses_at_once_answer_once(pairing, at_once):
    token = taps(pairing)["We haven’t met yet"].rsplit("/", 1)[1]
    assert sorted(at_once(*[lambda: one_tap.use(token)] * 2)) == [False, True]
    assert len(check_ins()) == 1


@pytest.mark.parametrize("_try", range(3))
def test_a_link_and_the_page_at_once_keep_what_was_said_on_the_page(pairing, at_once, _try):
    token, ids = taps(pairing)["We haven’t met yet"].rsplit("/", 1)[1], (pairing.id, pairing.psp_id)

    def on_the_page():
        return actions.answer(ids[0], 1, person_id=ids[1], answers={"role": "well"})

    at_once(lambda: one_tap.use(token), on_the_page)
    (row,) = check_ins()
    assert (row.answers, row.how) == ({"role": "well"}, None)


def test_the_token_holds_no_words(pairing):
    for address in taps(pairing).values():
        assert not re.search("met|now|touch|yet", address.rsplit(".", 1)[0].split("tap/")[1])
