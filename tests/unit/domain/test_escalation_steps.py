"""The escalation loop: steps at their minutes, then repeats to everyone, then what comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from smsbot.domain.escalation import acknowledge_by, comes_back_at, roles_of, step_time
from smsbot.domain.flow import EscalationStep, TierPolicy

MAILED = datetime(2026, 11, 20, 2, 3, tzinfo=UTC)
EMERGENCY = TierPolicy(
    steps=(
        EscalationStep(timedelta(0), ("on_call", "lead")),
        EscalationStep(timedelta(minutes=15), ("backup",)),
        EscalationStep(timedelta(minutes=30), ("manager",)),
    ),
    acknowledge_within=timedelta(minutes=15),
    repeat_every=timedelta(minutes=20),
    resolve_within=timedelta(hours=2),
)
WATCH = TierPolicy(steps=(), acknowledge_within=timedelta(hours=72))


@pytest.mark.parametrize(("step", "minutes"), [(1, 0), (2, 15), (3, 30), (4, 50), (5, 70), (9, 150)])
def test_steps_fall_due_at_their_minutes_and_repeat_after_the_last(step: int, minutes: int) -> None:
    assert step_time(EMERGENCY, MAILED, step) == MAILED + timedelta(minutes=minutes)


def test_tier_without_steps_mails_nobody() -> None:
    assert step_time(WATCH, MAILED, 1) is None
    assert roles_of(WATCH, 1) == ()


def test_each_step_names_its_own_people_and_a_repeat_names_all() -> None:
    assert [(n, s.roles) for n, s in roles_of(EMERGENCY, 2)] == [(2, ("backup",))]
    assert [n for n, _ in roles_of(EMERGENCY, 4)] == [1, 2, 3]


def test_deadline_counts_from_the_first_mail() -> None:
    assert acknowledge_by(EMERGENCY, MAILED) == MAILED + timedelta(minutes=15)


@pytest.mark.parametrize(("waited", "hours"), [(0, 2), (1, 2), (119, 2), (120, 4), (121, 4), (600, 12)])
def test_what_is_taken_and_not_closed_comes_back_in_rounds(waited: int, hours: int) -> None:
    now = MAILED + timedelta(minutes=waited)

    assert comes_back_at(EMERGENCY, MAILED, now) == MAILED + timedelta(hours=hours)


def test_what_comes_back_always_lies_ahead() -> None:
    for minutes in range(0, 600, 7):
        now = MAILED + timedelta(minutes=minutes)
        assert comes_back_at(EMERGENCY, MAILED, now) > now
