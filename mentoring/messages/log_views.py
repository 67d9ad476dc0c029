"""The delivery log: all of it, one person's, one's own, and totals for the auditor; and sending again."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.messages import log, preferences, resending, stops
from mentoring.messages.blueprint import bp
from mentoring.messages.forms import SearchForm
from mentoring.messages.models import StopReason
from mentoring.messages.resending import CannotSend
from mentoring.messages.rules import RULES
from mentoring.people import queries as people
from mentoring.people.models import Person

_LAST_PAGE = 10_000  # beyond it no database can count


def page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)


def person_or_404(person_id: uuid.UUID) -> Person:
    person = people.get(person_id)
    if person is None:
        abort(404)
    return person


@bp.get("/messages")
@access.only(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    form = SearchForm(request.args)
    chosen = {name: form[name].data or "" for name in ("q", "kind", "state")}
    if not form.validate():
        chosen = dict.fromkeys(chosen, "")
    found = log.find(
        clock.now(),
        reader_id=access.me().person_id,
        text=chosen["q"],
        kind=chosen["kind"],
        state=chosen["state"],
        page=page_number(),
    )
    kept = {name: value for name, value in chosen.items() if value}
    return render_template(
        "messages/log.html", form=form, found=found, kept=kept, everything=stops.everything()
    )


@bp.get("/messages/people/<uuid:person_id>")
@access.only(Role.COORDINATOR)
def person(person_id: uuid.UUID) -> ResponseReturnValue:
    """What one person was owed, and what they want."""
    who = person_or_404(person_id)
    return render_template(
        "messages/person.html",
        person=who,
        found=log.find(clock.now(), reader_id=access.me().person_id, person_id=who.id, page=page_number()),
        wishes=preferences.of(who.id),
        stops=stops.of([who.id]).get(who.id, frozenset()),
        StopReason=StopReason,
        everything=stops.everything(),
    )


@bp.post("/messages/<uuid:message_id>/again")
@access.only(Role.COORDINATOR)
def again(message_id: uuid.UUID) -> ResponseReturnValue:
    try:
        row = resending.send_again(message_id, by=access.me().person_id, now=clock.now())
    except CannotSend as refusal:
        flash(str(refusal), "refused")
        return redirect(_back())
    flash("It is in line to be sent again.")
    return redirect(url_for("messages.person", person_id=row.person_id))


def _back() -> str:
    """To the person's page where the button was, else to the log."""
    person_id = request.form.get("person", type=uuid.UUID)
    return url_for("messages.person", person_id=person_id) if person_id else url_for("messages.index")


@bp.get("/messages/mine")
@access.signed_in
def mine() -> ResponseReturnValue:
    me, page = access.me(), page_number()
    found, more = log.received(me.person_id, page)
    return render_template(
        "messages/mine.html", found=found, more=more, page=page, wishes=me.has(Role.PSP, Role.MENTOR)
    )


@bp.get("/messages/totals")
@access.only(Role.AUDITOR)
def totals() -> ResponseReturnValue:
    """`?month=2026-03`; this month without it."""
    this_month = clock.today().replace(day=1)
    first = log.first_month() or this_month
    month = min(max(_month(request.args.get("month", "")) or this_month, first), this_month)
    around: dict[str, Any] = {
        "earlier": clock.add_months(month, -1) if month > first else None,
        "later": clock.add_months(month, 1) if month < this_month else None,
    }
    kinds = [rule.kind for rule in RULES]
    return render_template(
        "messages/totals.html", month=month, found=log.totals(month, kinds), few=log.FEW, **around
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
