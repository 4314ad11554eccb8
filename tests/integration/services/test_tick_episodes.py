"""The tick: one patient's fault stops no other, is told once, and nothing is done twice or at night."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from smsbot.db import wakeups
from smsbot.db.models import Episode
from smsbot.domain.case import Case
from smsbot.domain.conversation import Decision, elapse
from smsbot.services.enrolment import enrol
from tests.integration.services.desk import PHONE, Desk, request

OTHER = "+15551230002"


def break_elapse(monkeypatch: pytest.MonkeyPatch, *, baseline: float) -> None:
    """Let the rules fail for whoever has this baseline."""

    def fail_for_one(case: Case, now: datetime) -> Decision:
        if case.chart_baseline == baseline:
            raise RuntimeError(f"quotes {PHONE}")
        return elapse(case, now)

    monkeypatch.setattr("smsbot.services.tick.elapse", fail_for_one)


def episode(desk: Desk, number: int = 1) -> Episode:
    with desk.office.db.reading() as session:
        return session.get_one(Episode, number)


def test_fault_of_one_patient_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient(baseline=9.0)
    desk.patient(phone=OTHER, baseline=6.0)
    break_elapse(monkeypatch, baseline=9.0)
    with capture_logs() as logs:
        desk.go_to("2026-11-27 10:00")

    assert [m.to for m in desk.sms.sent] == [OTHER]
    assert episode(desk).parked_at is not None
    assert episode(desk, 2).parked_at is None
    assert PHONE not in str(logs)


def test_parked_patient_is_told_once_and_tried_again_each_hour(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient(baseline=9.0)
    with monkeypatch.context() as broken:
        break_elapse(broken, baseline=9.0)
        desk.go_to("2026-11-27 10:00")
        for _ in range(4):
            desk.wait(minutes=61)
        told = desk.mailed()
    desk.wait(minutes=61)

    assert told == ["nurse"]
    assert episode(desk).parked_at is None
    assert "PAIN_Q" in desk.templates()


def test_parked_patient_whose_case_cannot_be_loaded_is_told_too(desk: Desk) -> None:
    done = desk.patient()
    with desk.office.db.transaction() as session:
        session.execute(update(Episode).values(flow_version=99))
    desk.go_to("2026-11-27 10:00")
    for _ in range(3):
        desk.wait(minutes=61)

    assert desk.mailed() == ["nurse"]
    assert desk.alert("parked").case_code == done.case_code
    assert desk.templates() == []


def test_each_tick_leaves_a_sign_of_life(desk: Desk) -> None:
    for _ in range(2):
        desk.clock.advance(timedelta(seconds=5))
        desk.app.tick()

        with desk.office.db.reading() as session:
            assert wakeups.last_beat(session, "tick") == desk.now


def test_nothing_of_the_schedule_is_sent_at_night(desk: Desk) -> None:
    desk.patient()
    sent_at: list[int] = []
    for _ in range(24 * 5):
        before = len(desk.sms.sent)
        desk.clock.advance(timedelta(hours=1))
        desk.app.tick()
        desk.app.dispatch()
        hour = (desk.now - timedelta(hours=5)).hour
        sent_at += [hour] * (len(desk.sms.sent) - before)

    assert len(sent_at) > 2
    assert all(9 <= hour < 20 for hour in sent_at), sent_at


def test_two_ticks_at_once_never_double(desk: Desk) -> None:
    desk.patient()
    enrol(desk.office, request(phone=OTHER), desk.now)
    desk.says("my calf is swelling up and hot", phone=OTHER)
    desk.forget()
    desk.clock.set(desk.now + timedelta(days=4))
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        desk.app.tick()
        desk.app.dispatch()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    texts = [(m.to, m.body) for m in desk.sms.sent]
    assert len(texts) == len(set(texts)) > 0
    keys = [mail["Message-ID"] for mail in desk.mail.sent]
    assert len(keys) == len(set(keys)) > 0
