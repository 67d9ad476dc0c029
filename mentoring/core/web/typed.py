"""What somebody typed, given back to them on the page that says why it was not saved."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

_NOT_TYPED = frozenset({"csrf_token", "held"})


def typed() -> list[str]:
    """The texts of the form that was sent: answers of more than one word. Choices and ids are none."""
    if request.method != "POST" or not request.accept_mimetypes.accept_html:
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # larger than we read
        return []
    return [value for name, value in sent if name not in _NOT_TYPED and len(value.split()) > 1]


def typed_here() -> list[str]:
    """The same, where a page of ours sent it: no other site has words of its own shown on ours."""
    return typed() if urlsplit(request.origin or "").netloc == request.host else []


def given_back(heading: str, texts: list[str], code: int) -> ResponseReturnValue:
    """The page, with each text to be copied. Nothing of them is kept."""
    rule = request.url_rule
    again = request.path if rule is not None and "GET" in (rule.methods or ()) else None
    sign_in = url_for("people.sign_in", next=again)
    page = render_template("layout/given_back.html", heading=heading, texts=texts, sign_in=sign_in)
    return page, code
