"""The safeguarding lead is let in from the command line only: no coordinator chooses who reads about them."""

from __future__ import annotations

import click
from flask import current_app

from mentoring.core.access import Role
from mentoring.people import actions, queries
from mentoring.wellbeing.concerns.queries import TEAM


@click.command("create-safeguarding-lead")
@click.option("--name", default="", help="Their full name. Default: MENTORING_SAFEGUARDING_NAME.")
@click.option(
    "--email", default="", help="Where the sign-in links go. Default: MENTORING_SAFEGUARDING_EMAIL."
)
def create_safeguarding_lead(name: str, email: str) -> None:
    """Let the safeguarding lead in: they see concerns that somebody raised, and nothing else."""
    settings = current_app.config["SETTINGS"]
    name = (name or settings.safeguarding_name).strip()
    email = (email or settings.safeguarding_email).strip()
    person = queries.by_email(email) if email else None
    if person is None:
        if "@" not in email or not name:
            raise click.ClickException("A name and an e-mail address are needed.")
        actions.add(name=name, email=email, roles=(Role.SAFEGUARDING,), by=None)
    elif any(person.has_role(role) for role in TEAM):
        raise click.ClickException(
            "They are in the mentoring team. Concerns about the team need somebody outside it."
        )
    else:
        actions.give_role(person, Role.SAFEGUARDING, by=None)
    click.echo(f"Done. They sign in with {queries.tidy_email(email)} on the sign-in page.")
