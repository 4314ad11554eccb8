"""The episode: one procedure's follow-up, and the procedures it rests on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import (
    Base,
    ClinicId,
    Code,
    HandsetId,
    Id,
    Language,
    PatientId,
    Words,
    Zone,
)
from smsbot.domain.case import EpisodeStatus

LIVE = (EpisodeStatus.INVITED, EpisodeStatus.ACTIVE, EpisodeStatus.PAUSED, EpisodeStatus.HELD)
_IS_LIVE = text("status IN ('invited', 'active', 'paused', 'held')")
_IS_DUE = text("next_due_at IS NOT NULL")


class ProcedureStatus(StrEnum):
    """Where one date of a procedure stands; a moved one is followed by its new date."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"
    MOVED = "moved"


class Episode(Base):
    """One follow-up. It pins its flow's version, and ``next_due_at`` says when a rule must look at it again.

    ``risks`` is a comma list of codes. The ``block_`` columns hold the result of the diagnostic block that
    came before the procedure. ``parked_at`` marks an episode whose turn failed and that waits for a person.
    """

    __tablename__ = "episode"
    __table_args__ = (
        # A reply is matched to its episode by the phone alone.
        Index(
            "uq_episode_live_handset",
            "handset_id",
            unique=True,
            sqlite_where=_IS_LIVE,
            postgresql_where=_IS_LIVE,
        ),
        Index("ix_episode_due", "next_due_at", sqlite_where=_IS_DUE, postgresql_where=_IS_DUE),
    )

    id: Mapped[Id]
    clinic_id: Mapped[ClinicId]
    patient_id: Mapped[PatientId]
    handset_id: Mapped[HandsetId]
    case_code: Mapped[str] = mapped_column(String(12), unique=True)
    flow_id: Mapped[Code]
    flow_version: Mapped[int]
    region: Mapped[Code]
    side: Mapped[Code | None]
    time_zone: Mapped[Zone]
    language: Mapped[Language]
    status: Mapped[EpisodeStatus]
    chart_baseline: Mapped[float | None]
    block_peak_percent: Mapped[float | None]
    block_hours: Mapped[float | None]
    block_count: Mapped[int | None]
    block_threshold: Mapped[float | None]
    risks: Mapped[Words] = mapped_column(default="")
    next_question: Mapped[int] = mapped_column(default=1)
    next_due_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    parked_reason: Mapped[Words | None]
    invited_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Procedure(Base):
    """One date of the procedure, ``number`` from 1 up; the latest that was not moved is the case's."""

    __tablename__ = "procedure"
    __table_args__ = (
        UniqueConstraint("episode_id", "number"),
        CheckConstraint("number >= 1", name="number_counts_from_one"),
    )

    id: Mapped[Id]
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"))
    number: Mapped[int] = mapped_column(default=1)
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[ProcedureStatus] = mapped_column(default=ProcedureStatus.PLANNED)
    region: Mapped[Code]
    side: Mapped[Code | None]


def is_live() -> ColumnElement[bool]:
    """The condition of an episode that still follows its patient."""
    return Episode.status.in_(LIVE)
