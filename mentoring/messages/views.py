"""The coordinator's page of a message to pass on, and the letter to print."""

from __future__ import annotations

import uuid

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from mentoring.casework.models import TaskKind, TaskState
from mentoring.core import access, clock
from mentoring.core.access import Role
from mentoring.messages import by_hand, kind_views, log_views, own_views, stop_views  # attach their pages
from mentoring.messages.blueprint import bp

__all__ = ["bp", "kind_views", "log_views", "own_views", "stop_views"]


@bp.get("/messages/<uuid:message_id>")
@access.only(Role.COORDINATOR)
def to_pass_on(message_id: uuid.UUID) -> ResponseReturnValue:
    """`?as=letter` is only the letter."""
    found = by_hand.find(message_id, clock.now())
    if found is None or found.task.kept_from == access.me().person_id:
        abort(404)
    if request.args.get("as") == "letter" and found.paragraphs:
        return render_template("messages/letter.html", found=found, today=clock.today())
    asked = found.suggestion
    return render_template(
        "messages/to_pass_on.html",
        found=found,
        person=found.person,
        is_open=found.task.state is TaskState.OPEN,
        could_not_send=found.task.kind is TaskKind.CANNOT_SEND,
        not_told=found.row.kind in by_hand.NOT_TOLD,
        check_in=found.row.kind in by_hand.CHECK_INS,
        may_record=asked is not None and access.me().person_id not in (asked.psp_id, asked.mentor_id),
    )
