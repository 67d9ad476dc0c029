"""Sharing: the owner's page about it, and the plan as somebody else sees it."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.pairings.models import PairingState
from mentoring.people import queries as people
from mentoring.wellbeing.blueprint import bp
from mentoring.wellbeing.plan import queries, sharing, sitting
from mentoring.wellbeing.plan.actions import NoPlan
from mentoring.wellbeing.plan.forms import ShareForm
from mentoring.wellbeing.plan.models import Plan, Reader
from mentoring.wellbeing.plan.sections import BY_KEY, SECTIONS
from mentoring.wellbeing.plan.views import mentor_of, own_plan_or_start


@bp.route("/plan/sharing", methods=["GET", "POST"])
@access.only(Role.PSP)
def plan_sharing() -> ResponseReturnValue:
    """One table: sections, and who may see them from now on."""
    plan = own_plan_or_start()
    if request.method == "GET":
        return _page(plan)
    form = ShareForm()
    if not form.validate():
        abort(400)
    try:
        sharing.share(
            plan.person_id,
            mentor=form.mentor.data,
            coordinator=form.coordinator.data,
            on_break=form.on_break.data,
            was=form.was.data or "",
        )
    except sharing.Moved:
        return _page(plan, moved=True), 409
    flash("Saved. It holds from this moment.")
    return redirect(url_for("wellbeing.plan_sharing"))


def _page(plan: Plan, *, moved: bool = False) -> str:
    pairing = mentor_of(plan)
    held = {(share.key, share.reader): share for share in queries.shares(plan)}
    looks, sittings = queries.looks(plan), queries.sittings(plan)
    ids = {look.person_id for look in looks} | {row.coordinator_id for row, _ in sittings}
    return render_template(
        "wellbeing/plan/sharing.html",
        plan=plan,
        lines=queries.lines(plan),
        with_mentor={
            key
            for (key, reader), share in held.items()
            if reader is Reader.MENTOR and pairing is not None and share.pairing_id == pairing.id
        },
        with_coordinator={key for key, reader in held if reader is Reader.COORDINATOR},
        pairing=pairing,
        paused=pairing is not None and pairing.state is PairingState.PAUSED,
        on_break=pairing is not None and plan.break_pairing_id == pairing.id,
        coordinators=people.with_role(Role.COORDINATOR),
        was=sharing.state(plan, pairing),
        looks=looks,
        sittings=sittings,
        calls=sitting.calls(plan),
        open_since=clock.now() - sitting.LASTS,
        lasts=sitting.LASTS,
        names={person.id: person.first_name for person in people.by_ids(ids).values()},
        titles={section.key: section.title for section in SECTIONS},
        by_key=BY_KEY,
        moved=moved,
    )


@bp.get("/plan/sharing/as/<any(mentor, coordinator):reader>")
@access.only(Role.PSP)
def plan_as(reader: str) -> ResponseReturnValue:
    """What they see, by the same query and on the same page."""
    plan = own_plan_or_start()
    shown = sharing.view(plan.person_id, Reader(reader))
    if shown is None:
        return render_template("wellbeing/plan/nothing_shared.html", reader=reader, pairing=mentor_of(plan))
    return render_template("wellbeing/plan/shared.html", shown=shown, as_owner=True)


@bp.get("/plans/<uuid:owner_id>")
@access.signed_in
def plan_of(owner_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody else's plan, as far as it is shared. Whoever may see nothing learns nothing: 404.

    Who once looked is told that nothing is shared now, and not why or since when.
    """
    if owner_id == access.me().person_id:
        return redirect(url_for("wellbeing.plan"))
    try:
        shown = sharing.look(owner_id, access.me())
    except NoPlan:  # deleted in the same moment
        shown = None
    if shown is None:
        owner = sharing.looked_before(owner_id, access.me()) or abort(404)
        return render_template("wellbeing/plan/not_shared.html", owner=owner), 404
    return render_template("wellbeing/plan/shared.html", shown=shown, as_owner=False)
