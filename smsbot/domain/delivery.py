"""How far a text or mail has got: the outbox's states, the provider's words, and when to try again."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from smsbot.domain.effects import Purpose

FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=15)
# Past this many doublings the cap has long been reached; it keeps the power small for any count of tries.
MOST_DOUBLINGS = 16
_TELL_AFTER = 2


class OutboxStatus(StrEnum):
    """Where one row of the outbox stands. `uncertain` may have been sent: a person decides, not a retry."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class ProviderStatus(StrEnum):
    """The provider's own words for an outbound message, as created and as reported by callbacks."""

    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    PARTIALLY_DELIVERED = "partially_delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    READ = "read"


class Verdict(StrEnum):
    """What a failure to send means for the row and for the number."""

    TRANSIENT = "transient"
    """Known not to have been sent: try again later."""
    PERMANENT_NUMBER = "permanent_number"
    """This number cannot be texted (invalid, landline, unreachable carrier): stop and tell the team."""
    OPTED_OUT = "opted_out"
    """The provider holds a stop for this number: record it, never retry."""
    PERMANENT_CONFIG = "permanent_config"
    """Our request or our account is at fault: retrying is useless, alert a person."""
    AMBIGUOUS = "ambiguous"
    """It may have been sent: look it up before any second try."""


_AFTER_ACCEPTANCE = frozenset(
    {OutboxStatus.SENT, OutboxStatus.DELIVERED, OutboxStatus.UNDELIVERED, OutboxStatus.FAILED}
)

ALLOWED_MOVES: Mapping[OutboxStatus, frozenset[OutboxStatus]] = {
    # A callback may prove that an earlier try of a waiting row did go out: then it must not go twice.
    OutboxStatus.PENDING: frozenset(
        {
            OutboxStatus.SENDING,
            OutboxStatus.EXPIRED,
            OutboxStatus.CANCELLED,
            OutboxStatus.SENT,
            OutboxStatus.DELIVERED,
        }
    ),
    # Consent and expiry are looked at again after the claim, hence expired and cancelled.
    OutboxStatus.SENDING: _AFTER_ACCEPTANCE
    | {OutboxStatus.PENDING, OutboxStatus.UNCERTAIN, OutboxStatus.EXPIRED, OutboxStatus.CANCELLED},
    OutboxStatus.SENT: frozenset({OutboxStatus.DELIVERED, OutboxStatus.UNDELIVERED, OutboxStatus.FAILED}),
    # A handset that was switched off (30003) is worth one or two later tries.
    OutboxStatus.UNDELIVERED: frozenset({OutboxStatus.PENDING}),
    OutboxStatus.FAILED: frozenset({OutboxStatus.PENDING}),
    OutboxStatus.UNCERTAIN: _AFTER_ACCEPTANCE,
    OutboxStatus.DELIVERED: frozenset(),
    OutboxStatus.EXPIRED: frozenset(),
    OutboxStatus.CANCELLED: frozenset(),
}

_RANKS: Mapping[ProviderStatus, int] = {
    ProviderStatus.SCHEDULED: 0,
    ProviderStatus.ACCEPTED: 0,
    ProviderStatus.QUEUED: 1,
    ProviderStatus.SENDING: 2,
    ProviderStatus.SENT: 3,
    ProviderStatus.PARTIALLY_DELIVERED: 3,
    ProviderStatus.DELIVERED: 4,
    ProviderStatus.UNDELIVERED: 4,
    ProviderStatus.FAILED: 4,
    ProviderStatus.CANCELED: 4,
    ProviderStatus.READ: 5,
}

_OUTBOX_WORDS: Mapping[ProviderStatus, OutboxStatus] = {
    ProviderStatus.DELIVERED: OutboxStatus.DELIVERED,
    ProviderStatus.READ: OutboxStatus.DELIVERED,
    ProviderStatus.UNDELIVERED: OutboxStatus.UNDELIVERED,
    ProviderStatus.FAILED: OutboxStatus.FAILED,
    ProviderStatus.CANCELED: OutboxStatus.FAILED,
}


def can_move(current: OutboxStatus, target: OutboxStatus) -> bool:
    """Whether a row may go from one state to the other; staying put is no move."""
    return target in ALLOWED_MOVES[current]


def later(current: ProviderStatus | None, reported: ProviderStatus) -> ProviderStatus:
    """The status to keep when a callback reports one: callbacks come in any order, a status never moves back.

    Of two last words of one rank (delivered, undelivered) the first stays.
    """
    if current is None or _RANKS[reported] > _RANKS[current]:
        return reported
    return current


def outbox_status(reported: ProviderStatus) -> OutboxStatus:
    """The outbox state that a provider's status stands for; everything before a last word is `sent`."""
    return _OUTBOX_WORDS.get(reported, OutboxStatus.SENT)


def settle(current: OutboxStatus, reported: ProviderStatus) -> OutboxStatus:
    """The row's state after a callback for its present try; a report that may not move it leaves it alone."""
    target = outbox_status(reported)
    return target if can_move(current, target) else current


def tells_team(verdict: Verdict, purpose: Purpose | None, in_a_row: int) -> bool:
    """Whether a text that did not arrive is told; ``in_a_row`` counts it and those lost just before it.

    One may be a handset that is off; the second in a row is a patient who cannot be reached. A safety text,
    and one that will never arrive, are told at once.
    """
    may_pass = verdict in (Verdict.TRANSIENT, Verdict.AMBIGUOUS)
    return purpose is Purpose.SAFETY or not may_pass or in_a_row >= _TELL_AFTER


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after `attempts` (1 or more) tries: 15 s, doubling, at most 15 minutes. No jitter."""
    if attempts < 1:
        raise ValueError("a retry follows at least one attempt")
    doublings = min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
