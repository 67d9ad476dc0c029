"""Was that run right? Ask the engine the same question again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from matching import ENGINE_VERSION, match
from mentoring.core.db import db
from mentoring.core.web.pages import count
from mentoring.rounds import inclusion, snapshot
from mentoring.rounds.models import Run, RunState


@dataclass(frozen=True)
class Repeat:
    """Whether a run gave the same answer again; if not, why, in one sentence without names."""

    same: bool
    why_not: str = ""


def repeat(run_id: uuid.UUID) -> Repeat:
    """Repeat a finished run from what is kept of it and from today's wishes and experiences.

    Writes nothing. LookupError if there is no such run.
    """
    run = db.session.get(Run, run_id)
    if run is None:
        raise LookupError("There is no run with this id.")
    stored = snapshot.kept(run)
    if run.state is not RunState.DONE or stored is None:
        return Repeat(False, "This run has not finished, so there is nothing to repeat.")
    asked = stored.inputs
    people = (asked.mentees, asked.mentors)
    today = inclusion.answers(people)
    now = inclusion.fingerprints(run.id, people, today)
    changed = sum(now[who] != held for who, held in stored.fingerprints.items())
    if changed:
        who = count(changed, "person has", "people have")
        return Repeat(
            False, f"This run cannot be repeated exactly: {who} since changed or withdrawn answers."
        )
    result = match(
        *inclusion.added(people, today), asked.policy, locks=asked.locks, blocks=asked.blocks
    ).certificate
    if result.answer_digest == run.certificate["answer_digest"]:
        return Repeat(True)
    if run.engine_version != ENGINE_VERSION:
        return Repeat(
            False,
            f"It was made by version {run.engine_version} of the engine; this is {ENGINE_VERSION}.",
        )
    return Repeat(False, "The same question got another answer. Tell the people who run the service.")
