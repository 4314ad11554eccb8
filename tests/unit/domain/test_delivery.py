"""How far a message has got, and when to try again."""

from datetime import timedelta
from itertools import pairwise, permutations

import pytest

from smsbot.domain.delivery import (
    ALLOWED_MOVES,
    OutboxStatus,
    ProviderStatus,
    Verdict,
    can_move,
    later,
    outbox_status,
    retry_delay,
    settle,
    tells_team,
)
from smsbot.domain.effects import Purpose

CLOSED = [OutboxStatus.DELIVERED, OutboxStatus.EXPIRED, OutboxStatus.CANCELLED]


def test_every_outbox_status_says_where_it_may_go() -> None:
    assert set(ALLOWED_MOVES) == set(OutboxStatus)


@pytest.mark.parametrize("closed", CLOSED)
def test_closed_row_never_moves_again(closed: OutboxStatus) -> None:
    assert not any(can_move(closed, target) for target in OutboxStatus)


def test_uncertain_row_is_never_sent_again_by_itself() -> None:
    assert not can_move(OutboxStatus.UNCERTAIN, OutboxStatus.PENDING)
    assert not can_move(OutboxStatus.UNCERTAIN, OutboxStatus.SENDING)


def test_sent_row_never_waits_again() -> None:
    assert not can_move(OutboxStatus.SENT, OutboxStatus.PENDING)
    assert not can_move(OutboxStatus.SENT, OutboxStatus.SENDING)


def test_only_a_waiting_row_is_claimed() -> None:
    assert [status for status in OutboxStatus if can_move(status, OutboxStatus.SENDING)] == [
        OutboxStatus.PENDING
    ]


@pytest.mark.parametrize(
    "target",
    [
        OutboxStatus.PENDING,
        OutboxStatus.SENT,
        OutboxStatus.FAILED,
        OutboxStatus.UNCERTAIN,
        OutboxStatus.EXPIRED,
        OutboxStatus.CANCELLED,
    ],
)
def test_claimed_row_can_end_in_any_way(target: OutboxStatus) -> None:
    assert can_move(OutboxStatus.SENDING, target)


@pytest.mark.parametrize("status", list(OutboxStatus))
def test_staying_put_is_no_move(status: OutboxStatus) -> None:
    assert not can_move(status, status)


def test_first_report_is_kept() -> None:
    assert later(None, ProviderStatus.QUEUED) is ProviderStatus.QUEUED


@pytest.mark.parametrize(
    ("current", "reported"),
    list(
        pairwise(
            [
                ProviderStatus.ACCEPTED,
                ProviderStatus.QUEUED,
                ProviderStatus.SENDING,
                ProviderStatus.SENT,
                ProviderStatus.DELIVERED,
                ProviderStatus.READ,
            ]
        )
    ),
)
def test_status_moves_forward_but_not_back(current: ProviderStatus, reported: ProviderStatus) -> None:
    assert later(current, reported) is reported
    assert later(reported, current) is reported


@pytest.mark.parametrize(
    ("first", "second"),
    list(
        permutations([ProviderStatus.DELIVERED, ProviderStatus.UNDELIVERED, ProviderStatus.FAILED], 2),
    ),
)
def test_first_of_two_last_words_stays(first: ProviderStatus, second: ProviderStatus) -> None:
    assert later(first, second) is first


def test_any_order_of_callbacks_ends_delivered() -> None:
    reports = [
        ProviderStatus.QUEUED,
        ProviderStatus.SENDING,
        ProviderStatus.SENT,
        ProviderStatus.DELIVERED,
    ]
    for order in permutations(reports):
        known: ProviderStatus | None = None
        row = OutboxStatus.SENDING
        for report in order:
            known = later(known, report)
            row = settle(row, report)
        assert known is ProviderStatus.DELIVERED
        assert row is OutboxStatus.DELIVERED


@pytest.mark.parametrize(
    ("reported", "status"),
    [
        (ProviderStatus.SCHEDULED, OutboxStatus.SENT),
        (ProviderStatus.ACCEPTED, OutboxStatus.SENT),
        (ProviderStatus.QUEUED, OutboxStatus.SENT),
        (ProviderStatus.SENDING, OutboxStatus.SENT),
        (ProviderStatus.SENT, OutboxStatus.SENT),
        (ProviderStatus.PARTIALLY_DELIVERED, OutboxStatus.SENT),
        (ProviderStatus.DELIVERED, OutboxStatus.DELIVERED),
        (ProviderStatus.READ, OutboxStatus.DELIVERED),
        (ProviderStatus.UNDELIVERED, OutboxStatus.UNDELIVERED),
        (ProviderStatus.FAILED, OutboxStatus.FAILED),
        (ProviderStatus.CANCELED, OutboxStatus.FAILED),
    ],
)
def test_provider_words_become_outbox_states(reported: ProviderStatus, status: OutboxStatus) -> None:
    assert outbox_status(reported) is status


def test_callback_settles_an_uncertain_row() -> None:
    assert settle(OutboxStatus.UNCERTAIN, ProviderStatus.SENT) is OutboxStatus.SENT


def test_callback_proves_that_a_waiting_row_went_out() -> None:
    assert settle(OutboxStatus.PENDING, ProviderStatus.QUEUED) is OutboxStatus.SENT


def test_late_failure_does_not_undo_a_delivery() -> None:
    assert settle(OutboxStatus.DELIVERED, ProviderStatus.FAILED) is OutboxStatus.DELIVERED


def test_cancelled_row_stays_cancelled_whatever_is_reported() -> None:
    assert settle(OutboxStatus.CANCELLED, ProviderStatus.DELIVERED) is OutboxStatus.CANCELLED


def test_retry_delay_doubles_up_to_a_quarter_of_an_hour() -> None:
    seconds = [int(retry_delay(attempts).total_seconds()) for attempts in range(1, 10)]

    assert seconds == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_retry_delay_stays_capped_after_very_many_tries() -> None:
    assert retry_delay(10_000) == timedelta(minutes=15)


@pytest.mark.parametrize("attempts", [0, -1])
def test_no_retry_before_a_first_attempt(attempts: int) -> None:
    with pytest.raises(ValueError, match="at least one attempt"):
        retry_delay(attempts)


@pytest.mark.parametrize(
    ("verdict", "purpose", "in_a_row", "told"),
    [
        (Verdict.TRANSIENT, Purpose.SCHEDULED, 1, False),
        (Verdict.AMBIGUOUS, Purpose.REPLY, 1, False),
        (Verdict.TRANSIENT, Purpose.SCHEDULED, 2, True),
        (Verdict.TRANSIENT, Purpose.SAFETY, 1, True),
        (Verdict.PERMANENT_NUMBER, Purpose.SCHEDULED, 1, True),
    ],
)
def test_one_text_lost_may_be_chance_but_not_two_nor_a_safety_text(
    verdict: Verdict, purpose: Purpose, in_a_row: int, told: bool
) -> None:
    assert tells_team(verdict, purpose, in_a_row) is told
