"""The check-in and the questions asked in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, Code, Id
from smsbot.domain.case import CheckInStatus, QuestionStatus


class CheckIn(Base):
    """One round of questions of an episode; ``key`` names it in the flow's schedule."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("episode_id", "key"),)

    id: Mapped[Id]
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"))
    key: Mapped[Code]
    due_at: Mapped[datetime]
    status: Mapped[CheckInStatus] = mapped_column(default=CheckInStatus.SCHEDULED)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Question(Base):
    """One question asked, or queued; ``alert`` is the number of the escalation that it clarifies."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("episode_id", "number"),)

    id: Mapped[Id]
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"))
    number: Mapped[int]
    name: Mapped[Code]
    status: Mapped[QuestionStatus]
    asked_at: Mapped[datetime]
    check_in_key: Mapped[Code | None]
    alert: Mapped[int | None]
    code: Mapped[Code | None]
    reasks: Mapped[int] = mapped_column(default=0)
    reminders: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
