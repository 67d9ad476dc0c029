"""What could not be delivered, as the coordinator sees it, and what that must not tell."""

import re

import pytest

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.db import db, transaction
from mentoring.messages import resending, sending, stops
from mentoring.messages.delivery import PermanentRefusal
from mentoring.messages.models import OutboxState
from mentoring.people import sessions
from mentoring.wellbeing.concerns import actions as concerns
from mentoring.wellbeing.concerns.models import Audience
from tests.builders import make_coordinator, make_person
from tests.messages.builders import TUESDAY, Remembering, ask_for_link, days, due_pair, only_row, queue, rows
from tests.wellbeing.concerns.builders import make_concern

pytestmark = pytest.mark.usefixtures("tuesday")


def page(browser, row, then=""):
    response = browser.get(f"/messages/{row.id}{then}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def main(html):
    return html[html.index("<main") : html.index("</main>")]


def test_a_link_that_could_not_be_delivered_says_so(browser):
    person = make_person(Role.PSP, name="Ada Fictional")
    ask_for_link(person)
    queue()
    sending.deliver(Remembering(PermanentRefusal("RCPT 554")))
    text = main(page(browser, only_row("sign_in_link")))
    assert "make sure that their e-mail address is right" in text
    assert "no e-mail address: phone" not in text


class Returning(Remembering):
    """What is sent to one address comes back."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def send(self, letter):
        if letter.to == self.address:
            raise PermanentRefusal("RCPT 550", bounce=True)


def bounced(kind, person):
    """The only message of this kind, which came back."""
    queue()
    sending.deliver(Returning(person.email))
    return only_row(kind)


def without_ids(text, person):
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text).replace(person.email, "")


@pytest.mark.parametrize("opened", [False, True])
def test_what_a_safeguarding_lead_could_not_be_sent_tells_nobody_of_a_concern(browser, tuesday, opened):
    """Before and after the concern is opened it looks like a sign-in link that could not be delivered."""
    lead = make_person(Role.SAFEGUARDING, name="Ada Fictional")
    concern = make_concern(make_person(Role.PSP), audience=Audience.LEAD)
    row = bounced("concern_raised", lead)
    if opened:
        concerns.look(concern.id, by=sessions.identity_of(lead))
    other = make_person(Role.PSP, name="Ada Fictional")
    ask_for_link(other)
    link = bounced("sign_in_link", other)
    for then in ("", "?as=letter"):
        found, like = main(page(browser, row, then)), main(page(browser, link, then))
        assert without_ids(found, lead) == without_ids(like, other)
    assert "No longer needed" not in browser.get("/work-list").text


def test_the_log_does_not_tell_whether_a_safeguarding_lead_asked_for_a_link(browser):
    """Else it would tell of what else a message that did not reach them was."""
    lead, other = make_person(Role.SAFEGUARDING), make_person(Role.PSP)
    for person in (lead, other):
        ask_for_link(person)
    queue()
    assert "Sign-in link" in main(browser.get(f"/messages/people/{other.id}").text)
    assert "Sign-in link" not in main(browser.get(f"/messages/people/{lead.id}").text)
    assert lead.name not in main(browser.get("/messages").text)


class Moving(Remembering):
    """Whom it is sent to gives us another address while the server still looks for the old one."""

    def __init__(self, person):
        super().__init__()
        self.person = person

    def send(self, letter):
        with transaction():
            self.person.email = "another@example.org"
        raise PermanentRefusal("RCPT 550", bounce=True)


def test_an_address_that_was_given_meanwhile_is_not_taken_for_the_one_that_came_back():
    person = make_person(Role.PSP)
    ask_for_link(person)
    queue()
    sending.deliver(Moving(person))
    assert only_row().why == "RCPT 550"
    assert stops.of([person.id]) == {}


def test_what_is_sent_again_and_comes_back_was_still_sent_the_first_time(tuesday):
    due_pair()
    queue()
    sending.deliver(Remembering())
    row = rows()[0]
    resending.send_again(row.id, by=make_coordinator().id, now=clock.now())
    tuesday.shift(days(1))
    sending.deliver(Remembering(PermanentRefusal("RCPT 550")))
    db.session.refresh(row)
    assert (row.state, row.sent_at) == (OutboxState.FAILED, TUESDAY)
