"""A test client that checks every HTML page it is given: strict HTML, one h1, a title, no id twice."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient

# What may differ between two pages of one shape: the words between tags, and the ids and secrets in them.
_WORDS = re.compile(r'(?<=>)[^<]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|(?<=nonce=")[^"]+')
_shapes_seen: set[int] = set()


class CheckedClient(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            html = response.get_data(as_text=True)
            shape = hash(_WORDS.sub("", html))  # a strict parse takes longer than making the page did
            if shape not in _shapes_seen:
                check(html, str(args[0]) if args else "")
                _shapes_seen.add(shape)
        return response


def check(html: str, where: str = "") -> None:
    """Raise AssertionError with what is wrong about a page."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not parser.errors, f"{where}: not valid HTML: {parser.errors[:3]}"
    headings = tree.findall(".//h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1 headings"
    title = tree.find(".//title")
    assert title is not None
    assert (title.text or "").strip(" –"), f"{where}: no title"
    twice = [i for i, n in Counter(e.get("id") for e in tree.iter() if e.get("id")).items() if n > 1]
    assert not twice, f"{where}: ids used twice: {twice}"
