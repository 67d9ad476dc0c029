"""Sign in by e-mailed link, join, sign out, cover, and the auditor's trail."""

from __future__ import annotations

import re
import uuid

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.core.crypto import keyed_hash
from mentoring.core.db import transaction
from mentoring.people import actions, queries, sessions, trail
from mentoring.people.forms import JoinForm, SignInForm

bp = Blueprint("people", __name__)

# Only what addresses are written in: a browser drops tabs and line ends, which makes “/<tab>/x” into “//x”.
_PAGE = re.compile(r"/(?![/\\])[!-~]{0,498}")


def _safe(page: str | None) -> str:
    """A page of this site, or nothing: never an address elsewhere."""
    return page if page and _PAGE.fullmatch(page) else ""


def _client() -> str:
    return request.remote_addr or ""


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            actions.ask_for_link(form.email.data, client=_client(), next_page=_safe(request.args.get("next")))
        except actions.TooManyRequests:
            abort(429)
        return _sent(form.email.data, joined=False)
    return render_template("people/sign_in.html", form=form)


def _sent(email: str, *, joined: bool) -> ResponseReturnValue:
    """To the page that says where the link went. It repeats what was typed and nothing that we know."""
    session["link_to"], session["joined"] = email, joined
    return redirect(url_for("people.link_sent"))


@bp.get("/sign-in/sent")
@access.public
def link_sent() -> ResponseReturnValue:
    return render_template(
        "people/link_sent.html", email=session.get("link_to", ""), joined=session.get("joined", False)
    )


@bp.route("/sign-in/<uuid:request_id>/<token>", methods=["GET", "POST"])
@access.public
def claim_link(request_id: uuid.UUID, token: str) -> ResponseReturnValue:
    """GET only shows a button: mail scanners follow links, and must not use them up."""
    if request.method == "GET":
        if actions.open_request(request_id, token) is None:
            if access.identity() is not None:  # pressed the link in the e-mail a second time
                return redirect(url_for("home.index"))
            return render_template("people/link_expired.html"), 410
        return render_template("people/claim_link.html")
    claimed = actions.claim(request_id, token)
    if claimed is None:
        return render_template("people/link_expired.html"), 410
    person, next_page = claimed
    with transaction():
        sessions.start(person)
    return redirect(next_page or url_for("home.index"))


@bp.post("/sign-out")
@access.public
def sign_out() -> ResponseReturnValue:
    with transaction():
        sessions.end()
    return redirect(url_for("home.index"))


@bp.route("/join", methods=["GET", "POST"])
@access.public
def join() -> ResponseReturnValue:
    """The answer is the same whether or not the address is known already."""
    form = JoinForm()
    if form.validate_on_submit():
        try:
            actions.join(form.name.data, form.email.data, Role(form.role.data), client=_client())
        except actions.TooManyRequests:
            abort(429)
        return _sent(form.email.data, joined=True)
    return render_template("people/join.html", form=form)


@bp.post("/become-a-mentor")
@access.only(Role.PSP)
def become_mentor() -> ResponseReturnValue:
    person = queries.get(access.me().person_id)
    if person is None:
        abort(404)
    actions.give_role(person, Role.MENTOR, by=person.id)
    return redirect(url_for("home.index"))


@bp.route("/cover", methods=["GET", "POST"])
@access.only(Role.COORDINATOR, Role.DEPUTY)
def cover() -> ResponseReturnValue:
    me = access.me()
    if request.method == "POST":
        if request.form.get("cover") == "start":
            actions.start_cover(by=me.person_id)
            flash("The deputy is now covering.")
        else:
            actions.end_cover(by=me.person_id)
            flash("The cover has ended.")
        return redirect(url_for("people.cover"))
    running = queries.cover_now()
    starter = queries.get(running.started_by) if running else None
    return render_template(
        "people/cover.html", cover=running, starter=starter, deputies=queries.with_role(Role.DEPUTY)
    )


@bp.get("/audit")
@access.only(Role.AUDITOR)
def audit_trail() -> ResponseReturnValue:
    """Everything that was done, without anybody's name: people are shown as short keyed codes."""
    page = trail.everybodys(request.args.get("page", 1, type=int))
    return render_template("people/audit.html", page=page, code=_pseudonym)


@bp.get("/audit/own")
@access.only(Role.COORDINATOR)
def own_trail() -> ResponseReturnValue:
    """What the coordinator, or the deputy who covers, did themselves."""
    page = trail.own(access.me().person_id, request.args.get("page", 1, type=int))
    return render_template("people/own_trail.html", page=page, words=trail.words)


def _pseudonym(person_id: uuid.UUID | None) -> str:
    if person_id is None:
        return "the service"
    return "P-" + keyed_hash(current_app.config["SECRET_KEY"], "audit", str(person_id))[:8]
