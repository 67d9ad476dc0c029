"""Help now for everybody, and making sure that its numbers are right."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.wellbeing import helpline_checks as checks
from mentoring.wellbeing import helplines
from mentoring.wellbeing.blueprint import bp


@bp.get("/help")
@access.public
def help_now() -> ResponseReturnValue:
    return render_template("wellbeing/help.html", checked=checks.checked_or_file())


@bp.route("/help/check", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def check_helplines() -> ResponseReturnValue:
    """POST says of each ticked line that it is as shown, today."""
    if request.method == "POST":
        count = checks.record(request.form.getlist("line"), by=access.me().person_id)
        if count:
            flash("Noted. Get help now says that it was checked today.")
            return redirect(url_for("wellbeing.help_now"))
    on = checks.checked()
    return render_template(
        "wellbeing/check_helplines.html",
        lines=helplines.lines(),
        checked=on,
        old={digest for digest, day in on.items() if day + checks.EVERY < clock.today()},
        nothing_ticked=request.method == "POST",
        days=checks.EVERY.days,
    )
