"""What each kind of message is called, and made-up facts to show it with. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SOMEBODY = "Sam Example"  # whom a preview greets
SOMEBODY_ELSE = "Alex"  # the other of the two
READERS = {"psp": "To the partner", "mentor": "To the mentor"}
Plain = str | int | date | datetime  # what a placeholder can stand for


@dataclass(frozen=True)
class Sample:
    """A kind of message in words, the words of its button, and facts of nobody."""

    title: str
    action: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def readers(self) -> tuple[str, ...]:
        """Who is told different things; one empty name where everybody is told the same."""
        return tuple(READERS) if "psp" in self.facts else ("",)

    @property
    def placeholders(self) -> dict[str, Plain]:
        """Facts that words of one's own can hold, such as `{other}`."""
        return {
            name: value
            for name, value in self.facts.items()
            if isinstance(value, Plain) and not isinstance(value, bool)
        }

    def names_somebody(self, placeholder: str) -> bool:
        """Whether it stands for a name, or for a sentence that holds one."""
        return SOMEBODY_ELSE in str(self.placeholders.get(placeholder, ""))

    def facts_for(self, reader: str) -> dict[str, Any]:
        return self.facts | ({"psp": reader == "psp"} if reader else {})


_PROFILE, _SUGGESTION, _CHECK_IN = "See your profile", "See the suggestion", "Go to your check-in"
_TOGETHER, _HOME = "Go to your page together", "Go to your home page"
_ASKED = {"made_on": "4 March 2030", "lapses_on": "18 March 2030"}
_DUE = {"check_in": "check-in", "due_on": "4 March 2030"}
_MEET = {"the_other": "your mentor", "meet_by": "25 March 2030"}

SAMPLES: dict[str, Sample] = {
    "sign_in_link": Sample("Sign-in link", "Sign in", {"lasts": "15 minutes"}),
    "registered": Sample("Registered", "Sign in"),
    "finish_profile_psp": Sample("Reminder to finish a profile", "Go to your profile"),
    "finish_profile_mentor": Sample("Reminder to finish a mentor profile", "Go to your mentor profile"),
    "profile_received": Sample("Profile received", _PROFILE),
    "application_received": Sample("Application received", _PROFILE),
    "mentor_approved": Sample("Mentor approved", _PROFILE),
    "still_looking": Sample(
        "Still looking for a mentor", "Look through your profile", {"waiting_since": "4 February 2030"}
    ),
    "capacity_check": Sample("Places of a mentor", "Check your answers", {"last_heard": "4 December 2029"}),
    "suggestion_psp": Sample("Suggestion to a partner", _SUGGESTION, _ASKED),
    "suggestion_mentor": Sample("Suggestion to a mentor", _SUGGESTION, _ASKED),
    "suggestion_nudge": Sample("Reminder of a suggestion", _SUGGESTION, _ASKED),
    "introduction": Sample(
        "Introduction",
        "See how to get in touch",
        {"other": SOMEBODY_ELSE, "who_is_who": f"{SOMEBODY_ELSE} is your mentor for the coming months."},
    ),
    "first_meeting": Sample("Reminder of a first meeting", _TOGETHER, _MEET),
    "first_meeting_again": Sample("Second reminder of a first meeting", _TOGETHER, _MEET),
    "check_in_reminder": Sample("Check-in reminder", _CHECK_IN, _DUE),
    "check_in_nudge": Sample("Second check-in reminder", _CHECK_IN, _DUE),
    "review": Sample(
        "Time to look back",
        _TOGETHER,
        {"months": "3 months", "on": "4 March 2030", "the_other": "your mentor"},
    ),
    "word_wanted": Sample("Note to a mentor", _TOGETHER),
    "plan_review": Sample("Date they set themselves", "Look at what you wrote"),
    "on_a_break": Sample("On a break", _TOGETHER, {"the_other": "your mentor"}),
    "break_return": Sample(
        "Day to go on after a break", _TOGETHER, {"the_other": "your mentor", "until": "4 March 2030"}
    ),
    "break_over": Sample("Break is over", _TOGETHER, {"the_other": "your mentor"}),
    "change_received": Sample(
        "Wish for another mentor received", "See what happens next", {"answer_by": "11 March 2030"}
    ),
    "ending_soon": Sample(
        "Mentoring ends soon", _TOGETHER, {"ends_on": "4 April 2030", "the_other": "your mentor"}
    ),
    "ended": Sample(
        "Mentoring has ended",
        "See what happens next",
        {"the_other": "your mentor", "ended_on": "4 March 2030"},
    ),
    "thanks": Sample("Thanks to a mentor", _HOME),
    "digest": Sample(
        "What is waiting today",
        _HOME,
        {
            "today": "4 March 2030",
            "waiting": "– 2 tasks on your work list\n– 1 mentor application to look at",
        },
    ),
    "contact_wanted": Sample("Contact wanted", "Go to the work list", {"due_on": "6 March 2030"}),
    "escalated": Sample("Contact wanted and not seen", "Go to the task", {"due_on": "4 March 2030"}),
    "concern_raised": Sample("Something new to look at", _HOME),
    "bounced": Sample("A message came back", "Go to the work list", {"on": "4 March 2030"}),
    "test_message": Sample("Test message", "See this message", {"shown": "check_in_reminder"}),
}


def title(kind: str) -> str:
    """A kind in words, also one of another version of the service."""
    return SAMPLES[kind].title if kind in SAMPLES else kind.replace("_", " ").capitalize()
