"""Commands about the service's own keeping."""

from __future__ import annotations

import sys

import click

from mentoring.core import rotation
from mentoring.core.db import begin_reading, keyring
from mentoring.core.web.pages import count


@click.command("rotate-keys")
@click.option("--check", is_flag=True, help="Only say which keys are in use.")
def rotate_keys(check: bool) -> None:
    """Seal all sensitive text with the first of MENTORING_ENCRYPTION_KEYS, while the service runs.

    Ctrl-C stops it between two batches; started again, it goes on.
    """
    begin_reading()  # each batch takes the write lock for itself
    unreadable = 0
    if not check:
        for column, counts in rotation.rotate():
            unreadable += counts.unreadable
            if counts.sealed or counts.changed or counts.unreadable:
                click.echo(
                    f"{column.words}: {counts.sealed:,} sealed anew, {counts.changed:,} changed meanwhile,"
                    f" {counts.unreadable:,} cannot be opened"
                )
    left = _say_which_keys()
    if unreadable:
        click.echo(f"{count(unreadable, 'text')} cannot be opened. Nothing was done to them.", err=True)
    sys.exit(bool(unreadable or left))


def _say_which_keys() -> bool:
    """One line a key; True where texts need a key that is not configured."""
    use, ring = rotation.in_use().by_key, keyring()
    for name in ring.names:
        words = f"seals, {count(use[name], 'text')}" if name == ring.current else count(use[name], "text")
        unused = name != ring.current and not use[name]
        click.echo(f"{name}: {words}" + (". It can be removed, once no backup needs it." if unused else ""))
    lost = {name: number for name, number in use.items() if name not in ring.names}
    for name, number in sorted(lost.items()):
        click.echo(f"{name}: {count(number, 'text')}, and this key is not configured", err=True)
    return bool(lost)
