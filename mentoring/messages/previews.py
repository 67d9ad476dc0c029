"""What a kind of message looks like, filled with made-up facts; and its original words with placeholders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment

from mentoring.core.web import pages
from mentoring.messages import render, wording
from mentoring.messages.rules import BY_KIND, Content, Link
from mentoring.messages.samples import SAMPLES, SOMEBODY, title
from mentoring.messages.wording import Words
from mentoring.people.models import Person


@dataclass(frozen=True)
class Preview:
    subject: str
    text: str
    html: str


class _Name(str):
    """A placeholder in the place of a fact: filters and formats leave it as it is."""

    def __format__(self, spec: str) -> str:
        return str(self)


def preview(kind: str, reader: str, draft: Words | None = None) -> Preview:
    """The whole message to nobody, with the words that count now or with a draft."""
    sample = SAMPLES[kind]
    facts = sample.facts_for(reader)
    given = draft.filled(facts) if draft else None
    if BY_KIND[kind].optional:
        facts |= {"opt_out": render.absolute("messages.own_preferences")}
    content = Content(Link(sample.action, "messages.kind", {"kind": kind}), facts)
    return Preview(*render.words_of(kind, Person(name=SOMEBODY), content, given))


def shown(kind: str, reader: str = "") -> dict[str, Any]:
    """What the template of a test says about the message that it shows."""
    sample = SAMPLES[kind]
    facts = sample.facts_for(reader)
    words = wording.fitting(kind, facts)
    subject, body, after = _blocks(kind, facts, render.text_environment())
    if words:
        subject, body = words.subject, words.body
    return {
        "title": sample.title,
        "subject": subject,
        "paragraphs": wording.paragraphs(body) + wording.paragraphs(after),
    }


def original(kind: str, reader: str) -> Words:
    """The words of the template, each fact shown as its placeholder."""
    sample = SAMPLES[kind]
    facts = sample.facts_for(reader) | {name: _Name(f"{{{name}}}") for name in sample.placeholders}
    subject, body, _ = _blocks(kind, facts, current_app.extensions["messages.naming_environment"])
    return Words(subject, "\n\n".join(wording.paragraphs(body)))


def subject(kind: str) -> str:
    """What stands above a message of this kind. A test is named as what it is."""
    if kind not in BY_KIND or not can_be_changed(kind):
        return title(kind)
    words = wording.current(kind)
    return words.subject if words else original(kind, "").subject


def can_be_changed(kind: str) -> bool:
    """Not words that are put together from lists, nor those of a test, which are another message's."""
    plain = SAMPLES[kind].facts_for("")
    return kind != "test_message" and not any(
        isinstance(value, list | tuple | dict) for value in plain.values()
    )


def _blocks(kind: str, facts: dict[str, Any], texts: Environment) -> tuple[str, ...]:
    template = texts.get_template(f"email/{kind}.txt")
    context = template.new_context({"settings": current_app.config["SETTINGS"]} | facts)
    return tuple(
        "".join(template.blocks[name](context)).strip() if name in template.blocks else ""
        for name in ("subject", "body", "after")
    )


def init_app(app: Flask) -> None:
    app.jinja_env.globals["shown_in_test"] = shown

    def unless_named(write: Any) -> Any:
        return lambda value: value if isinstance(value, _Name) else write(value)

    naming = app.jinja_env.overlay(autoescape=False)
    naming.filters = app.jinja_env.filters | {
        name: unless_named(write)
        for name, write in (("day", pages.day), ("moment", pages.moment), ("month", pages.month))
    }
    app.extensions["messages.naming_environment"] = naming
