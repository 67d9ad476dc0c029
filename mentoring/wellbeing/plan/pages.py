"""Attaches the plan's pages to the room's blueprint, and what pages of other rooms ask about a plan."""

from __future__ import annotations

import uuid

from flask import Flask

from mentoring.core import access
from mentoring.core.db import Unreadable
from mentoring.core.web.pages import clock_time
from mentoring.wellbeing import hard_moment
from mentoring.wellbeing.plan import file_views, queries, sharing, sharing_views, sitting_views, views
from mentoring.wellbeing.plan.sections import BY_KEY, DIFFICULT, HARD_TIME

__all__ = ["file_views", "sharing_views", "sitting_views", "views"]


def init_app(app: Flask) -> None:
    hard_moment.offer(app, _words_for_hard_moments)
    app.jinja_env.filters["clock_time"] = clock_time
    app.jinja_env.globals["plan_is_shared_with_me"] = _is_shared_with_me


def _words_for_hard_moments(person_id: uuid.UUID) -> hard_moment.Words:
    """What the owner wrote about difficult material and hard times, as far as it can be opened."""
    found = [(BY_KEY[key].title, queries.own_text(person_id, key)) for key in (DIFFICULT, HARD_TIME)]
    return [(title, text) for title, text in found if text and not isinstance(text, Unreadable)]


def _is_shared_with_me(owner_id: uuid.UUID) -> bool:
    """Whether there is anything to see for whoever is signed in."""
    return sharing.view_for(owner_id, access.me()) is not None
