"""The sections of the two profiles, in groups and in order. One file a section."""

from __future__ import annotations

from mentoring.profiles.models import Part
from mentoring.profiles.sections import (
    background,
    code,
    conflicts,
    contact,
    experiences,
    formats,
    helped,
    hopes,
    languages,
    name,
    needs,
    needs_met,
    note,
    organisations,
    please_not,
    region,
    role,
    room,
    times,
    topics_offered,
    topics_wanted,
    training,
    wishes,
)
from mentoring.profiles.sections.base import Section, Subject

__all__ = ["GROUPS", "MENTOR_SECTIONS", "PSP_SECTIONS", "Section", "Subject", "find", "sections_of"]

Groups = tuple[tuple[str, tuple[Section, ...]], ...]

_ABOUT_YOU = (name.SECTION, contact.SECTION, organisations.SECTION, region.SECTION)

GROUPS: dict[Part, Groups] = {
    Part.PSP: (
        ("About you", (*_ABOUT_YOU, role.SECTION)),
        ("What you would like", (topics_wanted.SECTION, hopes.SECTION)),
        ("How you could meet", (formats.SECTION, times.FOR_PSP, needs.SECTION, languages.SECTION)),
        ("Private", (wishes.SECTION, experiences.FOR_PSP, please_not.SECTION)),
        ("Anything else", (note.SECTION, helped.SECTION)),
    ),
    Part.MENTOR: (
        ("About you", (*_ABOUT_YOU, background.SECTION)),
        ("What you can offer", (topics_offered.SECTION, room.SECTION, needs_met.SECTION)),
        ("How you could meet", (formats.SECTION, times.FOR_MENTOR, needs.SECTION, languages.SECTION)),
        ("Being a mentor", (training.SECTION, code.SECTION, conflicts.SECTION)),
        ("Private", (experiences.FOR_MENTOR, please_not.SECTION, note.SECTION)),
    ),
}

PSP_SECTIONS = tuple(section for _, group in GROUPS[Part.PSP] for section in group)
MENTOR_SECTIONS = tuple(section for _, group in GROUPS[Part.MENTOR] for section in group)


def sections_of(part: Part) -> tuple[Section, ...]:
    return PSP_SECTIONS if part is Part.PSP else MENTOR_SECTIONS


def find(part: Part, slug: str) -> Section | None:
    return next((section for section in sections_of(part) if section.slug == slug), None)
