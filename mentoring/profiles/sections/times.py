"""When you are usually free and, for PSPs, how often to meet."""

from __future__ import annotations

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Required
from mentoring.profiles.reference import AVAILABILITY, HOW_OFTEN
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, attributes, words
from mentoring.profiles.sections.fields import Choice, Several


class TimesForm(SectionForm):
    availability = Several(
        "When are you usually free to meet?",
        description="Choose all that can work.",
        choices=options(AVAILABILITY.items()),
        validators=[Required("Choose when you are usually free")],
    )


class PspTimesForm(TimesForm):
    how_often = Choice(
        "How often would you like to meet?",
        choices=options(HOW_OFTEN.items()),
        validators=[Required("Choose how often you would like to meet")],
    )


def _free(subject: Subject) -> Row:
    return ("Usually free", words(subject.profile.availability, AVAILABILITY, ("Not given",)))


def _psp_rows(subject: Subject) -> list[Row]:
    return [_free(subject), ("How often", (HOW_OFTEN.get(subject.profile.how_often, "Not given"),))]


_load, _save = attributes("profile", "availability")
_psp_load, _psp_save = attributes("profile", "availability", "how_often")
FOR_MENTOR = Section("times", "Times that suit you", TimesForm, _load, _save, lambda s: [_free(s)])
FOR_PSP = Section("times", "Times that suit you", PspTimesForm, _psp_load, _psp_save, _psp_rows)
