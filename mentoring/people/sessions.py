"""The signed-in browser: a cookie that holds only the id of a row, with an idle and a hard limit."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, session

from mentoring.core import clock
from mentoring.core.access import Identity, Role
from mentoring.core.db import db, transaction
from mentoring.people.models import Person, SignInSession
from mentoring.people.queries import cover_now

_COOKIE = "sign_in"
# Writing at every page would make every reader a writer; the idle limit is this much late at the most.
_SEEN_EVERY = timedelta(minutes=5)


def load_identity() -> Identity | None:
    """Who the cookie says is signed in, if the session still holds."""
    try:
        session_id = uuid.UUID(session.get(_COOKIE, ""))
    except ValueError:
        return None
    row = db.session.get(SignInSession, session_id)
    if row is None or row.ended_at is not None:
        return None
    settings = current_app.config["SETTINGS"]
    now = clock.now()
    if now - row.seen_at > timedelta(minutes=settings.session_idle_minutes):
        return None
    if now - row.started_at > timedelta(hours=settings.session_hours):
        return None
    if now - row.seen_at > _SEEN_EVERY:
        _seen(row)
    person = db.session.get(Person, row.person_id)
    return identity_of(person) if person and person.deceased_at is None else None


def _seen(row: SignInSession) -> None:
    db.session.rollback()  # end the reading transaction before a writing one begins
    with transaction():
        db.session.execute(
            sa.update(SignInSession).where(SignInSession.id == row.id).values(seen_at=clock.now())
        )


def identity_of(person: Person) -> Identity:
    """A person's roles right now; a deputy who covers has the coordinator's too."""
    roles = {grant.role for grant in person.roles}
    if Role.DEPUTY in roles and cover_now():
        roles.add(Role.COORDINATOR)
    return Identity(person_id=person.id, name=person.first_name, roles=frozenset(roles))


def start(person: Person) -> None:
    """Sign this browser in. Anything an earlier session left in the cookie goes."""
    end()
    row = SignInSession(person_id=person.id, started_at=clock.now(), seen_at=clock.now())
    db.session.add(row)
    session[_COOKIE] = str(row.id)


def end() -> None:
    """Sign this browser out, on the server too."""
    held = session.get(_COOKIE)
    session.clear()
    if held:
        db.session.execute(
            sa.update(SignInSession)
            .where(SignInSession.id == uuid.UUID(held), SignInSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
