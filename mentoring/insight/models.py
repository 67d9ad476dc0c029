"""What was published about a month, once and for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base


class InsightMonth(Base):
    """A month that is closed. `figures` is `Published.as_json()`: small numbers were taken out before.

    It is never made anew, not after late answers and not when somebody asks to be erased: whoever saw both
    versions could subtract one from the other and be left with one person.
    """

    __tablename__ = "insight_months"

    month: Mapped[date] = mapped_column(unique=True)  # its first day
    closed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
