"""Add the tables of the job queue where many nodes share the work: on PostgreSQL alone."""

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

_DROP = """
DO $$
DECLARE one record;
BEGIN
    DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers
        CASCADE;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE';
    END LOOP;
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type CASCADE;
END $$
"""


def upgrade() -> None:
    """Make the tables as the queue's own library wants them; a later version of it needs a migration too."""
    if op.get_context().dialect.name == "postgresql":
        # The library comes with the extra `distributed`, which an installation on SQLite does without.
        from procrastinate.schema import SchemaManager

        op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    """Take the tables away with the jobs that wait; the tick of the version before needs none."""
    if op.get_context().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(_DROP.replace("%", "%%"))
