"""The escalation: what reached the care team, and everything that happened to it until a person closed it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import (
    Base,
    ClinicId,
    Code,
    EscalationId,
    HandsetId,
    Id,
    InboundId,
    MemberId,
    RowKey,
    Sealed,
    Words,
)
from smsbot.domain.case import AlertStatus

_IS_DUE = text("due_at IS NOT NULL")


class EscalationEventKind(StrEnum):
    """What can happen to an escalation."""

    OPENED = "opened"
    ADDED = "added"
    RAISED = "raised"
    LOWERED = "lowered"
    RELEASED = "released"
    MAILED = "mailed"
    ACKNOWLEDGED = "acknowledged"
    REMINDED = "reminded"
    RESOLVED = "resolved"
    NOTED = "noted"


class Escalation(Base):
    """One alert to the care team; without an episode where an unknown sender texted an emergency.

    ``step`` is the last step mailed (0: none yet), counted from ``mail_at``; ``due_at`` is when the loop must
    look again. ``rule``, ``source`` and the sealed ``words`` say why it was opened, under which flow version.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("episode_id", "number"),
        CheckConstraint("tier BETWEEN 1 AND 4", name="tier_is_known"),
        Index("ix_escalation_due", "due_at", sqlite_where=_IS_DUE, postgresql_where=_IS_DUE),
    )

    id: Mapped[Id]
    clinic_id: Mapped[ClinicId]
    handset_id: Mapped[HandsetId]
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"))
    inbound_id: Mapped[InboundId | None]
    number: Mapped[int]
    case_code: Mapped[str] = mapped_column(String(12), index=True)
    code: Mapped[Code]
    tier: Mapped[int]
    status: Mapped[AlertStatus] = mapped_column(default=AlertStatus.OPEN)
    flow_id: Mapped[Code | None]
    flow_version: Mapped[int | None]
    rule: Mapped[Words]
    source: Mapped[Words]
    words: Mapped[Sealed]
    row_key: Mapped[RowKey]
    opened_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    mail_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[MemberId | None]
    resolved_at: Mapped[datetime | None]
    outcome: Mapped[Code | None]


class EscalationEvent(Base):
    """One thing that happened to an escalation; nothing of the patient is in ``note``, only in ``words``."""

    __tablename__ = "escalation_event"

    id: Mapped[Id]
    escalation_id: Mapped[EscalationId]
    at: Mapped[datetime]
    kind: Mapped[EscalationEventKind]
    note: Mapped[Words] = mapped_column(default="")
    words: Mapped[Sealed | None]
    row_key: Mapped[RowKey]
    inbound_id: Mapped[InboundId | None]
    member_id: Mapped[MemberId | None]
    step: Mapped[int | None]
