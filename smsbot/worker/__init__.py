"""The parts that run by themselves: clock and sender. No lost tick, ring or job loses a text or mail."""

import asyncio
from collections.abc import Callable
from threading import Event, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from smsbot.bootstrap import App

log = structlog.get_logger()


def start_clock(app: App, *, run_now: bool = True) -> BackgroundScheduler:
    """Start the one interval job that ticks; shut it down with ``.shutdown()``.

    A late tick runs all the same (``misfire_grace_time=None``), late ones run once (``coalesce``), and never
    two at a time.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        lambda: _survive("tick_failed", app.tick),
        "interval",
        seconds=app.tick_seconds,
        id="tick",
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    if run_now:
        _survive("tick_failed", app.tick)
    scheduler.start()
    return scheduler


def run_sender(app: App, stop: Event) -> None:
    """Send until ``stop``: on SQLite whenever the bell rings and each tick, on PostgreSQL job by job."""
    if app.uses_jobs:
        _take_jobs(app, stop)
        return
    while not stop.is_set():
        _survive("dispatch_failed", app.dispatch)
        app.bell.wait(app.tick_seconds)


def _take_jobs(app: App, stop: Event) -> None:
    """Work through the jobs, again after every fault: a database that comes back finds its workers there."""
    # The library comes with the extra `distributed`, which an installation on SQLite does without.
    from smsbot.worker.jobs import work_until

    while not stop.is_set():
        _survive("worker_failed", lambda: asyncio.run(work_until(app, stop)))
        stop.wait(1)


def start_sender(app: App, stop: Event) -> Thread:
    """Run the sender in a thread of its own."""
    thread = Thread(target=run_sender, args=(app, stop), name="sender", daemon=True)
    thread.start()
    return thread


def _survive(action: str, work: Callable[[], object]) -> None:
    """Do one round of work; whatever goes wrong is logged and the next round tries again.

    The error's text is left out: it could quote a row. /readyz turns red when rounds keep failing.
    """
    try:
        work()
    except Exception as error:
        log.error(action, error=type(error).__name__)


def run_until(stop: Event, *finish: Callable[[], object]) -> None:
    """Wait for ``stop`` (a signal sets it), then finish in order."""
    stop.wait()
    for step in finish:
        step()
