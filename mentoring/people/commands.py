"""Commands about people."""

from __future__ import annotations

import click

from mentoring.core.access import Role
from mentoring.people import actions, queries


@click.command("create-coordinator")
@click.option("--name", prompt="Name", help="Their full name.")
@click.option("--email", prompt="E-mail address", help="Where the sign-in links go.")
@click.option("--deputy", is_flag=True, help="Make them the deputy instead.")
@click.option("--auditor", is_flag=True, help="Make them the auditor instead.")
def create_coordinator(name: str, email: str, deputy: bool, auditor: bool) -> None:
    """Register the coordinator, the first person who can let others in."""
    role = Role.DEPUTY if deputy else Role.AUDITOR if auditor else Role.COORDINATOR
    person = queries.by_email(email)
    if person is None:
        if "@" not in email or not name.strip():
            raise click.ClickException("A name and an e-mail address are needed.")
        actions.add(name=name.strip(), email=email, roles=(role,), by=None)
    else:
        actions.give_role(person, role, by=None)
    click.echo(f"Done. They sign in with {queries.tidy_email(email)} on the sign-in page.")
