"""Create escalations, the outbox and the traces that everything leaves."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
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


def _create_escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=False, index=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=True),
        sa.Column("inbound_id", sa.Integer(), sa.ForeignKey("inbound_message.id"), nullable=True, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(12), nullable=False, index=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("flow_id", sa.String(64), nullable=True),
        sa.Column("flow_version", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("opened_at", _moment(), nullable=False),
        sa.Column("held_until", _moment(), nullable=True),
        sa.Column("mail_at", _moment(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", _moment(), nullable=True),
        sa.Column("acknowledged_at", _moment(), nullable=True),
        sa.Column(
            "acknowledged_by", sa.Integer(), sa.ForeignKey("team_member.id"), nullable=True, index=True
        ),
        sa.Column("resolved_at", _moment(), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.CheckConstraint("tier BETWEEN 1 AND 4", name="tier_is_known"),
        sa.UniqueConstraint("episode_id", "number"),
    )
    _index_where("ix_escalation_due", "escalation", "due_at", where="due_at IS NOT NULL")


def _create_escalation_event() -> None:
    op.create_table(
        "escalation_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("escalation_id", sa.Integer(), sa.ForeignKey("escalation.id"), nullable=False, index=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("inbound_id", sa.Integer(), sa.ForeignKey("inbound_message.id"), nullable=True, index=True),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("team_member.id"), nullable=True, index=True),
        sa.Column("step", sa.Integer(), nullable=True),
    )


def _create_outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=True, index=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=True, index=True),
        sa.Column("escalation_id", sa.Integer(), sa.ForeignKey("escalation.id"), nullable=True, index=True),
        sa.Column(
            "escalation_event_id",
            sa.Integer(),
            sa.ForeignKey("escalation_event.id"),
            nullable=True,
            index=True,
        ),
        sa.Column("member_id", sa.Integer(), sa.ForeignKey("team_member.id"), nullable=True, index=True),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(24), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("planned_at", _moment(), nullable=False),
        sa.Column("due_at", _moment(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", _moment(), nullable=True),
        sa.Column("provider_sid", sa.String(64), nullable=True, index=True),
        sa.Column("provider_status", sa.String(24), nullable=True),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("sent_at", _moment(), nullable=True),
    )
    _index_where(
        "ix_outbox_message_due", "outbox_message", "due_at", where="status IN ('pending', 'sending')"
    )


def _create_outbox_event() -> None:
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("outbox_id", sa.Integer(), sa.ForeignKey("outbox_message.id"), nullable=False, index=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_event_subject", "audit_event", ["subject", "subject_id"])


def _create_heartbeat() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("at", _moment(), nullable=False),
    )


_TABLES = {
    "escalation": _create_escalation,
    "escalation_event": _create_escalation_event,
    "outbox_message": _create_outbox_message,
    "outbox_event": _create_outbox_event,
    "audit_event": _create_audit_event,
    "heartbeat": _create_heartbeat,
}
