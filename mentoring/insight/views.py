"""How people are finding the role: by month, one month by region, and the same numbers as a file."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.core.web.pages import month as in_words
from mentoring.insight import chart, figures, queries, words

bp = Blueprint("insight", __name__, url_prefix="/insight")

WHO = (Role.COORDINATOR, Role.AUDITOR)
FIRST_YEAR, LAST_YEAR = 2000, 9998


@bp.get("")
@access.only(*WHO)
def index() -> ResponseReturnValue:
    months = queries.closed()
    return render_template(
        "insight/index.html",
        months=months,
        next_closing=queries.next_closing(),
        grace_days=queries.GRACE.days,
        drawing=chart.draw([(in_words(row.month), row.published.role) for row in months]),
        words=words,
        answer_words=[words.of((word,)) for word in figures.WORDS],
    )


@bp.get("/<int:year>/<int:number>")
@access.only(*WHO)
def month(year: int, number: int) -> ResponseReturnValue:
    """One month by region."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        abort(404)
    row = queries.get(date(year, number, 1))
    if row is None:
        abort(404)
    regions = row.published.role_by_region
    return render_template(
        "insight/month.html",
        row=row,
        regions=regions,
        contact=row.published.contact_by_region,
        drawing=chart.draw([(words.regions(group.regions), group.parts) for group in regions]),
        words=words,
    )


@bp.get("/figures.csv")
@access.only(*WHO)
def download() -> ResponseReturnValue:
    """Every number that the pages show, and no other."""
    file = io.StringIO()
    write = csv.writer(file).writerow
    write(["Month", "Who", "What", "People", "Percent"])
    for row in reversed(queries.closed(at_most=120)):
        for who, what, people, percent in words.lines(row.published):
            write([f"{row.month:%Y-%m}", who, what, people, "" if percent is None else percent])
    return Response(
        "\N{BYTE ORDER MARK}" + file.getvalue(),  # spreadsheets take it for another encoding without
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=how-people-are-finding-the-role.csv"},
    )
