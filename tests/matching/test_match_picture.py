"""The picture of a round: well-formed, readable aloud, repeatable, and of public numbers only."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from matching import MatchResult, match
from matching.picture import MOST_DRAWN, picture_of
from tests.matching.builders import ITEMS, NEEDS, POLICY, make_cohort, make_mentee, make_mentor

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(*make_cohort(5, 40, 15), POLICY)


def drawn(result: MatchResult) -> ElementTree.Element:
    return ElementTree.fromstring(picture_of(result))


def words_of(picture: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


def pairs_of(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in picture.iter(f"{SVG}line") if one.find(f"{SVG}title") is not None]


def test_everybody_and_every_pair_is_drawn_once(result):
    picture = drawn(result)
    words = words_of(picture)
    assert all(words.count(f"p{k:03}") == 1 for k in range(40))
    assert all(words.count(f"m{k:03}") == 1 for k in range(15))
    titles = {one.findtext(f"{SVG}title") for one in pairs_of(picture)}
    assert titles == {f"{one.mentee_id} with {one.mentor_id}: fit {one.fit}" for one in result.pairs}


def test_it_has_a_title_and_a_description_and_asks_nothing_of_the_network(result):
    picture = drawn(result)
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "title desc"
    assert picture.findtext(f"{SVG}title") == "Mentoring round: 27 suggested pairs, 13 unmatched"
    assert "40 mentees and 15 mentors" in str(picture.findtext(f"{SVG}desc"))
    text = picture_of(result)
    assert text.count("http") == 1  # the namespace
    assert "<script" not in text
    assert "href" not in text


def test_no_lines_cross(result):
    ends = sorted((float(one.attrib["y1"]), float(one.attrib["y2"])) for one in pairs_of(drawn(result)))
    assert all(first[1] <= second[1] for first, second in pairwise(ends))


def test_a_line_shows_the_band_of_its_fit():
    near, far = make_mentee("near"), make_mentee("far", topics=("other",), region="Wales", formats={"e-mail"})
    picture = drawn(match([near, far], [make_mentor(places=2)], POLICY))
    styles = {
        str(one.findtext(f"{SVG}title")).split()[0]: (one.get("stroke-width"), one.get("stroke-dasharray"))
        for one in pairs_of(picture)
    }
    assert styles["near"] == ("4", None)
    assert styles["far"] != styles["near"]


def test_places_are_seats_filled_or_free():
    def seats(places: int) -> tuple[int, int]:
        picture = drawn(match([make_mentee()], [make_mentor(places=places)], POLICY))
        fills = [one.get("fill") for one in picture.iter(f"{SVG}rect") if one.get("rx")]
        return fills.count("#005eb8") - 1, fills.count("#ffffff") - 1  # one of each is in the legend

    assert seats(1) == (1, 0)
    assert seats(3) == (1, 2)
    assert seats(7) == (0, 0)


def test_many_places_are_a_number_and_none_is_said():
    words = words_of(
        drawn(match([make_mentee()], [make_mentor(places=3000), make_mentor("y", places=0)], POLICY))
    )
    assert "1 of 3,000" in words
    assert "no place" in words


def test_whoever_has_nobody_is_a_hollow_circle_below(result):
    circles = list(drawn(result).iter(f"{SVG}circle"))
    hollow = [float(one.attrib["cy"]) for one in circles if one.get("fill") == "#ffffff"]
    full = [float(one.attrib["cy"]) for one in circles if one.get("fill") != "#ffffff"]
    used = len({one.mentor_id for one in result.pairs})
    assert len(hollow) == 1 + len(result.unmatched) + 15 - used  # 1 is in the legend
    assert sorted(hollow)[1] > max(full)


def test_ids_are_text_whatever_they_hold():
    long = "<b>&\"'" + "x" * 40
    text = picture_of(
        match([make_mentee(long), make_mentee("a\x01b")], [make_mentor("]]>", places=2)], POLICY)
    )
    words = words_of(ElementTree.fromstring(text))
    assert "]]>" in words
    assert "a\N{REPLACEMENT CHARACTER}b" in words
    assert any(word.startswith("<b>&") and word.endswith("…") for word in words)
    assert "<b>" not in text


def test_it_says_nothing_of_wishes_and_needs(result):
    text = picture_of(result)
    assert not [
        word for word in [*ITEMS, *NEEDS, "wish", "need", "person of", "organisation"] if word in text
    ]


@pytest.mark.parametrize(("mentees", "mentors"), [(MOST_DRAWN + 1, 30), (3, MOST_DRAWN + 1)])
def test_a_large_round_is_drawn_as_figures(mentees, mentors):
    result = match(*make_cohort(2, mentees, mentors), POLICY)
    words = words_of(drawn(result))
    assert words[words.index("Matched") + 1] == str(len(result.pairs))
    assert words[words.index("Unmatched") + 1] == str(len(result.unmatched))
    fits = [pair.fit for pair in result.pairs]
    assert words[words.index("600 to 699") + 1] == str(sum(600 <= fit < 700 for fit in fits))
    assert words[words.index("900 to 1000") + 1] == str(sum(fit >= 900 for fit in fits))
    assert "p001" not in words


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (2, 0), (0, 2)])
def test_a_round_without_people_has_a_picture_too(mentees, mentors):
    people = [make_mentee(str(k)) for k in range(mentees)], [make_mentor(str(k)) for k in range(mentors)]
    title = drawn(match(*people, POLICY)).findtext(f"{SVG}title")
    assert title == f"Mentoring round: 0 suggested pairs, {mentees} unmatched"


def test_the_same_round_is_the_same_picture(result):
    mentees, mentors = make_cohort(5, 40, 15)
    assert picture_of(match(mentees[::-1], mentors[::-1], POLICY)) == picture_of(result)
