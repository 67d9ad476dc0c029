"""No number under 10, none that can be worked out, and as much shown as that allows."""

import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.insight import figures, suppression, words
from mentoring.insight.figures import ROWS, Published, publish
from tests.insight import attacker
from tests.insight.attacker import CELLS, CONTACTS, WORDS

GROUPS = attacker.telling_groups()


def tables(truth):
    """The two tables that are counted, from people in (region, word, contact)."""
    role, contact = Counter(), Counter()
    for (region, word, wish), people in truth.items():
        role[region, word] += people
        contact[region, wish] += people
    return role, contact


@st.composite
def truths(draw):
    """Months of very different sizes: few or many regions, words and wishes, near the limit or far above."""
    regions = draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=8, unique=True))
    said = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True))
    wishes = [CONTACTS[0], *draw(st.lists(st.sampled_from(CONTACTS[1:]), max_size=3, unique=True))]
    most = draw(st.sampled_from([1, 3, 6, 10, 14, 30]))
    truth = {}
    for region in regions:
        for word in said:
            people = draw(st.integers(0, most) | st.sampled_from([0, 9, 10, 11]))
            for wish in wishes[1:]:
                some = draw(st.integers(0, people))
                truth[region, word, wish] = some
                people -= some
            truth[region, word, wishes[0]] = people
    return truth


@settings(max_examples=8)
@given(truths())
def test_no_small_group_is_forced_by_everything_published(truth):
    published = publish(*tables(truth))
    assert attacker.forced(published, truth, GROUPS) == []


@pytest.mark.slow
@settings(max_examples=12)
@given(truths())
def test_nor_in_many_more_months(truth):
    published = publish(*tables(truth))
    assert attacker.forced(published, truth, GROUPS) == []


@settings(max_examples=25)
@given(truths(), st.integers(0, 2**32 - 1))
def test_nor_is_any_odd_collection_of_cells(truth, seed):
    """Also groups that nobody would name: cells put together at random, and leftovers of shown numbers."""
    published = publish(*tables(truth))
    matrix, _ = attacker.equations(published)
    chance = np.random.default_rng(seed)
    odd = [(chance.random(len(CELLS)) < share).astype(float) for share in (0.02, 0.1, 0.5) for _ in range(8)]
    pairs = [(a, b) for a in matrix for b in matrix]
    left = [np.clip(a - b, 0, 1) for a, b in pairs] + [a * b for a, b in pairs]
    assert attacker.forced(published, truth, [one for one in odd + left if one.any()]) == []


@settings(max_examples=100)
@given(truths())
def test_no_published_number_is_small(truth):
    published = publish(*tables(truth))
    for who, what, people, _ in words.lines(published):
        assert people >= suppression.SMALLEST, (who, what)


@settings(max_examples=100)
@given(truths())
def test_what_is_stored_is_what_is_published(truth):
    published = publish(*tables(truth))
    assert Published.from_json(published.as_json()) == published
    assert all(n >= suppression.SMALLEST for n in _numbers(published.as_json()))


def _numbers(value):
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, int):
        yield value
    elif not isinstance(value, str):
        for inner in value:
            yield from _numbers(inner)


@pytest.mark.slow
def test_whoever_knows_the_rule_and_tries_every_month_learns_no_more(monkeypatch):
    """What is held back is told by the numbers themselves: here nobody else is known to be anywhere else.

    With 3 in place of 10, all months of up to 11 people in two regions: those that look alike differ in
    the size of each small group.
    """
    monkeypatch.setattr(suppression, "SMALLEST", 3)
    cells = list(itertools.product(("Y56", "Y60"), ("struggling", "well", "no-word")))
    look_alike = defaultdict(list)
    for total in range(12):
        for people in _shared_out(total, len(cells)):
            look_alike[publish(dict(zip(cells, people, strict=True)), {})].append(people)
    several = [g for n in range(1, len(cells)) for g in itertools.combinations(range(len(cells)), n)]
    for months in look_alike.values():
        if max(map(sum, months)) < 9:  # all months that look like these are among those made
            for group in several:
                sizes = {sum(people[i] for i in group) for people in months}
                assert len(sizes) > 1 or min(sizes) >= 3, (months[0], group)


def _shared_out(total, places):
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _shared_out(total - first, places - 1):
            yield (first, *rest)


def test_the_attacker_finds_what_a_careless_table_gives_away():
    """Every number of 10 or more shown, the others left out: two totals are enough."""
    truth = {("Y56", "well", "did-not-ask"): 20, ("Y60", "well", "did-not-ask"): 4}
    careless = Published(
        role=(figures.Part(("well",), 24),),
        role_by_region=(figures.Row(("Y56",), (figures.Part(("well",), 20),)),),
    )
    others = attacker.group([row for row in ROWS if row != "Y56"], ["well"])
    assert [size for size, _ in attacker.forced(careless, truth, [others])] == [4]


def month(**regions):
    """`Y56=(really struggling, struggling, up and down, well, really well, no word)`."""
    return {(r, w): n for r, people in regions.items() for w, n in zip(WORDS, people, strict=True)}


def shown(parts):
    return {words.of(part.columns): part.people for part in parts}


PLENTY = (12, 14, 20, 30, 11, 25)


def test_with_plenty_of_people_every_word_is_shown():
    published = publish(month(Y56=PLENTY, Y60=PLENTY), {})
    assert [part.people for part in published.role] == [24, 28, 40, 60, 22, 50]
    assert len(published.role_by_region) == 0 or all(row.parts for row in published.role_by_region)


def test_a_rare_word_is_shown_together_with_its_neighbour():
    published = publish(month(Y56=(3, 14, 20, 30, 4, 25)), {})
    assert shown(published.role) == {
        "Struggling or really struggling": 17,
        "Up and down": 20,
        "Well or really well": 34,
        "Did not answer": 25,
    }


def test_where_nobody_struggles_that_is_not_said():
    published = publish(month(Y56=(0, 0, 20, 30, 15, 25)), {})
    assert shown(published.role) == {
        "Up and down, or struggling": 20,
        "Well": 30,
        "Really well": 15,
        "Did not answer": 25,
    }


def test_where_nearly_all_answered_it_is_not_shown_how_many_were_asked():
    published = publish(month(Y56=(0, 0, 20, 30, 0, 3)), {})
    assert words.answered(published.role) == 50
    assert words.asked(published.role) is None


@pytest.mark.parametrize("people", [(0,) * 6, (1, 1, 1, 1, 1, 4), (0, 0, 0, 9, 0, 0)])
def test_of_under_10_people_nothing_is_shown(people):
    assert publish(month(Y56=people), {}) == Published()


def test_a_small_region_takes_the_smallest_shown_one_with_it():
    each = dict.fromkeys(("Y56", "Y60", "Y62", "Y63", "Y61", "Y58"), (4, 4, 10, 15, 15, 20))
    published = publish(month(**each | {"Y58": (4, 4, 10, 15, 14, 20), "Y59": (0, 0, 1, 1, 1, 1)}), {})
    joined = published.role_by_region[-1]
    assert set(joined.regions) == {"Y59", "none", "Y58"}
    assert sum(len(row.regions) for row in published.role_by_region) == len(ROWS)


def test_contact_is_not_shown_where_that_would_tell_how_many_did_not_ask():
    role = month(Y56=(0, 0, 10, 15, 0, 10))
    assert publish(role, {("Y56", "in-time"): 30, ("Y56", "did-not-ask"): 5}).contact == ()
    found = publish(role, {("Y56", "in-time"): 20, ("Y56", "later"): 3, ("Y56", "did-not-ask"): 12})
    assert shown(found.contact) == {"Asked for the coordinator": 23}


def test_a_cut_is_no_finer_than_another_only_if_it_is_made_of_its_parts():
    fine, coarse = (("a",), ("b",), ("c",)), (("a", "b"), ("c",))
    assert suppression.is_coarser(coarse, fine)
    assert suppression.is_coarser((("a", "b"),), fine)  # what is left out tells nothing
    assert not suppression.is_coarser(fine, coarse)
    assert not suppression.is_coarser((("b", "c"),), coarse)
    assert not suppression.is_coarser((("a", "b", "c", "d"),), fine)
