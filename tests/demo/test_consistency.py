"""What must hold over the whole cohort, whatever day it is made on: who is in it, and that it all agrees."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from mentoring.casework.models import Task, TaskKind, TaskState
from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db
from mentoring.demo import cast
from mentoring.messages import queueing
from mentoring.messages.models import OutboxMessage, OutboxState
from mentoring.organisations.models import Organisation, OrganisationType
from mentoring.organisations.regions import REGIONS
from mentoring.pairings import queries as pairings
from mentoring.pairings import why
from mentoring.pairings.models import (
    LIVE,
    Answer,
    Exclusion,
    PairBreak,
    Pairing,
    PairingState,
    Suggestion,
    SuggestionState,
)
from mentoring.people.models import Person
from mentoring.people.queries import by_email
from mentoring.profiles import queries as profiles
from mentoring.profiles.models import MentorProfile, MentorStatus, Part, Place, PspProfile, PspStatus
from mentoring.profiles.sections import Subject, sections_of
from mentoring.wellbeing import queries as wellbeing
from mentoring.wellbeing import schedule
from mentoring.wellbeing.answers import QUESTIONS, wants_coordinator
from mentoring.wellbeing.models import CheckIn, Outcome, Side
from tests.demo.conftest import every

NOT_TRUSTS = (OrganisationType.ICB, OrganisationType.NATIONAL, OrganisationType.REGIONAL)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("cohort")]


def test_statuses_follow_from_suggestions_and_pairs() -> None:
    proposed = {s.psp_id for s in every(Suggestion) if s.state is SuggestionState.OPEN}
    active = {p.psp_id for p in every(Pairing) if p.state is PairingState.ACTIVE}
    paused = {p.psp_id for p in every(Pairing) if p.state is PairingState.PAUSED}
    ended = {p.psp_id for p in every(Pairing) if p.state is PairingState.ENDED}
    of_status: dict[PspStatus, set[Any]] = {status: set() for status in PspStatus}
    for profile in every(PspProfile):
        of_status[profile.status].add(profile.person_id)
        sent = profile.status is not PspStatus.DRAFT
        confirmed = sent and profile.status is not PspStatus.READY
        assert bool(profile.submitted_at) == sent
        assert bool(profile.waiting_since) == confirmed == profile.vouched
        assert (
            profile.status is PspStatus.CLOSED or (profile.person_id in ended) == profile.previous_match_ended
        )
    assert of_status[PspStatus.PROPOSED] == proposed
    assert of_status[PspStatus.MATCHED] == active | paused
    assert of_status[PspStatus.CLOSED] <= ended


def test_places_are_never_exceeded() -> None:
    taken = pairings.places_taken()
    mentors = {mentor.person_id: mentor for mentor in every(MentorProfile)}
    for person_id, count in taken.items():
        assert count <= mentors[person_id].places
        assert mentors[person_id].status in (MentorStatus.APPROVED, MentorStatus.LEAVING)
    approved = [m for m in mentors.values() if m.status is MentorStatus.APPROVED]
    full = [m for m in approved if taken.get(m.person_id, 0) == m.places]
    assert 5 <= len(full) < len(approved)


def test_nobody_is_with_somebody_they_may_not_meet() -> None:
    pairs = [(s.psp_id, s.mentor_id) for s in every(Suggestion)]
    assert len(set(pairs)) == len(pairs)
    for psp_id, mentor_id in pairs:
        assert psp_id != mentor_id
        assert (mentor_id, psp_id) not in pairs
        hosts = {place.organisation_id for place in profiles.places_of(psp_id, Part.PSP)}
        assert not hosts & {place.organisation_id for place in profiles.places_of(mentor_id, Part.MENTOR)}
    for row in every(Suggestion):
        if row.state is SuggestionState.OPEN:
            needs = set(profiles.psp_profile(row.psp_id).needs)  # type: ignore[union-attr]
            assert needs <= set(profiles.mentor_profile(row.mentor_id).needs_met)  # type: ignore[union-attr]


def test_suggestions_and_pairs_agree() -> None:
    of_suggestion = {pairing.suggestion_id: pairing for pairing in every(Pairing)}
    ruled_out = {(row.psp_id, row.mentor_id) for row in every(Exclusion) if not row.by_coordinator}
    for row in every(Suggestion):
        why.check_keys(row.why)
        answers = (row.psp_answer, row.mentor_answer)
        assert (answers == (Answer.YES, Answer.YES)) == (row.state is SuggestionState.ACCEPTED)
        assert (Answer.NO in answers) == (row.state is SuggestionState.DECLINED)
        assert ((row.psp_id, row.mentor_id) in ruled_out) == (row.state is SuggestionState.DECLINED)
        assert (row.id in of_suggestion) == (row.state is SuggestionState.ACCEPTED)
        if row.state is SuggestionState.OPEN:
            assert row.lapses_on >= clock.today()
        if row.state is SuggestionState.LAPSED:
            assert row.lapses_on < clock.today()
        mentor = profiles.mentor_profile(row.mentor_id)
        assert mentor
        assert mentor.submitted_at
        assert mentor.submitted_at < row.made_at
        if row.state is SuggestionState.ACCEPTED:
            pairing = of_suggestion[row.id]
            assert (pairing.psp_id, pairing.mentor_id) == (row.psp_id, row.mentor_id)
            assert clock.day_of(row.made_at) < pairing.started_on


def test_check_ins_answer_what_was_due() -> None:
    pairs = {pairing.id: pairing for pairing in every(Pairing)}
    rows = every(CheckIn)
    assert len({(row.pairing_id, row.side, row.number) for row in rows}) == len(rows)
    for row in rows:
        pairing = pairs[row.pairing_id]
        assert row.person_id == (pairing.psp_id if row.side is Side.PSP else pairing.mentor_id)
        assert clock.day_of(row.answered_at) >= dict(schedule.numbered(pairing))[row.number]
        if row.outcome is Outcome.ANSWERED:
            for name, (_words, choices) in QUESTIONS[row.side].items():
                assert row.answers[name] in choices


def test_tasks_follow_from_answers() -> None:
    asked = {
        row.id: row.person_id
        for row in every(CheckIn)
        if row.outcome is Outcome.ANSWERED and wants_coordinator(row.side, row.answers)
    }
    others = (TaskKind.CHANGE_WANTED, TaskKind.CONCERN)
    tasks = [task for task in every(Task) if task.kind not in others]
    assert {task.subject_id: task.about_id for task in tasks} == asked
    states = Counter(task.state for task in tasks)
    assert states[TaskState.OPEN] >= 3
    assert states[TaskState.DONE] >= 1
    assert all(task.done_by and task.outcome for task in tasks if task.state is TaskState.DONE)


def test_breaks_requests_and_first_meetings_follow_from_pairs() -> None:
    paused = {p.id: p for p in every(Pairing) if p.state is PairingState.PAUSED}
    rows = every(PairBreak)
    assert {row.pairing_id for row in rows if row.ended_at is None} == set(paused)
    assert all(row.started_by == paused[row.pairing_id].state_by for row in rows)
    (asked,) = pairings.open_change_requests()
    (task,) = [task for task in every(Task) if task.kind is TaskKind.CHANGE_WANTED]
    assert (task.subject_id, task.about_id) == (asked.id, asked.pairing.psp_id)
    assert task.kept_from == asked.pairing.mentor_id
    for pairing in every(Pairing):
        assert (pairing.end_reason is not None) == (pairing.state is PairingState.ENDED)
        on = pairing.first_met_on
        assert on is None or pairing.started_on <= on < clock.today()
    assert any(p.first_met_on is None and p.meet_by < clock.today() for p in pairings.live_pairings())


def test_profiles_hold_answers_that_their_forms_accept() -> None:
    for model, part in ((PspProfile, Part.PSP), (MentorProfile, Part.MENTOR)):
        for profile in every(model)[::10]:
            subject = Subject(profile.person, profile, part, profile.person_id)
            for section in sections_of(part):
                # The form asks who fills it in themselves for an address to sign in with.
                if section.slug in profile.done and profile.recorded_by is None:
                    assert section.holds_enough(subject), (profile.person.email, section.slug)


def test_nothing_lies_in_the_future() -> None:
    now = clock.now()
    for model in (AuditEvent, CheckIn, Pairing, Suggestion, PspProfile, MentorProfile, Task, OutboxMessage):
        for row in every(model):
            for column in sa.inspect(model).columns:
                value = getattr(row, column.key)
                assert not isinstance(value, datetime) or value <= now, (model.__name__, column.key)


def test_every_stage_is_there() -> None:
    assert {profile.status for profile in every(PspProfile)} == set(PspStatus)
    assert {mentor.status for mentor in every(MentorProfile)} == set(MentorStatus) - {MentorStatus.LEFT}
    assert {row.state for row in every(Suggestion)} == set(SuggestionState)
    assert {pairing.state for pairing in every(Pairing)} == set(PairingState)
    assert {row.outcome for row in every(CheckIn)} == set(Outcome)
    assert {row.by_coordinator for row in every(Exclusion)} == {True, False}


def test_the_front_page_is_true() -> None:
    def person_id(mailbox: str) -> Any:
        person = by_email(f"{mailbox}@example.org")
        assert person
        return person.id

    (suggestion,) = pairings.open_suggestions_of(person_id("psp-001"))
    assert suggestion.mentor_id == person_id("mentor-001")
    assert (suggestion.psp_answer, suggestion.mentor_answer) == (None, None)
    waiting = profiles.psp_profile(person_id("psp-002"))
    assert waiting
    assert waiting.status is PspStatus.WAITING
    (pairing,) = pairings.live_pairings_of(person_id("psp-003"))
    assert pairing.mentor_id == person_id("mentor-002")
    assert pairing.state in LIVE
    for mailbox in ("psp-003", "mentor-002"):
        assert wellbeing.unanswered(person_id(mailbox), clock.today())
    draft = profiles.psp_profile(person_id("psp-004"))
    assert draft
    assert draft.status is PspStatus.DRAFT
    assert draft.done
    assert draft.topics == []
    applied = profiles.mentor_profile(person_id("mentor-003"))
    assert applied
    assert applied.status is MentorStatus.APPLIED


def test_a_few_messages_go_out_at_once() -> None:
    db.session.commit()
    queueing.queue_due(clock.now())
    due = [row for row in every(OutboxMessage) if row.state is OutboxState.DUE]
    assert 12 <= len(due) <= 80
    kinds = {row.kind for row in due}
    assert {
        "suggestion_psp",
        "suggestion_mentor",
        "check_in_reminder",
        "suggestion_nudge",
        "check_in_nudge",
    } <= kinds


def test_there_are_150_psps_60_mentors_and_those_who_look_after_them() -> None:
    roles = Counter(grant.role for person in every(Person) for grant in person.roles)
    assert roles == {
        Role.PSP: 150,
        Role.MENTOR: 60,
        Role.COORDINATOR: 1,
        Role.DEPUTY: 1,
        Role.AUDITOR: 1,
        Role.SAFEGUARDING: 1,
    }
    assert sum(len(person.roles) == 2 for person in every(Person)) == 4


def test_all_seven_regions_have_psps_mentors_and_several_kinds_of_organisation() -> None:
    of_region = {person.id: person.region for person in every(Person)}
    for model in (PspProfile, MentorProfile):
        assert {of_region[profile.person_id] for profile in every(model)} == set(REGIONS)
    kinds = Counter(row.type for row in every(Organisation) if row.icb_code and row.type not in NOT_TRUSTS)
    assert set(kinds) == {
        OrganisationType.ACUTE,
        OrganisationType.SPECIALIST,
        OrganisationType.MENTAL_HEALTH,
        OrganisationType.COMMUNITY,
        OrganisationType.AMBULANCE,
    }
    assert 60 <= kinds.total() <= 70


def test_every_organisation_is_open_and_in_an_icb_that_is_open() -> None:
    rows = {row.ods_code: row for row in every(Organisation)}
    today = clock.today()
    for place in every(Place):
        assert place.organisation.open_on(today)
    for row in rows.values():
        if row.icb_code and row.type not in NOT_TRUSTS:
            assert rows[row.icb_code].open_on(today)
            assert rows[row.icb_code].region == row.region


def test_nobody_can_be_real() -> None:
    people = every(Person)
    assert len({person.name for person in people}) == len(people)
    for person in people:
        assert person.email is None or re.fullmatch(r"[a-z]+(-\d{3})?@example\.org", person.email)
        assert re.fullmatch(r"07700 900\d{3}|01632 960\d{3}", person.phone)
    assert any(person.email is None and person.address for person in people)


def test_each_part_of_the_front_page_has_its_person() -> None:
    assert [player.part for player in cast.players()] == list(cast.CAST)


def test_each_part_signs_in_with_one_click_and_has_a_front_page(cohort: Flask) -> None:
    for player in cast.players():
        client = cohort.test_client()
        assert client.post(f"/demo/sign-in/{player.person.id}").headers["Location"] == "/"
        page = client.get("/")
        assert page.status_code == 200
        assert player.person.first_name in page.get_data(as_text=True)
