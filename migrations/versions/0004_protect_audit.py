"""Make the audit trail refuse change and deletion, whoever asks."""

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

_SQLITE_REFUSE = (
    "CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event"
    " BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
)
_POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$BEGIN RAISE EXCEPTION 'audit_event is append-only'; END$$"
)
_POSTGRESQL_REFUSE = (
    "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
)


def upgrade() -> None:
    """Add the triggers; the rows stay as they are."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(_SQLITE_REFUSE.format(verb="update"))
        op.execute(_SQLITE_REFUSE.format(verb="delete"))
        return
    op.execute(_POSTGRESQL_FUNCTION)
    op.execute(_POSTGRESQL_REFUSE)


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_no_update")
        op.execute("DROP TRIGGER audit_event_no_delete")
        return
    op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
    op.execute("DROP FUNCTION audit_event_refuse()")
