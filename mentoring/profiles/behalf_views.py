"""The same pages for a coordinator who fills them in with somebody on the phone, or from a letter."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from mentoring.core import access
from mentoring.core.access import Role
from mentoring.profiles import door, pages, places_pages
from mentoring.profiles.blueprint import bp

_PART = "/people/<uuid:person_id>/profile/<any(psp, mentor):part>"


@bp.get(_PART)
@access.only(Role.COORDINATOR)
def behalf(person_id: uuid.UUID, part: str) -> ResponseReturnValue:
    return pages.task_list(door.behalf(person_id, part))


@bp.route(f"{_PART}/<slug>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def behalf_section(person_id: uuid.UUID, part: str, slug: str) -> ResponseReturnValue:
    return pages.section(door.behalf(person_id, part), slug)


@bp.route(f"{_PART}/check", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def behalf_check(person_id: uuid.UUID, part: str) -> ResponseReturnValue:
    return pages.check(door.behalf(person_id, part))


@bp.get(f"{_PART}/sent")
@access.only(Role.COORDINATOR)
def behalf_sent(person_id: uuid.UUID, part: str) -> ResponseReturnValue:
    return pages.sent(door.behalf(person_id, part))


@bp.route(f"{_PART}/organisations/add", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def behalf_place_add(person_id: uuid.UUID, part: str) -> ResponseReturnValue:
    return places_pages.add(door.behalf(person_id, part))


@bp.route(f"{_PART}/organisations/<uuid:place_id>", methods=["GET", "POST"])
@access.only(Role.COORDINATOR)
def behalf_place_change(person_id: uuid.UUID, part: str, place_id: uuid.UUID) -> ResponseReturnValue:
    return places_pages.change(door.behalf(person_id, part), place_id)


@bp.post(f"{_PART}/organisations/<uuid:place_id>/remove")
@access.only(Role.COORDINATOR)
def behalf_place_remove(person_id: uuid.UUID, part: str, place_id: uuid.UUID) -> ResponseReturnValue:
    return places_pages.remove(door.behalf(person_id, part), place_id)
