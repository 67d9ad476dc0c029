"""A letter on the wire: what a mail program reads, and what no header may be made to say."""

import email
import email.policy
import quopri
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.messages.delivery import Event, Letter
from tests.messages.builders import TUESDAY
from tests.messages.smtp_server import letter

STOP = "https://mentoring.example.org/stop/abc.123"
MEETING = Event(uid="check-in-1@example.org", day=date(2026, 3, 31), title="Mentoring date", made_at=TUESDAY)


def parsed(sent: Letter) -> EmailMessage:
    mail = email.message_from_bytes(sent.as_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not any(part.defects for part in mail.walk())
    return mail


def test_the_same_row_makes_the_same_bytes_but_for_its_date():
    sent = letter(events=(MEETING,), unsubscribe=STOP, subject="Grüße – an alle")
    later = replace(sent, date=TUESDAY + timedelta(hours=3))
    assert sent.as_bytes() == replace(sent).as_bytes()
    changed = set(sent.as_bytes().split(b"\r\n")) ^ set(later.as_bytes().split(b"\r\n"))
    assert {line.split(b":")[0] for line in changed} == {b"Date"}


def test_a_letter_without_a_date_is_text_and_html_twins():
    mail = parsed(letter())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "List-Unsubscribe" not in mail


def test_a_date_comes_as_a_file_that_calendars_read():
    mail = parsed(letter(events=(MEETING,)))
    assert mail.get_content_type() == "multipart/mixed"
    twins, file = mail.iter_parts()
    assert twins.get_content_type() == "multipart/alternative"
    assert "Dear Sam" in mail.get_body(("plain",)).get_content()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "date.ics")
    assert (file.get_param("method"), file.get_content_charset()) == ("PUBLISH", "utf-8")
    assert file.get_content_disposition() == "attachment"


def test_one_file_holds_all_dates():
    two = (MEETING, replace(MEETING, uid="check-in-2@example.org", day=date(2026, 4, 30)))
    _, file = parsed(letter(events=two)).iter_parts()
    calendar = icalendar.Calendar.from_ical(file.get_payload(decode=True))
    assert [str(entry["uid"]) for entry in calendar.events] == [event.uid for event in two]


def test_one_click_ends_such_messages():
    mail = parsed(letter(unsubscribe=STOP))
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_promised_over_https_only():
    mail = parsed(letter(unsubscribe="http://localhost:8000/stop/abc"))
    assert mail["List-Unsubscribe"] == "<http://localhost:8000/stop/abc>"
    assert "List-Unsubscribe-Post" not in mail


NASTY = ["\r\nBcc: eve@example.org", "\nBcc: eve@example.org", "\rBcc: eve@example.org", "\u2028Bcc: x@y"]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("name", ["subject", "sender_name"])
def test_words_cannot_begin_a_header(name, nasty):
    mail = parsed(letter(**{name: f"Hello{nasty}"}))
    assert "Bcc" not in mail
    assert "Hello Bcc:" in str(mail["Subject" if name == "subject" else "From"])


@pytest.mark.parametrize("nasty", [*NASTY, ",eve@example.org", ">", " x", "\x00", "@b", "x" * 400])
@pytest.mark.parametrize("name", ["to", "sender", "reply_to"])
def test_an_address_that_is_none_is_refused_without_telling_it(name, nasty):
    with pytest.raises(
        ValueError, match=r"^The (recipient|sender|address for replies) is not an e-mail address\.$"
    ):
        letter(**{name: f"sam@example.org{nasty}"})


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://a b",
        "https://a\r\nX: y",
        "https://a>",
        "https://" + "a" * 1000,
        "https://é",
    ],
)
def test_a_link_to_unsubscribe_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="link to unsubscribe is not a web address"):
        letter(unsubscribe=url)


@pytest.mark.parametrize(
    "subject",
    [
        "Short",
        "An ordinary subject that is a good deal longer than one line of a header would want to be",
        "Grüße",
        "ü" * 200,
        "x" * 2000,
        "=?utf-8?q?pretend?=",
        "Tab\tand  spaces",
        "🙂" * 60,
    ],
)
def test_any_subject_can_be_read_again(subject):
    assert str(parsed(letter(subject=subject))["Subject"]) == " ".join(subject.split())


@pytest.mark.parametrize(
    "name", ["Mentoring", "Mentoring, the service", 'The "service"', "Dienst für Größe" * 8, "a.b"]
)
def test_any_name_can_be_read_again(name):
    # The older interface: the newer one leaves spaces between the words of a long encoded name.
    mail = email.message_from_bytes(letter(sender_name=name).as_bytes())
    assert parseaddr(str(make_header(decode_header(mail["From"])))) == (name, "mentoring@example.org")


def test_a_domain_with_accents_is_written_so_that_any_server_takes_it():
    sent = letter("sam@bücher.example.org")
    assert sent.envelope[1] == "sam@xn--bcher-kva.example.org"
    assert not sent.needs_smtputf8
    assert sent.as_bytes().isascii()


def test_an_address_with_accents_stands_as_it_is():
    sent = letter("zoë@example.org")
    assert sent.needs_smtputf8
    assert "\r\nTo: zoë@example.org\r\n".encode() in sent.as_bytes()


texts = st.text(st.characters(codec="utf-8"), max_size=400)


@given(text=texts, html=texts, subject=texts, title=texts)
def test_whatever_people_write_arrives_and_no_line_is_too_long(text, html, subject, title):
    sent = letter(text=text, html=html, subject=subject, events=(replace(MEETING, title=title),))
    raw = sent.as_bytes()
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in lines)
    mail = email.message_from_bytes(raw)
    twins, file = mail.get_payload()
    plain, rich = twins.get_payload()
    for part, said in ((plain, text), (rich, html)):
        assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == _lines(said)
    assert quopri.decodestring(file.get_payload()).startswith(b"BEGIN:VCALENDAR")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_moments_are_told_in_utc():
    london = datetime(2026, 7, 1, 12, 0, tzinfo=UTC).astimezone()
    _, file = parsed(letter(events=(replace(MEETING, made_at=london),))).iter_parts()
    assert "DTSTAMP:20260701T120000Z" in file.get_payload(decode=True).decode()
