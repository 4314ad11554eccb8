"""The care team: the people who are told, and in which roles."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from smsbot.db.models.base import Base, ClinicId, Id, RowKey, Sealed


class Role(StrEnum):
    """The roles that a flow's escalation steps name; a clinic maps them to people."""

    ON_CALL = "on_call"
    LEAD = "lead"
    BACKUP = "backup"
    MANAGER = "manager"
    NURSE = "nurse"


class TeamMember(Base):
    """One person of a clinic's care team.

    ``step`` (1 is the first) says at which step of an escalation they are told, whatever their roles.
    """

    __tablename__ = "team_member"
    __table_args__ = (CheckConstraint("step >= 1", name="step_counts_from_one"),)

    id: Mapped[Id]
    clinic_id: Mapped[ClinicId]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[Sealed | None]
    step: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    row_key: Mapped[RowKey]


class TeamRole(Base):
    """One role that a member holds."""

    __tablename__ = "team_role"
    __table_args__ = (UniqueConstraint("member_id", "role"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("team_member.id"))
    role: Mapped[Role]
