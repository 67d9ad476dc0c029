"""Answering a suggestion: two yes make a pair, the first no ends it, and nothing else does harm."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from mentoring.core import clock
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, queries, tasks
from mentoring.pairings.actions import Answered
from mentoring.pairings.models import Answer, Exclusion, Pairing, PairingState, SuggestionState
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from tests.builders import make_person
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion

YES, NO = Answer.YES, Answer.NO

pytestmark = pytest.mark.usefixtures("app")


def say(row, who, answer):
    return actions.answer(row.id, person_id=who.id, answer=answer)


def state_of(row):
    db.session.refresh(row)
    return row.state


def test_one_yes_waits_for_the_other():
    row = make_suggestion()
    assert say(row, row.psp, YES) is Answered.SAVED
    assert state_of(row) is SuggestionState.OPEN
    assert row.psp_answered_at is not None
    assert queries.pairing_of_suggestion(row.id) is None


@pytest.mark.parametrize("first", ["psp", "mentor"])
def test_two_yes_make_a_pair_for_12_months_from_today(first):
    with time_machine.travel("2027-02-28T12:00:00+00:00", tick=False):
        row = make_suggestion()
        one, other = (row.psp, row.mentor) if first == "psp" else (row.mentor, row.psp)
        assert say(row, one, YES) is Answered.SAVED
        assert say(row, other, YES) is Answered.PAIRED
    pairing = queries.pairing_of_suggestion(row.id)
    assert (pairing.started_on, pairing.ends_on) == (date(2027, 2, 28), date(2028, 2, 28))
    assert pairing.state is PairingState.ACTIVE
    assert state_of(row) is SuggestionState.ACCEPTED
    assert psp_profile(row.psp_id).status is PspStatus.MATCHED


@pytest.mark.parametrize("who", ["psp", "mentor"])
def test_a_no_ends_it_and_the_psp_keeps_their_place(who):
    since = clock.now() - timedelta(days=90)
    row = make_suggestion(psp=make_psp(status=PspStatus.PROPOSED, waiting_since=since))
    assert say(row, getattr(row, who), NO) is Answered.DECLINED
    assert state_of(row) is SuggestionState.DECLINED
    profile = psp_profile(row.psp_id)
    assert (profile.status, profile.waiting_since) == (PspStatus.WAITING, since)
    assert queries.all_past_pairs() == {(row.psp_id, row.mentor_id)}


def test_nothing_but_the_answer_itself_records_who_said_no():
    def trail(who):
        row = make_suggestion()
        say(row, getattr(row, who), NO)
        state_of(row)
        assert row.state_by is None
        assert db.session.scalar(sa.select(Exclusion).where(Exclusion.psp_id == row.psp_id)).made_by is None
        assert psp_profile(row.psp_id).status_by is None
        names = {None: "nobody", row.psp_id: "psp", row.mentor_id: "mentor"}
        events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action != "people.add")).all()
        lines = [(e.action, e.actor_id, e.about_id) for e in events if e.about_id in names]
        return sorted((action, names[actor], names[about]) for action, actor, about in lines)

    assert trail("psp") == trail("mentor")


def test_a_yes_can_become_a_no_while_it_is_open():
    row = make_suggestion()
    say(row, row.psp, YES)
    assert say(row, row.psp, NO) is Answered.DECLINED
    assert row.psp_answer is NO


def test_answering_twice_changes_nothing():
    row = make_suggestion()
    say(row, row.psp, YES)
    at = row.psp_answered_at
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert say(row, row.psp, YES) is Answered.UNCHANGED
    assert row.psp_answered_at == at


@pytest.mark.parametrize("state", [s for s in SuggestionState if s is not SuggestionState.OPEN])
def test_answering_after_it_closed_changes_nothing(state):
    row = make_suggestion(state=state)
    assert say(row, row.psp, YES) is Answered.CLOSED
    assert (state_of(row), row.psp_answer) == (state, None)


def test_a_no_cannot_become_a_yes():
    row = make_suggestion()
    say(row, row.psp, NO)
    assert say(row, row.psp, YES) is Answered.CLOSED
    assert row.psp_answer is NO


def test_somebody_else_cannot_answer():
    row = make_suggestion()
    with pytest.raises(actions.NotTheirs):
        say(row, make_person(), YES)
    assert state_of(row) is SuggestionState.OPEN


def test_the_last_day_counts_and_the_day_after_is_too_late():
    with time_machine.travel("2026-11-02T12:00:00+00:00", tick=False):
        row = make_suggestion()
    assert row.lapses_on == date(2026, 11, 16)
    with time_machine.travel("2026-11-16T23:59:00+00:00", tick=False):
        assert actions.lapse_due() == 0
        assert say(row, row.psp, YES) is Answered.SAVED
    with time_machine.travel("2026-11-17T00:01:00+00:00", tick=False):
        assert say(row, row.mentor, YES) is Answered.CLOSED
    assert state_of(row) is SuggestionState.LAPSED
    assert psp_profile(row.psp_id).status is PspStatus.WAITING


def test_the_lapse_task_closes_only_what_is_over_and_only_once():
    old = make_suggestion(lapses_on=clock.today() - timedelta(days=1))
    new = make_suggestion()
    tasks.lapse()
    assert (state_of(old), state_of(new)) == (SuggestionState.LAPSED, SuggestionState.OPEN)
    assert actions.lapse_due() == 0
    assert queries.all_past_pairs() == set()  # the same two may be suggested again


def test_the_coordinator_takes_an_open_suggestion_back_once():
    row, coordinator = make_suggestion(), make_person()
    assert actions.withdraw(row.id, by=coordinator.id)
    assert not actions.withdraw(row.id, by=coordinator.id)
    assert (state_of(row), row.state_by) == (SuggestionState.WITHDRAWN, coordinator.id)
    assert psp_profile(row.psp_id).status is PspStatus.WAITING


@pytest.mark.parametrize("status", [PspStatus.PAUSED, PspStatus.CLOSED])
def test_no_pair_is_made_with_a_psp_who_has_stopped_meanwhile(status):
    row = make_suggestion()
    say(row, row.psp, YES)
    with transaction():
        psp_profile(row.psp_id).status = status
    assert say(row, row.mentor, YES) is Answered.CLOSED
    assert state_of(row) is SuggestionState.WITHDRAWN
    assert psp_profile(row.psp_id).status is status


def test_no_pair_is_made_with_a_mentor_who_has_left_meanwhile():
    row = make_suggestion()
    say(row, row.mentor, YES)
    with transaction():
        mentor_profile(row.mentor_id).status = MentorStatus.LEFT
    assert say(row, row.psp, YES) is Answered.CLOSED
    assert queries.pairing_of_suggestion(row.id) is None


def test_a_psp_who_came_to_have_a_mentor_otherwise_gets_no_second_one():
    pairing = make_pairing()
    row = make_suggestion(psp=pairing.psp, psp_answer=YES)
    assert say(row, row.mentor, YES) is Answered.CLOSED  # the unique index refused it
    assert state_of(row) is SuggestionState.WITHDRAWN
    assert db.session.scalars(sa.select(Pairing)).all() == [pairing]


def test_the_database_refuses_a_second_open_suggestion_and_a_second_live_pair():
    row = make_suggestion()
    with pytest.raises(IntegrityError):
        make_suggestion(psp=row.psp, mentor=make_mentor())
    pairing = make_pairing()
    with pytest.raises(IntegrityError):
        make_pairing(psp=pairing.psp)
