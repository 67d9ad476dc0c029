"""Raising a concern: 999 first, then what was seen or heard, then what happens with it."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.core.web.fields import options
from mentoring.pairings import queries as pairings
from mentoring.pairings.models import Pairing
from mentoring.wellbeing.concerns import actions, queries
from mentoring.wellbeing.concerns.blueprint import bp
from mentoring.wellbeing.concerns.forms import AUDIENCE, ConcernForm, DangerForm
from mentoring.wellbeing.concerns.models import Audience, Danger, Told


@bp.route("/new", methods=["GET", "POST"])
@bp.route("/new/<uuid:pairing_id>", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def start(pairing_id: uuid.UUID | None = None) -> ResponseReturnValue:
    """Whom to call in danger, before anything is typed."""
    pairing = _own(pairing_id)
    form = DangerForm()
    if form.validate_on_submit():
        return redirect(url_for("concerns.write", pairing_id=pairing_id, danger=form.danger.data))
    return render_template("wellbeing/concerns/start.html", form=form, pairing=pairing, other=_other(pairing))


@bp.route("/new/write", methods=["GET", "POST"])
@bp.route("/new/<uuid:pairing_id>/write", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def write(pairing_id: uuid.UUID | None = None) -> ResponseReturnValue:
    pairing, me = _own(pairing_id), access.me()
    try:
        danger = Danger(request.args.get("danger", ""))
    except ValueError:
        return redirect(url_for("concerns.start", pairing_id=pairing_id))
    form = ConcernForm()
    out = queries.parties(me.person_id, pairing)
    offered = [kind for kind in Audience if queries.readers(kind, out)]
    form.audience.choices = options((kind.value, AUDIENCE[kind]) for kind in offered)
    if form.validate_on_submit():
        concern_id = form.concern_id()
        try:
            actions.raise_concern(
                concern_id,
                by=me.person_id,
                pairing_id=pairing_id,
                audience=Audience(form.audience.data),
                danger=danger,
                told=Told(form.told.data),
                text=form.text.data,
            )
        except actions.NobodyToRead:  # the last of them has gone while it was written
            form.audience.errors = ["Nobody there can read it at the moment. Choose somebody else."]
        else:
            return redirect(url_for("concerns.received", concern_id=concern_id))
    return render_template(
        "wellbeing/concerns/write.html",
        form=form,
        pairing=pairing,
        other=_other(pairing),
        danger=danger,
        offered=offered,
    )


@bp.get("/<uuid:concern_id>/received")
@access.only(Role.PSP, Role.MENTOR)
def received(concern_id: uuid.UUID) -> ResponseReturnValue:
    """For whoever raised it: what happens now."""
    concern = queries.get(concern_id)
    if concern is None or concern.raised_by != access.me().person_id:
        abort(404)
    return render_template(
        "wellbeing/concerns/received.html", concern=concern, readers=queries.readers_of(concern)
    )


@bp.get("/mine")
@access.only(Role.PSP, Role.MENTOR)
def mine() -> ResponseReturnValue:
    """That it was received, seen and closed, and when; not a word of it."""
    rows = queries.raised_by(access.me().person_id)
    return render_template("wellbeing/concerns/mine.html", rows=rows, today=clock.today())


def _own(pairing_id: uuid.UUID | None) -> Pairing | None:
    if pairing_id is None:
        return None
    pairing = pairings.get_pairing(pairing_id)
    if pairing is None or access.me().person_id not in (pairing.psp_id, pairing.mentor_id):
        abort(404)
    return pairing


def _other(pairing: Pairing | None) -> str:
    """What to call the other one of the two; empty without a pair."""
    if pairing is None:
        return ""
    return (pairing.mentor if pairing.psp_id == access.me().person_id else pairing.psp).first_name
