"""Each rule: owed when it should be, not before, not twice over, and not when it has lost its use."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages.rules import BY_KIND, RULES, as_table
from mentoring.pairings.models import Answer, PairingState, SuggestionState
from mentoring.people import actions as people
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from mentoring.wellbeing import schedule
from mentoring.wellbeing.models import CheckIn, Outcome, Side
from tests.builders import make_person
from tests.messages import every_kind
from tests.messages.builders import TUESDAY, ask_for_link, at, days, owed, rows
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion

DAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def _on_a_tuesday(app):
    with time_machine.travel(TUESDAY, tick=False):
        yield


def answer(pairing, side, number, outcome=Outcome.ANSWERED):
    with transaction():
        person_id = pairing.psp_id if side is Side.PSP else pairing.mentor_id
        db.session.add(
            CheckIn(
                pairing_id=pairing.id,
                person_id=person_id,
                side=side,
                number=number,
                outcome=outcome,
                answered_at=clock.now(),
            )
        )


def change(row, **values):
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)


def test_a_sign_in_link_is_owed_until_it_runs_out():
    person = make_person(Role.PSP)
    ask_for_link(person)
    assert ("sign_in_link", person.id) in owed()
    assert ("sign_in_link", person.id) in owed(TUESDAY + timedelta(minutes=14))
    assert owed(TUESDAY + timedelta(minutes=15)) == set()


def test_a_used_sign_in_link_is_not_owed():
    request = ask_for_link(make_person(Role.PSP))
    people.claim(request.id, people.token_of(request.id))
    assert owed() == set()


def test_nobody_is_owed_a_link_for_an_unknown_address():
    people.ask_for_link("nobody@example.org", client="test")
    assert owed() == set()


def test_a_suggestion_is_told_to_both_and_only_the_unanswered_side_is_nudged():
    suggestion = make_suggestion()
    psp, mentor = suggestion.psp_id, suggestion.mentor_id
    about = {"suggestion_psp", "suggestion_mentor", "suggestion_nudge"}
    told = {item for item in owed() if item[0] in about}
    assert told == {("suggestion_psp", psp), ("suggestion_mentor", mentor)}
    change(suggestion, mentor_answer=Answer.YES)
    nudge_day = at(suggestion.nudge_on, 0)
    assert {i for i in owed(nudge_day - timedelta(minutes=1)) if i[0] in about} == {("suggestion_psp", psp)}
    assert {i for i in owed(nudge_day) if i[0] in about} == {("suggestion_nudge", psp)}


def test_after_downtime_a_suggestion_costs_one_message_and_not_two():
    suggestion = make_suggestion()
    found = [kind for kind, person in owed(at(suggestion.nudge_on)) if person == suggestion.psp_id]
    assert [kind for kind in found if kind.startswith("suggestion")] == ["suggestion_nudge"]


def test_a_suggestion_is_owed_on_its_last_day_and_not_after():
    suggestion = make_suggestion()
    assert ("suggestion_nudge", suggestion.psp_id) in owed(at(suggestion.lapses_on, 23, 59))
    assert ("suggestion_nudge", suggestion.psp_id) not in owed(at(suggestion.lapses_on + days(1), 0))


@pytest.mark.parametrize("state", [s for s in SuggestionState if s is not SuggestionState.OPEN])
def test_a_suggestion_that_is_not_open_owes_nothing(state):
    suggestion = make_suggestion(state=state)
    for moment in (TUESDAY, at(suggestion.nudge_on)):
        assert not {kind for kind, _ in owed(moment) if kind.startswith("suggestion")}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("psp", PspStatus.PAUSED),
        ("psp", PspStatus.CLOSED),
        ("mentor", MentorStatus.PAUSED),
        ("mentor", MentorStatus.LEFT),
    ],
)
def test_who_takes_a_break_or_left_hears_nothing_of_a_suggestion_and_the_other_does(who, status):
    suggestion = make_suggestion()
    psp, mentor = suggestion.psp_id, suggestion.mentor_id
    away, other = (psp, mentor) if who == "psp" else (mentor, psp)
    change(psp_profile(psp) if who == "psp" else mentor_profile(mentor), status=status)
    for moment in (TUESDAY, at(suggestion.nudge_on)):
        told = [person for kind, person in owed(moment) if kind.startswith("suggestion")]
        assert other in told
        assert away not in told


def test_both_are_introduced_when_there_is_a_pair():
    pairing = make_pairing()
    assert {p for kind, p in owed() if kind == "introduction"} == {pairing.psp_id, pairing.mentor_id}


def test_an_introduction_is_of_no_use_after_28_days():
    pairing = make_pairing()
    assert "introduction" in {kind for kind, _ in owed(at(pairing.started_on + days(27)))}
    assert "introduction" not in {kind for kind, _ in owed(at(pairing.started_on + days(28)))}


@pytest.mark.parametrize("state", [PairingState.PAUSED, PairingState.ENDED])
def test_a_pair_on_a_break_or_at_its_end_is_owed_nothing(state):
    pairing = make_pairing(days_ago=14)
    assert {kind for kind, _ in owed()} >= {"introduction", "check_in_reminder"}
    change(pairing, state=state)
    pair_kinds = {"introduction", "check_in_reminder", "check_in_nudge"}
    assert not {kind for kind, _ in owed()} & pair_kinds
    assert not {kind for kind, _ in owed(TUESDAY + days(9))} & pair_kinds


def test_a_check_in_is_due_on_day_14_and_not_on_day_13():
    pairing = make_pairing(days_ago=14)
    assert "check_in_reminder" not in {kind for kind, _ in owed(TUESDAY - days(1))}
    reminded = {person for kind, person in owed() if kind == "check_in_reminder"}
    assert reminded == {pairing.psp_id, pairing.mentor_id}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_who_has_answered_or_said_not_now_is_not_reminded(outcome):
    pairing = make_pairing(days_ago=14)
    answer(pairing, Side.PSP, 1, outcome)
    assert {p for kind, p in owed() if kind == "check_in_reminder"} == {pairing.mentor_id}


def test_only_the_newest_check_in_is_reminded_of():
    pairing = make_pairing(started_on=date(2025, 9, 10))  # 6 months ago to the day
    fallen = schedule.due(pairing, TUESDAY.date())
    assert len(fallen) > 5
    periods = {o.period for o in BY_KIND["check_in_reminder"].owed(TUESDAY)}
    assert periods == {str(len(fallen))}


def test_the_nudge_comes_5_working_days_after_and_takes_the_reminders_place():
    pairing = make_pairing(days_ago=14)
    answer(pairing, Side.PSP, 1)
    monday, tuesday = at(DAY + days(6)), at(DAY + days(7))
    about = {"check_in_reminder", "check_in_nudge"}
    assert {i for i in owed(monday) if i[0] in about} == {("check_in_reminder", pairing.mentor_id)}
    assert {i for i in owed(tuesday) if i[0] in about} == {("check_in_nudge", pairing.mentor_id)}


def test_a_check_in_of_a_pair_that_is_over_is_not_reminded_of_for_ever():
    pairing = make_pairing(started_on=date(2025, 1, 10))
    assert "check_in_nudge" not in {kind for kind, _ in owed(at(pairing.ends_on + days(60)))}


def test_nobody_is_reminded_of_a_check_in_on_the_last_day_of_their_pair():
    pairing = make_pairing(started_on=date(2025, 4, 10))
    number, due_on = schedule.numbered(pairing)[-1]
    assert due_on == pairing.ends_on
    assert str(number) not in {owed.period for owed in BY_KIND["check_in_reminder"].owed(at(due_on))}


def test_a_psp_hears_that_the_profile_came_until_somebody_is_suggested():
    psp = make_psp(status=PspStatus.READY)
    assert ("profile_received", psp.id) in owed()
    assert ("profile_received", psp.id) not in owed(TUESDAY + days(14))
    draft = make_psp(status=PspStatus.DRAFT)
    proposed = make_psp(status=PspStatus.PROPOSED)
    assert {p for kind, p in owed() if kind == "profile_received"}.isdisjoint({draft.id, proposed.id})


def test_a_mentor_hears_that_the_application_came_and_then_that_it_is_approved():
    applied, approved = make_mentor(status=MentorStatus.APPLIED), make_mentor()
    assert owed() == {("application_received", applied.id), ("mentor_approved", approved.id)}
    assert not {kind for kind, _ in owed(TUESDAY + days(14))} & {"application_received", "mentor_approved"}


def test_still_owed_agrees_with_owed_for_every_rule(app):
    every_kind.make()
    queued = rows()
    assert {row.kind for row in queued} == {rule.kind for rule in RULES}
    for row in queued:
        for moment in (TUESDAY, TUESDAY + days(8), TUESDAY + days(40)):
            key = (row.person_id, row.subject_id, row.period)
            now_owed = {(o.person_id, o.subject_id, o.period) for o in BY_KIND[row.kind].owed(moment)}
            assert BY_KIND[row.kind].still_owed(row, moment) == (key in now_owed), row.kind


def test_the_documented_table_is_the_real_one():
    text = (Path(__file__).parents[2] / "docs" / "messages.md").read_text()
    assert as_table() in text


def test_each_kind_that_another_takes_the_place_of_is_there():
    assert {kind for rule in RULES for kind in rule.supersedes} <= set(BY_KIND)
