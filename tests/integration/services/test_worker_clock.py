"""The real scheduler ticks, a late tick runs all the same, and no fault stops the next round."""

import threading
import time

from structlog.testing import capture_logs

from smsbot.db import wakeups
from smsbot.worker import run_sender, start_clock, start_sender
from tests.integration.services.desk import PHONE, Desk


class CountingApp:
    """As much of an app as the worker touches."""

    tick_seconds = 0.2

    def __init__(self, *, busy: float = 0.0, fails: int = 0) -> None:
        self.ticks: list[float] = []
        self.at_once = 0
        self.most_at_once = 0
        self._busy, self._fails = busy, fails

    def tick(self) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.ticks.append(time.monotonic())
        time.sleep(self._busy)
        self.at_once -= 1
        if len(self.ticks) <= self._fails:
            raise RuntimeError(f"quotes {PHONE}")


def wait_until(is_so: object, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_real_scheduler_ticks_the_real_app(desk: Desk) -> None:
    desk.patient()
    desk.app.tick_seconds = 0.2  # type: ignore[assignment]
    desk.says("my calf is swelling up and hot")
    scheduler = start_clock(desk.app, run_now=False)
    try:
        assert wait_until(lambda: desk.counts()["escalation_event"] > 1)
    finally:
        scheduler.shutdown()

    with desk.office.db.reading() as session:
        assert wakeups.last_beat(session, "tick") == desk.now
    desk.app.dispatch()
    assert desk.mailed() == ["on_call"]


def test_first_tick_comes_at_the_start(desk: Desk) -> None:
    app = CountingApp()
    scheduler = start_clock(app)  # type: ignore[arg-type]
    scheduler.shutdown()

    assert len(app.ticks) == 1


def test_late_ticks_run_once_and_never_two_at_a_time() -> None:
    app = CountingApp(busy=0.5)
    scheduler = start_clock(app, run_now=False)  # type: ignore[arg-type]
    assert wait_until(lambda: len(app.ticks) >= 1)
    # Longer away than any grace: the tick must come all the same.
    scheduler.pause()
    time.sleep(0.5)
    before = len(app.ticks)
    scheduler.resume()
    came = wait_until(lambda: len(app.ticks) > before)
    scheduler.shutdown()

    assert came
    assert app.most_at_once == 1


def test_no_tick_is_dropped_for_being_late() -> None:
    scheduler = start_clock(CountingApp(), run_now=False)  # type: ignore[arg-type]
    (job,) = scheduler.get_jobs()
    scheduler.shutdown()

    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


def test_tick_that_fails_is_logged_without_its_words_and_the_next_one_runs() -> None:
    app = CountingApp(fails=1)
    with capture_logs() as logs:
        scheduler = start_clock(app)  # type: ignore[arg-type]
        came = wait_until(lambda: len(app.ticks) >= 2)
        scheduler.shutdown()

    assert came
    assert {"event": "tick_failed", "error": "RuntimeError", "log_level": "error"} in logs
    assert PHONE not in str(logs)


def test_commit_wakes_the_sender_at_once(desk: Desk) -> None:
    desk.patient()
    desk.app.tick_seconds = 60
    stop = threading.Event()
    thread = start_sender(desk.app, stop)
    try:
        desk.says("my calf is swelling up and hot")
        assert wait_until(lambda: desk.templates() == ["URGENT"], 2)
    finally:
        stop.set()
        desk.app.bell.ring()
        thread.join(timeout=5)
    assert not thread.is_alive()


def test_sender_that_fails_goes_on(desk: Desk) -> None:
    desk.patient()
    stop = threading.Event()
    rounds: list[int] = []

    def dispatch() -> int:
        rounds.append(1)
        if len(rounds) >= 3:
            stop.set()
        raise RuntimeError("scripted")

    class Failing:
        tick_seconds = 0
        uses_jobs = False
        bell = desk.app.bell

    failing = Failing()
    failing.dispatch = dispatch  # type: ignore[attr-defined]
    run_sender(failing, stop)  # type: ignore[arg-type]

    assert len(rounds) == 3
