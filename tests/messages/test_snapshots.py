"""How each message looks, word for word.

`UPDATE_SNAPSHOTS=1 pytest tests/messages/test_snapshots.py` rewrites them. Read what changed.
"""

import os
from pathlib import Path

import pytest

from mentoring.messages.rules import RULES
from tests.messages import every_kind

SNAPSHOTS = Path(__file__).parent / "snapshots"
KINDS = [rule.kind for rule in RULES]


def pictures(kind):
    """File name → what stands in it."""
    letter = every_kind.made()[kind][0].letter
    text = every_kind.steady(f"Subject: {letter.subject}\n\n{letter.text}").rstrip() + "\n"
    html = every_kind.steady(letter.html).rstrip() + "\n"
    return {f"{kind}.txt": text, f"{kind}.html": html}


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_looks_as_it_did(app, kind):
    for name, picture in pictures(kind).items():
        if os.environ.get("UPDATE_SNAPSHOTS"):
            SNAPSHOTS.mkdir(exist_ok=True)
            (SNAPSHOTS / name).write_text(picture, encoding="utf-8")
        assert (SNAPSHOTS / name).read_text(encoding="utf-8") == picture


def test_no_snapshot_is_left_over():
    names = {file.name for file in SNAPSHOTS.iterdir()}
    assert names == {f"{kind}.{end}" for kind in KINDS for end in ("txt", "html")}
