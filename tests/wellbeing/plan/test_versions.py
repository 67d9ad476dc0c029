"""Earlier texts are the owner's alone, and deleting is for good."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from mentoring.core.db import Base, db
from mentoring.wellbeing.plan import actions, queries
from mentoring.wellbeing.plan.models import PlanVersion
from tests.pairings.builders import make_pairing
from tests.wellbeing.plan.builders import make_plan, share

KEY = "feel-ok"


@pytest.fixture
def owner(app):
    psp = make_pairing().psp
    make_plan(psp, feel_ok="First words")
    actions.save(psp.id, KEY, "Second words", version=1)
    return psp


def earlier(owner):
    return queries.versions(queries.plan_of(owner.id), KEY)


def test_each_save_keeps_what_was_there(owner, signed_in):
    actions.save(owner.id, KEY, "Third words", version=2)
    assert [row.text for row in earlier(owner)] == ["Second words", "First words"]
    page = signed_in(owner).get(f"/plan/sections/{KEY}/earlier").text
    assert "First words" in page
    assert "Third words" in page


def test_saving_the_same_again_keeps_nothing(owner):
    before = len(earlier(owner))
    actions.save(owner.id, KEY, "Second words", version=2)
    assert len(earlier(owner)) == before


def test_an_earlier_text_is_put_back_and_the_newer_one_kept(owner, signed_in):
    (row,) = earlier(owner)
    assert "First words" in signed_in(owner).get(f"/plan/earlier/{row.id}").text
    signed_in(owner).post(f"/plan/earlier/{row.id}", data={"back": "yes"})
    db.session.expire_all()
    assert queries.own_text(owner.id, KEY) == "First words"
    assert "Second words" in [row.text for row in earlier(owner)]


def test_nobody_else_sees_them_whatever_is_shared(owner, signed_in):
    (row,) = earlier(owner)
    mentor = queries.plan_of(owner.id) and make_pairing().mentor
    share(owner, mentor=[KEY], coordinator=[KEY])
    other = make_pairing().psp
    make_plan(other)
    assert signed_in(other).get(f"/plan/earlier/{row.id}").status_code == 404
    assert signed_in(other).post(f"/plan/earlier/{row.id}", data={"delete": "y"}).status_code == 404
    assert signed_in(mentor).get(f"/plan/earlier/{row.id}").status_code == 403
    assert len(earlier(owner)) == 1


def everything_stored():
    """The bytes of the database: its file and the log beside it, or every row of every table."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        path = Path(db.engine.url.database)
        files = [path, path.with_name(f"{path.name}-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    rows = (db.session.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables)
    return str(list(rows)).encode()


def tokens(owner):
    """How what is stored of this section begins, sealed: an end may share a page with something else."""
    plan = queries.plan_of(owner.id)
    held = [queries.section_of(plan, KEY), queries.draft_of(plan, KEY), *earlier(owner)]
    return [row.text_sealed[:60].encode() for row in held if row is not None]


@pytest.mark.parametrize("words", ["short", "long enough to need pages of its own " * 130])
def test_nothing_of_a_deleted_section_is_left_in_the_database(owner, signed_in, words):
    actions.save(owner.id, KEY, words, version=2)
    actions.keep_draft(owner.id, KEY, words + "!", version=3, window="w")
    gone = tokens(owner)
    assert len(gone) == 4
    assert all(token in everything_stored() for token in gone)
    assert "Delete this section" in signed_in(owner).get(f"/plan/sections/{KEY}/delete").text
    signed_in(owner).post(f"/plan/sections/{KEY}/delete")
    after = everything_stored()
    assert [token for token in gone if token in after] == []
    assert queries.own_text(owner.id, KEY) == ""


def test_one_earlier_text_or_all_of_them_can_be_deleted_for_good(owner, signed_in):
    actions.save(owner.id, KEY, "Third words", version=2)
    newest, oldest = earlier(owner)
    one, two = newest.text_sealed[:60].encode(), oldest.text_sealed[:60].encode()
    signed_in(owner).post(f"/plan/earlier/{newest.id}", data={"delete": "yes"})
    assert one not in everything_stored()
    assert two in everything_stored()
    assert "stays" in signed_in(owner).get(f"/plan/sections/{KEY}/delete?what=earlier").text
    signed_in(owner).post(f"/plan/sections/{KEY}/delete", data={"what": "earlier"})
    assert two not in everything_stored()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlanVersion)) == 0
    assert queries.own_text(owner.id, KEY) == "Third words"


def test_deleting_what_is_gone_already_is_not_found(owner, signed_in):
    (row,) = earlier(owner)
    browser = signed_in(owner)
    browser.post(f"/plan/earlier/{row.id}", data={"delete": "yes"})
    assert browser.post(f"/plan/earlier/{row.id}", data={"delete": "yes"}).status_code == 404
