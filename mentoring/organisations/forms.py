"""Correct an organisation, and record what became of it."""

from __future__ import annotations

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import DayField, Form, Required
from mentoring.organisations.models import OrganisationType
from mentoring.organisations.regions import REGIONS


class CorrectForm(Form):
    type = wtforms.SelectField(
        "Kind of organisation", choices=options((kind, kind.words) for kind in OrganisationType)
    )
    region = wtforms.SelectField(
        "Region",
        description="For a person, this is only the region we suggest. They can choose another.",
        choices=options([("", "No region"), *REGIONS.items()]),
    )


class CorrectTypedForm(CorrectForm):
    """One that somebody typed in has no official name."""

    name = wtforms.StringField("Name", validators=[Required("Enter the name of the organisation")])


class MergerForm(Form):
    """`successor` gets its choices from the search."""

    successor = wtforms.RadioField(
        "Which organisation did it merge into?",
        validators=[wtforms.validators.InputRequired("Choose the organisation that it merged into")],
    )
    on = DayField(
        "On which day did the merger take effect?",
        description="For example, 1 4 2026. The day before is the last day of the old organisation.",
        validators=[Required("Enter the day on which the merger took effect")],
    )
