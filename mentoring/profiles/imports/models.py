"""An uploaded file between the plan that is shown and the press of the button."""

from __future__ import annotations

import base64
import uuid
import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.core.db import Base, Sealed, SealedJson


class ImportFile(Base):
    """Kept for a day at the most; deleted when it was imported or thrown away."""

    __tablename__ = "import_files"

    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    uploaded_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("people.id"))
    digest: Mapped[str]  # SHA-256 of the bytes
    body_sealed: Mapped[str | None] = mapped_column(sa.Text)
    body = Sealed()  # compressed, base64
    mapping_sealed: Mapped[str | None] = mapped_column(sa.Text)
    mapping = SealedJson()

    @property
    def content(self) -> bytes:
        return zlib.decompress(base64.b64decode(self.body))

    @content.setter
    def content(self, content: bytes) -> None:
        self.body = base64.b64encode(zlib.compress(content)).decode()
