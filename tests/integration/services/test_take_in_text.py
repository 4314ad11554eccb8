"""A text comes in: one effect however often it is delivered, and a person for whatever no rule could take."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from smsbot.db import decisions
from smsbot.db.inbound import open_body
from smsbot.db.models import Answer, Clinic, Episode, Handset, InboundMessage
from smsbot.domain.case import Consent
from smsbot.domain.conversation import answer
from smsbot.domain.reading import Reader
from smsbot.services import inbound
from smsbot.services.enrolment import enrol
from smsbot.services.inbound import UnknownLineError
from tests.factories import KEYRING
from tests.integration.services.desk import PHONE, STRANGER, Desk, request

SWELLING = "my calf is swelling up and hot"
EMERGENCY = "I cant breathe and my chest hurts"


def bodies(desk: Desk) -> list[str]:
    with desk.office.db.reading() as session:
        rows = session.scalars(select(InboundMessage).order_by(InboundMessage.id)).all()
        return [open_body(row, KEYRING) for row in rows]


def in_threads(*works: object) -> list[BaseException]:
    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: object) -> None:
        start.wait()
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return errors


def test_redelivery_has_one_effect(desk: Desk) -> None:
    desk.patient()
    text = desk.text(SWELLING)
    first = desk.app.receive(text)
    after_first = desk.counts()
    second = desk.app.receive(text)

    assert (first.is_new, second.is_new) == (True, False)
    assert desk.counts() == after_first


def test_overlapping_redeliveries_have_one_effect(desk: Desk) -> None:
    desk.patient()
    text = desk.text(SWELLING)

    errors = in_threads(*[lambda: desk.app.receive(text)] * 6)
    desk.settle()

    assert errors == []
    assert bodies(desk).count(SWELLING) == 1
    assert desk.templates() == ["URGENT"]
    assert desk.mailed() == ["on_call"]


def test_two_texts_at_once_are_both_taken_in(desk: Desk) -> None:
    desk.patient()

    errors = in_threads(lambda: desk.says("7"), lambda: desk.says(SWELLING))
    desk.settle()

    assert errors == []
    assert sorted(bodies(desk)) == sorted(["YES", "7", SWELLING])
    assert "on_call" in desk.mailed()
    with desk.office.db.reading() as session:
        assert 7 in session.scalars(select(Answer.score)).all()


def test_second_text_waits_for_the_first_and_answers_what_it_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    first_is_inside, go_on = threading.Event(), threading.Event()

    def slow(*given: object) -> object:
        first_is_inside.set()
        go_on.wait(0.3)
        return answer(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(inbound, "answer", slow)
    first = threading.Thread(target=lambda: desk.says("7"))
    first.start()
    assert first_is_inside.wait(5)
    second = threading.Thread(target=lambda: desk.says("no"))
    second.start()
    go_on.set()
    first.join()
    second.join()
    desk.settle()

    assert bodies(desk)[-2:] == ["7", "no"]
    with desk.office.db.reading() as session:
        assert [a.question for a in session.scalars(select(Answer))] == ["pain", "symptoms"]


def test_text_to_a_line_that_is_no_clinics_is_refused(desk: Desk) -> None:
    with desk.office.db.transaction() as session:
        session.execute(update(Clinic).values(line="+15550100009"))
    before = desk.counts()

    with pytest.raises(UnknownLineError):
        desk.says(EMERGENCY)

    assert desk.counts() == before


def test_reader_that_fails_leaves_the_text_to_a_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.patient()
    break_reader(monkeypatch)
    with capture_logs() as logs:
        desk.says(SWELLING)
        desk.settle()

    assert desk.alert("unread").tier == 3
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["URGENT"]
    assert "calf" not in str(logs)


def test_reader_that_fails_on_a_stranger_brings_the_text_to_a_person(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_reader(monkeypatch)
    desk.says(EMERGENCY, phone=STRANGER)
    desk.settle()

    assert desk.alerts() == {"unknown_sender": "open"}
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["UNKNOWN_SENDER"]


def break_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"quotes {SWELLING}")

    monkeypatch.setattr(Reader, "read", fail)


def break_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError(f"quotes {SWELLING}")

    monkeypatch.setattr(inbound, "answer", fail)


def test_rules_that_fail_raise_an_urgent_alert_and_the_patient_is_told_to_call(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    break_rules(monkeypatch)
    with capture_logs() as logs:
        desk.says("hm")
        desk.settle()

    assert desk.alert("unread").tier == 3
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["URGENT"]
    assert "calf" not in str(logs)


def test_stop_in_words_is_a_stop_even_where_the_rules_fail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    break_rules(monkeypatch)
    desk.says("please stop texting me")
    desk.settle()

    assert desk.consent() is Consent.OPTED_OUT
    assert desk.templates() == []
    assert desk.mailed() == ["on_call"]


def test_start_written_before_a_stop_does_not_undo_it(desk: Desk) -> None:
    desk.patient()
    late = replace(desk.text("START"), received_at=desk.now - timedelta(minutes=2))
    desk.says("please stop texting me")
    desk.app.receive(late)
    desk.settle()

    assert desk.consent() is Consent.OPTED_OUT
    assert desk.templates() == ["STOP_CONFIRM"]


def test_case_that_cannot_be_loaded_keeps_no_text_from_the_team(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = desk.patient()
    with desk.office.db.transaction() as session:
        session.execute(update(Episode).values(flow_version=99))
    desk.says(EMERGENCY)
    desk.says("hello?")
    desk.settle()

    alert = desk.alert("unread")
    assert (alert.tier, alert.case_code) == (3, done.case_code)
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["UNKNOWN_SENDER", "UNKNOWN_SENDER"]
    assert "again: case_failed" in desk.notes("unread")
    assert bodies(desk)[-2:] == [EMERGENCY, "hello?"]


def test_decision_that_cannot_be_written_keeps_no_text_from_the_team(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()

    def fail(*_: object, **__: object) -> None:
        raise LookupError("question 4 of episode 1 is not there")

    monkeypatch.setattr(decisions, "add_finding", fail)
    desk.says(EMERGENCY)
    desk.settle()

    assert desk.alerts() == {"unread": "open"}
    assert desk.mailed() == ["on_call"]


def test_fault_alert_answers_nobody_who_said_stop(desk: Desk) -> None:
    desk.patient()
    desk.says("STOP", opt_out_type="STOP")
    with desk.office.db.transaction() as session:
        session.execute(update(Episode).values(flow_version=99))
    desk.says("hm")
    desk.settle()

    assert desk.templates() == []
    assert desk.alert("unread").tier == 3


def test_database_error_mid_way_leaves_nothing_and_the_next_tick_takes_it_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    text = desk.text(SWELLING)
    desk.sms.listed.append(text)
    before = desk.counts()

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(decisions, "add_finding", fail)
        with pytest.raises(OperationalError):
            desk.app.receive(text)
    after = desk.counts()
    desk.clock.advance(timedelta(seconds=5))
    desk.settle()

    assert after == before
    assert desk.mailed() == ["on_call"]
    assert bodies(desk).count(SWELLING) == 1


def test_stranger_is_answered_once_a_day(desk: Desk) -> None:
    for hours in (0, 5, 5, 13.9):
        desk.clock.advance(timedelta(hours=hours))
        desk.says("who is this?", phone=STRANGER)
        desk.settle()
    within_a_day = desk.templates()
    desk.clock.advance(timedelta(hours=1))
    desk.says("who is this?", phone=STRANGER)
    desk.settle()

    assert within_a_day == ["UNKNOWN_SENDER"]
    assert desk.templates() == ["UNKNOWN_SENDER"] * 2
    assert desk.alerts() == {}


def test_strangers_emergency_is_answered_and_mailed_every_time(desk: Desk) -> None:
    for _ in range(3):
        desk.says(EMERGENCY, phone=STRANGER)
        desk.settle()

    assert desk.templates() == ["UNKNOWN_SENDER"] * 3
    assert sorted(desk.mailed()) == ["lead"] * 3 + ["on_call"] * 3


def test_stop_of_a_stranger_is_kept_and_answered_in_an_emergency_alone(desk: Desk) -> None:
    desk.says("stop texting me", phone=STRANGER)
    desk.says("who is this?", phone=STRANGER)
    desk.settle()
    after_stop = desk.templates()
    desk.says(EMERGENCY, phone=STRANGER)
    desk.settle()

    assert after_stop == []
    assert desk.templates() == ["UNKNOWN_SENDER"]
    assert "on_call" in desk.mailed()


@pytest.mark.parametrize("words", ["who is this?", SWELLING])
def test_stop_of_a_stranger_takes_back_an_answer_that_has_not_left(desk: Desk, words: str) -> None:
    desk.says(words, phone=STRANGER)
    desk.says("stop texting me", phone=STRANGER)
    desk.settle()

    assert desk.templates() == []


@pytest.mark.parametrize(
    ("words", "extra"), [("HELP", {}), ("info", {}), ("ayuda", {"opt_out_type": "HELP"})]
)
def test_word_that_the_carrier_answers_gets_no_second_answer(
    desk: Desk, words: str, extra: dict[str, str]
) -> None:
    desk.says(words, phone=STRANGER, **extra)
    desk.settle()

    assert desk.templates() == []


def test_carriers_own_stop_word_counts_for_a_stranger(desk: Desk) -> None:
    desk.says("ya basta con esto", phone=STRANGER, opt_out_type="STOP")

    with desk.office.db.reading() as session:
        assert session.get_one(Handset, 1).consent is Consent.OPTED_OUT
    desk.says("START", phone=STRANGER, opt_out_type="START")
    with desk.office.db.reading() as session:
        assert session.get_one(Handset, 1).consent is Consent.NONE


@pytest.mark.parametrize(
    "sender", ["72933", "266278", "CLINIC", "+266696687", "", "\u202e+15551230778", "a" * 60]
)
def test_any_kind_of_sender_is_taken_in(desk: Desk, sender: str) -> None:
    desk.says(EMERGENCY, phone=sender)
    desk.settle()

    assert desk.alerts() == {"unknown_sender": "open"}
    assert "on_call" in desk.mailed()


ODD_BODIES = {
    "nul": "I cant\x00 breathe and my chest hurts",
    "bidi": "\u202eI cant breathe\u202c and my chest hurts",
    "half an emoji": "I cant breathe and my chest hurts \ud83d",
    "very long": "hello " * 30_000 + EMERGENCY,
    "one long word": "a" * 100_000 + " " + EMERGENCY,
    "combining": "I cant breathe and my chest hurts" + "\u0301" * 5000,
    "line ends": "I cant breathe\r\n\r\nand my chest\u2028hurts",
}


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
def test_odd_body_crashes_nothing_and_loses_no_red_flag(desk: Desk, body: str) -> None:
    desk.patient()
    desk.says(body)
    desk.settle()

    assert "lead" in desk.mailed(), desk.alerts()
    assert desk.templates() == ["EMERGENCY"]
    assert bodies(desk)[-1] == body.replace("\ud83d", "?")


def test_photo_alone_is_answered_and_told(desk: Desk) -> None:
    desk.patient()
    desk.says("", media_count=1)
    desk.settle()

    assert desk.templates() == ["MEDIA"]
    assert desk.alerts() == {"media": "open"}


def test_photo_with_a_red_flag_is_a_red_flag(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING, media_count=2)
    desk.settle()

    assert desk.templates() == ["URGENT"]
    assert "on_call" in desk.mailed()


def test_emergency_after_a_stop_is_answered_each_time_and_mailed(desk: Desk) -> None:
    desk.patient()
    desk.says("stop texting me please")
    desk.settle()
    for _ in range(2):
        desk.clock.advance(timedelta(minutes=10))
        desk.says(EMERGENCY)
        desk.settle()

    assert desk.templates() == ["STOP_CONFIRM", "EMERGENCY", "EMERGENCY"]
    assert "lead" in desk.mailed()


def test_emergency_before_any_yes_is_answered_and_mailed(desk: Desk) -> None:
    enrol(desk.office, request(), desk.now)
    desk.settle()
    desk.says(EMERGENCY)
    desk.settle()

    assert desk.templates() == ["CONSENT_INVITE", "EMERGENCY"]
    assert "lead" in desk.mailed()


def test_number_in_another_spelling_is_the_same_patient(desk: Desk) -> None:
    desk.patient()
    desk.says("7", phone="(555) 123-0001")

    with desk.office.db.reading() as session:
        assert len(session.scalars(select(Handset)).all()) == 1
    assert PHONE not in repr(desk.text("7"))
