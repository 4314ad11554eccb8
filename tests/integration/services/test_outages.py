"""What fails around smsbot comes back, and nothing is lost or doubled by it: each kind of outage."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from structlog.testing import capture_logs

from smsbot.db.models import CheckIn, Escalation, InboundMessage
from smsbot.domain.case import CheckInStatus
from smsbot.domain.delivery import OutboxStatus, Verdict
from smsbot.gateways.smtp import SmtpGateway
from smsbot.ports import SendReceipt, SmsToSend
from smsbot.services import escalate
from smsbot.services.enrolment import enrol
from smsbot.services.inbound import Received
from smsbot.web import create_app
from tests.databases import Databases
from tests.integration.services.desk import LINE, PHONE, Desk, failure, request
from tests.peers.smtp_peer import SmtpPeer

SWELLING = "my calf is swelling up and hot"


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    """Twilio's side; the desk takes any signature for Twilio's."""
    return create_app(desk.app).test_client()


def post(client: FlaskClient, desk: Desk, words: str = SWELLING) -> int:
    """A text whose webhook is called now, and which Twilio's list knows of."""
    text = desk.text(words)
    desk.sms.listed.append(text)
    fields = {"MessageSid": text.provider_sid, "From": PHONE, "To": LINE, "Body": words, "AccountSid": "AC1"}
    return client.post("/twilio/inbound", data=fields).status_code


def stored(desk: Desk) -> int:
    with desk.office.db.reading() as session:
        return len(session.scalars(select(InboundMessage.id)).all())


@contextmanager
def disk_full(desk: Desk) -> Iterator[None]:
    """No page can be added to the file: SQLite says what it says on a full disk."""

    def fill(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    desk.office.db.dispose()
    event.listen(desk.office.db.engine, "connect", fill)
    try:
        yield
    finally:
        event.remove(desk.office.db.engine, "connect", fill)
        desk.office.db.dispose()


def test_text_that_came_while_the_database_was_down_is_taken_in_after_it(
    desk: Desk, client: FlaskClient, databases: Databases
) -> None:
    desk.patient()
    before = stored(desk)
    desk.office.db.dispose()
    with databases.down(desk.url), capture_logs() as logs:
        down = post(client, desk), client.get("/readyz").status_code
    desk.clock.advance(timedelta(seconds=5))
    desk.settle()

    assert down == (500, 503)
    assert stored(desk) == before + 1
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["URGENT"]
    assert "calf" not in str(logs)
    assert PHONE not in str(logs)


def test_ticks_fail_while_the_database_is_down_and_go_on_after_it(desk: Desk, databases: Databases) -> None:
    desk.patient()
    desk.office.db.dispose()
    with databases.down(desk.url):
        desk.clock.advance(timedelta(days=4))
        with pytest.raises(Exception, match=r"connection|unable to open"):
            desk.app.tick()
    desk.settle()

    assert desk.templates() == ["PAIN_Q"]


def test_red_flag_reaches_its_steps_once_the_mail_server_is_back(desk: Desk) -> None:
    desk.patient()
    with SmtpPeer() as smtp:
        assert desk.app.outlets is not None
        desk.app.outlets = replace(desk.app.outlets, email=SmtpGateway(smtp.url, timeout=2))
        smtp.fail_next(421, times=99)
        desk.says(SWELLING)
        for _ in range(13):
            desk.wait(minutes=5)
        while_down, red = list(smtp.messages), desk.app.readiness()
        smtp._faults.clear()
        desk.wait(minutes=5)
        told = [str(mail["To"]) for mail in smtp.messages]

    assert while_down == []
    assert not red.is_ready
    # Whom the first step names and whom the next, an hour later, although no mail of the first had left.
    assert [name for name in ("Olga", "Boris") if name in " ".join(told)] == ["Olga", "Boris"]
    assert len(told) == len(set(told))
    assert desk.app.readiness().oldest_unsent is None


def test_red_flag_is_mailed_while_the_provider_is_down_and_the_patient_is_answered_after_it(
    desk: Desk,
) -> None:
    desk.patient()
    desk.sms.faults.extend([failure(Verdict.TRANSIENT)] * 3)
    desk.says(SWELLING)
    desk.settle()
    while_down = desk.mailed(), desk.templates()
    for _ in range(10):
        desk.wait(minutes=1)

    assert while_down == (["on_call"], [])
    assert desk.templates() == ["URGENT"]


def test_without_a_clock_texts_are_taken_in_and_answered(desk: Desk, client: FlaskClient) -> None:
    desk.patient()
    desk.clock.advance(timedelta(minutes=30))
    answered = post(client, desk)
    desk.app.dispatch()
    red = client.get("/readyz").status_code
    desk.settle()

    assert (answered, red) == (200, 503)
    assert desk.templates() == ["URGENT"]
    assert desk.mailed() == ["on_call"]


def test_without_a_sender_everything_waits_and_leaves_once_after_it(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    for _ in range(15):
        desk.clock.advance(timedelta(minutes=1))
        desk.app.tick()
    red = desk.app.readiness()
    desk.settle()

    assert not red.is_ready
    assert desk.templates() == ["URGENT"]
    assert desk.mailed() == ["on_call"]


def test_clock_that_jumps_ahead_and_back_doubles_nothing(desk: Desk) -> None:
    desk.patient()
    start = desk.now
    desk.clock.advance(timedelta(days=4))
    desk.settle()
    ahead = desk.templates()
    desk.put_clock_back(start)
    for _ in range(6):
        desk.wait(days=1)
    with desk.office.db.reading() as session:
        keys = session.scalars(select(CheckIn.key).where(CheckIn.status != CheckInStatus.SCHEDULED)).all()

    assert "PAIN_Q" in ahead
    assert len(desk.rows("PAIN_Q")) <= len(keys)
    assert len({row.key for row in desk.rows()}) == len(desk.rows())


def test_red_flag_after_the_clock_was_put_back_is_mailed_at_once(desk: Desk) -> None:
    desk.patient()
    start = desk.now
    desk.clock.advance(timedelta(days=2))
    desk.settle()
    desk.put_clock_back(start)
    desk.forget()
    desk.says(SWELLING)
    desk.settle()

    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["URGENT"]
    assert desk.app.readiness().tick_age == 0


@pytest.mark.sqlite
def test_full_disk_refuses_the_webhook_and_loses_no_text(desk: Desk, client: FlaskClient) -> None:
    desk.patient()
    before = stored(desk)
    with disk_full(desk), capture_logs() as logs:
        answers = [post(client, desk, f"{SWELLING} {'very ' * 200}") for _ in range(20)]
    during = stored(desk)
    desk.clock.advance(timedelta(seconds=5))
    desk.settle()

    assert set(answers) <= {200, 500}
    assert answers.count(500) > 2
    assert during == before + answers.count(200)
    assert stored(desk) == before + 20
    assert "on_call" in desk.mailed()
    assert "swelling" not in str(logs)


@pytest.mark.sqlite
def test_text_that_left_before_the_disk_was_full_is_not_sent_again(desk: Desk) -> None:
    desk.patient()
    desk.says("thank you")
    row = desk.rows()[-1]
    send = desk.sms.send
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill_while_sending(message: SmsToSend) -> SendReceipt:
        receipt = send(message)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        return receipt

    with capture_logs() as logs, pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.sms, "send", fill_while_sending)
        try:
            desk.app.dispatch()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    while_full = desk.rows()[-1].status
    for _ in range(4):
        desk.wait(minutes=1)

    assert [entry["event"] for entry in logs] == ["row_failed"]
    assert while_full is OutboxStatus.SENDING
    assert [m.reference for m in desk.sms.sent] == [str(row.id)]
    assert desk.rows()[-1].status is OutboxStatus.SENT


def test_alert_that_fails_for_ever_is_told_to_the_whole_team_once_and_shown_red(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    desk.says(SWELLING)
    turns: list[int] = []

    def fail(*_: object) -> None:
        turns.append(1)
        raise RuntimeError(f"quotes {PHONE}")

    monkeypatch.setattr(escalate, "_take_turn", fail)
    with capture_logs() as logs:
        for _ in range(30):
            desk.wait(minutes=1)

    assert sorted(desk.mailed()) == ["backup", "lead", "manager", "nurse", "on_call"]
    assert len(turns) <= 7
    assert "1 escalation(s) past due without anybody told" in desk.app.readiness().faults
    assert PHONE not in str(logs)


def test_everybody_is_asked_once_after_a_day_without_any_part(desk: Desk) -> None:
    desk.patient()
    other = enrol(desk.office, request(phone="+15551230002"), desk.now)
    desk.settle()
    desk.says("YES", phone="+15551230002")
    desk.settle()
    desk.forget()
    desk.go_to("2026-11-28 10:00")

    assert other.case_code
    assert sorted(m.to for m in desk.sms.sent) == [PHONE, "+15551230002"]
    assert set(desk.templates()) == {"PAIN_Q"}


def test_redelivery_after_the_outage_has_no_second_effect(desk: Desk) -> None:
    desk.patient()
    text = desk.text(SWELLING)
    desk.sms.listed.append(text)
    desk.clock.advance(timedelta(minutes=5))
    desk.settle()
    again = desk.app.receive(text)
    desk.settle()

    assert again == Received(is_new=False)
    assert desk.mailed() == ["on_call"]
    with desk.office.db.reading() as session:
        assert len(session.scalars(select(Escalation.id)).all()) == 1
