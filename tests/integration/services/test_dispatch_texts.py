"""Texts on their way out: retried where that is safe, looked up where it is not, and never sent twice."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from smsbot.db.models import Episode, Handset, OutboxMessage
from smsbot.domain.case import Consent
from smsbot.domain.delivery import OutboxStatus, ProviderStatus, Verdict
from smsbot.domain.effects import Purpose
from smsbot.services import dispatch
from smsbot.services.enrolment import enrol
from tests.integration.services.desk import PHONE, STRANGER, Desk, failure, request

URGENT_WORDS = "my calf is swelling up and hot"
EMERGENCY_WORDS = "I cant pee and both my legs are numb"


def consent(desk: Desk) -> Consent:
    with desk.office.db.reading() as session:
        return session.get_one(Handset, 1).consent


def test_busy_provider_is_tried_again_with_growing_waits(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.extend([failure(Verdict.TRANSIENT, "20429")] * 3)
    desk.says("7")
    desk.settle()
    waits = []
    while (row := desk.row("SYMPTOM_Q")).status is OutboxStatus.PENDING:
        waits.append(round((row.due_at - desk.now).total_seconds()))
        desk.clock.set(row.due_at)
        desk.app.dispatch()

    assert waits == [15, 30, 60]
    assert desk.templates() == ["SYMPTOM_Q"]
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.SENT


def test_text_that_is_refused_for_half_an_hour_is_told_to_the_team(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.extend([failure(Verdict.TRANSIENT, "20429")] * 20)
    desk.says("7")
    for _ in range(12):
        desk.wait(minutes=16)

    assert desk.row("SYMPTOM_Q").status is OutboxStatus.FAILED
    assert desk.alerts()["delivery_failed"] == "open"
    assert "nurse" in desk.mailed()


def test_text_that_may_have_gone_is_looked_up_and_not_sent_again(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("7")
    desk.settle()
    desk.wait(seconds=60)
    before = desk.sms.lookups
    desk.wait(seconds=60)

    assert (before, desk.sms.lookups) == (0, 1)
    assert desk.templates() == ["SYMPTOM_Q"]
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.SENT


def test_text_not_found_at_the_provider_is_sent_once_more_then_a_person_is_told(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.extend([failure(Verdict.AMBIGUOUS)] * 5)
    desk.says("7")
    for _ in range(8):
        desk.wait(seconds=95)

    assert desk.row("SYMPTOM_Q").status is OutboxStatus.UNCERTAIN
    assert desk.row("SYMPTOM_Q").attempts == 2
    assert len(desk.sms.faults) == 3, "it was tried more than twice"
    assert desk.alerts()["delivery_failed"] == "open"


def test_lost_text_is_found_although_the_clocks_differ(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("7")
    desk.settle()
    # The provider's clock is behind ours: its text seems older than our row.
    to, body, at, sid = desk.sms.taken[-1]
    desk.sms.taken[-1] = (to, body, at - timedelta(seconds=20), sid)
    desk.wait(seconds=120)

    assert desk.templates() == ["SYMPTOM_Q"]


def test_a_text_of_the_same_words_is_not_taken_for_the_lost_one(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.settle()
    desk.clock.advance(timedelta(seconds=10))
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("please have the doctor call me")
    desk.settle()
    first, second = desk.rows("NOTE_FORWARDED")
    assert second.status is OutboxStatus.SENDING
    desk.wait(seconds=120)

    first, second = desk.rows("NOTE_FORWARDED")
    assert first.provider_sid != second.provider_sid
    assert desk.templates() == ["NOTE_FORWARDED", "NOTE_FORWARDED"]


def test_unreachable_provider_leaves_the_lost_text_to_be_looked_up_later(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("7")
    desk.settle()
    desk.sms.is_down = True
    desk.wait(seconds=120)
    desk.wait(seconds=120)
    status_when_down = desk.row("SYMPTOM_Q").status
    desk.sms.is_down = False
    desk.wait(seconds=120)

    assert status_when_down is OutboxStatus.SENDING
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.SENT
    assert desk.templates() == ["SYMPTOM_Q"]


def test_lost_question_is_looked_up_in_the_night_and_not_told_as_undelivered(desk: Desk) -> None:
    desk.patient()
    desk.go_to("2026-11-23 19:59")
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("7")
    desk.settle()
    with desk.office.db.transaction() as session:
        # As a scheduled question, which the night holds back.
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.template == "SYMPTOM_Q")
            .values(purpose=Purpose.SCHEDULED)
        )
    desk.go_to("2026-11-23 20:02")

    assert desk.row("SYMPTOM_Q").status is OutboxStatus.SENT
    assert "delivery_failed" not in desk.alerts()


def test_lost_text_not_found_after_a_stop_is_cancelled_and_stays_unsent(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("7")
    desk.settle()
    desk.says("please stop texting me")
    desk.wait(seconds=120)

    assert desk.row("SYMPTOM_Q").status is OutboxStatus.CANCELLED
    assert "SYMPTOM_Q" not in desk.templates()


def test_emergency_text_of_unknown_fate_is_sent_again_after_15_seconds(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says(EMERGENCY_WORDS)
    desk.settle()
    desk.wait(seconds=14)
    early = desk.templates().count("EMERGENCY")
    desk.wait(seconds=1)

    assert (early, desk.templates().count("EMERGENCY")) == (1, 2)


def test_neutral_answer_of_unknown_fate_is_not_repeated_blindly(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(failure(Verdict.AMBIGUOUS))
    desk.says("who is this?", phone=STRANGER)
    desk.settle()
    desk.wait(seconds=20)
    desk.wait(seconds=100)

    assert desk.templates() == ["UNKNOWN_SENDER"]


def test_carriers_stop_at_create_is_recorded_and_told(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.OPTED_OUT, "21610"))
    desk.says("7")
    desk.settle()

    assert consent(desk) is Consent.OPTED_OUT
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.FAILED
    assert desk.mailed() == ["nurse"]
    desk.go_to("2026-12-20 12:00")
    assert desk.templates() == []


def test_carriers_stop_of_a_stranger_is_recorded_too(desk: Desk) -> None:
    desk.sms.faults.append(failure(Verdict.OPTED_OUT, "21610"))
    desk.says("who is this?", phone=STRANGER)
    desk.settle()
    desk.clock.advance(timedelta(days=2))
    desk.says("hello?", phone=STRANGER)
    desk.settle()

    assert consent(desk) is Consent.OPTED_OUT
    assert desk.templates() == []


def test_number_that_cannot_be_texted_is_noted_and_told(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.PERMANENT_NUMBER, "21614"))
    desk.says("7")
    desk.settle()

    with desk.office.db.reading() as session:
        assert session.get_one(Handset, 1).unreachable_at == desk.now
    assert desk.alerts()["unreachable"] == "open"
    assert desk.mailed() == ["nurse"]


def test_expired_question_does_not_leave_late(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    with desk.office.db.transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.template == "SYMPTOM_Q")
            .values(expires_at=desk.now + timedelta(minutes=5))
        )
    desk.clock.advance(timedelta(minutes=5))
    desk.app.dispatch()

    assert desk.row("SYMPTOM_Q").status is OutboxStatus.EXPIRED
    assert desk.templates() == []


def test_provider_is_told_no_longer_validity_than_the_text_has(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    with desk.office.db.transaction() as session:
        session.execute(update(OutboxMessage).values(expires_at=desk.now + timedelta(minutes=5)))
    desk.app.dispatch()

    assert [m.validity for m in desk.sms.sent] == [timedelta(minutes=5)]


def test_invitation_written_at_night_leaves_at_nine(desk: Desk) -> None:
    desk.go_to("2026-11-23 21:00")
    enrol(desk.office, request(), desk.now)
    desk.settle()
    with desk.office.db.reading() as session:
        assert session.get_one(Episode, 1).status == "invited"
    desk.go_to("2026-11-24 08:59")
    at_dawn = desk.templates()
    desk.go_to("2026-11-24 09:00")

    assert at_dawn == []
    assert desk.templates() == ["CONSENT_INVITE"]
    assert desk.row("CONSENT_INVITE").attempts == 1


def test_row_that_a_callback_settled_after_its_claim_is_not_sent(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says("7")
    desk.settle()
    desk.clock.advance(timedelta(seconds=15))
    real = desk.office.db.transaction
    calls = {"n": 0}

    def claimed_then_reported() -> object:
        calls["n"] += 1
        if calls["n"] == 2:
            # Between the claim and the sending the report of the first try comes in: it did arrive.
            first = desk.row("SYMPTOM_Q")
            with real() as session:
                session.execute(
                    update(OutboxMessage)
                    .where(OutboxMessage.id == first.id)
                    .values(status=OutboxStatus.DELIVERED, provider_sid="SMfirst")
                )
        return real()

    object.__setattr__(desk.office.db, "transaction", claimed_then_reported)
    desk.app.dispatch()
    object.__setattr__(desk.office.db, "transaction", real)

    assert desk.templates() == []
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.DELIVERED


def test_batch_whose_lease_ran_out_is_left_to_the_lookup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    desk.says("7")
    desk.says("who is this?", phone=STRANGER)
    slow = desk.sms.send

    def stalls(message: object) -> object:
        desk.clock.advance(dispatch.LEASE)
        return slow(message)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.sms, "send", stalls)
    dispatch.send_due(desk.office, desk.app.outlets)  # type: ignore[arg-type]

    assert len(desk.sms.sent) == 1, "a text was sent after another worker might have had it"


def test_text_that_cannot_be_opened_stops_no_other_and_is_told(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    with desk.office.db.transaction() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.template == "SYMPTOM_Q").values(body=b"x"))
    desk.says(URGENT_WORDS)
    desk.settle()
    others = desk.templates(), desk.mailed()
    for _ in range(10):
        desk.wait(minutes=16)

    assert others == (["URGENT"], ["on_call"])
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.FAILED
    assert "our text SYMPTOM_Q was not delivered: phone the patient" in desk.notes("swelling")


def test_fault_of_the_client_itself_is_taken_as_may_have_gone(desk: Desk) -> None:
    desk.patient()
    desk.sms.accepts_failing = True
    desk.sms.faults.append(TypeError("quotes +15551230001"))
    desk.says("7")
    with capture_logs() as logs:
        desk.settle()
        desk.wait(seconds=120)

    assert desk.templates() == ["SYMPTOM_Q"]
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.SENT
    assert PHONE not in str(logs)


def test_report_of_delivery_before_the_retry_cancels_the_retry(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says("7")
    desk.settle()
    desk.report(desk.row("SYMPTOM_Q"), ProviderStatus.DELIVERED)
    desk.wait(minutes=5)

    assert desk.templates() == []
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.DELIVERED
