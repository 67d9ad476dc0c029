"""A person's own profiles."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.profiles import door, pages, places_pages
from mentoring.profiles.blueprint import bp

_PART = "/profile/<any(psp, mentor):part>"


@bp.get("/profile/psp")
@access.only(Role.PSP)
def own_psp() -> ResponseReturnValue:
    return pages.task_list(door.own("psp"))


@bp.get("/profile/mentor")
@access.only(Role.MENTOR)
def own_mentor() -> ResponseReturnValue:
    return pages.task_list(door.own("mentor"))


@bp.route(f"{_PART}/<slug>", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def own_section(part: str, slug: str) -> ResponseReturnValue:
    return pages.section(door.own(part), slug)


@bp.route(f"{_PART}/check", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def own_check(part: str) -> ResponseReturnValue:
    return pages.check(door.own(part))


@bp.get(f"{_PART}/sent")
@access.only(Role.PSP, Role.MENTOR)
def own_sent(part: str) -> ResponseReturnValue:
    return pages.sent(door.own(part))


@bp.get(f"{_PART}/preview")
@access.only(Role.PSP, Role.MENTOR)
def own_preview(part: str) -> ResponseReturnValue:
    return pages.show_preview(door.own(part))


@bp.route(f"{_PART}/organisations/add", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def own_place_add(part: str) -> ResponseReturnValue:
    return places_pages.add(door.own(part))


@bp.route(f"{_PART}/organisations/<uuid:place_id>", methods=["GET", "POST"])
@access.only(Role.PSP, Role.MENTOR)
def own_place_change(part: str, place_id: uuid.UUID) -> ResponseReturnValue:
    return places_pages.change(door.own(part), place_id)


@bp.post(f"{_PART}/organisations/<uuid:place_id>/remove")
@access.only(Role.PSP, Role.MENTOR)
def own_place_remove(part: str, place_id: uuid.UUID) -> ResponseReturnValue:
    return places_pages.remove(door.own(part), place_id)
