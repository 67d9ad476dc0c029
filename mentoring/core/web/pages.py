"""The Jinja environment: NHS.UK components as `nhsuk.button({...})`, dates in words, strict about typos."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, g
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from mentoring.core import access, clock

TEMPLATES = Path(__file__).parents[3] / "templates"


class LoudUndefined(ChainableUndefined):
    """The components chain through what is not given; printing it is a typo and raises."""

    __str__ = StrictUndefined.__str__
    __html__ = StrictUndefined.__str__


class Components:
    """Every NHS.UK macro by its own name, loaded when first used."""

    def __init__(self, app: Flask) -> None:
        self._env = app.jinja_env
        self._loaded: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._loaded:
            folder = re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()
            module: Any = self._env.get_template(f"nhsuk/components/{folder}/macro.jinja").module
            self._loaded[name] = getattr(module, name)
        return self._loaded[name]


def day(value: date | datetime | None) -> str:
    """`5 March 2026`, in London."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """`5 March 2026 at 5:30pm`, in London."""
    if value is None:
        return ""
    return f"{day(value)} at {clock_time(value)}"


def clock_time(value: datetime) -> str:
    """`5:30pm`, in London."""
    local = clock.london(value)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def month(value: date | None) -> str:
    """`March 2026`."""
    return f"{value:%B %Y}" if value else ""


def paragraphs(text: str) -> Markup:
    """Typed text as it was laid out: escaped, line breaks kept."""
    return Markup("<br>\n").join(escape(line) for line in text.strip().splitlines())


def count(number: int, one: str, many: str = "") -> str:
    """`1 person`, `3 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def csp_nonce() -> str:
    """Made when first asked for: a refused request may never reach our own hooks."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def prepare(app: Flask) -> None:
    """Before anything touches `app.jinja_env`."""
    # Flask escapes only .html by itself: without this the components would print people's text raw.
    app.jinja_options = {
        "undefined": LoudUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }


def init_app(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), PackageLoader("nhsuk_frontend_jinja")])
    app.jinja_env.filters.update(day=day, moment=moment, month=month, paragraphs=paragraphs)
    app.jinja_env.globals.update(
        nhsuk=Components(app),
        identity=access.identity,
        Role=access.Role,
        count=count,
        settings=app.config["SETTINGS"],
        asset_version=str(int(max(p.stat().st_mtime for p in Path(app.static_folder or ".").rglob("*.*")))),
    )
    # A name of its own in every template, not a global: it belongs to the request.
    app.context_processor(lambda: {"cspNonce": csp_nonce()})
