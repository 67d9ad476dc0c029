"""A test client that checks every HTML page it is given: strict HTML, one h1, a title, no id twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient


class CheckedClient(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check(response.get_data(as_text=True), str(args[0]) if args else "")
        return response


def check(html: str, where: str = "") -> None:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    # html5lib predates <search> and reports nothing else that browsers accept.
    errors = [(place, code, data) for place, code, data in parser.errors]
    assert not errors, f"{where}: not valid HTML: {errors[:3]}"
    headings = tree.findall(".//h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1 headings"
    title = tree.find(".//title")
    assert title is not None
    assert (title.text or "").strip(" –"), f"{where}: no title"
    twice = [i for i, n in Counter(e.get("id") for e in tree.iter() if e.get("id")).items() if n > 1]
    assert not twice, f"{where}: ids used twice: {twice}"
