"""Delivery reports: what did not arrive reaches a person, and old news changes nothing."""

from datetime import timedelta

from smsbot.bootstrap import DeliveryReport
from smsbot.db.models import Handset
from smsbot.domain.case import Consent
from smsbot.domain.delivery import OutboxStatus, ProviderStatus, Verdict
from tests.integration.services.desk import STRANGER, Desk, failure

UNDELIVERED = ProviderStatus.UNDELIVERED


def test_safety_text_that_did_not_arrive_is_told_at_once(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    desk.settle()
    desk.forget()

    desk.report(desk.row("URGENT"), UNDELIVERED, "30003")
    desk.settle()

    assert desk.mailed() == ["on_call"]
    assert "our text URGENT was not delivered: phone the patient" in desk.notes("swelling")


def test_one_undelivered_question_is_a_handset_that_is_off(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.settle()

    desk.report(desk.row("SYMPTOM_Q"), UNDELIVERED, "30003")
    desk.settle()

    assert desk.alerts() == {}
    assert desk.row("SYMPTOM_Q").status is OutboxStatus.UNDELIVERED


def test_second_undelivered_text_in_a_row_is_told(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.settle()

    desk.report(desk.row("PAIN_Q"), UNDELIVERED, "30003")
    desk.report(desk.row("SYMPTOM_Q"), UNDELIVERED, "30003")
    desk.settle()

    assert desk.alerts() == {"delivery_failed": "open"}
    assert desk.mailed() == ["nurse"]


def test_a_delivered_text_between_starts_the_count_anew(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("no")
    desk.settle()
    first, middle, last = desk.rows()[-3:]

    desk.report(first, UNDELIVERED, "30003")
    desk.report(middle, ProviderStatus.DELIVERED)
    desk.report(last, UNDELIVERED, "30003")

    assert desk.alerts() == {}


def test_same_failure_reported_twice_is_told_once(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    desk.settle()
    for _ in range(3):
        desk.report(desk.row("URGENT"), UNDELIVERED, "30003")

    assert len([n for n in desk.notes("swelling") if "not delivered" in n]) == 1


def test_reports_never_move_a_delivered_text_back(desk: Desk) -> None:
    desk.patient()
    for status in (ProviderStatus.DELIVERED, ProviderStatus.SENT, UNDELIVERED, ProviderStatus.FAILED):
        desk.report(desk.row("PAIN_Q"), status, "30003")

    assert desk.row("PAIN_Q").status is OutboxStatus.DELIVERED
    assert desk.alerts() == {}


def test_late_failure_of_an_earlier_try_says_nothing_of_the_next(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says("my calf is swelling up and hot")
    desk.settle()
    row = desk.row("URGENT")
    late = DeliveryReport("SMfirsttry", ProviderStatus.FAILED, "30008", row.id, attempt=1)
    desk.clock.advance(timedelta(seconds=15))
    known = desk.app.record_report(late)
    desk.settle()

    assert not known
    assert desk.row("URGENT").status is OutboxStatus.SENT


def test_report_of_a_text_that_is_not_ours_changes_nothing(desk: Desk) -> None:
    desk.patient()
    before = desk.counts()

    assert not desk.app.record_report(DeliveryReport("SMother", ProviderStatus.FAILED, "30005"))
    assert not desk.app.record_report(DeliveryReport("SMother", ProviderStatus.FAILED, "30005", 9999, 1))

    assert desk.counts() == before


def test_carriers_stop_in_a_report_is_a_stop(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.settle()
    desk.report(desk.row("SYMPTOM_Q"), ProviderStatus.FAILED, "21610")
    desk.forget()
    desk.go_to("2026-12-20 12:00")

    with desk.office.db.reading() as session:
        assert session.get_one(Handset, 1).consent is Consent.OPTED_OUT
    assert desk.templates() == []


def test_emergency_answer_to_a_stranger_that_did_not_arrive_is_told(desk: Desk) -> None:
    desk.says("I cant breathe and my chest hurts", phone=STRANGER)
    desk.settle()
    desk.forget()

    desk.report(desk.row("UNKNOWN_SENDER"), UNDELIVERED, "30003")
    desk.settle()

    assert sorted(desk.mailed()) == ["lead", "on_call"]
    assert "our answer was not delivered: phone them" in desk.notes("unknown_sender")
