"""From what people said to what the engine reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching import Mentee, Mentor, match
from mentoring.core import clock
from mentoring.core.db import db, transaction
from mentoring.organisations.models import Succession
from mentoring.pairings import actions as pairing_actions
from mentoring.pairings import deaths, ending, leaving
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspStatus
from mentoring.rounds import pool
from tests.builders import make_coordinator
from tests.pairings.builders import make_pairing
from tests.rounds.builders import make_mentor, make_organisation, make_psp, mentor_of, psp_of

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _app(app):
    return app


def mentee() -> Mentee:
    (found,), _ = pool.snapshot(TODAY)
    return found


def mentor() -> Mentor:
    _, (found,) = pool.snapshot(TODAY)
    return found


def why_not() -> set[str]:
    people = pool.snapshot(TODAY)
    result = match(*people)
    return {reason.value for reason in result.why_not(people[0][0].id, people[1][0].id)}


def merge(*before, into):
    with transaction():
        for one in before:
            db.session.add(Succession(predecessor_id=one.id, successor_id=into.id))


def test_everything_a_psp_said_reaches_the_engine():
    make_psp(
        region="Y56",
        topics=["board", "co-design"],
        formats={"video": "no", "phone": "only"},
        availability=["weekend"],
        started_role_on=date(2026, 3, 1),
        waiting_since=datetime(2026, 5, 1, 23, 30, tzinfo=UTC),
        previous_match_ended=True,
    )
    one = mentee()
    assert one.topics == ("board", "co-design")
    assert (one.formats, one.only_format) == ({"phone"}, "phone")
    assert one.availability == {"weekend"}
    assert one.organisation_kinds == {"acute"}
    assert (one.region, one.regions_near) == ("Y56", {"Y61", "Y59"})
    assert (one.months_in_role, one.first_three_months) == (2, True)
    assert one.waiting_since == date(2026, 5, 2)  # London's day
    assert one.previous_match_ended
    assert (one.wishes, one.languages_required) == ((), frozenset())


def test_everything_a_mentor_said_reaches_the_engine():
    make_mentor(topics={"board": "some"}, places=3, years_as_psp=4, languages=["urdu"], needs_met=["breaks"])
    one = mentor()
    assert one.topics == (("board", "some"),)
    assert (one.places, one.load, one.years_as_psp) == (3, 0, 4)
    assert one.languages == {"urdu", "english"}
    assert one.needs_met == {"breaks", "phone-not-video"}  # they can be phoned
    assert one.experiences == ()


def test_two_ways_of_meeting_marked_as_the_only_one_leave_the_choice_between_them():
    make_psp(formats={"phone": "only", "email": "only", "video": "no"})
    assert (mentee().formats, mentee().only_format) == ({"phone", "email"}, None)


def test_only_needs_that_change_what_a_mentor_does_rule_one_out():
    make_psp(needs=["large-print", "step-free", "breaks"])
    make_mentor(needs_met=[])
    assert mentee().needs == {"breaks"}
    assert why_not() == {"access_need"}


def test_open_suggestions_take_a_place():
    me = make_coordinator()
    asked, helper = make_psp(), make_mentor(places=2)
    with transaction():
        pairing_actions.suggest(psp_id=asked.id, mentor_id=helper.id, why={}, by=me.id)
    assert (mentor().places, mentor().load) == (1, 1)
    assert pool.snapshot(TODAY)[0] == ()


def test_a_merger_makes_people_of_both_trusts_colleagues():
    old, other, new = make_organisation(), make_organisation(), make_organisation()
    make_psp(at=old), make_mentor(at=other)
    assert why_not() == set()
    merge(old, other, into=new)
    assert why_not() == {"same_organisation"}


def test_two_halves_of_a_split_trust_stay_strangers():
    whole, one, two = make_organisation(), make_organisation(), make_organisation()
    make_psp(at=one), make_mentor(at=two)
    merge(whole, into=one)
    merge(whole, into=two)
    assert why_not() == set()


def test_an_organisation_somebody_has_left_rules_nobody_out_but_counts_as_known():
    trust = make_organisation()
    make_psp(at=trust)
    helper = make_mentor()
    with transaction():
        db.session.add(
            Place(
                person_id=helper.id,
                part=Part.MENTOR,
                organisation_id=trust.id,
                type="ambulance",
                position=2,
                ended_on=TODAY - timedelta(days=1),
            )
        )
    assert why_not() == set()
    assert mentor().organisation_kinds == {"acute", "ambulance"}


@pytest.mark.parametrize("asks", ["psp", "mentor"])
def test_a_private_request_of_either_side_holds(asks):
    amy, max_ = make_psp("Amy Able"), make_mentor("Max Mentor")
    with transaction():
        if asks == "psp":
            psp_of(amy).please_not = {"people": "max mentor"}
        else:
            mentor_of(max_).please_not = {"people_ids": [str(amy.id)]}
    assert why_not() == {"private_request"}


@pytest.mark.parametrize("asks", ["psp", "mentor"])
def test_a_request_about_an_organisation_holds_for_what_it_became(asks):
    old, new, trust = make_organisation(), make_organisation(), make_organisation()
    amy, max_ = (
        make_psp(at=new if asks == "mentor" else trust),
        make_mentor(at=new if asks == "psp" else trust),
    )
    merge(old, into=new)
    with transaction():
        asking = psp_of(amy) if asks == "psp" else mentor_of(max_)
        asking.please_not = {"organisations": [str(old.id)]}
    assert why_not() == {"private_request"}


def test_what_somebody_asked_as_a_mentor_holds_when_they_look_for_a_mentor_themselves():
    amy, max_ = make_psp("Amy"), make_mentor("Max")
    own = MentorProfile(
        person_id=amy.id, status=MentorStatus.LEFT, status_since=clock.now(), updated_at=clock.now()
    )
    own.please_not = {"people_ids": [str(max_.id)]}
    with transaction():
        db.session.add(own)
    assert why_not() == {"private_request"}


def test_a_person_is_not_their_own_mentor():
    amy = make_psp("Amy")
    with transaction():
        db.session.add(
            MentorProfile(
                person_id=amy.id,
                status=MentorStatus.APPROVED,
                places=1,
                status_since=clock.now(),
                updated_at=clock.now(),
            )
        )
    assert "same_person" in why_not()


def test_a_pair_of_which_one_said_no_is_ruled_out():
    me = make_coordinator()
    amy, max_ = make_psp(), make_mentor()
    with transaction():
        pairing_actions.exclude(amy.id, max_.id, by=me.id, by_coordinator=True)
    assert why_not() == {"past_pair"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": MentorStatus.APPLIED}, "not_approved"),
        ({"status": MentorStatus.PAUSED}, "paused"),
        ({"status": MentorStatus.LEAVING}, "not_accepting"),
        ({"accepting_until": TODAY - timedelta(days=1)}, "not_accepting"),
        ({"places": 0}, "no_place"),
    ],
)
def test_a_mentor_who_cannot_take_anybody_is_in_the_pool_with_the_reason(change, reason):
    from matching import Policy

    make_psp(), make_mentor(**change)
    people = pool.snapshot(TODAY)
    result = match(*people, Policy(today=TODAY))
    assert [one.value for one in result.why_not(people[0][0].id, people[1][0].id)] == [reason]


def test_whose_match_ended_comes_among_the_first_and_not_to_the_same_mentor_again():
    psp, mentor_person = make_psp(), make_mentor()
    pairing = make_pairing(psp, mentor_person)
    with transaction():
        psp_of(psp).status = PspStatus.MATCHED
    ending.end(pairing.id, by=mentor_person.id)
    one = mentee()
    assert one.previous_match_ended
    assert one.past_partners == {str(mentor_person.id)}
    assert why_not() == {"past_pair"}


def test_a_mentor_who_died_or_left_is_not_in_the_pool():
    gone, dead, by = make_mentor(), make_mentor(), make_coordinator().id
    leaving.left(gone.id, by=by)
    deaths.record(dead.id, by=by)
    assert pool.snapshot(TODAY) == ((), ())
