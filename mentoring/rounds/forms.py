"""The one question of this room: what to call a round."""

from __future__ import annotations

import wtforms

from mentoring.core.web.forms import Form, Required


class OpenForm(Form):
    name = wtforms.StringField(
        "Name of the round",
        description="Only you see it, for example Spring 2026",
        validators=[Required("Enter a name for the round")],
        render_kw={"autocomplete": "off"},
    )
