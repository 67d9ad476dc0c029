"""Closing a task."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import Form, Required


class DoneForm(Form):
    outcome = wtforms.TextAreaField(
        "What came of it?",
        description="A sentence is enough. It is stored encrypted, and only the coordinator can read it.",
        validators=[Required("Enter what came of it")],
    )
