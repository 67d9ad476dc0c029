"""What is refused at the door, and the consent that is applied there."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from matching import Experience, Mentee, Mentor, Policy, to_json
from tests.matching.builders import make_mentor


def test_an_experience_without_use_consent_does_not_get_past_the_door() -> None:
    mentor = make_mentor(
        experiences=[Experience("carer", use=True), Experience("faith", tell=True), Experience("parent")]
    )
    assert [one.item for one in mentor.experiences] == ["carer"]
    assert "faith" not in to_json(mentor)
    assert "parent" not in to_json(mentor)


def test_private_fields_are_not_in_the_repr_that_reaches_a_log() -> None:
    mentee = Mentee(
        id="a",
        wishes=(("carer", "really"),),
        please_not_people=frozenset({"somebody"}),
        please_not_organisations=frozenset({"trust"}),
        needs=frozenset({"captions"}),
        past_partners=frozenset({"yesterday"}),
    )
    mentor = Mentor(id="x", experiences=(Experience("carer", use=True),))
    for secret in ("carer", "somebody", "trust", "captions", "yesterday"):
        assert secret not in repr(mentee) + repr(mentor)


def test_people_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        make_mentor().places = 5  # type: ignore[misc]


def test_a_person_is_who_their_id_says_unless_told_otherwise() -> None:
    assert Mentee(id="a").person_id == "a"
    assert Mentor(id="x", person_id="p").person_id == "p"


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        (Mentee, {"id": ""}, "A mentee needs an id."),
        (Mentor, {"id": ""}, "A mentor needs an id."),
        (Mentee, {"id": "a", "topics": ("1", "2", "3", "4", "5", "6")}, "at most 5 topics"),
        (Mentee, {"id": "a", "topics": ("1", "1")}, "each once"),
        (Mentee, {"id": "a", "months_in_role": -1}, "months_in_role cannot be negative"),
        (Mentee, {"id": "a", "wishes": {"carer": "must"}}, "a wish is one of nice, really"),
        (Mentee, {"id": "a", "formats": "video"}, "formats is a set of strings, not one string"),
        (Mentor, {"id": "x", "places": -1}, "places cannot be negative"),
        (Mentor, {"id": "x", "topics": {"research": "expert"}}, "a topic is one of confident, some"),
        (Policy, {"weights": (("topics", 1000),)}, "weigh exactly these"),
        (Policy, {"weights": tuple((n, w + 1) for n, w in Policy().weights)}, "sum to 1000"),
        (Policy, {"wish_really": -1}, "cannot be negative"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(kind: Any, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        kind(**fields)


def test_only_this_format_outweighs_the_others_ticked() -> None:
    assert Mentee(id="a", formats=frozenset({"video"}), only_format="phone").ways_to_meet == {"phone"}
