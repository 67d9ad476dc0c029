"""The demonstration on the console: make the cohort, and say whom to be."""

from __future__ import annotations

import click
import sqlalchemy as sa

from mentoring.core.access import Role
from mentoring.core.db import db
from mentoring.core.web.pages import count
from mentoring.demo import actions
from mentoring.demo.cast import CAST
from mentoring.pairings.models import Pairing
from mentoring.people.models import RoleGrant


@click.command("demo")
def demo() -> None:
    """Fill an empty database with synthetic people, at every stage of the year."""
    try:
        made = actions.make_cohort()
    except actions.NotHere as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"Made {summary()}." if made else "There are people in this database already: nothing was added."
    )


def make_if_empty() -> bool:
    """Make the cohort where nobody is yet. True if it was made."""
    return actions.make_cohort()


def summary() -> str:
    """Who is in the database, such as `150 Patient Safety Partners, 60 mentors and 58 pairs`."""

    def holding(role: Role) -> int:
        return db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.role == role)) or 0

    pairs = db.session.scalar(sa.select(sa.func.count()).select_from(Pairing)) or 0
    return (
        f"{count(holding(Role.PSP), 'Patient Safety Partner')}, {count(holding(Role.MENTOR), 'mentor')}"
        f" and {count(pairs, 'pair')}"
    )


def announce(base_url: str) -> str:
    """Where to go in the browser, and a link to the one-click sign-in of each kind of user."""
    base_url = base_url.rstrip("/")
    width = max(len(part.who) for part in CAST)
    lines = [f"  {part.who:<{width}}  {base_url}/demo#{part.key}" for part in CAST]
    return "\n".join(
        [
            f"Open {base_url}/demo to try the service. Everybody in it is made up.",
            "Sign in with one click as:",
            *lines,
            f"Read the e-mails it sends: {base_url}/demo/mail",
        ]
    )
