"""Emergency texts on their way out: tried for an hour, doubled once at most, and not for who said stop."""

from smsbot.domain.delivery import OutboxStatus, Verdict
from tests.integration.services.desk import Desk, failure

WORDS = "I cant breathe"
UNDELIVERED = "our text EMERGENCY was not delivered: phone the patient"


def is_lost(desk: Desk) -> None:
    """The provider takes each text and never says so."""
    desk.sms.accepts_failing = True
    desk.sms.faults.extend([failure(Verdict.AMBIGUOUS)] * 9)


def test_emergency_text_of_unknown_fate_is_doubled_once_and_then_looked_up(desk: Desk) -> None:
    desk.patient()
    is_lost(desk)
    desk.says(WORDS)
    for _ in range(20):
        desk.wait(seconds=15)

    assert desk.templates().count("EMERGENCY") == 2
    assert desk.row("EMERGENCY").status is OutboxStatus.SENT


def test_emergency_answer_to_somebody_who_said_stop_is_not_doubled(desk: Desk) -> None:
    desk.patient()
    desk.says("please stop texting me")
    desk.settle()
    desk.forget()
    is_lost(desk)
    desk.says(WORDS)
    for _ in range(20):
        desk.wait(seconds=15)

    assert desk.templates() == ["EMERGENCY"]
    assert desk.row("EMERGENCY").status is OutboxStatus.SENT


def waits_of_emergency(desk: Desk, busy: int) -> list[int]:
    """How many seconds lie between the tries while the provider refuses so many times."""
    desk.patient()
    desk.sms.faults.extend([failure(Verdict.TRANSIENT, "20429")] * busy)
    desk.says(WORDS)
    desk.settle()
    waits = []
    while (row := desk.row("EMERGENCY")).status is OutboxStatus.PENDING:
        waits.append(round((row.due_at - desk.now).total_seconds()))
        desk.clock.set(row.due_at)
        desk.app.dispatch()
    return waits


def test_emergency_text_outlasts_a_busy_provider(desk: Desk) -> None:
    waits = waits_of_emergency(desk, 20)

    assert waits == [15] * 7 + [60] * 13
    assert desk.templates() == ["EMERGENCY"]


def test_team_hears_early_of_an_emergency_text_that_does_not_leave(desk: Desk) -> None:
    waits_of_emergency(desk, 8)

    assert UNDELIVERED in desk.notes("breathing")


def test_emergency_text_is_given_up_after_an_hour(desk: Desk) -> None:
    waits = waits_of_emergency(desk, 500)

    assert 59 * 60 <= sum(waits) <= 61 * 60
    assert desk.row("EMERGENCY").status is OutboxStatus.FAILED


def test_emergency_text_that_was_late_already_is_still_tried_more_than_once(desk: Desk) -> None:
    desk.patient()
    desk.sms.faults.append(failure(Verdict.TRANSIENT, "20429"))
    desk.says(WORDS)
    desk.wait(hours=2)
    desk.wait(seconds=15)

    assert desk.templates() == ["EMERGENCY"]
