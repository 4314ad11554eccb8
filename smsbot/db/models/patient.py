"""The patient: who is followed up. Names are sealed."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from smsbot.db.models.base import Base, ClinicId, HandsetId, Id, Language, RowKey, Sealed


class Patient(Base):
    """One person of one clinic; ``reference`` is the clinic's own number for them."""

    __tablename__ = "patient"

    id: Mapped[Id]
    clinic_id: Mapped[ClinicId]
    handset_id: Mapped[HandsetId]
    name: Mapped[Sealed | None]
    emergency_contact: Mapped[Sealed | None]
    reference: Mapped[Sealed | None]
    row_key: Mapped[RowKey]
    language: Mapped[Language]
    created_at: Mapped[datetime]
