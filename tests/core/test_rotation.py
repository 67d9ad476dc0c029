"""Keys are changed while the service runs, and nothing is ever unreadable or overwritten on the way."""

import base64
import threading
import uuid

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from mentoring.core import rotation
from mentoring.core.commands import rotate_keys
from mentoring.core.crypto import Keyring
from mentoring.core.db import Base, Sealed, db, transaction
from mentoring.people.models import Person
from tests.builders import make_person


def key(name, byte):
    return f"{name}:" + base64.b64encode(byte * 32).decode()


OLD, NEW = key("k1", b"0"), key("k2026-11-22", b"2")


@pytest.fixture
def use(app):
    """`use("k2:…,k1:…")` is the service with these keys from now on."""
    before = app.extensions["keyring"]

    def configure(keys):
        app.extensions["keyring"] = Keyring.parse(keys)

    yield configure
    app.extensions["keyring"] = before


def people_with_phones(number):
    people = [make_person() for _ in range(number)]
    with transaction():
        for n, person in enumerate(people):
            person.phone = f"phone {n}"
    return [person.id for person in people]


def stored():
    db.session.rollback()
    return dict(db.session.execute(sa.select(Person.id, Person.phone_sealed)).all())


def rotate(*args):
    return CliRunner().invoke(rotate_keys, args)


def test_every_column_whose_name_says_sealed_is_found(app):
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    assert {column.words for column in rotation.columns()} == named
    assert {"plan_sections.text_sealed", "plan_drafts.text_sealed", "plan_versions.text_sealed"} < named


def test_everything_is_sealed_with_the_newest_key_and_the_old_one_can_go(use):
    people_with_phones(rotation.BATCH + 3)
    use(f"{NEW},{OLD}")
    result = rotate()
    assert result.exit_code == 0
    assert f"people.phone_sealed: {rotation.BATCH + 3} sealed anew, 0 changed meanwhile" in result.output
    assert "k1: 0 texts. It can be removed" in result.output
    use(NEW)
    for person_id in stored():
        assert db.session.get(Person, person_id, populate_existing=True).phone.startswith("phone ")


def test_check_counts_and_changes_nothing(use):
    people_with_phones(4)
    use(f"{NEW},{OLD}")
    before = stored()
    result = rotate("--check")
    assert result.exit_code == 0
    assert "k1: 4 texts" in result.output
    assert "can be removed" not in result.output
    assert stored() == before


def test_started_again_it_goes_on_where_it_was_stopped(use, monkeypatch):
    people_with_phones(rotation.BATCH * 2)
    use(f"{NEW},{OLD}")
    reseal, done = rotation._reseal, []

    def once(*args):
        if done:
            raise KeyboardInterrupt
        done.append(reseal(*args))

    monkeypatch.setattr(rotation, "_reseal", once)
    with pytest.raises(KeyboardInterrupt):
        list(rotation.rotate())
    db.session.rollback()
    assert sum(token.startswith("k1.") for token in stored().values()) == rotation.BATCH
    monkeypatch.undo()
    assert f"people.phone_sealed: {rotation.BATCH} sealed anew" in rotate().output
    assert not any(token.startswith("k1.") for token in stored().values())


def test_what_is_saved_between_reading_and_writing_stays(use, monkeypatch):
    (person_id,) = people_with_phones(1)
    use(f"{NEW},{OLD}")
    reseal = rotation._reseal

    def after_somebody_saved(column, batch, counts):
        with transaction():
            db.session.get(Person, person_id, populate_existing=True).phone = "saved meanwhile"
        reseal(column, batch, counts)

    monkeypatch.setattr(rotation, "_reseal", after_somebody_saved)
    counts = {column.words: counts for column, counts in rotation.rotate()}
    assert (counts["people.phone_sealed"].sealed, counts["people.phone_sealed"].changed) == (0, 1)
    assert db.session.get(Person, person_id, populate_existing=True).phone == "saved meanwhile"


def test_while_people_save_and_read_nothing_is_lost_or_unreadable(app, use):
    ids, rounds = people_with_phones(60), 12
    use(f"{NEW},{OLD}")
    wrong, over = [], threading.Event()

    def run(job):
        with app.app_context():
            try:
                job()
            except Exception as error:
                wrong.append(repr(error))
            finally:
                db.session.remove()

    def save():
        for n in range(rounds):
            for person_id in ids[::7]:
                with transaction():
                    db.session.get(Person, person_id, populate_existing=True).phone = f"saved {n}"

    def read():
        while not over.is_set():
            db.session.rollback()
            for person in db.session.scalars(sa.select(Person).execution_options(populate_existing=True)):
                if not person.phone.startswith(("phone ", "saved ")):
                    wrong.append(person.phone)

    def turn():
        list(rotation.rotate())

    reader = threading.Thread(target=run, args=(read,))
    others = [threading.Thread(target=run, args=(job,)) for job in (save, turn)]
    db.session.rollback()
    for thread in (reader, *others):
        thread.start()
    for thread in others:
        thread.join()
    over.set()
    reader.join()
    assert wrong == []
    assert rotate().exit_code == 0
    use(NEW)
    phones = {i: db.session.get(Person, i, populate_existing=True).phone for i in ids}
    assert {phones[i] for i in ids[::7]} == {f"saved {rounds - 1}"}
    assert sum(phone.startswith("phone ") for phone in phones.values()) == len(ids) - len(ids[::7])


def test_a_text_that_does_not_open_is_counted_and_left_alone(use):
    ids = people_with_phones(3)
    with transaction():
        two = db.session.get(Person, ids[1])
        two.phone_sealed = db.session.get(Person, ids[0]).phone_sealed  # copied from another row
    before = stored()[ids[1]]
    use(f"{NEW},{OLD}")
    result = rotate()
    assert result.exit_code == 1
    assert "1 cannot be opened" in result.output
    assert stored()[ids[1]] == before
    assert stored()[ids[0]].startswith("k2026-11-22.")


def test_a_key_that_is_not_configured_is_named(use):
    people_with_phones(2)
    use(NEW)
    result = rotate("--check")
    assert result.exit_code == 1
    assert "k1: 2 texts, and this key is not configured" in result.output


def test_a_ciphertext_of_a_plan_does_not_open_in_another_row_or_column(app):
    from mentoring.wellbeing.plan.models import PlanSection, SittingText

    place = Sealed.place(PlanSection.text, PlanSection(id=uuid.uuid4()))
    others = [
        Sealed.place(PlanSection.text, PlanSection(id=uuid.uuid4())),
        Sealed.place(SittingText.before, SittingText(id=uuid.UUID(place.rsplit("|")[-1]))),
        Sealed.place(SittingText.text, SittingText(id=uuid.UUID(place.rsplit("|")[-1]))),
    ]
    assert len({place, *others}) == 4
