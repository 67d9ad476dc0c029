"""The page of a link in a check-in's e-mail. Nobody's name is on it, and only its button answers."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.wellbeing import one_tap as taps
from mentoring.wellbeing.blueprint import bp


@bp.route("/check-ins/tap/<token>", methods=["GET", "POST"])
@access.public
def one_tap(token: str) -> ResponseReturnValue:
    """Used, too old, forged or answered otherwise: one page for all, so that it tells nothing."""
    if request.method == "POST":
        if taps.use(token):
            return redirect(url_for("wellbeing.tapped"))
        return render_template("wellbeing/tap_over.html"), 410
    found = taps.find(token, clock.now())
    if found is None:
        return render_template("wellbeing/tap_over.html"), 410
    return render_template("wellbeing/tap.html", token=token, words=found.tap.words)


@bp.get("/check-ins/tap/saved")
@access.public
def tapped() -> ResponseReturnValue:
    return render_template("wellbeing/tapped.html")
