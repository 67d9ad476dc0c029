"""Each hard rule rules out exactly what it is for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching import Block, Reason, Refusal, Why, match, sentence
from tests.matching.builders import POLICY, make_mentee, make_mentor

RULED_OUT: list[tuple[Reason, dict[str, Any], dict[str, Any]]] = [
    (Reason.SAME_PERSON, {"person_id": "sam"}, {"person_id": "sam"}),
    (Reason.SAME_ORGANISATION, {"organisations": {"new", "old"}}, {"organisations": {"old"}}),
    (Reason.PRIVATE_REQUEST, {"please_not_people": {"person of mentor x"}}, {}),
    (Reason.PRIVATE_REQUEST, {}, {"please_not_people": {"person of mentee a"}}),
    (Reason.PRIVATE_REQUEST, {"please_not_organisations": {"trust"}}, {"organisations": {"trust"}}),
    (Reason.PRIVATE_REQUEST, {"organisations": {"trust"}}, {"please_not_organisations": {"trust"}}),
    (Reason.PAST_PAIR, {"past_partners": {"person of mentor x"}}, {}),
    (Reason.PAST_PAIR, {}, {"past_partners": {"person of mentee a"}}),
    (Reason.ALREADY_MENTORS, {}, {"mentored_by": {"person of mentee a"}}),
    (Reason.ALREADY_MENTORS, {"mentored_by": {"person of mentor x"}}, {}),
    (Reason.NOT_APPROVED, {}, {"approved": False}),
    (Reason.PAUSED, {}, {"paused": True}),
    (Reason.NOT_ACCEPTING, {}, {"accepting_until": date(2026, 4, 30)}),
    (Reason.NO_PLACE, {}, {"places": 0}),
    (Reason.NO_SHARED_FORMAT, {"only_format": "phone"}, {"formats": {"video"}}),
    (Reason.NO_SHARED_FORMAT, {"formats": {"video"}}, {"only_format": "in person"}),
    (Reason.NO_SHARED_FORMAT, {"only_format": "phone"}, {"only_format": "video"}),
    (Reason.ACCESS_NEED, {"needs": {"captions", "breaks"}}, {"needs_met": {"captions"}}),
    (Reason.LANGUAGE, {"languages_required": {"BSL", "Welsh"}}, {"languages": {"English"}}),
]

ELIGIBLE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"please_not_people": {"person of somebody"}}, {"please_not_people": {"person of somebody"}}),
    ({"past_partners": {"person of somebody"}}, {"mentored_by": {"person of somebody"}}),
    ({}, {"accepting_until": date(2026, 5, 1)}),
    ({"formats": {"video"}}, {"formats": {"phone"}}),
    ({"only_format": "phone"}, {"formats": {"phone", "video"}}),
    ({"only_format": "phone"}, {"formats": ()}),
    ({"needs": {"captions"}}, {"needs_met": {"captions", "breaks"}}),
    ({"languages_required": {"BSL", "Welsh"}}, {"languages": {"English", "Welsh"}}),
    ({"languages_required": ()}, {"languages": {"Polish"}}),
]


@pytest.mark.parametrize(("reason", "of_mentee", "of_mentor"), RULED_OUT)
def test_a_rule_gives_its_own_reason_and_no_other(
    reason: Reason, of_mentee: dict[str, Any], of_mentor: dict[str, Any]
) -> None:
    result = match([make_mentee(**of_mentee)], [make_mentor(**of_mentor)], POLICY)
    assert result.pairs == ()
    assert result.why_not("a", "x") == (reason,)


@pytest.mark.parametrize(("of_mentee", "of_mentor"), ELIGIBLE)
def test_what_no_rule_forbids_is_matched(of_mentee: dict[str, Any], of_mentor: dict[str, Any]) -> None:
    result = match([make_mentee(**of_mentee)], [make_mentor(**of_mentor)], POLICY)
    assert result.why_not("a", "x") == ()
    assert len(result.pairs) == 1


def test_the_table_above_has_every_rule_but_the_coordinators() -> None:
    assert {reason for reason, _, _ in RULED_OUT} == set(Reason) - {Reason.BLOCKED}


def test_the_coordinator_can_keep_a_pair_apart() -> None:
    result = match([make_mentee()], [make_mentor()], POLICY, blocks=[Block("a", "x"), Block("a", "nobody")])
    assert result.why_not("a", "x") == (Reason.BLOCKED,)


def test_all_reasons_of_a_pair_are_kept() -> None:
    mentor = make_mentor(approved=False, paused=True, places=0, organisations={"organisation of mentee a"})
    result = match([make_mentee()], [mentor], POLICY)
    assert result.why_not("a", "x") == (
        Reason.SAME_ORGANISATION,
        Reason.NOT_APPROVED,
        Reason.PAUSED,
        Reason.NO_PLACE,
    )


def test_without_a_day_accepting_until_is_not_looked_at() -> None:
    mentor = make_mentor(accepting_until=date(2000, 1, 1))
    assert match([make_mentee()], [mentor], replace(POLICY, today=None)).pairs


def test_a_private_request_reads_the_same_whoever_made_it() -> None:
    by_mentee = match([make_mentee(please_not_people={"person of mentor x"})], [make_mentor()], POLICY)
    by_mentor = match([make_mentee()], [make_mentor(please_not_people={"person of mentee a"})], POLICY)
    assert by_mentee.unmatched == by_mentor.unmatched
    assert sentence(Reason.PRIVATE_REQUEST) == "Ruled out by a private request."


def test_every_code_has_a_sentence() -> None:
    for code in (*Reason, *Why, *Refusal):
        assert sentence(code).endswith(".")
