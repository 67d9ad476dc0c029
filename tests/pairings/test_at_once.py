"""Two people at the same moment, in two threads with their own connections."""

import pytest
import sqlalchemy as sa

from mentoring.core.db import db, transaction
from mentoring.pairings import actions, queries
from mentoring.pairings.actions import Answered
from mentoring.pairings.models import Answer, Pairing, Suggestion, SuggestionState
from tests.builders import make_person
from tests.pairings.builders import make_mentor, make_psp, make_suggestion


def saying(suggestion_id, person_id, answer):
    return lambda: actions.answer(suggestion_id, person_id=person_id, answer=answer)


@pytest.mark.parametrize("_try", range(3))
def test_two_yes_at_once_make_exactly_one_pair(at_once, _try):
    row = make_suggestion()
    results = at_once(saying(row.id, row.psp_id, Answer.YES), saying(row.id, row.mentor_id, Answer.YES))
    assert set(results) == {Answered.SAVED, Answered.PAIRED}
    assert len(db.session.scalars(sa.select(Pairing)).all()) == 1


def test_a_yes_and_a_no_at_once_make_no_pair(at_once):
    row = make_suggestion(psp_answer=Answer.YES)
    at_once(saying(row.id, row.psp_id, Answer.NO), saying(row.id, row.mentor_id, Answer.YES))
    pairs = db.session.scalars(sa.select(Pairing)).all()
    # Whoever came first decides; it is never both.
    assert (queries.get_suggestion(row.id).state is SuggestionState.ACCEPTED) == bool(pairs)
    assert len(pairs) <= 1


def test_pressing_yes_twice_at_once_counts_once(at_once):
    row = make_suggestion()
    deed = saying(row.id, row.psp_id, Answer.YES)
    assert sorted(at_once(deed, deed)) == [Answered.SAVED, Answered.UNCHANGED]


def test_the_last_place_of_a_mentor_is_given_once(at_once):
    mentor, by = make_mentor(places=1).id, make_person().id

    def suggesting(psp_id):
        def deed():
            with transaction():
                return actions.suggest(psp_id=psp_id, mentor_id=mentor, why={}, by=by).id

        return deed

    results = at_once(*(suggesting(make_psp().id) for _ in range(3)))
    assert sum(isinstance(result, actions.MentorNotFree) for result in results) == 2
    assert len(db.session.scalars(sa.select(Suggestion)).all()) == 1


def test_a_psp_gets_one_of_two_suggestions_made_at_once(at_once):
    psp, mentors, by = make_psp().id, [make_mentor().id, make_mentor().id], make_person().id

    def suggesting(mentor_id):
        def deed():
            with transaction():
                return actions.suggest(psp_id=psp, mentor_id=mentor_id, why={}, by=by).id

        return deed

    results = at_once(*(suggesting(mentor_id) for mentor_id in mentors))
    assert sum(isinstance(result, actions.PspNotFree) for result in results) == 1
    assert len(queries.open_suggestions_of(psp)) == 1
