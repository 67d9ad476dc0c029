"""Comparing a file with what we have."""

from __future__ import annotations

from datetime import date

from mentoring.organisations.models import OrganisationType
from mentoring.organisations.plan import Change, compare
from tests.organisations.builders import incoming, known

CLOSED = date(2026, 3, 31)


def test_one_that_we_lack_is_added() -> None:
    plan = compare([incoming()], {})
    assert plan.added == (incoming(),)


def test_one_that_is_the_same_is_counted_and_nothing_else() -> None:
    plan = compare([incoming()], {"ZA1": known()})
    assert plan.unchanged == 1
    assert not plan.changes_anything


def test_each_changed_field_shows_old_and_new() -> None:
    plan = compare([incoming(name="Newtown NHS Trust", icb_code="QWO")], {"ZA1": known()})
    assert plan.changed[0].changes == (
        Change("name", "Anytown NHS Trust", "Newtown NHS Trust"),
        Change("icb_code", "QKK", "QWO"),
    )


def test_one_that_gets_a_closing_date_is_listed_as_closed() -> None:
    plan = compare([incoming(closed_on=CLOSED)], {"ZA1": known()})
    assert plan.closed[0].changes == (Change("closed_on", None, CLOSED),)
    assert not plan.changed


def test_one_that_is_missing_from_the_file_is_named_and_left_open() -> None:
    plan = compare([], {"ZA1": known()})
    assert plan.missing == (("ZA1", "Anytown NHS Trust"),)
    assert not plan.changes_anything


def test_a_board_that_comes_with_the_program_is_never_called_missing() -> None:
    assert compare([], {"QKK": known(type=OrganisationType.ICB)}).missing == ()


def test_a_kind_of_care_that_somebody_corrected_is_not_guessed_again() -> None:
    assert not compare([incoming()], {"ZA1": known(type=OrganisationType.COMMUNITY)}).changes_anything


def test_a_region_that_somebody_corrected_stays() -> None:
    assert not compare([incoming()], {"ZA1": known(region="Y58", region_by_hand=True)}).changes_anything
    assert compare([incoming()], {"ZA1": known(region="Y58")}).changes_anything


def test_a_recorded_merger_keeps_its_date_until_the_file_knows_of_it() -> None:
    ours = {"ZA1": known(closed_on=CLOSED, merged=True)}
    assert not compare([incoming()], ours).changes_anything
    assert compare([incoming(closed_on=date(2026, 4, 30))], ours).changes_anything


def test_a_closing_date_that_was_wrong_is_taken_back() -> None:
    plan = compare([incoming()], {"ZA1": known(closed_on=CLOSED)})
    assert plan.changed[0].changes == (Change("closed_on", CLOSED, None),)


def test_one_without_a_region_is_left_out_when_new_and_keeps_its_region_when_known() -> None:
    row = incoming(region=None, closed_on=CLOSED)
    (out,) = compare([row], {}).left_out
    assert out.reason == "the file gives it no region in England"
    plan = compare([row], {"ZA1": known()})
    assert plan.closed[0].changes == (Change("closed_on", None, CLOSED),)


def test_those_open_on_a_day_are_counted_without_those_left_out() -> None:
    rows = [
        incoming(line=1),
        incoming(line=2, code="ZA2", closed_on=CLOSED),
        incoming(line=3, code="ZA3", region=None),
    ]
    plan = compare(rows, {})
    assert (plan.open_on(CLOSED), plan.open_on(date(2026, 4, 1))) == (2, 1)
