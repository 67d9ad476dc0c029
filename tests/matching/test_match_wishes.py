"""Wishes are felt by the optimiser and shown to nobody."""

from dataclasses import replace
from pathlib import Path

import pytest

from matching import Experience, match, write_result
from matching.report import rows
from tests.matching.builders import ITEMS, POLICY, make_cohort, make_mentee, make_mentor

CARER = (Experience("secret carer", use=True),)
UNSAID = (Experience("secret carer", use=False, tell=True),)
REALLY = {"secret carer": "really"}


def test_a_wish_that_matters_decides_between_close_fits() -> None:
    mentors = [make_mentor("near"), make_mentor("shares", region="Midlands", experiences=CARER)]
    assert match([make_mentee()], mentors, POLICY).pairs[0].mentor_id == "near"
    assert match([make_mentee(wishes=REALLY)], mentors, POLICY).pairs[0].mentor_id == "shares"


def test_an_experience_without_use_consent_decides_nothing() -> None:
    mentors = [make_mentor("near"), make_mentor("shares", region="Midlands", experiences=UNSAID)]
    result = match([make_mentee(wishes=REALLY)], mentors, POLICY)
    assert result.pairs[0].mentor_id == "near"
    assert result.pairs[0].wishes == "not met"
    assert result.wishes_to_discuss == ("a",)


def test_wishes_decide_nothing_when_the_policy_leaves_them_out() -> None:
    mentors = [make_mentor("near"), make_mentor("shares", region="Midlands", experiences=CARER)]
    result = match([make_mentee(wishes=REALLY)], mentors, replace(POLICY, use_wishes=False))
    assert result.pairs[0].mentor_id == "near"


def test_a_wish_never_costs_somebody_else_a_mentor() -> None:
    wishing = make_mentee("a", wishes=REALLY)
    tied = make_mentee("b", languages_required={"BSL"})
    sharing = make_mentor("x", experiences=CARER, languages={"BSL"})
    result = match([wishing, tied], [sharing, make_mentor("y")], POLICY)
    assert [(pair.mentee_id, pair.mentor_id) for pair in result.pairs] == [("a", "y"), ("b", "x")]


def test_a_long_list_of_wishes_has_a_ceiling() -> None:
    many = {f"secret {k}": "really" for k in range(10)}
    shares_all = tuple(Experience(item, use=True) for item in many)
    mentors = [
        make_mentor("fits"),
        make_mentor("shares", topics={"training": "confident"}, experiences=shares_all),
    ]
    assert match([make_mentee(wishes=many)], mentors, POLICY).pairs[0].mentor_id == "fits"


@pytest.mark.parametrize(
    ("wishes", "phrase"),
    [
        ({}, "none stated"),
        (REALLY, "all met"),
        ({**REALLY, "secret faith": "nice"}, "some met"),
        ({"secret faith": "nice"}, "not met"),
    ],
)
def test_a_pair_carries_one_of_four_phrases(wishes: dict[str, str], phrase: str) -> None:
    result = match([make_mentee(wishes=wishes)], [make_mentor(experiences=CARER)], POLICY)
    assert result.pairs[0].wishes == phrase


@pytest.mark.parametrize(
    ("sharing", "word"), [(0, "none"), (1, "few"), (4, "few"), (5, "some"), (15, "many")]
)
def test_how_many_could_meet_what_really_matters_is_a_word(sharing: int, word: str) -> None:
    mentors = [make_mentor(f"x{k}", experiences=CARER) for k in range(sharing)]
    mentors += [make_mentor("paused", paused=True, experiences=CARER), make_mentor("other")]
    result = match([make_mentee(wishes=REALLY)], mentors, POLICY)
    assert [(one.mentee_id, one.mentors) for one in result.wish_outlook] == [("a", word)]
    assert result.wishes_to_discuss == (("a",) if word == "none" else ())


def test_a_wish_that_is_only_nice_to_have_needs_no_conversation() -> None:
    result = match([make_mentee(wishes={"secret carer": "nice"})], [make_mentor()], POLICY)
    assert result.wish_outlook == ()


def test_no_item_is_anywhere_in_what_comes_out(tmp_path: Path) -> None:
    mentees, mentors = make_cohort(3, 30, 12)
    result = match(mentees, mentors, POLICY)
    write_result(tmp_path / "out.csv", result)
    shown = [
        repr(result),
        repr(list(result.graph.nodes(data=True))),
        repr(list(result.graph.edges(data=True))),
    ]
    shown += [repr(rows(result)), (tmp_path / "out.csv").read_text(encoding="utf-8")]
    shown += [repr(result.alternatives(one.id, n=2)) for one in mentees[:5]]
    assert not [item for item in ITEMS for text in shown if item in text]
    assert not [phrase for phrase in ("all met", "some met", "not met") for text in shown if phrase in text]


def test_fit_and_parts_are_the_same_with_and_without_wishes() -> None:
    mentees, mentors = make_cohort(3, 12, 6)
    silent = [replace(one, wishes=()) for one in mentees]
    said, unsaid = match(mentees, mentors, POLICY), match(silent, mentors, POLICY)
    for mentee in mentees:
        for mentor in mentors:
            assert said.parts(mentee.id, mentor.id) == unsaid.parts(mentee.id, mentor.id)
            assert said.why_not(mentee.id, mentor.id) == unsaid.why_not(mentee.id, mentor.id)
    assert dict(said.graph.nodes(data=True)) == dict(unsaid.graph.nodes(data=True))
    assert [fit for *_, fit in said.graph.edges(data="fit")] == [
        fit for *_, fit in unsaid.graph.edges(data="fit")
    ]


def test_the_total_in_the_certificate_is_that_of_the_shown_fits() -> None:
    result = match(*make_cohort(3, 30, 12), POLICY)
    assert any(pair.wishes == "all met" for pair in result.pairs)
    assert dict(result.certificate.levels)["fit"] == sum(pair.fit for pair in result.pairs)


def test_a_price_does_not_tell_that_a_wish_was_met() -> None:
    mentors = [make_mentor("near"), make_mentor("shares", region="Midlands", experiences=CARER)]
    result = match([make_mentee(wishes=REALLY)], mentors, POLICY)
    assert result.pairs[0].mentor_id == "shares"
    cost = result.cost_of("a", "near")
    assert cost is not None
    assert cost.is_free
