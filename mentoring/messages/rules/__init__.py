"""Every message there is, in one table: docs/messages.md is made from it."""

from __future__ import annotations

from mentoring.messages.rules.at_once import CONCERN_RAISED, ESCALATED
from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.breaks import BREAK_OVER, BREAK_RETURN, ON_A_BREAK
from mentoring.messages.rules.check_ins import CHECK_IN_NUDGE, CHECK_IN_REMINDER
from mentoring.messages.rules.coordinator import BOUNCED, CONTACT_WANTED, DIGEST
from mentoring.messages.rules.endings import CHANGE_RECEIVED, ENDED, THANKS
from mentoring.messages.rules.first_meetings import FIRST_MEETING, FIRST_MEETING_AGAIN
from mentoring.messages.rules.joining import FINISH_PROFILE_MENTOR, FINISH_PROFILE_PSP, REGISTERED
from mentoring.messages.rules.notes import PLAN_REVIEW, WORD_WANTED
from mentoring.messages.rules.pairs import ENDING_SOON, INTRODUCTION, REVIEW
from mentoring.messages.rules.profiles import APPLICATION_RECEIVED, MENTOR_APPROVED, PROFILE_RECEIVED
from mentoring.messages.rules.sign_in import SIGN_IN_LINK
from mentoring.messages.rules.suggestions import SUGGESTION_MENTOR, SUGGESTION_NUDGE, SUGGESTION_PSP
from mentoring.messages.rules.test_message import TEST_MESSAGE
from mentoring.messages.rules.waiting import CAPACITY_CHECK, STILL_LOOKING

__all__ = ["BY_KIND", "PACED", "RULES", "URGENT", "Content", "Link", "Owed", "Rule", "as_table"]

RULES: tuple[Rule, ...] = (
    SIGN_IN_LINK,
    # Joining
    REGISTERED,
    FINISH_PROFILE_PSP,
    FINISH_PROFILE_MENTOR,
    PROFILE_RECEIVED,
    APPLICATION_RECEIVED,
    MENTOR_APPROVED,
    # Waiting
    STILL_LOOKING,
    CAPACITY_CHECK,
    # Being suggested
    SUGGESTION_PSP,
    SUGGESTION_MENTOR,
    SUGGESTION_NUDGE,
    # The pair's year
    INTRODUCTION,
    FIRST_MEETING,
    FIRST_MEETING_AGAIN,
    CHECK_IN_REMINDER,
    CHECK_IN_NUDGE,
    REVIEW,
    WORD_WANTED,
    PLAN_REVIEW,
    ON_A_BREAK,
    BREAK_RETURN,
    BREAK_OVER,
    CHANGE_RECEIVED,
    ENDING_SOON,
    ENDED,
    THANKS,
    # The coordinator
    DIGEST,
    CONTACT_WANTED,
    ESCALATED,
    CONCERN_RAISED,
    BOUNCED,
    TEST_MESSAGE,
)

BY_KIND = {rule.kind: rule for rule in RULES}
URGENT = frozenset(rule.kind for rule in RULES if rule.urgent)
PACED = frozenset(rule.kind for rule in RULES if rule.paced and not rule.urgent)


def as_table() -> str:
    """All messages as a Markdown table, for docs/messages.md."""
    lines = [
        "| Message | To | About, and how often | Owed | Of use | |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES:
        about = f"{rule.subject}, {rule.times}"
        lines.append(
            f"| `{rule.kind}` | {rule.to} | {about} | {rule.owes} | {rule.useful} | {_notes(rule)} |"
        )
    return "\n".join(lines) + "\n"


def _notes(rule: Rule) -> str:
    notes = ["urgent"] if rule.urgent else [] if rule.paced else ["not counted"]
    notes += ["reminder"] if rule.optional else []
    notes += [] if rule.by_hand else ["by e-mail only"]
    if rule.supersedes:
        notes.append("in place of " + ", ".join(f"`{kind}`" for kind in rule.supersedes))
    return "; ".join(notes)
