"""What can be answered in a check-in, in words, and what follows from it. No scores, no reading of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentoring.casework.models import TaskKind
from mentoring.wellbeing.models import Side

Answers = Mapping[str, Any]

ROLE = {
    "really-struggling": "Really struggling",
    "struggling": "Struggling",
    "up-and-down": "Up and down",
    "well": "Well",
    "really-well": "Really well",
}
MENTORING = {
    "a-lot": "A lot",
    "quite": "Quite a bit",
    "a-little": "A little",
    "not-really": "Not really",
    "not-at-all": "Not at all",
    "not-met": "We haven’t met yet",
}
CONTACT = {
    "no": "No, thank you",
    "mentor": "Yes, my mentor",
    "coordinator": "Yes, the coordinator",
    "else": "I’d rather talk to someone else",
}
NOTE_TO = {"me": "Only me", "mentor": "My mentor", "coordinator": "The coordinator"}

MET = {"yes": "Yes", "tried": "I’ve tried, but not reached them", "not-yet": "Not yet"}
WORRY = {"no": "No", "yes": "Yes, and I’d like to talk to the coordinator about it"}
SUPPORT = {"no": "No, thank you", "yes": "Yes, from the coordinator"}
ROOM = {"yes": "Yes", "tight": "It’s getting tight", "no": "No, it’s too much at the moment"}

# Question → its short name and choices, in the order asked.
QUESTIONS: dict[Side, dict[str, tuple[str, Mapping[str, str]]]] = {
    Side.PSP: {
        "role": ("Finding things", ROLE),
        "mentoring": ("Mentoring helps", MENTORING),
        "contact": ("Contact wanted", CONTACT),
    },
    Side.MENTOR: {
        "met": ("In contact", MET),
        "worry": ("Worried", WORRY),
        "support": ("Support wanted", SUPPORT),
        "room": ("Still room", ROOM),
    },
}


def is_struggling(answers: Answers) -> bool:
    return answers.get("role") in ("really-struggling", "struggling")


def is_poor(side: Side, answers: Answers) -> bool:
    """Whether the next page is to be a calm one with help on it."""
    if side is Side.MENTOR:
        return "yes" in (answers.get("worry"), answers.get("support"))
    return is_struggling(answers) or answers.get("contact") in ("mentor", "coordinator", "else")


def task_kind(side: Side) -> TaskKind:
    return TaskKind.CONTACT_WANTED if side is Side.PSP else TaskKind.SUPPORT_WANTED


def wants_coordinator(side: Side, answers: Answers) -> bool:
    """Whether the person asked for the coordinator. Nothing else makes a task."""
    if side is Side.MENTOR:
        return is_poor(side, answers)
    return answers.get("contact") == "coordinator"


def note_reader(side: Side, answers: Answers) -> str:
    """Whom the note is for: `me`, `mentor` or `coordinator`; empty where there is no note."""
    if not answers.get("note"):
        return ""
    if side is Side.MENTOR:
        return "coordinator"
    reader = answers.get("note_to")
    return reader if reader in NOTE_TO else "me"


def in_words(side: Side, answers: Answers) -> list[tuple[str, str]]:
    """(question, answer) for each question; an answer left out is empty."""
    return [(name, choices.get(answers.get(key, ""), "")) for key, (name, choices) in QUESTIONS[side].items()]
