"""Finding organisations."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from mentoring.core.db import transaction
from mentoring.organisations import actions, queries
from mentoring.organisations.models import OrganisationType
from tests.organisations.builders import make_organisation

TODAY = date(2026, 5, 5)


def names(text: str) -> list[str]:
    return [row.name for row in queries.search(text, TODAY)]


def test_every_word_must_be_in_the_name_in_any_order(app: Flask) -> None:
    make_organisation("North Anytown NHS Trust")
    make_organisation("Anytown Hospitals NHS Trust")
    assert names("anytown north") == ["North Anytown NHS Trust"]


@pytest.mark.parametrize(
    "text", ["st george's", "St George’s", "stoke on", "george's and stoke", "george’s, stoke"]
)
def test_apostrophes_hyphens_commas_and_ampersands_do_not_matter(app: Flask, text: str) -> None:
    make_organisation("St George’s & Stoke-on-Trent NHS Trust")
    assert names(text) == ["St George’s & Stoke-on-Trent NHS Trust"]


def test_signs_of_the_query_language_find_nothing(app: Flask) -> None:
    make_organisation("Anytown NHS Trust")
    assert names("%") == names("any_own") == []


def test_a_code_is_found_in_small_letters(app: Flask) -> None:
    make_organisation("Anytown NHS Trust", ods_code="QQ1")
    assert names(" qq1 ") == ["Anytown NHS Trust"]


def test_open_ones_come_before_closed_ones(app: Flask) -> None:
    make_organisation("A NHS Trust", closed_on=date(2026, 5, 4))
    make_organisation("B NHS Trust", closed_on=TODAY)
    make_organisation("C NHS Trust", opened_on=date(2026, 5, 6))
    assert names("trust") == ["B NHS Trust", "A NHS Trust", "C NHS Trust"]


def test_icb_finds_the_boards_though_no_name_holds_it(app: Flask) -> None:
    make_organisation("NHS Anytown Integrated Care Board", type=OrganisationType.ICB)
    make_organisation("Anytown NHS Trust")
    assert names("anytown icb") == ["NHS Anytown Integrated Care Board"]


def test_choices_are_those_open_on_the_day_by_name(app: Flask) -> None:
    late = make_organisation("b late", closed_on=date(2030, 1, 1))
    first = make_organisation("A first")
    make_organisation("Closed", closed_on=date(2026, 5, 4))
    assert queries.choices_open(TODAY) == [(first.id, "A first"), (late.id, "b late")]


def test_a_page_past_the_end_is_the_last_one(app: Flask) -> None:
    for n in range(3):
        make_organisation(f"Trust {n}")
    page = queries.page("", 9, TODAY, size=2)
    assert (page.number, page.pages, page.total, [row.name for row in page.rows]) == (2, 2, 3, ["Trust 2"])
    assert queries.page("nothing", 1, TODAY).pages == 1


def test_the_boards_that_merged_count_as_one_and_the_parts_of_a_split_as_two(app: Flask) -> None:
    actions.seed()
    ids = {
        code: row.id
        for code in ("QHG", "QUE", "QM7", "S1Y5D", "D7T5G", "QWE")
        if (row := queries.by_code(code))
    }
    related = queries.relatives(ids.values())
    assert ids["QUE"] in related[ids["QHG"]]
    assert ids["S1Y5D"] in related[ids["QM7"]]
    assert ids["D7T5G"] not in related[ids["S1Y5D"]]
    assert related[ids["QWE"]] == {ids["QWE"]}


def test_a_typed_organisation_is_added_once_whatever_its_capitals(app: Flask) -> None:
    with transaction():
        first = actions.add_typed("  The  Anytown Hospice ", OrganisationType.INDEPENDENT, "Y58")
    with transaction():
        again = actions.add_typed("the anytown hospice", OrganisationType.OTHER, "")
    assert again is first
    assert (first.name, first.ods_code, first.region) == ("The Anytown Hospice", None, "Y58")


def test_typing_a_name_of_the_list_gives_the_one_of_the_list(app: Flask) -> None:
    trust = make_organisation("St George’s NHS Trust")
    with transaction():
        assert actions.add_typed("ST GEORGE'S NHS TRUST", OrganisationType.ACUTE, None) is trust
