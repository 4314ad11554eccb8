"""Texts that no webhook brought: found after a start, after a gap, and by the net under both."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from smsbot.db import wakeups
from smsbot.db.models import Clinic, InboundMessage
from smsbot.services import inbound, reconcile
from tests.integration.services.desk import STRANGER, Desk

SWELLING = "my calf is swelling up and hot"


def lose(desk: Desk, words: str = SWELLING, **changes: object) -> str:
    """The provider has this text, and its webhook never came."""
    text = desk.text(words, **changes)  # type: ignore[arg-type]
    desk.sms.listed.append(text)
    return text.provider_sid


def is_stored(desk: Desk, sid: str) -> bool:
    with desk.office.db.reading() as session:
        return session.scalar(select(InboundMessage.id).where(InboundMessage.provider_sid == sid)) is not None


def tick_on(desk: Desk, **span: float) -> None:
    """Time passes with a tick each half minute, so that there is no gap."""
    end = desk.now + timedelta(**span)
    while desk.now < end:
        desk.clock.advance(timedelta(seconds=30))
        desk.app.tick()


def test_text_lost_before_the_start_is_taken_in_at_the_first_tick(desk: Desk) -> None:
    lost = lose(desk, "I cant breathe and my chest hurts", phone=STRANGER)
    desk.clock.advance(timedelta(hours=30))

    desk.settle()

    assert is_stored(desk, lost)
    assert "lead" in desk.mailed()


def test_text_lost_in_a_gap_is_taken_in_after_it(desk: Desk) -> None:
    desk.patient()
    lost = lose(desk)
    desk.clock.advance(timedelta(seconds=121))
    desk.settle()

    assert is_stored(desk, lost)
    assert desk.mailed() == ["on_call"]
    assert desk.templates() == ["URGENT"]


def test_text_lost_while_the_clock_ticks_on_is_found_within_a_quarter_of_an_hour(desk: Desk) -> None:
    desk.patient()
    lost = lose(desk)
    desk.clock.advance(timedelta(seconds=30))
    desk.app.tick()
    at_once = is_stored(desk, lost)
    tick_on(desk, minutes=16)

    assert not at_once, "it was found by chance, this test shows nothing"
    assert is_stored(desk, lost)


def test_text_that_was_taken_in_is_not_taken_in_again(desk: Desk) -> None:
    desk.patient()
    text = desk.text(SWELLING)
    desk.sms.listed.append(text)
    desk.app.receive(text)
    desk.settle()
    before = desk.counts()
    assert desk.app.reconcile(desk.sms)

    assert desk.counts() == before


def test_text_that_fails_is_asked_for_again_and_stops_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    failing, other = lose(desk), lose(desk, "who is this?", phone=STRANGER)
    real = inbound.receive

    def receive(office: object, text: object, now: object) -> object:
        if text.provider_sid == failing:  # type: ignore[attr-defined]
            raise TimeoutError("scripted")
        return real(office, text, now)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(inbound, "receive", receive)
        whole = desk.app.reconcile(desk.sms)
        stored = is_stored(desk, failing), is_stored(desk, other)
    desk.clock.advance(timedelta(seconds=5))
    desk.app.tick()

    assert (whole, stored) == (False, (False, True))
    assert is_stored(desk, failing)


def test_provider_that_is_down_is_asked_again_at_each_tick(desk: Desk) -> None:
    desk.patient()
    lost = lose(desk)
    desk.sms.is_down = True
    desk.clock.advance(timedelta(minutes=5))
    desk.app.tick()
    desk.clock.advance(timedelta(seconds=5))
    desk.app.tick()
    while_down = is_stored(desk, lost)
    desk.sms.is_down = False
    desk.clock.advance(timedelta(seconds=5))
    desk.app.tick()

    assert not while_down
    assert is_stored(desk, lost)


@pytest.mark.parametrize("fault", [KeyError("messages"), ValueError("no date"), RuntimeError()])
def test_answer_that_nobody_expected_keeps_no_escalation_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    desk.patient()
    desk.says(SWELLING)

    def fail(_since: object) -> None:
        raise fault

    monkeypatch.setattr(desk.sms, "inbound_since", fail)
    desk.clock.advance(timedelta(minutes=5))
    desk.settle()

    assert desk.mailed() == ["on_call"]


def test_red_flag_is_mailed_before_a_slow_provider_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    desk.says(SWELLING)
    told_first: list[bool] = []

    def slow(_since: object) -> list[object]:
        told_first.append(desk.counts()["escalation_event"] > 1)
        return []

    monkeypatch.setattr(desk.sms, "inbound_since", slow)
    desk.clock.advance(timedelta(minutes=5))
    desk.app.tick()

    assert told_first == [True]


def test_texts_of_other_programs_on_the_account_are_left_alone(desk: Desk) -> None:
    other = lose(desk, "when is my appointment?", phone=STRANGER, recipient="+15550199999")
    desk.clock.advance(timedelta(minutes=5))
    desk.settle()

    assert not is_stored(desk, other)
    assert desk.templates() == []


def test_texts_to_a_clinics_own_line_are_taken_in(desk: Desk) -> None:
    with desk.office.db.transaction() as session:
        session.execute(update(Clinic).values(line="+15550100002"))
    own = lose(desk, SWELLING, phone=STRANGER, recipient="+15550100002")
    desk.settle()

    assert is_stored(desk, own)


def test_without_a_known_default_line_every_text_is_taken_in(desk: Desk) -> None:
    desk.app.default_line = None
    own = lose(desk, SWELLING, phone=STRANGER, recipient="+15550177777")
    desk.settle()

    assert is_stored(desk, own)


def test_it_looks_back_beyond_the_last_time(desk: Desk) -> None:
    desk.settle()
    listed_late = lose(desk, SWELLING, phone=STRANGER)
    desk.sms.listed[-1] = desk.text(
        SWELLING,
        phone=STRANGER,
        provider_sid=listed_late,
        received_at=desk.now - timedelta(minutes=9),
    )

    assert desk.app.reconcile(desk.sms)
    assert is_stored(desk, listed_late)


def test_only_a_whole_round_is_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.settle()
    with desk.office.db.reading() as session:
        first = wakeups.last_beat(session, "reconcile")
    desk.clock.advance(timedelta(hours=1))
    desk.sms.is_down = True
    desk.app.reconcile(desk.sms)

    with desk.office.db.reading() as session:
        assert wakeups.last_beat(session, "reconcile") == first
    assert reconcile.is_due(desk.office, desk.now, gap=timedelta(hours=9), net=timedelta(minutes=15))
