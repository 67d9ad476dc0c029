"""NHS organisations as dated records with successors, because the structure keeps moving."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base


class OrganisationType(enum.StrEnum):
    """What kind of care or work; `words` is what people read."""

    ACUTE = "acute"
    SPECIALIST = "specialist"
    MENTAL_HEALTH = "mental-health"
    COMMUNITY = "community"
    AMBULANCE = "ambulance"
    ICB = "icb"
    PRIMARY_CARE = "primary-care"
    NATIONAL = "national"
    REGIONAL = "regional"
    COLLABORATIVE = "collaborative"
    INDEPENDENT = "independent"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    OrganisationType.ACUTE: "Acute",
    OrganisationType.SPECIALIST: "Specialist",
    OrganisationType.MENTAL_HEALTH: "Mental health",
    OrganisationType.COMMUNITY: "Community",
    OrganisationType.AMBULANCE: "Ambulance",
    OrganisationType.ICB: "Integrated care board (ICB)",
    OrganisationType.PRIMARY_CARE: "Primary care",
    OrganisationType.NATIONAL: "NHS England national",
    OrganisationType.REGIONAL: "NHS England regional",
    OrganisationType.COLLABORATIVE: "Patient safety collaborative",
    OrganisationType.INDEPENDENT: "Independent provider",
    OrganisationType.OTHER: "Other",
}


class Organisation(Base):
    """One legal body for as long as it lasts. A merger closes it and names its successors."""

    __tablename__ = "organisations"

    ods_code: Mapped[str | None] = mapped_column(unique=True)  # None: typed in, not from ODS
    name: Mapped[str]
    type: Mapped[OrganisationType]
    region: Mapped[str | None]  # ODS code of an NHS region; follows the head office
    icb_code: Mapped[str | None]  # ODS code of the ICB it is in
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]  # may lie in the future: then it is still open
    updated_at: Mapped[datetime]
    region_by_hand: Mapped[bool] = mapped_column(default=False)  # somebody corrected it: no import changes it

    def open_on(self, day: date) -> bool:
        return (self.opened_on is None or self.opened_on <= day) and (
            self.closed_on is None or day <= self.closed_on
        )


class Succession(Base):
    """That one organisation's work went on, in whole or part, in another."""

    __tablename__ = "organisation_successions"
    __table_args__ = (sa.UniqueConstraint("predecessor_id", "successor_id"),)

    predecessor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    successor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    recorded_by: Mapped[uuid.UUID | None]  # the person who said so; None: reference data
