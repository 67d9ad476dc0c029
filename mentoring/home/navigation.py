"""The links under the header, by role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from mentoring.core.access import Role, identity

_LINKS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Home", "home.index", frozenset(Role)),
    # On a phone only the first ones stand there by themselves.
    ("My wellbeing plan", "wellbeing.plan", frozenset({Role.PSP})),
    ("My profile", "profiles.own_psp", frozenset({Role.PSP})),
    ("My mentor profile", "profiles.own_mentor", frozenset({Role.MENTOR})),
    ("Work list", "casework.index", frozenset({Role.COORDINATOR})),
    ("Matching", "rounds.index", frozenset({Role.COORDINATOR})),
    ("Pairs", "pairings.index", frozenset({Role.COORDINATOR})),
    ("People", "profiles.people", frozenset({Role.COORDINATOR})),
    ("Messages", "messages.index", frozenset({Role.COORDINATOR})),
    ("My messages", "messages.mine", frozenset({Role.PSP, Role.MENTOR})),
    ("Concerns", "concerns.index", frozenset({Role.COORDINATOR, Role.SAFEGUARDING})),
    ("Insight", "insight.index", frozenset({Role.COORDINATOR, Role.AUDITOR})),
    ("Organisations", "organisations.index", frozenset({Role.COORDINATOR})),
    ("Audit trail", "people.audit_trail", frozenset({Role.AUDITOR})),
    ("Messages", "messages.totals", frozenset({Role.AUDITOR})),
    ("Cover", "people.cover", frozenset({Role.COORDINATOR, Role.DEPUTY})),
)


@dataclass(frozen=True)
class Item:
    text: str
    href: str
    current: bool
    exact: bool


def items() -> list[Item]:
    """The links of whoever is signed in; none signed out."""
    who = identity()
    if who is None:
        return []
    found = []
    for text, endpoint, roles in _LINKS:
        if who.roles & roles and endpoint in current_app.view_functions:
            href = url_for(endpoint)
            here = request.path == href or (href != "/" and request.path.startswith(href + "/"))
            found.append(Item(text, href, current=here, exact=request.path == href))
    return found
