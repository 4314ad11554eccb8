"""The audit trail: who did what to which row, and when. The database refuses to change or delete it."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, Code, Id, Words


class AuditEvent(Base):
    """One act on the row ``subject_id`` of the table ``subject``; ``detail`` holds nothing of the patient."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[datetime]
    actor: Mapped[Code]
    action: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int | None]
    detail: Mapped[Words] = mapped_column(default="")
