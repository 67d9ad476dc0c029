"""Uploaded files: kept sealed between plan and button, planned again each time, and forgotten."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mentoring.core import audit, clock
from mentoring.core.db import db, transaction
from mentoring.people.models import Person
from mentoring.profiles.imports import apply, mapping
from mentoring.profiles.imports.known import known
from mentoring.profiles.imports.models import ImportFile
from mentoring.profiles.imports.plan import Plan, make
from mentoring.profiles.imports.read import read

_KEPT = timedelta(days=1)


class PlanChanged(Exception):
    """What would happen is no longer what was shown: nothing was done."""


@dataclass(frozen=True)
class Prepared:
    """A file with its mapping fitted; `plan` is None while columns have no place yet."""

    file: ImportFile
    fitted: mapping.Fitted
    plan: Plan | None


def _oldest() -> datetime:
    return clock.now() - _KEPT


def keep(content: bytes, chosen: mapping.Mapping, *, by: uuid.UUID) -> ImportFile:
    """Store an upload. Raises Unreadable or MappingError, and stores nothing, when it is of no use."""
    sheet = read(content)
    fitted = mapping.fit(chosen, sheet.headings)
    if not fitted.unknown:
        make(sheet, fitted, known(), today=clock.today())
    with transaction():
        _forget_old()
        file = ImportFile(uploaded_at=clock.now(), uploaded_by=by, digest=hashlib.sha256(content).hexdigest())
        file.content, file.mapping = content, chosen.as_dict()
        db.session.add(file)
        audit.record("profiles.upload-people", file, actor_id=by)
        return file


def find(file_id: uuid.UUID) -> ImportFile | None:
    """An upload that is not older than a day."""
    recent = sa.select(ImportFile).where(ImportFile.id == file_id, ImportFile.uploaded_at > _oldest())
    return db.session.scalar(recent)


def prepare(file: ImportFile) -> Prepared:
    """Plan it against the database as it is now. Raises MappingError."""
    sheet = read(file.content)
    fitted = mapping.fit(mapping.Mapping(**file.mapping), sheet.headings)
    plan = None if fitted.unknown else make(sheet, fitted, known(), today=clock.today())
    return Prepared(file, fitted, plan)


def place(file: ImportFile, choices: AnyMapping[str, str]) -> None:
    """Say what unknown columns are. Raises MappingError, and keeps nothing, when that gives no plan."""
    chosen = mapping.Mapping(**file.mapping).with_choices(choices)
    sheet = read(file.content)
    fitted = mapping.fit(chosen, sheet.headings)
    make(sheet, fitted, known(), today=clock.today())
    with transaction():
        file.mapping = chosen.as_dict()


def commit(file: ImportFile, digest: str, *, skip_refused: bool, by: uuid.UUID) -> list[Person]:
    """Carry out the plan with this digest and forget the file.

    Raises PlanChanged when the same file would now do something else, and HasRefusals.
    """
    # Held until the end, so that two who confirm at once do not both add those without an e-mail address.
    held = db.session.scalar(sa.select(ImportFile).where(ImportFile.id == file.id).with_for_update())
    plan = prepare(file).plan if held else None
    if plan is None or plan.digest != digest:
        raise PlanChanged
    try:
        return apply.carry_out(plan, skip_refused=skip_refused, by=by, file=file)
    except apply.Outdated:
        raise PlanChanged from None


def forget(file: ImportFile, *, by: uuid.UUID) -> None:
    with transaction():
        audit.record("profiles.forget-upload", file, actor_id=by)
        db.session.delete(file)


def forget_old() -> None:
    """Delete what has been kept for a day."""
    with transaction():
        _forget_old()


def _forget_old() -> None:
    db.session.execute(sa.delete(ImportFile).where(ImportFile.uploaded_at <= _oldest()))
