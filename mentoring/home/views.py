"""The front page of whoever is there, and the pages about the service."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from mentoring.casework import queries as casework
from mentoring.core import access
from mentoring.core.access import Role
from mentoring.home import cards, desk
from mentoring.wellbeing.concerns import queries as concerns

bp = Blueprint("home", __name__)


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    """What the service is, for somebody signed out; what to do next, for somebody signed in."""
    who = access.identity()
    if who is None:
        return render_template("home/start.html")
    return render_template(
        "home/index.html",
        who=who,
        psp=cards.for_psp(who.person_id) if who.has(Role.PSP) else [],
        mentor=cards.for_mentor(who.person_id) if who.has(Role.MENTOR) else [],
        invite=who.has(Role.PSP) and not who.has(Role.MENTOR) and cards.invites_to_mentor(who.person_id),
        with_deputy=casework.with_deputy(who.person_id)
        if who.has(Role.DEPUTY) and not who.has(Role.COORDINATOR)
        else [],
        unopened=concerns.count_unopened(who) if who.has(Role.SAFEGUARDING) else 0,
        desk=desk.look(who.person_id) if who.has(Role.COORDINATOR) else None,
    )


@bp.get("/contact")
@access.public
def contact() -> ResponseReturnValue:
    return render_template("home/contact.html")


@bp.get("/accessibility")
@access.public
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")


@bp.get("/privacy")
@access.public
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@bp.get("/cookies")
@access.public
def cookies() -> ResponseReturnValue:
    return render_template("home/cookies.html")
