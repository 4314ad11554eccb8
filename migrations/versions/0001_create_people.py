"""Create clinics, their teams, and those who are followed up."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables, those first that others point at."""
    for create in _TABLES.values():
        create()


def downgrade() -> None:
    """Drop the tables with all their rows."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _index_where(name: str, table: str, column: str, *, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=unique, sqlite_where=condition, postgresql_where=condition)


def _create_clinic() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("line", sa.String(32), nullable=True, unique=True),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("after_hours_phone", sa.String(32), nullable=True),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("hours", sa.String(80), nullable=True),
        sa.Column("outcome_mails", sa.String(24), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
    )


def _create_team_member() -> None:
    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.CheckConstraint("step >= 1", name="step_counts_from_one"),
    )


def _create_team_role() -> None:
    op.create_table(
        "team_role",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("team_member.id"), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.UniqueConstraint("member_id", "role"),
    )


def _create_handset() -> None:
    op.create_table(
        "handset",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False),
        sa.Column("phone_index", sa.String(64), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("consent", sa.String(24), nullable=False),
        sa.Column("unreachable_at", _moment(), nullable=True),
        sa.Column("last_neutral_at", _moment(), nullable=True),
        sa.UniqueConstraint("clinic_id", "phone_index"),
    )


def _create_patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=False, index=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("emergency_contact", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
    )


def _create_consent_event() -> None:
    op.create_table(
        "consent_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=False, index=True),
        sa.Column("patient_id", sa.Integer(), sa.ForeignKey("patient.id"), nullable=True, index=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("at", _moment(), nullable=False),
    )


def _create_episode() -> None:
    op.create_table(
        "episode",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("patient_id", sa.Integer(), sa.ForeignKey("patient.id"), nullable=False, index=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=False, index=True),
        sa.Column("case_code", sa.String(12), nullable=False, unique=True),
        sa.Column("flow_id", sa.String(64), nullable=False),
        sa.Column("flow_version", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("side", sa.String(64), nullable=True),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("chart_baseline", sa.Double(), nullable=True),
        sa.Column("block_peak_percent", sa.Double(), nullable=True),
        sa.Column("block_hours", sa.Double(), nullable=True),
        sa.Column("block_count", sa.Integer(), nullable=True),
        sa.Column("block_threshold", sa.Double(), nullable=True),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("next_question", sa.Integer(), nullable=False),
        sa.Column("next_due_at", _moment(), nullable=True),
        sa.Column("parked_at", _moment(), nullable=True),
        sa.Column("parked_reason", sa.Text(), nullable=True),
        sa.Column("invited_at", _moment(), nullable=False),
        sa.Column("started_at", _moment(), nullable=True),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.Column("created_at", _moment(), nullable=False),
    )
    _index_where("ix_episode_due", "episode", "next_due_at", where="next_due_at IS NOT NULL")
    _index_where(
        "uq_episode_live_handset",
        "episode",
        "handset_id",
        where="status IN ('invited', 'active', 'paused', 'held')",
        unique=True,
    )


def _create_procedure() -> None:
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_at", _moment(), nullable=False),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("side", sa.String(64), nullable=True),
        sa.CheckConstraint("number >= 1", name="number_counts_from_one"),
        sa.UniqueConstraint("episode_id", "number"),
    )


_TABLES = {
    "clinic": _create_clinic,
    "team_member": _create_team_member,
    "team_role": _create_team_role,
    "handset": _create_handset,
    "patient": _create_patient,
    "consent_event": _create_consent_event,
    "episode": _create_episode,
    "procedure": _create_procedure,
}
