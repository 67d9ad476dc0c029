"""PSPs: since when, what they do, and the networks they belong to."""

from __future__ import annotations

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import MonthField, Required, max_length
from mentoring.profiles.reference import NETWORKS
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, text, words
from mentoring.profiles.sections.fields import NotLater, Several


class RoleForm(SectionForm):
    started_role_on = MonthField(
        "When did you become a Patient Safety Partner?",
        description="Your best guess is fine. For example, 3 2024.",
        validators=[Required("Enter the month and year you started"), NotLater()],
    )
    role_does = wtforms.TextAreaField(
        "What do you do in the role?",
        description="A few words, such as “safety committee, and reviews of incidents”.",
        validators=[Required("Enter what you do in the role"), max_length(500)],
        render_kw={"rows": 3},
    )
    networks = Several("Which networks do you belong to? (optional)", choices=options(NETWORKS.items()))


def _rows(subject: Subject) -> list[Row]:
    profile = subject.profile
    start = profile.started_role_on
    return [
        ("Patient Safety Partner since", text(f"{start:%B %Y}" if start else "")),
        ("What you do", text(profile.role_does)),
        ("Networks", words(profile.networks, NETWORKS)),
    ]


_load, _save = attributes("profile", "started_role_on", "role_does", "networks")
SECTION = Section("role", "Your role", RoleForm, _load, _save, _rows)
