"""From an outbox row to a letter: subject, text and HTML from the same pair of templates.

Where other people read the inbox, every message but the sign-in link is `you_have_a_message`: no name,
nothing of what it is about, and a link to sign in.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from jinja2 import Environment
from werkzeug.routing import MapAdapter

from mentoring.core import clock
from mentoring.core.web.pages import TEMPLATES
from mentoring.messages import opting_out, wording
from mentoring.messages.delivery import Letter
from mentoring.messages.delivery.event import Event
from mentoring.messages.models import OutboxMessage
from mentoring.messages.rules import BY_KIND, Content, Link
from mentoring.messages.wording import Words
from mentoring.people.models import Person

SHARED = "you_have_a_message"
TEMPLATE_FOLDER = TEMPLATES / "email"


def absolute(endpoint: str, **values: Any) -> str:
    """The public address of a page, with no request at hand."""
    base_url = current_app.config["SETTINGS"].base_url
    known: dict[str, MapAdapter] = current_app.extensions["messages.pages"]
    if base_url not in known:
        base = urlsplit(base_url)
        known[base_url] = current_app.url_map.bind(
            base.netloc, script_name=base.path or "/", url_scheme=base.scheme
        )
    return known[base_url].build(endpoint, values, force_external=True)


def letter_for(row: OutboxMessage, person: Person, now: datetime, record: Any = None) -> Letter:
    """The complete message. Only for a row that is still owed, and a person who has an e-mail address.

    `record` is what the message is about, where it was read already.
    """
    rule, settings = BY_KIND[row.kind], current_app.config["SETTINGS"]
    kind, content = rule.kind, rule.fill(row, person, record)
    opt_out = ""
    if person.shared_inbox and not rule.urgent:
        kind, content = SHARED, Content(Link("Sign in to read it", "people.sign_in"))
    elif rule.optional:
        opt_out = absolute("messages.opt_out", token=opting_out.token_for(row))
        content = replace(content, facts=content.facts | {"opt_out": opt_out})
    subject, text, html = words_of(kind, person, content)
    return Letter(
        id=row.id,
        copy=row.copy,
        made_at=row.created_at,
        date=now,
        sender_name=settings.service_name,
        sender=settings.mail_from,
        reply_to=settings.contact_email,
        to=person.email or "",
        subject=subject,
        text=text,
        html=html,
        unsubscribe=opt_out,
        events=_events(row, content, now),
    )


def _events(row: OutboxMessage, content: Content, now: datetime) -> tuple[Event, ...]:
    """The day that a message is about, if it is still to come; the same entry in each message."""
    if content.event_on is None or content.event_on < clock.day_of(now):
        return ()
    uid = uuid.uuid5(row.subject_id, f"{content.event_title} {content.event_on}")
    return (Event(uid=str(uid), day=content.event_on, title=content.event_title, made_at=row.created_at),)


def words_of(
    kind: str, person: Person, content: Content, edited: Words | None = None
) -> tuple[str, str, str]:
    """Subject, text and HTML of a kind of message: in the coordinator's words, given or saved, if any."""
    given = {
        "settings": current_app.config["SETTINGS"],
        "greeting": "Hello" if person.shared_inbox else f"Dear {person.first_name}",
        "action": content.action.words,
        "link": absolute(content.action.endpoint, **content.action.values),
        "answers": [(link.words, absolute(link.endpoint, **link.values)) for link in content.answers],
        "help_link": absolute("wellbeing.help_now"),
    } | content.facts
    name = kind
    if edited := edited or wording.fitting(kind, content.facts):
        name = "_edited"
        given |= {"original": f"email/{kind}", "words": edited}
    text_template = text_environment().get_template(f"email/{name}.txt")
    context = text_template.new_context(given)  # one for both: making it costs as much as the words
    subject = "".join(text_template.blocks["subject"](context)).strip()
    text = "".join(text_template.root_render_func(context))
    html = current_app.jinja_env.get_template(f"email/{name}.html").render(given | {"subject": subject})
    return subject, text, html


def words_to_say(kind: str, content: Content) -> tuple[str, str]:
    """Subject and body of a kind of message, without greeting or link, for a person to pass on.

    `templates/letter/<kind>.txt` where the e-mail asks somebody to sign in, else the body of the e-mail.
    """
    texts, given = text_environment(), {"settings": current_app.config["SETTINGS"]} | content.facts
    edited = wording.fitting(kind, content.facts)

    def block(name: str, *templates: str) -> str:
        template = texts.select_template(templates)
        return "".join(template.blocks[name](template.new_context(given))).strip()

    email, letter = f"email/{kind}.txt", f"letter/{kind}.txt"
    if edited is None:
        return block("subject", email), block("body", letter, email)
    said_otherwise = texts.select_template((letter, email)).name == letter
    return edited.subject, block("body", letter) if said_otherwise else edited.body


def text_environment() -> Environment:
    """As for pages, but nothing is escaped: an apostrophe in plain text is an apostrophe."""
    environment: Environment = current_app.extensions["messages.text_environment"]
    return environment


def init_app(app: Flask) -> None:
    app.extensions["messages.pages"] = {}
    app.extensions["messages.text_environment"] = app.jinja_env.overlay(autoescape=False)
