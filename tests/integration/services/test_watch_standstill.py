"""A standstill of clock, senders or database is told to people who can end it, once in ten minutes."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from structlog.testing import capture_logs

from smsbot.bootstrap import start_watch
from smsbot.domain.delivery import Verdict
from smsbot.gateways.heartbeat import HeartbeatGateway
from smsbot.services.watch import Watch
from tests.databases import Databases
from tests.integration.services.desk import PHONE, Desk, failure
from tests.integration.services.test_worker_clock import wait_until
from tests.peers.alarm_peer import AlarmPeer

SWELLING = "my calf is swelling up and hot"
TEN = timedelta(minutes=10)


@pytest.fixture
def peer() -> Iterator[AlarmPeer]:
    with AlarmPeer() as running:
        yield running


def watch_of(desk: Desk, peer: AlarmPeer | None) -> Watch:
    alarm = HeartbeatGateway(peer.url) if peer else None
    return Watch(desk.office, desk.mail, "alerts@clinic.example", alarm, since=desk.now)


def mail_text(desk: Desk) -> str:
    return "".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in desk.mail.sent)


def test_clock_that_stands_still_is_told_to_leads_and_managers(desk: Desk, peer: AlarmPeer) -> None:
    desk.patient()
    desk.app.tick()
    desk.says(SWELLING)
    desk.clock.advance(TEN)

    called = watch_of(desk, peer).look(desk.now)

    assert called
    assert desk.mailed() == ["lead", "manager"]
    assert peer.heard == ["smsbot stands still: the clock does not tick since 2026-11-23 15:00 UTC"]
    assert "Alerts that nobody has taken yet: 1." in mail_text(desk)
    assert "Mon Nov 23, 10:00 EST" in mail_text(desk)


def test_words_of_the_alarm_hold_nothing_of_a_patient(desk: Desk, peer: AlarmPeer) -> None:
    done = desk.patient()
    desk.says(SWELLING)
    desk.clock.advance(TEN)
    with capture_logs() as logs:
        watch_of(desk, peer).look(desk.now)

    said = mail_text(desk) + str(peer.heard) + str(logs)
    assert not [word for word in (PHONE, "Canary", "MRN", "calf", done.case_code) if word in said]
    assert "s3cret" not in said


def test_clock_that_ticks_alarms_nobody(desk: Desk, peer: AlarmPeer) -> None:
    desk.patient()
    watch = watch_of(desk, peer)
    for _ in range(20):
        desk.wait(minutes=1)
        desk.forget()
        assert not watch.look(desk.now)

    assert (peer.heard, desk.mail.sent) == ([], [])


def test_clock_that_never_ticked_is_told_ten_minutes_after_the_start(desk: Desk, peer: AlarmPeer) -> None:
    watch = watch_of(desk, peer)
    desk.clock.advance(TEN - timedelta(seconds=1))
    early = watch.look(desk.now)
    desk.clock.advance(timedelta(seconds=1))

    assert (early, watch.look(desk.now)) == (False, True)


def test_many_processes_call_once_in_ten_minutes(desk: Desk, peer: AlarmPeer) -> None:
    watches = [watch_of(desk, peer) for _ in range(3)]
    desk.app.tick()
    calls = []
    for _ in range(25):
        desk.clock.advance(timedelta(minutes=1))
        calls.append(sum(watch.look(desk.now) for watch in watches))

    assert [minute for minute, count in enumerate(calls, start=1) if count] == [10, 20]
    assert max(calls) == 1
    assert len(peer.heard) == 2


def test_without_a_database_each_process_calls_once_in_ten_minutes(
    desk: Desk, peer: AlarmPeer, databases: Databases
) -> None:
    desk.app.tick()
    watch = watch_of(desk, peer)
    watch.look(desk.now)
    desk.office.db.dispose()
    calls = []
    with databases.down(desk.url):
        for minute in range(1, 22):
            desk.clock.advance(timedelta(minutes=1))
            if watch.look(desk.now):
                calls.append(minute)

    assert calls == [10, 20]
    assert "the database cannot be reached since 2026-11-23 15:00 UTC" in peer.heard[0]
    # Whom to mail it knows from before.
    assert desk.mailed() == ["lead", "manager"] * 2


def test_database_that_is_away_for_a_moment_alarms_nobody(
    desk: Desk, peer: AlarmPeer, databases: Databases
) -> None:
    desk.app.tick()
    watch = watch_of(desk, peer)
    desk.office.db.dispose()
    with databases.down(desk.url):
        desk.clock.advance(timedelta(minutes=9))
        assert not watch.look(desk.now)
    desk.app.tick()

    assert not watch.look(desk.now)


def test_urgent_mail_that_nobody_tries_to_send_is_told(desk: Desk, peer: AlarmPeer) -> None:
    desk.patient()
    desk.says(SWELLING)
    watch = watch_of(desk, peer)
    for _ in range(11):
        desk.clock.advance(timedelta(minutes=1))
        desk.app.tick()
        watch.look(desk.now)

    assert [line.partition(": ")[2] for line in peer.heard] == ["nothing is sent since 2026-11-23 15:00 UTC"]


def test_mail_that_is_refused_again_and_again_is_no_standstill(desk: Desk, peer: AlarmPeer) -> None:
    desk.patient()
    desk.mail.faults.extend([failure(Verdict.TRANSIENT, "421")] * 99)
    desk.says(SWELLING)
    watch = watch_of(desk, peer)
    for _ in range(15):
        desk.wait(minutes=1)
        watch.look(desk.now)

    assert peer.heard == []


def test_clock_that_was_wrong_keeps_no_alarm_back(desk: Desk, peer: AlarmPeer) -> None:
    start = desk.now
    desk.clock.advance(timedelta(days=400))
    desk.app.tick()
    watch = watch_of(desk, peer)
    desk.clock.advance(TEN)
    assert watch.look(desk.now)
    desk.put_clock_back(start)

    assert watch_of(desk, peer).look(desk.now)


def test_alarm_that_refuses_keeps_no_mail_back(desk: Desk, peer: AlarmPeer) -> None:
    peer.status = 500
    desk.mail.faults.append(failure(Verdict.TRANSIENT, "421"))
    desk.clock.advance(TEN)
    watch = Watch(
        desk.office, desk.mail, "alerts@clinic.example", HeartbeatGateway(peer.url), since=desk.now - TEN
    )

    assert watch.look(desk.now)
    assert desk.mailed() == ["manager"]


def test_thread_of_the_watch_looks_and_outlives_a_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(self: Watch, now: object) -> bool:
        looks.append(1)
        raise RuntimeError(f"quotes {PHONE}")

    monkeypatch.setattr(Watch, "look", look)
    desk.app.watch = watch_of(desk, None)
    stop = Event()
    with capture_logs() as logs:
        thread = start_watch(desk.app, stop, seconds=0.01)
        assert wait_until(lambda: len(looks) >= 2)
        stop.set()
        thread.join(timeout=5)

    assert not thread.is_alive()
    assert {"event": "watch_failed", "error": "RuntimeError", "log_level": "error"} in logs
    assert PHONE not in str(logs)
