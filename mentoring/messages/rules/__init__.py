"""Every message there is, in one table."""

from __future__ import annotations

from mentoring.messages.rules.base import Content, Link, Owed, Rule
from mentoring.messages.rules.sign_in import SIGN_IN_LINK

__all__ = ["BY_KIND", "RULES", "URGENT", "Content", "Link", "Owed", "Rule"]

RULES: tuple[Rule, ...] = (SIGN_IN_LINK,)

BY_KIND = {rule.kind: rule for rule in RULES}
URGENT = frozenset(rule.kind for rule in RULES if rule.urgent)
