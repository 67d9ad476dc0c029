"""Every message there is, in one table."""

from __future__ import annotations

from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.check_ins import CHECK_IN_NUDGE, CHECK_IN_REMINDER
from mentoring.messages.rules.pairs import INTRODUCTION
from mentoring.messages.rules.profiles import APPLICATION_RECEIVED, MENTOR_APPROVED, PROFILE_RECEIVED
from mentoring.messages.rules.sign_in import SIGN_IN_LINK
from mentoring.messages.rules.suggestions import SUGGESTION_MENTOR, SUGGESTION_NUDGE, SUGGESTION_PSP

__all__ = ["BY_KIND", "PACED", "RULES", "URGENT", "Content", "Link", "Owed", "Rule"]

RULES: tuple[Rule, ...] = (
    SIGN_IN_LINK,
    PROFILE_RECEIVED,
    APPLICATION_RECEIVED,
    MENTOR_APPROVED,
    SUGGESTION_PSP,
    SUGGESTION_MENTOR,
    SUGGESTION_NUDGE,
    INTRODUCTION,
    CHECK_IN_REMINDER,
    CHECK_IN_NUDGE,
)

BY_KIND = {rule.kind: rule for rule in RULES}
URGENT = frozenset(rule.kind for rule in RULES if rule.urgent)
PACED = frozenset(rule.kind for rule in RULES if rule.paced and not rule.urgent)
