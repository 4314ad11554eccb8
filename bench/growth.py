"""G5 and G6: what a claim and a tick cost with few and with many patients of earlier months in the tables."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import event, select, text

from bench.goals import Goal, at_most, exactly, shown
from bench.sites import ALL_DUE, TEXTS_EACH, Base, desk_on, pad
from bench.webhook import REPETITIONS, plain
from smsbot.db import jobs, outbox, wakeups
from smsbot.db.models import CheckIn
from smsbot.db.session import Session
from smsbot.domain.case import CheckInStatus
from tests.integration.services.desk import Desk

# Rows of the outbox; FULL=1 goes on to a million.
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("FULL") else ()))
_DUE = 500
_EMPTY_TICKS = 5
# Nearly empty here, and kept small in service: jobs are deleted, few alerts are open.
_SMALL = {"procrastinate_jobs", "escalation"}
_LEASE = timedelta(seconds=90)
_SPREAD = (
    "UPDATE outbox_message SET status = 'pending', due_at = planned_at WHERE id IN (SELECT id FROM"
    " (SELECT id, row_number() OVER (ORDER BY id) AS place FROM outbox_message WHERE key LIKE 'pad%') x"
    " WHERE place % :step = 0)"
)


def measure(sqlite: Base, postgres: Base) -> Iterator[Goal]:
    """The claim in buffers on PostgreSQL and in plan on both; the tick in seconds on both."""
    for base in (postgres, sqlite):
        with _padded(base) as grown:
            yield from (_claims(base, grown) if base is postgres else _plans(base, grown))
            yield from _ticks(base, grown)


@contextmanager
def _padded(base: Base) -> Iterator[dict[int, str]]:
    """Copies of the base by the rows in their outbox."""
    with ExitStack() as stack:
        urls = {}
        for size in SIZES:
            urls[size] = url = stack.enter_context(base.copy())
            with desk_on(url, base.now) as desk:
                pad(desk.office.db.engine, size // TEXTS_EACH)
        yield urls


@dataclass(frozen=True, slots=True)
class Explained:
    """What PostgreSQL says of the statements of one claim."""

    rows: int
    buffers: int
    scanned: tuple[str, ...]

    @property
    def per_row(self) -> float:
        """Buffers touched for each row claimed."""
        return self.buffers / max(self.rows, 1)


def _claims(base: Base, grown: dict[int, str]) -> Iterator[Goal]:
    found = {size: _explain_claim(base, url) for size, url in grown.items()}
    small = found[SIZES[0]]
    for size, claim in found.items():
        yield shown(f"PostgreSQL: buffers for each row claimed of {size:,}", f"{claim.per_row:.1f}")
        if claim is not small:
            ratio = claim.per_row / small.per_row
            yield at_most("G5", f"buffers for each row claimed, {size:,} over {SIZES[0]:,}", ratio, 1.10)
    scans = sorted(found[SIZES[-1]].scanned)
    yield exactly("G5", f"tables read whole by claim, deferring or tick {' '.join(scans)}", len(scans), 0)


def _explain_claim(base: Base, url: str) -> Explained:
    """Claim 500 rows that lie scattered among the settled ones; the transaction is rolled back."""
    with base.copy(url) as own, desk_on(own, base.now) as desk:
        _spread_due(desk)
        claim = _statements(
            desk, lambda session: outbox.claim_due(session, desk.now, limit=_DUE, lease=_LEASE)
        )
        looks = [
            *_statements(desk, lambda session: jobs.defer_due(session, desk.now, _DUE)),
            *_statements(desk, lambda session: wakeups.due_episodes(session, desk.now, _DUE)),
            *_statements(desk, lambda session: wakeups.due_escalations(session, desk.now, _DUE)),
        ]
        with psycopg.connect(plain(own)) as connection:
            plans = [_explain(connection, *one) for one in claim if "outbox_event" not in one[0]]
            others = [_explain(connection, *one) for one in looks if one[0].lstrip().startswith("SELECT id")]
            connection.rollback()
    rows = int(plans[-1]["Actual Rows"])
    buffers = sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)
    scanned = {table for plan in (*plans, *others) for table in _scanned(plan)}
    return Explained(rows, buffers, tuple(scanned - _SMALL))


def _spread_due(desk: Desk) -> None:
    with desk.office.db.engine.begin() as connection:
        rows = connection.execute(
            text("SELECT count(*) FROM outbox_message WHERE key LIKE 'pad%'")
        ).scalar_one()
        connection.execute(text(_SPREAD), {"step": rows // _DUE})
    with desk.office.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE outbox_message"))


def _statements(desk: Desk, work: Any) -> list[tuple[str, Any]]:
    """What a use of the database sends to its driver; nothing of it is kept."""
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(desk.office.db.engine, "before_cursor_execute", note)
    with Session(desk.office.db.engine) as session:
        work(session)
        session.rollback()
    event.remove(desk.office.db.engine, "before_cursor_execute", note)
    return sent


def _explain(connection: Any, statement: str, parameters: Any) -> dict[str, Any]:
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
    found = connection.execute(explain, parameters).fetchone()[0]
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


def _plans(base: Base, grown: dict[int, str]) -> Iterator[Goal]:
    """SQLite counts no buffers; its plans must find every row by an index."""
    scans: set[str] = set()
    with desk_on(grown[SIZES[-1]], base.now) as desk:
        claim = _statements(
            desk, lambda session: outbox.claim_due(session, desk.now, limit=_DUE, lease=_LEASE)
        )
        due = _statements(desk, lambda session: wakeups.due_episodes(session, desk.now, _DUE))
        late = _statements(desk, lambda session: wakeups.due_escalations(session, desk.now, _DUE))
        with desk.office.db.engine.connect() as connection:
            for statement, parameters in (*claim, *due, *late):
                if statement.lstrip().startswith(("SELECT", "UPDATE")):
                    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                    scans |= {
                        row.detail
                        for row in rows
                        if row.detail.startswith("SCAN ") and "INDEX" not in row.detail
                    }
    yield exactly(
        "G5", f"SQLite: tables read whole by claim or tick {' '.join(sorted(scans))}", len(scans), 0
    )


@dataclass(frozen=True, slots=True)
class Ticked:
    """Seconds of an empty tick, and of one that opened check-ins, for each of these."""

    empty: float
    each: float


def _ticks(base: Base, grown: dict[int, str]) -> Iterator[Goal]:
    rounds = [{size: _tick(base, url) for size, url in grown.items()} for _ in range(REPETITIONS)]
    small = SIZES[0]
    each = median(found[small].each for found in rounds)
    yield shown(f"{base.name}: full tick for each check-in, {small:,} rows", f"{1000 * each:.1f} ms")
    for size in SIZES[1:]:
        full = median(found[size].each / found[small].each for found in rounds)
        empty = median(found[size].empty / found[small].empty for found in rounds)
        yield at_most("G6", f"{base.name}: full tick, {size:,} rows over {small:,}", full, 1.5)
        yield at_most("G6", f"{base.name}: empty tick, {size:,} rows over {small:,}", empty, 3)


def _tick(base: Base, url: str) -> Ticked:
    with base.copy(url) as own, desk_on(own, base.now) as desk:
        desk.app.tick()
        empty = median(_time_tick(desk) for _ in range(_EMPTY_TICKS))
        desk.clock.advance(ALL_DUE)
        before = opened(desk)
        spent = _time_tick(desk)
        return Ticked(empty, spent / max(opened(desk) - before, 1))


def _time_tick(desk: Desk) -> float:
    start = time.perf_counter()
    desk.app.tick()
    return time.perf_counter() - start


def opened(desk: Desk) -> int:
    """How many check-ins of day 7 have been opened."""
    with desk.office.db.reading() as session:
        rows = select(CheckIn.id).where(CheckIn.key == "D7", CheckIn.status == CheckInStatus.OPEN)
        return len(session.scalars(rows).all())
