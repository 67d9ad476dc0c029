"""Names and kinds from the capitals of the national file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.organisations.kinds import guess
from mentoring.organisations.models import OrganisationType as Kind
from mentoring.organisations.names import proper


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("NORTH ANYTOWN NHS FOUNDATION TRUST", "North Anytown NHS Foundation Trust"),
        ("ST GEORGE'S AND ST THOMAS' NHS TRUST", "St George’s and St Thomas’ NHS Trust"),
        ("THE ISLE OF THE WEST NHS TRUST", "The Isle of the West NHS Trust"),
        ("STOKE-ON-TRENT NHS TRUST", "Stoke-on-Trent NHS Trust"),
        ("ANYTOWN UPON TYNE HOSPITALS", "Anytown upon Tyne Hospitals"),
        ("ANYTOWN (THE CENTRAL) NHS TRUST", "Anytown (The Central) NHS Trust"),
        ("ONE, TWO & THREE NHS TRUST", "One, Two & Three NHS Trust"),
        ("O'BRIEN MCARTHUR 4TH HOSPITAL", "O’Brien McArthur 4th Hospital"),
        ("  NHS   DIRECT ", "NHS Direct"),
        ("iCare West's NHS Trust", "iCare West’s NHS Trust"),
    ],
)
def test_capitals_become_the_name_that_people_write(capitals: str, written: str) -> None:
    assert proper(capitals) == written


@given(st.text())
def test_a_name_that_is_written_properly_stays_as_it_is(text: str) -> None:
    once = proper(text)
    assert proper(once) == once


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Anytown Ambulance Service NHS Trust", Kind.AMBULANCE),
        ("Anytown Mental Health Partnership NHS Trust", Kind.MENTAL_HEALTH),
        ("Anytown Community Health and Care NHS Trust", Kind.COMMUNITY),
        ("Anytown Partnership NHS Foundation Trust", Kind.MENTAL_HEALTH),
        ("Anytown Women’s and Children's NHS Trust", Kind.SPECIALIST),
        ("The Royal Anytown Orthopaedic Hospital NHS Trust", Kind.SPECIALIST),
        ("Anytown University Hospitals NHS Trust", Kind.ACUTE),
    ],
)
def test_the_kind_of_care_is_guessed_from_the_name(name: str, kind: Kind) -> None:
    assert guess("ZA1", name) is kind


def test_a_known_code_says_more_than_a_name_that_tells_nothing() -> None:
    assert guess("RWK", "East London NHS Foundation Trust") is Kind.MENTAL_HEALTH
