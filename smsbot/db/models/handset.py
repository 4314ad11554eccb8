"""The handset: one phone number as seen from one clinic's line, and what its holder consented to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, Code, HandsetId, Id, PatientId, RowKey, Sealed, Words
from smsbot.domain.case import Consent


class Handset(Base):
    """A number that texts or is texted; unknown senders have one too.

    ``phone_index`` is the keyed hash it is found by. ``last_neutral_at`` is when an unknown sender was last
    answered; ``unreachable_at`` when the carrier said that this number cannot be texted.
    """

    __tablename__ = "handset"
    __table_args__ = (UniqueConstraint("clinic_id", "phone_index"),)

    id: Mapped[Id]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    phone_index: Mapped[str] = mapped_column(String(64))
    phone: Mapped[Sealed]
    row_key: Mapped[RowKey]
    consent: Mapped[Consent] = mapped_column(default=Consent.NONE)
    unreachable_at: Mapped[datetime | None]
    last_neutral_at: Mapped[datetime | None]


class ConsentEvent(Base):
    """One change of consent: the proof of what was agreed to, when and how. ``wording`` is what was asked."""

    __tablename__ = "consent_event"

    id: Mapped[Id]
    handset_id: Mapped[HandsetId]
    patient_id: Mapped[PatientId | None]
    kind: Mapped[Consent]
    source: Mapped[Code]
    wording: Mapped[Words | None]
    at: Mapped[datetime]
