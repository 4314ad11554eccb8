"""Many nodes: a row and the job that wakes its worker are written together; no lost job loses a text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import text as sql

from smsbot.db import jobs
from smsbot.db.session import Session
from smsbot.domain.delivery import OutboxStatus, Verdict
from smsbot.services import dispatch
from smsbot.worker import start_sender
from tests.integration.services.desk import Desk, failure
from tests.integration.services.test_worker_clock import wait_until

pytestmark = pytest.mark.postgresql


def waiting(session: Session) -> list[tuple[str, str, int]]:
    """Row, queue and priority of the jobs that wait, the most pressing first."""
    rows = session.execute(
        sql(
            "SELECT queueing_lock, queue_name, priority FROM procrastinate_jobs WHERE status = 'todo'"
            " ORDER BY priority DESC, id"
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def jobs_of(desk: Desk) -> list[tuple[str, str, int]]:
    with desk.office.db.reading() as session:
        return waiting(session)


def forget_jobs(desk: Desk) -> None:
    with desk.office.db.transaction() as session:
        session.execute(sql("DELETE FROM procrastinate_jobs"))


def defer_and_fail(desk: Desk) -> None:
    with desk.office.db.transaction() as session:
        jobs.defer(session, [(1, 0)])
        raise ZeroDivisionError


@contextmanager
def working(desk: Desk, *, workers: int = 1) -> Iterator[None]:
    stop = Event()
    threads = [start_sender(desk.app, stop) for _ in range(workers)]
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=15)
            assert not thread.is_alive()


def test_answer_and_its_job_are_written_together(desk: Desk) -> None:
    desk.patient()
    forget_jobs(desk)

    desk.says("my calf is swelling up and hot")

    row = desk.row("URGENT")
    assert (f"m:{row.id}", jobs.URGENT_QUEUE, 0) in jobs_of(desk)


def test_job_is_rolled_back_with_its_row(desk: Desk) -> None:
    desk.patient()
    forget_jobs(desk)

    with pytest.raises(ZeroDivisionError):
        defer_and_fail(desk)

    assert jobs_of(desk) == []


def test_every_worker_s_text_leaves_once(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    desk.app.tick()

    with working(desk, workers=2):
        assert wait_until(lambda: desk.sms.sent and desk.mail.sent, seconds=10)

    assert desk.templates() == ["URGENT"]
    assert desk.mailed() == ["on_call"]
    assert jobs_of(desk) == []


def test_lost_job_is_deferred_anew_by_the_tick(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    forget_jobs(desk)

    desk.app.tick()
    desk.app.tick()

    assert [job[0] for job in jobs_of(desk)].count(f"m:{desk.row('URGENT').id}") == 1


def test_retry_waits_for_its_time_then_gets_a_job(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT))
    desk.says("my calf is swelling up and hot")
    row = desk.row("URGENT")
    desk.app.deliver(row.id)
    forget_jobs(desk)

    dispatch.defer_due(desk.office, desk.now)
    assert f"m:{row.id}" not in [job[0] for job in jobs_of(desk)]
    desk.clock.advance(timedelta(minutes=1))
    dispatch.defer_due(desk.office, desk.now)

    assert f"m:{row.id}" in [job[0] for job in jobs_of(desk)]


def test_job_for_a_row_that_has_left_sends_nothing(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    row = desk.row("URGENT")

    desk.app.deliver(row.id)
    desk.app.deliver(row.id)

    assert desk.templates() == ["URGENT"]
    assert desk.row("URGENT").status is OutboxStatus.SENT


def test_lost_sender_s_text_is_settled_by_a_job(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.sms.accepts_failing = True
    desk.says("hello there, thanks")
    row = desk.rows()[-1]
    desk.app.deliver(row.id)
    assert desk.rows()[-1].status is OutboxStatus.SENDING

    desk.clock.advance(dispatch.LEASE)
    desk.app.deliver(row.id)

    assert desk.rows()[-1].status is OutboxStatus.SENT
    assert len(desk.sms.sent) == 1


def test_dead_worker_s_job_goes_to_a_living_one(desk: Desk) -> None:
    desk.patient()
    desk.app.heartbeat_seconds = 1
    desk.says("my calf is swelling up and hot")
    with desk.office.db.transaction() as session:
        session.execute(
            sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        )
        session.execute(
            sql(
                "UPDATE procrastinate_jobs SET status = 'doing',"
                " worker_id = (SELECT max(id) FROM procrastinate_workers)"
            )
        )

    with working(desk):
        assert wait_until(lambda: "URGENT" in desk.templates(), seconds=15)


def test_too_many_waiting_jobs_stop_the_deferring(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    forget_jobs(desk)
    monkeypatch.setattr(jobs, "MOST_WAITING", 0)

    assert dispatch.defer_due(desk.office, desk.now) == 0
