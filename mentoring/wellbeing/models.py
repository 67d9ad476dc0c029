"""Check-ins: 3 short questions, all skippable. What is due is derived; only answers are rows.

Beside them: a word with the mentor that somebody asked for, and who checked the numbers of help when.
"""

from __future__ import annotations

import enum
import json
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, Sealed, SealedJson

PADDED_TO = 512  # characters


class Side(enum.StrEnum):
    PSP = "psp"
    MENTOR = "mentor"


class Outcome(enum.StrEnum):
    ANSWERED = "answered"
    NOT_NOW = "not-now"


class How(enum.StrEnum):
    """How an answer came in where its owner did not give it here themselves."""

    LINK = "link"  # in an e-mail
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in-person"

    @property
    def words(self) -> str:
        return {
            How.LINK: "By the link in an e-mail",
            How.PHONE: "In a phone call",
            How.LETTER: "In a letter",
            How.IN_PERSON: "Face to face",
        }[self]


class PaddedJson(SealedJson):
    """Filled up with spaces before it is sealed: the length must not tell two answers apart."""

    def __set__(self, row: Base, value: Any) -> None:
        text = json.dumps(value, sort_keys=True) if value else ""
        Sealed.__set__(self, row, text + " " * (-len(text.encode()) % PADDED_TO))


class CheckIn(Base):
    """One person's answer to one check-in of one pair. The answers are sealed; `number` counts from 1."""

    __tablename__ = "check_ins"
    __table_args__ = (sa.UniqueConstraint("pairing_id", "side", "number"),)

    pairing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pairings.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    side: Mapped[Side]
    number: Mapped[int]
    outcome: Mapped[Outcome]
    answered_at: Mapped[datetime]
    answers_sealed: Mapped[str | None]
    answers = PaddedJson()
    # None: its owner, signed in. Else who recorded it for them (a link: nobody), and when they said it.
    how: Mapped[How | None]
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    said_on: Mapped[date | None]


class WordEnd(enum.StrEnum):
    SPOKEN = "spoken"
    TAKEN_BACK = "taken-back"
    EXPIRED = "expired"


class WordWanted(Base):
    """A PSP would like a word with their mentor, and says nothing else. At most one is open in a pair."""

    __tablename__ = "words_wanted"
    __table_args__ = (
        sa.Index(
            "uq_words_wanted_one_open_in_pair",
            "pairing_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    pairing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pairings.id"), index=True)
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_as: Mapped[WordEnd | None]


class HelplineCheck(Base):
    """Somebody made sure that one line of help is as it is shown. `line` is a digest of what was shown."""

    __tablename__ = "helpline_checks"
    __table_args__ = (sa.UniqueConstraint("line", "checked_on"),)

    line: Mapped[str]
    checked_on: Mapped[date]
    checked_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
