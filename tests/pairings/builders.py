"""PSPs, mentors, suggestions and pairs as rows, with sensible defaults: say only what the test is about."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from mentoring.core import clock
from mentoring.core.access import Role
from mentoring.core.audit import AuditEvent
from mentoring.core.db import db, transaction
from mentoring.pairings.models import Answer, Pairing, PairingState, Suggestion, SuggestionState
from mentoring.people.models import Person
from mentoring.profiles.models import MentorProfile, MentorStatus, PspProfile, PspStatus
from tests.builders import make_person

WHY: dict[str, Any] = {
    "topics": ["committees", "psirf"],
    "setting": ["acute"],
    "region": "near",
    "times": ["morning", "evening"],
    "formats": ["video", "phone"],
}


def make_psp(
    *,
    name: str = "",
    email: str | None = "",
    region: str = "Y60",
    status: PspStatus = PspStatus.WAITING,
    person: Person | None = None,
    **profile: Any,
) -> Person:
    """A PSP with a complete profile who waits for a mentor. Other keywords are columns of the profile."""
    person = person or make_person(Role.PSP, name=name, email=email, region=region)
    now = clock.now()
    waits = status not in (PspStatus.DRAFT, PspStatus.READY)
    values: dict[str, Any] = {
        "vouched": True,
        "started_role_on": date(2025, 9, 1),
        "role_does": "Sits on the safety committee",
        "topics": ["committees", "psirf", "boundaries"],
        "hopes": "Somebody to think things through with",
        "how_often": "month",
        "formats": {"video": "yes", "phone": "yes", "in-person": "no", "email": "yes"},
        "availability": ["morning", "evening"],
        "status": status,
        "status_since": now,
        "updated_at": now,
        "submitted_at": None if status is PspStatus.DRAFT else now,
        "waiting_since": now if waits else None,
    }
    with transaction():
        db.session.add(PspProfile(person_id=person.id, **(values | profile)))
    return person


def make_mentor(
    *,
    name: str = "",
    email: str | None = "",
    region: str = "Y62",
    status: MentorStatus = MentorStatus.APPROVED,
    places: int = 2,
    person: Person | None = None,
    **profile: Any,
) -> Person:
    """An approved mentor with 2 places. Other keywords are columns of the profile."""
    person = person or make_person(Role.MENTOR, name=name, email=email, region=region)
    now = clock.now()
    values: dict[str, Any] = {
        "years_as_psp": 3,
        "topics": {"committees": "confident", "psirf": "some"},
        "places": places,
        "hours_a_month": 3,
        "formats": {"video": "yes", "phone": "yes", "in-person": "no", "email": "yes"},
        "availability": ["morning", "evening"],
        "needs_met": ["plain-language", "more-time"],
        "bio": "A Patient Safety Partner since 2022",
        "style": "Patient and practical",
        "code_agreed_at": now,
        "status": status,
        "status_since": now,
        "updated_at": now,
        "submitted_at": None if status is MentorStatus.DRAFT else now,
    }
    with transaction():
        db.session.add(MentorProfile(person_id=person.id, **(values | profile)))
    return person


def make_suggestion(psp: Person | None = None, mentor: Person | None = None, **values: Any) -> Suggestion:
    """An open suggestion made today. Whoever is not given is made."""
    psp = psp or make_psp(status=PspStatus.PROPOSED)
    mentor = mentor or make_mentor()
    now, today = clock.now(), clock.today()
    defaults: dict[str, Any] = {
        "why": WHY,
        "made_at": now,
        "made_by": psp.id,
        "nudge_on": clock.add_working_days(today, 5),
        "lapses_on": clock.add_working_days(today, 10),
        "state": SuggestionState.OPEN,
        "state_since": now,
    }
    row = Suggestion(psp_id=psp.id, mentor_id=mentor.id, **(defaults | values))
    with transaction():
        db.session.add(row)
    return row


def make_pairing(
    psp: Person | None = None,
    mentor: Person | None = None,
    *,
    started_on: date | None = None,
    days_ago: int = 0,
    state: PairingState | str = PairingState.ACTIVE,
    **values: Any,
) -> Pairing:
    """A pair that started today, `days_ago` or on a day, for 12 months. Whoever is not given is made."""
    psp = psp or make_psp(status=PspStatus.MATCHED)
    started_on = started_on or clock.today() - timedelta(days=days_ago)
    suggestion = make_suggestion(
        psp, mentor, state=SuggestionState.ACCEPTED, psp_answer=Answer.YES, mentor_answer=Answer.YES
    )
    row = Pairing(
        suggestion_id=suggestion.id,
        psp_id=psp.id,
        mentor_id=suggestion.mentor_id,
        started_on=started_on,
        state=PairingState(state),
        **({"ends_on": clock.add_months(started_on, 12), "state_since": clock.now()} | values),
    )
    with transaction():
        db.session.add(row)
    return row


def main_of(browser: Any, address: str) -> str:
    """What a page says between its header and its footer, without what differs by chance."""
    html = browser.get(address).text.split("<main")[1].split("</main>")[0]
    return re.sub(r'name="csrf_token" value="[^"]*"|nonce="[^"]*"', "", html)


def actors_of(pairing: Pairing) -> set[Any]:
    """Whom the audit trail names as having done anything with a pair."""
    found = sa.select(AuditEvent.actor_id).where(AuditEvent.subject_id == pairing.id)
    return set(db.session.scalars(found))
