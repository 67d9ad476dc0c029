"""Verbs about people: add, join, give a role, ask for a link, claim it, cover, and record a death."""

from __future__ import annotations

import contextlib
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from mentoring.core import audit, clock
from mentoring.core.access import Role
from mentoring.core.crypto import keyed_hash
from mentoring.core.db import db, insert_once, transaction
from mentoring.people import queries
from mentoring.people.models import Channel, Cover, Person, RoleGrant, SignInRequest, SignInSession


class TooManyRequests(Exception):
    """More sign-in links than anybody needs were asked for in an hour."""


class AlreadyKnown(Exception):
    """Somebody with this e-mail address is registered."""


def build(*, name: str, email: str | None, roles: tuple[Role, ...], granted_by: uuid.UUID | None) -> Person:
    """A new person in the current transaction, not committed. For actions of this and higher rooms."""
    person = Person(
        name=name,
        email=queries.tidy_email(email) if email else None,
        channel=Channel.EMAIL if email else Channel.LETTER,
        give_email=bool(email),
        created_at=clock.now(),
    )
    person.roles = [_grant(person, role, granted_by) for role in roles]
    db.session.add(person)
    audit.record("people.add", person, actor_id=granted_by, about_id=person.id)
    return person


def _grant(person: Person, role: Role, by: uuid.UUID | None) -> RoleGrant:
    return RoleGrant(person_id=person.id, role=role, granted_at=clock.now(), granted_by=by)


def add(*, name: str, email: str | None, roles: tuple[Role, ...], by: uuid.UUID | None) -> Person:
    """Register somebody. Raises AlreadyKnown."""
    try:
        with transaction():
            return build(name=name, email=email, roles=roles, granted_by=by)
    except IntegrityError:
        raise AlreadyKnown from None


def join(name: str, email: str, role: Role, *, client: str) -> None:
    """Somebody registers themselves; a known address just gets its sign-in link. Raises TooManyRequests."""
    _check_not_too_many(email, client)
    if queries.by_email(email) is None:
        with contextlib.suppress(AlreadyKnown):  # pressed twice
            add(name=name, email=email, roles=(role,), by=None)
    ask_for_link(email, client=client)


def give_role(person: Person, role: Role, *, by: uuid.UUID | None) -> None:
    """Nothing happens where they hold it already, also when two give it in the same moment."""
    grant = {"person_id": person.id, "role": role, "granted_at": clock.now(), "granted_by": by}
    with transaction():
        if insert_once(RoleGrant, [grant]):
            audit.record(f"people.give-role-{role}", person, actor_id=by, about_id=person.id)
        db.session.expire(person, ["roles"])


def token_of(request_id: uuid.UUID) -> str:
    """The secret part of a sign-in link, derived again whenever it is needed and never stored."""
    return keyed_hash(current_app.config["SECRET_KEY"], "sign-in link", str(request_id))


def _hashed(purpose: str, value: str) -> str:
    return keyed_hash(current_app.config["SECRET_KEY"], purpose, value)


def _check_not_too_many(email: str, client: str) -> None:
    """Raises TooManyRequests for an address or a client that asked too often in the last hour."""
    limit = current_app.config["SETTINGS"].sign_in_links_an_hour
    for column, value, most in (
        (SignInRequest.address_hash, _hashed("address", queries.tidy_email(email)), limit),
        (SignInRequest.client_hash, _hashed("client", client), 10 * limit),
    ):
        recent = sa.select(sa.func.count()).where(
            column == value, SignInRequest.requested_at > clock.now() - timedelta(hours=1)
        )
        if (db.session.scalar(recent) or 0) >= most:
            raise TooManyRequests


def ask_for_link(email: str, *, client: str, next_page: str = "") -> None:
    """Record the wish for a link; the message follows from the row. An unknown address gets no message.

    Raises TooManyRequests.
    """
    settings, now = current_app.config["SETTINGS"], clock.now()
    email = queries.tidy_email(email)
    with transaction():
        _check_not_too_many(email, client)
        db.session.execute(
            sa.delete(SignInRequest).where(SignInRequest.requested_at < now - timedelta(days=7))
        )
        person = queries.by_email(email)
        row = SignInRequest(
            person_id=person.id if person and person.deceased_at is None else None,
            address_hash=_hashed("address", email),
            client_hash=_hashed("client", client),
            next=next_page,
            requested_at=now,
            expires_at=now + timedelta(minutes=settings.sign_in_link_minutes),
        )
        row.token_hash = _hashed("token", token_of(row.id))
        db.session.add(row)


def open_request(request_id: uuid.UUID, token: str) -> SignInRequest | None:
    """The request of a link that can still be used: the address it went to is still the person's."""
    row = db.session.get(SignInRequest, request_id)
    person = queries.get(row.person_id) if row and row.person_id else None
    usable = (
        row is not None
        and person is not None
        and person.deceased_at is None
        and row.address_hash == _hashed("address", person.email or "")
        and row.claimed_at is None
        and clock.now() < row.expires_at
        and row.token_hash == _hashed("token", token)
    )
    return row if usable else None


def claim(request_id: uuid.UUID, token: str) -> tuple[Person, str] | None:
    """Use a link, once: the person and where they wanted to go. None if it cannot be used any more."""
    with transaction():
        row = open_request(request_id, token)
        if row is None:
            return None
        claimed = db.session.execute(
            sa.update(SignInRequest)
            .where(SignInRequest.id == row.id, SignInRequest.claimed_at.is_(None))
            .values(claimed_at=clock.now())
        )
        person = queries.get(row.person_id) if row.person_id else None
        if claimed.rowcount != 1 or person is None:  # type: ignore[attr-defined]
            return None
        if person.email_confirmed_at is None:
            person.email_confirmed_at = clock.now()
        audit.record("people.sign-in", person, actor_id=person.id, about_id=person.id)
        return person, row.next


def start_cover(*, by: uuid.UUID) -> None:
    """The deputy stands in from now on. Nothing happens where they do already."""
    with transaction():
        if queries.cover_now() is None:
            cover = Cover(started_at=clock.now(), started_by=by)
            db.session.add(cover)
            audit.record("people.start-cover", cover, actor_id=by)


def end_cover(*, by: uuid.UUID) -> None:
    """Nobody stands in from now on, also where two began it in the same moment."""
    with transaction():
        for cover in db.session.scalars(sa.select(Cover).where(Cover.ended_at.is_(None))):
            cover.ended_at, cover.ended_by = clock.now(), by
            audit.record("people.end-cover", cover, actor_id=by)


def record_death(person_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """Sign them out everywhere and let no link sign them in. False where it is recorded already.

    In the current transaction, not committed: what they had here ends with it, in the rooms above.
    """
    now = clock.now()
    person = _mark(person_id, now)
    if person is None:
        return False
    sessions, links = SignInSession, SignInRequest
    for statement in (
        sa.update(sessions)
        .where(sessions.person_id == person_id, sessions.ended_at.is_(None))
        .values(ended_at=now),
        sa.update(links).where(links.person_id == person_id, links.expires_at > now).values(expires_at=now),
    ):
        db.session.execute(statement)
    audit.record("people.record-death", person, actor_id=by, about_id=person_id)
    return True


def take_back_death(person_id: uuid.UUID, *, by: uuid.UUID) -> bool:
    """It was recorded about the wrong person: they can sign in again. False where there is no such record.

    In the current transaction, not committed.
    """
    person = _mark(person_id, None)
    if person is None:
        return False
    audit.record("people.correct-death", person, actor_id=by, about_id=person_id)
    return True


def _mark(person_id: uuid.UUID, at: datetime | None) -> Person | None:
    """Set when a death was recorded, once: None where it stands like that already."""
    person = db.session.get(Person, person_id, with_for_update={"of": Person}, populate_existing=True)
    if person is None or (person.deceased_at is None) is (at is None):
        return None
    person.deceased_at = at
    return person
