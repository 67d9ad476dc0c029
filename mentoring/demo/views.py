"""Sign in as anybody made up, and read the e-mails. Registered only while the demonstration is on."""

from __future__ import annotations

import uuid
from pathlib import Path

from flask import Blueprint, abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, audit
from mentoring.core.db import transaction
from mentoring.demo import cast, mailbox, queries
from mentoring.people import queries as people
from mentoring.people import sessions

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("")
@access.public
def index() -> ResponseReturnValue:
    words = request.args.get("who", "").strip()[:100]
    return render_template(
        "demo/index.html",
        players=cast.players(),
        words=words,
        found=queries.find(words) if words else [],
        suggestions=queries.newest_suggestions(),
    )


@bp.post("/sign-in/<uuid:person_id>")
@access.public
def sign_in(person_id: uuid.UUID) -> ResponseReturnValue:
    person = people.get(person_id)
    if person is None:
        abort(404)
    with transaction():
        sessions.start(person)
        audit.record("demo.sign-in", person, actor_id=person.id, about_id=person.id)
    return redirect(url_for("home.index"))


# Named for those who link to it; the function may not hide the module of that name.
@bp.get("/mail", endpoint="mailbox")
@access.public
def mail_list() -> ResponseReturnValue:
    folder = mailbox.folder_of(current_app.config["SETTINGS"].mail_url)
    to = request.args.get("to", "").strip()[:200]
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    shelf = mailbox.shelf(folder, to=to, page=page) if folder else None
    return render_template("demo/mailbox.html", shelf=shelf, to=to)


def _file(name: str) -> Path:
    folder = mailbox.folder_of(current_app.config["SETTINGS"].mail_url)
    path = mailbox.path_of(folder, name) if folder else None
    if path is None:
        abort(404)
    return path


@bp.get("/mail/<name>")
@access.public
def letter(name: str) -> ResponseReturnValue:
    read = mailbox.read(_file(name))
    return render_template("demo/letter.html", letter=read, text=mailbox.linked(read.text))


@bp.get("/mail/<name>/file")
@access.public
def letter_file(name: str) -> ResponseReturnValue:
    return send_file(_file(name), mimetype="message/rfc822", as_attachment=True, download_name=name)
