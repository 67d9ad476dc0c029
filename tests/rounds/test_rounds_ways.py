"""What would match those who have nobody: said on the page, and to nobody who may not know it."""

from __future__ import annotations

import json
import re
import uuid

import pytest

from mentoring.core.db import transaction
from mentoring.profiles.models import MentorStatus
from mentoring.rounds import actions, alternatives, publishing, queries, running
from mentoring.rounds.models import Decision, RunState
from tests.builders import make_coordinator
from tests.rounds.builders import (
    USE,
    make_mentor,
    make_organisation,
    make_psp,
    make_round,
    make_run,
    mentor_of,
    pairs_of,
    psp_of,
)

IN_PERSON = {"in-person": "only"}


@pytest.fixture
def me(app):
    return make_coordinator()


@pytest.fixture
def read(me, signed_in):
    """The page of a run, as one line of text with its addresses, such as `Max <a /people/…>`."""
    browser = signed_in(me)

    def page(run):
        html = browser.get(f"/rounds/{run.round_id}/unmatched").text.split("<main")[1].split("</main")[0]
        linked = re.sub(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', r"\2 [\1]", html)
        return " ".join(re.sub("<[^>]+>", " ", linked).split())

    return page


def plain(text):
    return re.sub(r" \[[^]]+\]", "", text)


def stored(run, name):
    return next(one for one in queries.unmatched(run.id) if one.psp.name == name).reasons.get("would_help")


def test_one_more_place_is_offered_with_a_link_to_the_mentor(me, read):
    make_psp("Amy", needs=["bsl"])
    mentor = make_mentor("Max", needs_met=["bsl"], places=0)
    make_mentor("Mia")
    page = read(make_run(make_round(me), me))
    assert (
        f"One more place with Max [/people/{mentor.id}] would match them. Ask whether they have room." in page
    )


def test_a_few_mentors_are_named_and_the_rest_are_counted_best_fit_first(me, read):
    make_psp("Amy", needs=["bsl"])
    for number in range(6):
        make_mentor(f"Other {number}", needs_met=["bsl"], places=0)
    make_mentor("Zoe", needs_met=["bsl"], places=0, topics={"co-design": "confident", "board": "confident"})
    make_mentor("Not signing")
    page = plain(read(make_run(make_round(me), me)))
    named = page.split("One more place with any of these 7 mentors would match them: ")[1].split(".")[0]
    assert re.fullmatch(r"Zoe, Other \d, Other \d or 4 more", named)


def test_as_many_as_can_be_read_at_a_glance_are_all_named(me, read):
    make_psp("Amy", needs=["bsl"])
    for name in ("Ann", "Ben", "Cy", "Di"):
        make_mentor(name, needs_met=["bsl"], places=0)
    make_mentor("Not signing")
    page = plain(read(make_run(make_round(me), me)))
    named = page.split("any of these 4 mentors would match them: ")[1].split(".")[0]
    assert set(re.split(", | or ", named)) == {"Ann", "Ben", "Cy", "Di"}


def test_the_smallest_change_comes_first(me, read):
    make_psp("Amy", needs=["bsl"])
    make_mentor("Max", needs_met=["bsl"], places=0)
    make_mentor("Mia")
    page = plain(read(make_run(make_round(me), me)))
    assert page.index("One more place with Max") < page.index("Help to meet their access needs")


def test_a_larger_change_that_several_share_does_not_stand_above_a_smaller_one_of_each(me, read):
    one, two = make_organisation(), make_organisation()
    for name, at in (("Amy", one), ("Bob", two)):
        make_psp(name, at=at, needs=["bsl"])
    make_mentor("Max", at=one, needs_met=["bsl"], places=0)
    make_mentor("Mia", at=two, needs_met=["bsl"], places=0)
    make_mentor("New", status=MentorStatus.APPLIED, needs_met=["bsl"])
    make_mentor("Not signing")
    page = plain(read(make_run(make_round(me), me)))
    assert page.count("Approving New, who applied to be a mentor, would match them.") == 2
    assert "one of them" not in page
    assert page.index("One more place with Mia would match them") < page.index("Approving New")


def test_a_declined_pair_leads_to_where_it_can_be_taken_back(me, read):
    make_psp("Amy"), make_mentor("Max")
    one = make_round(me)
    pair = pairs_of(make_run(one, me))["Amy"]
    actions.decide(pair.id, Decision.DECLINED, by=me.id)
    run = make_run(one, me)
    where = f"Max [/rounds/{one.id}/pairs/{pair.id}]"
    assert f"You declined the pair with {where}. Taking that back would match them." in read(run)
    actions.decide(pair.id, Decision.UNDECIDED, by=me.id)
    assert "You declined the pair" not in read(run)


def test_a_declined_pair_of_a_closed_round_is_not_offered(me, read):
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max", places=2)
    one = make_round(me)
    first = make_run(one, me)
    actions.decide(pairs_of(first)["Amy"].id, Decision.DECLINED, by=me.id)
    run = make_run(one, me)
    assert "You declined the pair with Max" in plain(read(run))
    actions.decide(pairs_of(run)["Bob"].id, Decision.APPROVED, by=me.id)
    publishing.publish(one.id, by=me.id)
    page = read(run)
    assert "Amy" in page
    assert "You declined the pair" not in page


def test_another_way_to_meet_is_offered(me, read):
    make_psp("Amy", formats=IN_PERSON), make_mentor("Max")
    page = plain(read(make_run(make_round(me), me)))
    assert "Another way to meet would match them with Max. Ask both what else would do." in page


def test_a_national_shortage_lists_nobody_for_one_more_place(me, read):
    for name in ("Amy", "Bob", "Cat", "Dan"):
        make_psp(name)
    make_mentor("Max"), make_mentor("Mia")
    run = make_run(make_round(me), me)
    page = plain(read(run))
    assert page.count("Places are short everywhere, so asking one mentor will not be enough") == 1
    assert "One more place" not in page
    assert "Max" not in page
    assert not stored(run, queries.unmatched(run.id)[0].psp.name)


def test_a_national_shortage_names_once_those_who_could_be_approved(me, read):
    trust = make_organisation()
    for name in ("Amy", "Bob", "Cat", "Dan"):
        make_psp(name, at=trust)
    make_mentor("Max"), make_mentor("Mia")
    make_mentor("New", status=MentorStatus.APPLIED)
    make_mentor("Same trust", status=MentorStatus.APPLIED, at=trust)
    page = plain(read(make_run(make_round(me), me)))
    assert page.count("Approving New, who applied to be a mentor, would match one of them.") == 1
    assert "Same trust" not in page


def test_in_a_national_shortage_of_one_person_the_approval_would_match_that_person(me, read):
    make_psp("Amy"), make_psp("Bob"), make_psp("Cat")
    make_mentor("Max"), make_mentor("Mia"), make_mentor("New", status=MentorStatus.APPLIED)
    page = plain(read(make_run(make_round(me), me)))
    assert "Approving New, who applied to be a mentor, would match them." in page


def test_where_no_mentor_has_a_place_more_than_a_few_are_not_listed(me, read):
    make_psp("Amy")
    for number in range(5):
        make_mentor(f"Other {number}", places=0)
    one = make_round(me)
    assert "One more place with any of these 5 mentors" in plain(read(make_run(one, me)))
    make_mentor("Zoe", places=0)
    page = plain(read(make_run(one, me)))
    assert "Approve mentors who applied, or ask mentors whether they have room for one more." in page
    assert "One more place" not in page


def test_where_no_mentor_has_a_place_those_who_could_be_approved_are_named_once(me, read):
    trust = make_organisation()
    make_psp("Amy", at=trust), make_psp("Bob")
    for number in range(6):
        make_mentor(f"Other {number}", places=0)
    (
        make_mentor("Near", status=MentorStatus.APPLIED, at=trust),
        make_mentor("New", status=MentorStatus.APPLIED),
    )
    page = plain(read(make_run(make_round(me), me)))
    assert page.count("Approving") == 1
    assert "these 2 people, who applied to be mentors, would match one of them: Near or New." in page


def test_one_person_gets_at_most_three_ways_the_smallest(me, read):
    make_psp("Amy", needs=["bsl"], formats={"video": "only"})
    make_mentor("Full", needs_met=["bsl"], places=0)
    make_mentor("New", needs_met=["bsl"], status=MentorStatus.APPLIED)
    make_mentor("Caller", needs_met=["bsl"], formats={"phone": "yes"})
    make_mentor("Not signing")
    run = make_run(make_round(me), me)
    assert [way["code"] for way in stored(run, "Amy")][3:] == ["access_need"]
    page = plain(read(run))
    assert page.count("would match them") == 3
    assert "Help to meet" not in page


@pytest.mark.parametrize("asks", ["Amy", "Zed"])
def test_with_a_private_request_one_mentor_stands_for_all_so_that_nobody_is_missing(me, read, asks):
    amy = make_psp("Amy", needs=["bsl"])
    make_mentor("Ann", needs_met=["bsl"], places=0)
    make_mentor("Ben", needs_met=["bsl"], places=0)
    zed = make_mentor("Zed", needs_met=["bsl"], places=0)
    make_mentor("Not signing")
    with transaction():
        if asks == "Amy":
            psp_of(amy).please_not = {"people": "Zed"}
        else:
            mentor_of(zed).please_not = {"people_ids": [str(amy.id)]}
    run = make_run(make_round(me), me)
    page = plain(read(run))
    said = re.search(r"One more place with (Ann|Ben), for example, would match them\.", page)
    assert said
    assert {"Ann": "Ben", "Ben": "Ann"}[said[1]] not in page
    assert "Zed" not in page
    assert "any of these" not in page
    assert [(way.keys(), len(way["mentors"])) for way in stored(run, "Amy")] == [
        ({"code", "mentors"}, 1),
        ({"code", "mentors"}, 1),
    ]


def test_a_run_stores_what_would_help_and_its_page_solves_nothing(me, read, monkeypatch):
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max")
    run = make_run(make_round(me), me)
    for room in (running, alternatives):
        monkeypatch.setattr(room, "match", None)
    assert "One more place with Max would match them." in plain(read(run))


def test_a_run_from_before_this_was_stored_still_says_what_to_do(me, read):
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max")
    run = make_run(make_round(me), me)
    with transaction():
        row = queries.unmatched(run.id)[0]
        row.reasons = {key: value for key, value in row.reasons.items() if key != "would_help"}
    assert "Ask the mentors who would do whether they have room for one more." in read(run)


def test_a_mentor_who_is_gone_is_neither_named_nor_counted(me, read):
    make_psp("Amy"), make_psp("Bob"), make_mentor("Max")
    run = make_run(make_round(me), me)
    with transaction():
        row = queries.unmatched(run.id)[0]
        found = row.reasons["would_help"][0]
        gone = {"mentors": [str(uuid.uuid4()), *found["mentors"]], "count": 2}
        row.reasons = row.reasons | {"would_help": [found | gone]}
    assert "One more place with Max would match them." in plain(read(run))


def test_the_page_says_that_there_are_needs_and_never_which(me, read):
    make_psp("Amy", needs=["bsl", "captions"]), make_mentor("Max", needs_met=["captions"])
    run = make_run(make_round(me), me)
    assert "Help to meet their access needs would match them with Max." in plain(read(run))
    for word in ("bsl", "captions"):
        assert word not in (read(run) + json.dumps(stored(run, "Amy"))).lower()


def test_wishes_move_nothing_in_what_would_help(me):
    amy = make_psp("Amy", needs=["bsl"])
    for name in ("Ann", "Ben", "Cy"):
        make_mentor(name, needs_met=["bsl"], places=0, experiences={"carer": USE} if name == "Cy" else {})
    make_mentor("Not signing")
    one = make_round(me)
    before = stored(make_run(one, me), "Amy")
    with transaction():
        psp_of(amy).wishes = {"carer": "really"}
    assert stored(make_run(one, me), "Amy") == before
    assert len(before[0]["mentors"]) == 3


@pytest.mark.parametrize("who", ["Amy", "Max"])
def test_nobody_sees_it_on_their_own_pages(me, app, signed_in, who):
    people = {"Amy": make_psp("Amy"), "Bob": make_psp("Bob"), "Max": make_mentor("Max Mentor", places=0)}
    run = make_run(make_round(me), me)
    assert run.state is RunState.DONE
    assert stored(run, "Amy")
    browser = signed_in(people[who])
    seen = 0
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith("/demo"):
            answer = browser.get(rule.rule)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                seen += 1
                assert "would match" not in answer.text, rule.rule
                assert ("Max Mentor" if who == "Amy" else "Amy") not in answer.text, rule.rule
    assert seen > 5
