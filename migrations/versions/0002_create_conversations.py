"""Create what is asked and what patients tell."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
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


def _create_check_in() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("due_at", _moment(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("opened_at", _moment(), nullable=True),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.UniqueConstraint("episode_id", "key"),
    )


def _create_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("check_in_key", sa.String(64), nullable=True),
        sa.Column("alert", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(64), nullable=True),
        sa.Column("reasks", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("closed_at", _moment(), nullable=True),
        sa.UniqueConstraint("episode_id", "number"),
    )


def _create_inbound_message() -> None:
    op.create_table(
        "inbound_message",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("provider_sid", sa.String(64), nullable=False, unique=True),
        sa.Column("clinic_id", sa.Integer(), sa.ForeignKey("clinic.id"), nullable=False, index=True),
        sa.Column("handset_id", sa.Integer(), sa.ForeignKey("handset.id"), nullable=False, index=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=True, index=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("media_count", sa.Integer(), nullable=False),
        sa.Column("opt_out_type", sa.String(64), nullable=True),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("stored_at", _moment(), nullable=False),
        sa.Column("asked", sa.String(64), nullable=True),
        sa.Column("read_status", sa.String(64), nullable=True),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("command", sa.String(24), nullable=True),
        sa.Column("event", sa.String(24), nullable=True),
        sa.Column("lang", sa.String(8), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
    )


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=False, index=True),
        sa.Column("inbound_id", sa.Integer(), sa.ForeignKey("inbound_message.id"), nullable=True, index=True),
        sa.Column("check_in_key", sa.String(64), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(64), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'score' AND score IS NOT NULL AND choice IS NULL AND words IS NULL)"
            " OR (kind = 'choice' AND score IS NULL AND (choice IS NULL) <> (words IS NULL))",
            name="one_value",
        ),
    )


def _create_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("episode_id", sa.Integer(), sa.ForeignKey("episode.id"), nullable=False, index=True),
        sa.Column("inbound_id", sa.Integer(), sa.ForeignKey("inbound_message.id"), nullable=True, index=True),
        sa.Column("check_in_key", sa.String(64), nullable=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("place", sa.String(24), nullable=False),
        sa.Column("side", sa.String(64), nullable=True),
        sa.Column("trend", sa.String(24), nullable=True),
        sa.Column("since", sa.String(24), nullable=False),
        sa.Column("degree", sa.String(24), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(64), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("read_rule", sa.Text(), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
    )


_TABLES = {
    "check_in": _create_check_in,
    "question": _create_question,
    "inbound_message": _create_inbound_message,
    "answer": _create_answer,
    "finding": _create_finding,
}
