"""How you could meet: each way yes, no, or only this."""

from __future__ import annotations

from typing import Any

from mentoring.profiles.reference import FORMAT_ANSWERS, FORMATS
from mentoring.profiles.sections.base import Row, Section, SectionForm, Subject, Values
from mentoring.profiles.sections.fields import Choice, question_each


class _Rules(SectionForm):
    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        only = [field for field in self.questions() if field.data == "only"]
        for field in only[1:]:
            fine = self.refuse(
                field, f"You chose “only this” for {only[0].label.text.lower()} too. Choose it once"
            )
        if len(only) == 1:
            for field in self.questions():
                if field.data == "yes":
                    fine = self.refuse(
                        field, f"You chose only {only[0].label.text.lower()}, so answer no here"
                    )
        elif not only:
            for field in self.questions():
                if not field.data and not field.errors:
                    fine = self.refuse(field, "Choose yes, no or only this")
            if fine and all(field.data == "no" for field in self.questions()):
                fine = self.refuse(self.questions()[0], "Choose at least one way to meet")
        return fine


FormatsForm: Any = type("FormatsForm", (_Rules,), question_each(Choice, FORMATS, FORMAT_ANSWERS))


def _load(subject: Subject) -> Values:
    return dict(subject.profile.formats)


def _save(values: Values, subject: Subject) -> None:
    chosen = {code: answer for code, answer in values.items() if answer}
    answers = subject.profile.formats | chosen
    if "only" in answers.values():
        answers = {code: "only" if answers.get(code) == "only" else "no" for code in FORMATS}
    subject.profile.formats = answers


def _rows(subject: Subject) -> list[Row]:
    answers = subject.profile.formats
    lines = (
        f"{words}: {FORMAT_ANSWERS.get(answers.get(code, ''), 'not given').lower()}"
        for code, words in FORMATS.items()
    )
    return [("Ways to meet", tuple(lines))]


SECTION = Section(
    "formats",
    "Ways to meet",
    FormatsForm,
    _load,
    _save,
    _rows,
    shared=True,
    template="profiles/short_radios.html",
    intro="“Only this” means that nothing else works for you. We keep to it.",
)
