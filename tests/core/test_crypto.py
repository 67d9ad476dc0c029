import base64

import pytest
import sqlalchemy as sa

from mentoring.core.crypto import CannotDecrypt, Keyring
from mentoring.core.db import db, transaction
from tests.builders import make_person

OLD = "old:" + base64.b64encode(b"1" * 32).decode()
NEW = "new:" + base64.b64encode(b"2" * 32).decode()


def test_what_was_sealed_opens_in_its_own_place():
    ring = Keyring.parse(OLD)
    assert ring.open(ring.seal("Grüße", "t|c|1"), "t|c|1") == "Grüße"


def test_a_token_does_not_open_in_another_row():
    ring = Keyring.parse(OLD)
    with pytest.raises(CannotDecrypt, match="another row"):
        ring.open(ring.seal("text", "t|c|1"), "t|c|2")


def test_the_newest_key_seals_and_older_ones_still_open():
    old = Keyring.parse(OLD).seal("text", "t|c|1")
    both = Keyring.parse(f"{NEW},{OLD}")
    assert both.open(old, "t|c|1") == "text"
    assert both.seal("text", "t|c|1").startswith("new.")


def test_a_lost_key_is_named():
    token = Keyring.parse(OLD).seal("text", "t|c|1")
    with pytest.raises(CannotDecrypt, match="“old” is not among"):
        Keyring.parse(NEW).open(token, "t|c|1")


@pytest.mark.parametrize(
    "bad", ["", "k1", "k1:short", f"{OLD},{OLD}", "a b:" + base64.b64encode(b"1" * 32).decode()]
)
def test_keys_that_make_no_sense_are_refused(bad):
    with pytest.raises(ValueError, match="MENTORING_ENCRYPTION_KEYS"):
        Keyring.parse(bad)


def test_a_sealed_attribute_is_not_readable_in_the_database(app):
    person = make_person()
    with transaction():
        person.phone = "01632 960001"
    db.session.expire_all()
    assert person.phone == "01632 960001"
    stored = db.session.scalar(sa.text("select phone_sealed from people"))
    assert "01632" not in stored
    assert stored.startswith("k1.")


def test_a_ciphertext_copied_to_another_row_or_column_does_not_open(app):
    one, two = make_person(), make_person()
    with transaction():
        one.phone = "01632 960001"
        two.phone_sealed = one.phone_sealed
        one.address_sealed = one.phone_sealed
    with pytest.raises(CannotDecrypt):
        _ = two.phone
    with pytest.raises(CannotDecrypt):
        _ = one.address
