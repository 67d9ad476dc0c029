"""Making a suggestion, and when it is refused."""

from datetime import date

import pytest
import time_machine

from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, queries
from mentoring.pairings.models import PairingState, SuggestionState
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import WHY, make_mentor, make_pairing, make_psp, make_suggestion


def suggest(psp, mentor, why=WHY):
    with transaction():
        return actions.suggest(psp_id=psp.id, mentor_id=mentor.id, why=why, by=make_coordinator_once().id)


def make_coordinator_once():
    from mentoring.people.queries import with_role

    return next(iter(with_role(Role.COORDINATOR)), None) or make_coordinator()


@pytest.fixture(autouse=True)
def coordinator(app):
    return make_coordinator()


def test_a_suggestion_is_nudged_after_5_and_lapses_after_10_london_working_days():
    # 2 days before Good Friday, late in the evening in UTC and already the next day in London.
    with time_machine.travel("2026-03-31T23:30:00+00:00", tick=False):
        row = suggest(make_psp(), make_mentor())
    assert (row.nudge_on, row.lapses_on) == (date(2026, 4, 10), date(2026, 4, 17))


def test_a_suggestion_moves_the_psp_from_waiting_to_proposed():
    psp = make_psp()
    suggest(psp, make_mentor())
    assert psp_profile(psp.id).status is PspStatus.PROPOSED


def test_a_psp_with_an_open_suggestion_gets_no_second_one():
    psp = make_psp()
    suggest(psp, make_mentor())
    with pytest.raises(actions.PspNotFree, match="already has a suggestion"):
        suggest(psp, make_mentor())


def test_a_psp_with_a_mentor_gets_no_suggestion():
    pairing = make_pairing()
    with pytest.raises(actions.PspNotFree, match="already has a mentor"):
        suggest(pairing.psp, make_mentor())


@pytest.mark.parametrize("status", [PspStatus.DRAFT, PspStatus.READY, PspStatus.PAUSED, PspStatus.CLOSED])
def test_a_psp_who_does_not_wait_gets_no_suggestion(status):
    with pytest.raises(actions.PspNotFree, match="not waiting"):
        suggest(make_psp(status=status), make_mentor())


def test_a_mentors_places_count_live_pairs_and_open_suggestions():
    mentor = make_mentor(places=2)
    make_pairing(mentor=mentor)
    make_pairing(mentor=mentor, state="ended")
    suggest(make_psp(), mentor)
    with pytest.raises(actions.MentorNotFree, match="no free place"):
        suggest(make_psp(), mentor)
    assert queries.places_taken() == {mentor.id: 2}


def test_places_of_one_mentor_are_counted_as_those_of_all():
    mentor = make_mentor(places=5)
    for state in PairingState:
        make_pairing(mentor=mentor, state=state)
    for state in SuggestionState:
        make_suggestion(mentor=mentor, state=state)
    make_suggestion(), make_pairing()
    assert queries.places_taken_by(mentor.id) == queries.places_taken()[mentor.id] == 3
    assert queries.places_taken_by(make_mentor().id) == 0


@pytest.mark.parametrize("status", [MentorStatus.APPLIED, MentorStatus.PAUSED, MentorStatus.LEAVING])
def test_a_mentor_who_is_not_approved_is_not_suggested(status):
    with pytest.raises(actions.MentorNotFree, match="not taking anybody"):
        suggest(make_psp(), make_mentor(status=status))


def test_a_pair_that_was_or_that_was_declined_is_not_suggested_again():
    ended = make_pairing(psp=make_psp(), state="ended")
    declined = make_suggestion(make_psp(), make_mentor(), state=SuggestionState.DECLINED)
    excluded = (make_psp(), make_mentor())
    with transaction():
        actions.exclude(excluded[0].id, excluded[1].id, by=None, by_coordinator=True)
    for psp, mentor in [(ended.psp, ended.mentor), (declined.psp, declined.mentor), excluded]:
        with pytest.raises(actions.RuledOut):
            suggest(psp, mentor)
    assert queries.all_past_pairs() == {
        (ended.psp_id, ended.mentor_id),
        (declined.psp_id, declined.mentor_id),
        (excluded[0].id, excluded[1].id),
    }


def test_nobody_is_suggested_to_themselves():
    both = make_person(Role.PSP, Role.MENTOR)
    make_psp(person=both)
    make_mentor(person=both)
    with pytest.raises(actions.RuledOut):
        suggest(both, both)


def test_a_reason_that_both_may_not_know_is_refused():
    with pytest.raises(ValueError, match="wishes"):
        suggest(make_psp(), make_mentor(), why={"topics": [], "wishes": "all met"})


def test_after_a_refusal_the_rest_of_the_round_is_still_published():
    taken, free, mentor = make_psp(), make_psp(), make_mentor(places=3)
    suggest(taken, mentor)
    with transaction():
        with pytest.raises(actions.CannotSuggest):
            actions.suggest(psp_id=taken.id, mentor_id=mentor.id, why={}, by=mentor.id)
        actions.suggest(psp_id=free.id, mentor_id=mentor.id, why={}, by=mentor.id)
    assert len(queries.open_suggestions_of(mentor.id)) == 2


def test_two_coordinators_at_the_same_moment_make_one_suggestion(monkeypatch):
    psp = make_psp()
    suggest(psp, make_mentor())
    # As if both had looked before either had written.
    monkeypatch.setattr(actions, "_check_psp", lambda profile: profile)
    with transaction():
        with pytest.raises(actions.PspNotFree):
            actions.suggest(psp_id=psp.id, mentor_id=make_mentor().id, why={}, by=psp.id)
        assert len(queries.open_suggestions_of(psp.id)) == 1
    assert db.session.is_active
