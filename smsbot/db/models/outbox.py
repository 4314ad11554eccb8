"""The outbox: every text and mail that is to leave, with its attempts and its history."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import (
    Base,
    ClinicId,
    Code,
    EpisodeId,
    EscalationId,
    HandsetId,
    Id,
    MemberId,
    RowKey,
    Sealed,
    Words,
)
from smsbot.domain.delivery import OutboxStatus, ProviderStatus
from smsbot.domain.effects import Purpose

# SQLite uses the partial index only where a query spells its condition in the same way.
IS_WAITING = text("status IN ('pending', 'sending')")


class OutboxKind(StrEnum):
    """How a row leaves."""

    SMS = "sms"
    EMAIL = "email"


class OutboxMessage(Base):
    """One text or mail. Its ``key`` names what it is for, so nothing is sent twice for one thing.

    ``planned_at`` is when the rules wanted it sent and never changes; ``due_at`` moves with each retry. The
    row may be sent by whoever claimed it until ``lease_until``. A mail is built when it leaves, from the rows
    it points at. ``priority`` 0 goes first.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "due_at", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[OutboxKind]
    priority: Mapped[int]
    clinic_id: Mapped[ClinicId]
    handset_id: Mapped[HandsetId | None]
    episode_id: Mapped[EpisodeId | None]
    escalation_id: Mapped[EscalationId | None]
    escalation_event_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_event.id"), index=True)
    member_id: Mapped[MemberId | None]
    template: Mapped[Code]
    purpose: Mapped[Purpose | None]
    body: Mapped[Sealed | None]
    row_key: Mapped[RowKey]
    status: Mapped[OutboxStatus] = mapped_column(default=OutboxStatus.PENDING)
    planned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    provider_sid: Mapped[str | None] = mapped_column(String(64), index=True)
    provider_status: Mapped[ProviderStatus | None]
    error_code: Mapped[Code | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class OutboxEvent(Base):
    """One step of a row's history; ``detail`` holds nothing of the patient."""

    __tablename__ = "outbox_event"

    id: Mapped[Id]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[OutboxStatus]
    detail: Mapped[Words] = mapped_column(default="")
