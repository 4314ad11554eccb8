"""Jobs for the workers of many nodes: deferred in the transaction that writes a row. The rows are the truth.

A job carries the id of an outbox row and nothing else. It only wakes a worker: one that is lost, or comes
twice, changes nothing, for the tick defers a job for every row that is due and has none, and a row is claimed
before it is sent. On SQLite there are no jobs: one process sends everything.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

DELIVER = "deliver"
# What must reach a person waits behind nothing.
URGENT_QUEUE, QUEUE = "urgent", "texts"
# With more jobs than this waiting, deferring more only slows the fetching of each (measured: 0.4 to 5.7 ms).
MOST_WAITING = 2000
# Past this many new jobs the planner's picture of the table is stale.
_ANALYZE_FROM = 500

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(array_agg(ROW("
    "  queue, :task, priority, NULL, queueing_lock, args, NULL)::procrastinate_job_to_defer_v1))"
    " FROM unnest(CAST(:queues AS varchar[]), CAST(:priorities AS integer[]),"
    "   CAST(:locks AS text[]), CAST(:args AS jsonb[])) AS wanted(queue, priority, queueing_lock, args)"
)
_WITHOUT_JOB = text(
    "SELECT id, priority FROM outbox_message AS row"
    " WHERE status IN ('pending', 'sending') AND due_at <= :now"
    "  AND (lease_until IS NULL OR lease_until <= :now)"
    "  AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs"
    "   WHERE queueing_lock = 'm:' || row.id AND status = 'todo')"
    " ORDER BY priority, due_at, id LIMIT :limit"
)
_WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")


def has_jobs(session: Session) -> bool:
    """Whether this database wakes workers by jobs."""
    return session.get_bind().dialect.name == "postgresql"


def defer(session: Session, rows: Sequence[tuple[int, int]]) -> None:
    """Have each outbox row (its id and priority) looked after by a worker, once this transaction commits.

    Raises IntegrityError where a row has a waiting job already. Does nothing on SQLite.
    """
    if not rows or not has_jobs(session):
        return
    session.execute(
        _DEFER,
        {
            "task": DELIVER,
            "queues": [URGENT_QUEUE if priority == 0 else QUEUE for _, priority in rows],
            # The outbox counts from the most pressing up, the workers from the least.
            "priorities": [-priority for _, priority in rows],
            "locks": [f"m:{row_id}" for row_id, _ in rows],
            "args": [json.dumps({"outbox_id": row_id}) for row_id, _ in rows],
        },
    )


def defer_due(session: Session, now: datetime, limit: int) -> int:
    """Defer a job for every row that is due by now and has none: a retry, a lost worker, a command.

    Returns how many. Stops while too many wait already: the rows are not lost, they wait in the outbox.
    """
    room = min(limit, MOST_WAITING - session.execute(_WAITING).scalar_one())
    if room <= 0:
        return 0
    rows = [(row.id, row.priority) for row in session.execute(_WITHOUT_JOB, {"now": now, "limit": room})]
    defer(session, rows)
    if len(rows) >= _ANALYZE_FROM:
        session.execute(text("ANALYZE procrastinate_jobs"))
    return len(rows)
