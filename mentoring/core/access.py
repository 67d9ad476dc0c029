"""Who may open what. Every route carries one rule; a route without one is closed."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mentoring.core.web.typed import given_back, typed

View = TypeVar("View", bound=Callable[..., Any])


class Role(enum.StrEnum):
    PSP = "psp"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    AUDITOR = "auditor"
    SAFEGUARDING = "safeguarding"

    @property
    def words(self) -> str:
        if self is Role.SAFEGUARDING:
            return "Safeguarding lead"
        return "Patient Safety Partner" if self is Role.PSP else self.value.capitalize()


@dataclass(frozen=True)
class Identity:
    """Who is signed in, for this request. A deputy has the coordinator's role only while covering."""

    person_id: uuid.UUID
    name: str
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Rule:
    """`public` needs nobody; otherwise somebody signed in who holds one of `roles` (none named: any)."""

    public: bool = False
    roles: frozenset[Role] = frozenset()


def _attach(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        cast(Any, view).access_rule = rule
        return view

    return mark


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return _attach(Rule(public=True))(view)


def signed_in(view: View) -> View:
    """Anybody who is signed in; the view itself shows only what is theirs."""
    return _attach(Rule())(view)


def only(*roles: Role) -> Callable[[View], View]:
    """Somebody signed in who holds one of these roles."""
    return _attach(Rule(roles=frozenset(roles)))


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    return getattr(app.view_functions[endpoint], "access_rule", None)


def identity() -> Identity | None:
    """Who is signed in, or None."""
    return cast("Identity | None", g.get("identity"))


def me() -> Identity:
    """Who is signed in. Only for views whose rule is not public."""
    who = identity()
    if who is None:
        abort(403)
    return who


def init_app(app: Flask, load_identity: Callable[[], Identity | None]) -> None:
    """Check the rule of the route before every request. `load_identity` reads the session cookie."""
    cast(Any, app.view_functions["static"]).access_rule = Rule(public=True)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.endpoint == "static":
            return None
        g.identity = load_identity()
        if request.endpoint is None:
            return None  # nothing there: the 404 page, with the person's own header
        rule = rule_of(current_app, request.endpoint)
        if rule is None:
            current_app.logger.error("route %s has no access rule", request.endpoint)
            abort(403)
        if rule.public:
            return None
        who = identity()
        if who is None:
            texts = typed()
            if texts:
                return given_back("You have been signed out", texts, 403)
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("people.sign_in", next=back))
        if rule.roles and not who.has(*rule.roles):
            abort(403)
        return None
