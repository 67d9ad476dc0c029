"""What a section of a profile is: one short page of questions that belong together."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import wtforms

from mentoring.core.web.fields import options
from mentoring.core.web.forms import Form, Required
from mentoring.people.models import Person
from mentoring.profiles import queries
from mentoring.profiles.models import Part, Place
from mentoring.profiles.queries import Profile
from mentoring.profiles.sections.fields import Choice

Values = dict[str, Any]
Row = tuple[str, tuple[str, ...]]
NONE = ("None",)
NOT_YET = ("Not answered yet",)


@dataclass(frozen=True)
class Subject:
    """Whose profile it is, which of their two, and who holds the pen."""

    person: Person
    profile: Any  # a PspProfile or a MentorProfile, as `part` says; a section knows which it is made for
    part: Part
    by: uuid.UUID

    @property
    def on_behalf(self) -> bool:
        """Somebody else fills it in, on the phone or from a letter."""
        return self.by != self.person.id

    @property
    def other(self) -> str:
        """What they call the other one of a pair."""
        return "mentor" if self.part is Part.PSP else "mentee"

    @property
    def places(self) -> list[Place]:
        return queries.places_of(self.person.id, self.part)

    def has_visited(self, slug: str) -> bool:
        return slug in self.profile.done or slug in self.profile.begun


class SectionForm(Form):
    """A form that knows whose answers it asks for."""

    whose: Subject

    def refuse(self, field: wtforms.Field, message: str) -> bool:
        """Put a message beside a field; returns False, for validators to hand on."""
        field.errors = [*field.errors, message]
        return False

    def questions(self) -> list[wtforms.Field]:
        return [field for field in self if field.type != "CSRFTokenField"]

    def valid_values(self) -> Values:
        """After `validate`: the answers without a message beside them."""
        return {field.name: field.data for field in self.questions() if not field.errors}

    def only_gaps(self) -> bool:
        """After `validate`: nothing was typed wrongly, at most something is still missing."""
        return not any(field.errors and _typed(field) for field in self.questions())


class PrivateForm(SectionForm):
    """Answers that only their owner may read. Who writes for them sees none, and says whether to keep any."""

    keep = Choice(
        "There may be answers here already",
        description="They are private, so this page does not show them.",
        choices=options(
            [("keep", "Keep any that are there"), ("replace", "Replace them with the answers below")]
        ),
        validators=[Required("Choose whether to keep or replace what is there")],
    )

    @property
    def keeps(self) -> bool:
        return "keep" in self and self.keep.data != "replace"

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if "keep" not in self or self.keep.data != "keep":
            return fine
        if any(_says_something(field) for field in self.questions() if field is not self.keep):
            return self.refuse(self.keep, "You chose to keep what is there, and also gave answers below")
        return fine


def _typed(field: wtforms.Field) -> bool:
    return any(raw not in ("", "no") for raw in field.raw_data or ())


def _says_something(field: wtforms.Field) -> bool:
    return field.data not in (None, "", [], "no", False)


def _nothing_to_prepare(form: Any, subject: Subject) -> None:
    pass


@dataclass(frozen=True)
class Section:
    """One row of the task list.

    `load` gives the stored answers as form data; `save` takes the valid answers, which can be some of them,
    and leaves the rest as it was; `rows` are questions and answers for checking.
    """

    slug: str
    title: str
    form: type[SectionForm]
    load: Callable[[Subject], Values]
    save: Callable[[Values, Subject], None]
    rows: Callable[[Subject], list[Row]]
    required: bool = True
    private_column: str = ""  # where private answers are stored; empty: an ordinary section
    template: str = "profiles/section.html"
    intro: str = ""
    prepare: Callable[[Any, Subject], None] = _nothing_to_prepare
    shared: bool = False  # a PSP who is also a mentor finds their other profile's answers here

    @property
    def private(self) -> bool:
        return bool(self.private_column)

    @property
    def audit_name(self) -> str:
        """What the audit trail calls it: never which private section."""
        return "private-section" if self.private else self.slug

    def hidden_from(self, subject: Subject) -> bool:
        """Whether who holds the pen may not read the answers."""
        return self.private and subject.on_behalf

    def make_form(self, subject: Subject, *, stored: bool = False) -> SectionForm:
        """The form with the stored answers in it and, unless `stored`, what was posted over them."""
        data = {} if self.hidden_from(subject) and not stored else self.load(subject)
        if self.shared and not stored and not any(data.values()) and not subject.has_visited(self.slug):
            data = self._answers_as_the_other_part(subject) or data
        form = self.form(formdata=None, data=data, meta={"csrf": False}) if stored else self.form(data=data)
        form.whose = subject
        if isinstance(form, PrivateForm) and not self._asks_what_to_keep(subject):
            del form.keep
        self.prepare(form, subject)
        return form

    def _answers_as_the_other_part(self, subject: Subject) -> Values:
        part = Part.MENTOR if subject.part is Part.PSP else Part.PSP
        profile = queries.profile_of(subject.person.id, part)
        return self.load(replace(subject, profile=profile, part=part)) if profile else {}

    def _asks_what_to_keep(self, subject: Subject) -> bool:
        there = subject.has_visited(self.slug) or getattr(subject.profile, self.private_column) is not None
        return subject.on_behalf and there

    def answers(self, subject: Subject) -> list[Row]:
        """Questions and answers for whoever holds the pen."""
        if self.hidden_from(subject):
            return [(self.title, (f"Private: only {subject.person.first_name} can see this",))]
        return self.rows(subject)

    def is_done(self, profile: Profile) -> bool:
        return self.slug in profile.done

    def status(self, profile: Profile) -> str:
        """`done`, `begun` or `new`."""
        return "done" if self.is_done(profile) else "begun" if self.slug in profile.begun else "new"

    def holds_enough(self, subject: Subject) -> bool:
        """Whether the stored answers would pass as they are, wherever they came from."""
        form = self.make_form(replace(subject, by=subject.person.id), stored=True)
        return form.validate()


def text(value: str | None) -> tuple[str, ...]:
    """A typed answer for checking."""
    return (value,) if value else ("Not given",)


def words(codes: list[str], names: dict[str, str], empty: tuple[str, ...] = NONE) -> tuple[str, ...]:
    """Chosen codes in plain words, in the order of the list."""
    return tuple(name for code, name in names.items() if code in codes) or empty


def none_or_not_yet(subject: Subject, slug: str) -> tuple[str, ...]:
    """What an empty list of choices means: chosen to be none, or a page that nobody has been to."""
    return NONE if subject.has_visited(slug) else NOT_YET


def attributes(
    owner: str, *names: str
) -> tuple[Callable[[Subject], Values], Callable[[Values, Subject], None]]:
    """`load` and `save` for answers that are attributes, of the same name, of the person or the profile."""

    def load(subject: Subject) -> Values:
        return {name: getattr(getattr(subject, owner), name) for name in names}

    def save(values: Values, subject: Subject) -> None:
        for name in names:
            if name in values:
                setattr(getattr(subject, owner), name, values[name])

    return load, save
