"""A mentor leaves: nobody new, then, with nobody left, for good."""

import pytest

from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.pairings import actions, leaving, queries
from mentoring.pairings.models import Answer, SuggestionState
from mentoring.profiles.coordinator_actions import NotNow, NotThere
from mentoring.profiles.models import MentorStatus, PspStatus
from mentoring.profiles.queries import mentor_profile, psp_profile
from tests.builders import make_coordinator, make_person
from tests.pairings.builders import make_mentor, make_pairing, make_psp, make_suggestion

pytestmark = pytest.mark.usefixtures("app")


def status_of(mentor):
    return mentor_profile(mentor.id).status


def test_a_leaving_mentor_sees_their_pairs_through_and_takes_nobody_new(signed_in):
    mentor = make_mentor(places=3)
    pairing, asked = make_pairing(mentor=mentor), make_suggestion(mentor=mentor)
    browser = signed_in(make_coordinator())
    assert f"/people/{mentor.id}/leaving" in browser.get(f"/people/{mentor.id}").text
    page = browser.get(f"/people/{mentor.id}/leaving").text
    assert pairing.psp.name in page
    assert "Mark as left" not in page
    page = browser.post(f"/people/{mentor.id}/leaving", data={"deed": "leave"}, follow_redirects=True).text
    assert "They see their pairs through" in page
    assert status_of(mentor) is MentorStatus.LEAVING
    assert queries.live_pairings_of(mentor.id) == [pairing]
    db.session.refresh(asked)
    assert asked.state is SuggestionState.WITHDRAWN
    assert psp_profile(asked.psp_id).status is PspStatus.WAITING


def test_no_pair_is_made_with_a_leaving_mentor():
    row = make_suggestion(psp_answer=Answer.YES)
    with transaction():
        mentor_profile(row.mentor_id).status = MentorStatus.LEAVING
    result = actions.answer(row.id, person_id=row.mentor_id, answer=Answer.YES)
    assert result is actions.Answered.CLOSED
    assert queries.live_pairings_of(row.mentor_id) == []


def test_a_mentor_with_a_pair_or_a_suggestion_has_not_left(signed_in):
    browser = signed_in(make_coordinator())
    for mentor in (make_pairing().mentor, make_suggestion().mentor):
        response = browser.post(f"/people/{mentor.id}/leaving", data={"deed": "left"})
        assert response.status_code == 409
        assert "Nothing was changed" in response.text
        assert status_of(mentor) is MentorStatus.APPROVED


@pytest.mark.parametrize("status", [MentorStatus.APPROVED, MentorStatus.PAUSED, MentorStatus.LEAVING])
def test_a_mentor_without_anybody_leaves_for_good_and_can_come_back(signed_in, status):
    mentor, browser = make_mentor(status=status), signed_in(make_coordinator())
    page = browser.post(f"/people/{mentor.id}/leaving", data={"deed": "left"}, follow_redirects=True).text
    assert "has left as a mentor" in page
    assert status_of(mentor) is MentorStatus.LEFT
    assert "They mentor again" in browser.get(f"/people/{mentor.id}/leaving").text
    browser.post(f"/people/{mentor.id}/leaving", data={"deed": "back"})
    assert status_of(mentor) is MentorStatus.APPROVED


@pytest.mark.parametrize("status", [MentorStatus.DRAFT, MentorStatus.APPLIED, MentorStatus.LEFT])
def test_only_a_mentor_can_leave(status):
    mentor, by = make_mentor(status=status), make_coordinator().id
    for act in (leaving.leave, leaving.left):
        with pytest.raises(NotNow):
            act(mentor.id, by=by)
    with pytest.raises(NotThere):
        leaving.leave(make_person(Role.MENTOR).id, by=by)


def test_leaving_and_being_suggested_at_once_leave_no_open_suggestion(at_once):
    mentor, psp, by = make_mentor().id, make_psp().id, make_coordinator().id

    def suggest():
        with transaction():
            actions.suggest(psp_id=psp, mentor_id=mentor, why={}, by=by)

    at_once(suggest, lambda: leaving.leave(mentor, by=by))
    assert mentor_profile(mentor).status is MentorStatus.LEAVING
    assert queries.open_suggestions_of(mentor) == []
    assert psp_profile(psp).status is PspStatus.WAITING


def test_pages_about_nobody_or_no_deed_are_not_found(signed_in):
    browser, mentor = signed_in(make_coordinator()), make_mentor()
    assert browser.post(f"/people/{mentor.id}/leaving", data={"deed": "x"}).status_code == 400
    nobody = make_person(Role.PSP)
    assert browser.get(f"/people/{nobody.id}/leaving").status_code == 404
    assert browser.post(f"/people/{nobody.id}/leaving", data={"deed": "leave"}).status_code == 404
    assert signed_in(mentor).get(f"/people/{mentor.id}/leaving").status_code == 403
