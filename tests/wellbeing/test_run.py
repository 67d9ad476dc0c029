"""One's own run of answers: a picture in words with gaps, its table, and nobody else's."""

import re
from datetime import timedelta

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.core.web.pages import day
from mentoring.pairings.models import PairBreak, PairingState
from mentoring.wellbeing import actions, run, schedule
from mentoring.wellbeing.models import CheckIn, Outcome, Side
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_pairing


def put(pairing, number, side=Side.PSP, outcome=Outcome.ANSWERED, **answers):
    row = CheckIn(
        pairing_id=pairing.id,
        person_id=pairing.psp_id if side is Side.PSP else pairing.mentor_id,
        side=side,
        number=number,
        outcome=outcome,
        answered_at=clock.start_of(dict(schedule.numbered(pairing))[number]),
    )
    with transaction():
        row.answers = answers
        db.session.add(row)
    return row


@pytest.fixture
def pairing(app):
    pairing = make_pairing(days_ago=200)
    for number, role in ((1, "struggling"), (2, "up-and-down"), (4, "well"), (5, "really-well")):
        put(pairing, number, role=role)
    put(pairing, 3, outcome=Outcome.NOT_NOW)
    return pairing


def picture(pairing, side=Side.PSP):
    person_id = pairing.psp_id if side is Side.PSP else pairing.mentor_id
    return run.pictures(side, run.of_person(person_id, clock.today()))


def test_the_words_stand_in_their_order_and_gaps_break_the_line(pairing):
    (drawn,) = picture(pairing)
    assert [words for words, _ in drawn.levels] == [
        "Really well",
        "Well",
        "Up and down",
        "Struggling",
        "Really struggling",
    ]
    assert [point.words for point in drawn.points] == ["Struggling", "Up and down", "Well", "Really well"]
    assert [(a.words, b.words) for a, b in drawn.lines] == [
        ("Struggling", "Up and down"),
        ("Well", "Really well"),
    ]
    heights = [point.y for point in drawn.points]
    assert heights == sorted(heights, reverse=True)
    answered = [answered for _, _, answered in drawn.columns]
    assert answered[:5] == [True, True, False, True, True]
    assert not any(answered[5:])


def test_a_word_that_is_no_scale_has_no_line(app):
    pairing = make_pairing(days_ago=100)
    put(pairing, 1, mentoring="not-met")
    put(pairing, 2, mentoring="a-lot")
    put(pairing, 3, mentoring="quite")
    (drawn,) = picture(pairing)
    assert len(drawn.points) == 3
    assert [(a.words, b.words) for a, b in drawn.lines] == [("A lot", "Quite a bit")]


def test_everything_drawn_lies_within_the_picture(app):
    pairing = make_pairing(days_ago=364)
    for number, _ in schedule.due(pairing, clock.today()):
        put(pairing, number, role="really-struggling", mentoring="not-met")
    for drawn in picture(pairing):
        assert all(drawn.left <= x <= drawn.width for x, _, _ in drawn.columns)
        assert all(0 < point.y < drawn.height for point in drawn.points)


def test_one_answer_is_no_run(app):
    pairing = make_pairing(days_ago=40)
    put(pairing, 1, role="well")
    assert picture(pairing) == []


def test_the_picture_has_a_title_and_says_all_of_it_in_words_and_no_number(pairing, signed_in):
    page = signed_in(pairing.psp).get("/check-ins").text
    svg = page.split("<svg")[1].split("</svg>")[0]
    assert 'role="img"' in svg
    first, second = (day(on) for _, on in schedule.due(pairing, clock.today())[:2])
    assert f"{first}: Struggling. {second}: Up and down." in svg
    assert "not answered" in svg
    assert re.search("<title[^>]*>Finding things, from ", svg)
    assert "style=" not in svg
    shown = re.sub(r"<(title|desc)[^>]*>.*?</\1>|<[^>]+>", "", "<svg" + svg, flags=re.DOTALL)
    assert not re.search(r"\b\d{1,2}\b", shown)  # years only: nothing is scored


def test_the_table_has_every_check_in_also_those_left_out(pairing, signed_in):
    table = signed_in(pairing.psp).get("/check-ins").text.split("<table")[1].split("</table>")[0]
    for _, on in schedule.due(pairing, clock.today()):
        assert day(on) in table
    for words in ("Struggling", "Up and down", "Really well", "Not now", "Not answered"):
        assert words in table


def test_a_mentor_has_their_own(app, signed_in):
    pairing = make_pairing(days_ago=60)
    put(pairing, 1, Side.MENTOR, room="yes")
    put(pairing, 2, Side.MENTOR, room="tight")
    put(pairing, 1, role="struggling")
    page = signed_in(pairing.mentor).get("/check-ins").text
    assert "Still room, from" in page
    assert "truggling" not in page


def test_a_pair_that_has_ended_asks_for_nothing_more(app):
    pairing = make_pairing(days_ago=100)
    put(pairing, 1, role="well")
    with transaction():
        pairing.state = PairingState.ENDED
        pairing.state_since = clock.now() - timedelta(days=70)  # day 30: the second one was due
    entries = run.of_person(pairing.psp_id, clock.today())
    assert [(entry.number, entry.row is not None) for entry in entries] == [(1, True), (2, False)]
    assert not any(entry.open for entry in entries)


def test_it_is_the_owners_alone(pairing, signed_in):
    for person in (pairing.mentor, make_pairing(days_ago=40).psp, make_person(Role.PSP)):
        page = signed_in(person).get("/check-ins").text
        assert "truggling" not in page
        assert "<svg" not in page
    for person in (make_coordinator(), make_person(Role.DEPUTY), make_person(Role.AUDITOR)):
        assert signed_in(person).get("/check-ins").status_code == 403


def test_later_answers_of_two_pairs_are_one_run(app):
    first = make_pairing(days_ago=300, state=PairingState.ENDED)
    with transaction():
        first.state_since = clock.now() - timedelta(days=270)
    second = make_pairing(first.psp, days_ago=40)
    put(first, 1, role="well")
    put(second, 1, role="struggling")
    (drawn,) = picture(second)
    assert [point.words for point in drawn.points] == ["Well", "Struggling"]
    with pytest.raises(actions.NotOpen):
        actions.answer(first.id, 2, person_id=first.psp_id, answers={"role": "well"})


def on_a_break(pairing, first, end):
    with transaction():
        values = {"started_by": pairing.psp_id, "started_at": clock.start_of(first)}
        db.session.add(
            PairBreak(pairing_id=pairing.id, ended_at=end and clock.start_of(end), until=None, **values)
        )


def test_what_fell_due_on_a_break_was_never_left_out(pairing, signed_in):
    due = dict(schedule.numbered(pairing))
    put(pairing, 7, role="well")
    on_a_break(pairing, due[6] - timedelta(days=1), due[7] + timedelta(days=1))
    numbers = [entry.number for entry in run.of_person(pairing.psp_id, clock.today())]
    assert 6 not in numbers
    assert {5, 7} <= set(numbers)  # an answer is never hidden
    page = signed_in(make_coordinator()).get(f"/pairs/{pairing.id}").text
    assert f"check-ins/6/for/{pairing.psp_id}" not in page
    assert f"check-ins/7/for/{pairing.mentor_id}" in page


def test_a_break_that_goes_on_has_no_check_ins(app):
    pairing = make_pairing(days_ago=40, state=PairingState.PAUSED)
    first, second = (day for _, day in schedule.due(pairing, clock.today()))
    on_a_break(pairing, second, None)
    assert [entry.due_on for entry in run.of_person(pairing.mentor_id, clock.today())] == [first]
