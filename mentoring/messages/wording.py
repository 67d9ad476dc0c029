"""The coordinator's own words for a kind of message: which count now, and whether they will do.

They are plain text: paragraphs with an empty line between them, and placeholders in single braces. Nothing in
them is ever taken for markup or for a template.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import g

from mentoring.core import audit, clock
from mentoring.core.db import db, insert_once, transaction
from mentoring.core.web import pages
from mentoring.messages.models import Wording
from mentoring.messages.samples import Plain, Sample

MOST_SUBJECT, MOST_BODY = 80, 2000  # characters
_CHANGES = uuid.UUID("5f0f4c0e-6c56-4a3e-9a4e-0d6f5b1c7a21")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
# Words that say something about somebody's health, feelings, life or answers: e-mail is no place for them.
_SENSITIVE = re.compile(
    r"\b(?:wellbeing|mental|health|harm\w*|struggl\w*|distress\w*|crisis|suicid\w*|grie[fv]\w*|bereave\w*"
    r"|illness\w*|disab\w*|carers?|trauma\w*|diagnos\w*|religio\w*|ethnic\w*|gender|sexual\w*|gay|lesbian"
    r"|faith|autis\w*|declin\w*|reject\w*|refus\w*|complain\w*|safeguard\w*|incidents?|deaths?|died)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """A subject and a body, with placeholders or filled in."""

    subject: str
    body: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return paragraphs(self.body)

    def filled(self, facts: Mapping[str, Any]) -> Words | None:
        """With facts in the place of placeholders; None where one of them is missing or cannot be written."""
        wanted = set(_PLACEHOLDER.findall(self.subject + self.body))
        if not all(_can_be_written(facts.get(name)) for name in wanted):
            return None

        def put_in(text: str) -> str:
            return _PLACEHOLDER.sub(lambda found: _written(facts[found[1]]), text)

        return Words(put_in(self.subject), put_in(self.body))


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _can_be_written(value: object) -> bool:
    return isinstance(value, Plain) and not isinstance(value, bool)


def _written(value: Plain) -> str:
    if isinstance(value, datetime):
        return pages.moment(value)
    if isinstance(value, date):
        return pages.day(value)
    return value if isinstance(value, str) else f"{value:,}"


def current(kind: str, reader: str = "") -> Words | None:
    """The words that count now; None: the original ones. One query, however many kinds are asked about."""
    row = newest(kind, reader)
    return None if row is None or row.original else Words(row.subject or "", row.body or "")


def newest(kind: str, reader: str) -> Wording | None:
    """The last change, which may be one back to the original words."""
    if "wordings" not in g:
        rows = sa.select(Wording).order_by(Wording.changed_at, Wording.id)
        g.wordings = {(row.kind, row.reader): row for row in db.session.scalars(rows)}
    found: Wording | None = g.wordings.get((kind, reader))
    return found


def version(kind: str, reader: str) -> str:
    """Of the words that count now. Whoever changes them says from which version on."""
    row = newest(kind, reader)
    return str(row.id) if row else ""


def reader_of(facts: Mapping[str, Any]) -> str:
    """Which of the two a message with these facts is for; empty where everybody is told the same."""
    return ("psp" if facts["psp"] else "mentor") if "psp" in facts else ""


def fitting(kind: str, facts: Mapping[str, Any]) -> Words | None:
    """The words that count now, filled in; None: the original ones, also where these do not fit any more."""
    words = current(kind, reader_of(facts)) or current(kind)
    return words.filled(facts) if words else None


def history(kind: str, reader: str) -> list[Wording]:
    """Every change, the newest first."""
    found = sa.select(Wording).where(Wording.kind == kind, Wording.reader == reader)
    return list(db.session.scalars(found.order_by(Wording.changed_at.desc(), Wording.id.desc())))


def wrong_with_subject(text: str, sample: Sample) -> str:
    """What is wrong in one sentence; empty: nothing. Names stay out of subjects, which others may see."""
    named = [name for name in _PLACEHOLDER.findall(text) if sample.names_somebody(name)]
    if named:
        return f"A subject can hold no name: leave out {{{named[0]}}}"
    if "\n" in text:
        return "A subject is one line"
    return _wrong(text, sample, MOST_SUBJECT)


def wrong_with_body(text: str, sample: Sample) -> str:
    """What is wrong in one sentence; empty: nothing."""
    return _wrong(text, sample, MOST_BODY)


def _wrong(text: str, sample: Sample, most: int) -> str:
    if len(text) > most:
        return f"Must be {most:,} characters or fewer. You have {len(text):,}"
    known = sample.placeholders
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            use = ", ".join(f"{{{one}}}" for one in known)
            return f"{{{name}}} is not known. " + (f"You can use {use}" if use else "This message has none")
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        return (
            "One of the curly brackets { } has no partner. Each name needs both, like {name}, and they"
            " are for nothing else"
        )
    return ""


def sensitive(words: Words) -> list[str]:
    """Words in it that say too much about somebody, in small letters, each once."""
    return sorted({found.lower() for found in _SENSITIVE.findall(f"{words.subject}\n{words.body}")})


def save(kind: str, reader: str, words: Words, *, after: str, by: uuid.UUID) -> bool:
    """From the next message on. The caller has checked the words.

    False where somebody else has changed them since the version `after`: then nothing is.
    """
    return _add(kind, reader, words, after, by)


def restore(kind: str, reader: str, *, after: str, by: uuid.UUID) -> bool:
    """Back to the original words. False where they count already, or somebody else has changed them since."""
    return current(kind, reader) is not None and _add(kind, reader, None, after, by)


def _add(kind: str, reader: str, words: Words | None, after: str, by: uuid.UUID) -> bool:
    with transaction():
        g.pop("wordings", None)
        if after != version(kind, reader):
            return False
        row = {
            # It follows from the version before: of two who change that one at once, one is let in.
            "id": uuid.uuid5(_CHANGES, f"{kind} {reader} {after}"),
            "kind": kind,
            "reader": reader,
            "subject": words.subject if words else None,
            "body": words.body if words else None,
            "changed_at": clock.now(),
            "changed_by": by,
        }
        if not insert_once(Wording, [row]):
            return False
        g.pop("wordings", None)
        made = db.session.get_one(Wording, row["id"])
        audit.record("messages.change-words" if words else "messages.original-words", made, actor_id=by)
        return True
