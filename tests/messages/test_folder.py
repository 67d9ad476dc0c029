"""Messages as files in a folder."""

import email
import email.policy
from datetime import timedelta

import pytest

from mentoring.messages.delivery import FolderMailer, TemporaryRefusal, mailer_for
from tests.messages.builders import TUESDAY
from tests.messages.smtp_server import letter


def test_each_letter_is_one_file_that_a_mail_program_can_read(tmp_path):
    mailer = mailer_for(f"folder:{tmp_path / 'mail'}")
    mailer.send(letter())
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["To"] == "sam@example.org"


def test_names_sort_by_when_they_became_due(tmp_path):
    mailer = FolderMailer(tmp_path)
    later, sooner = letter(made_at=TUESDAY + timedelta(seconds=1)), letter(made_at=TUESDAY)
    mailer.send(later)
    mailer.send(sooner)
    assert [file.stem[-36:] for file in sorted(tmp_path.iterdir())] == [str(sooner.id), str(later.id)]


def test_a_letter_sent_twice_is_still_one_file(tmp_path):
    mailer, twice = FolderMailer(tmp_path), letter()
    mailer.send(twice)
    mailer.send(twice)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_for_now(tmp_path):
    (tmp_path / "mail").write_text("a file stands in the way")
    with pytest.raises(TemporaryRefusal) as refusal:
        FolderMailer(tmp_path / "mail").send(letter())
    assert refusal.value.server


def test_a_folder_says_what_it_has_taken(tmp_path):
    mailer, one, other = FolderMailer(tmp_path / "mail"), letter(), letter()
    assert mailer.was_taken(one.name) is False
    mailer.send(one)
    assert (mailer.was_taken(one.name), mailer.was_taken(other.name)) == (True, False)


def test_a_letter_half_written_was_not_taken(tmp_path):
    one = letter()
    (tmp_path / f".20260310T110000000000Z-{one.id}.eml.part").write_bytes(b"From:")
    assert FolderMailer(tmp_path).was_taken(one.name) is False
