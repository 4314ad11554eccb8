"""The escalation loop: steps at their minutes, then repeats to everyone, then what comes back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from smsbot.domain.case import Hours
from smsbot.domain.escalation import Week, acknowledge_by, comes_back_at, roles_of, step_time, week_of
from smsbot.domain.flow import EscalationStep, TierPolicy

MAILED = datetime(2026, 11, 20, 2, 3, tzinfo=UTC)
WEEK = Week("America/New_York")
# By that zone's clock: Friday in the morning.
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
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
ROUTINE = TierPolicy(
    steps=(EscalationStep(timedelta(0), ("nurse",)),),
    acknowledge_within=timedelta(hours=24),
    rests_on_closed_days=True,
)
WATCH = TierPolicy(steps=(), acknowledge_within=timedelta(hours=72))


@pytest.mark.parametrize(("step", "minutes"), [(1, 0), (2, 15), (3, 30), (4, 50), (5, 70), (9, 150)])
def test_steps_fall_due_at_their_minutes_and_repeat_after_the_last(step: int, minutes: int) -> None:
    assert step_time(EMERGENCY, MAILED, step, week=WEEK) == MAILED + timedelta(minutes=minutes)


def test_tier_without_steps_mails_nobody() -> None:
    assert step_time(WATCH, MAILED, 1, week=WEEK) is None
    assert roles_of(WATCH, 1) == ()


def test_each_step_names_its_own_people_and_a_repeat_names_all() -> None:
    assert [(n, s.roles) for n, s in roles_of(EMERGENCY, 2)] == [(2, ("backup",))]
    assert [n for n, _ in roles_of(EMERGENCY, 4)] == [1, 2, 3]


def test_deadline_counts_from_the_first_mail() -> None:
    assert acknowledge_by(EMERGENCY, MAILED) == MAILED + timedelta(minutes=15)


@pytest.mark.parametrize(("waited", "hours"), [(0, 2), (1, 2), (119, 2), (120, 4), (121, 4), (600, 12)])
def test_what_is_taken_and_not_closed_comes_back_in_rounds(waited: int, hours: int) -> None:
    now = MAILED + timedelta(minutes=waited)

    assert comes_back_at(EMERGENCY, MAILED, now, week=WEEK) == MAILED + timedelta(hours=hours)


def test_what_comes_back_always_lies_ahead() -> None:
    for minutes in range(0, 12000, 7):
        now = MAILED + timedelta(minutes=minutes)
        assert comes_back_at(EMERGENCY, MAILED, now, week=WEEK) > now
        assert comes_back_at(ROUTINE, MAILED, now, week=WEEK) > now


def days_of(first: datetime, week: Week, *, steps: int) -> list[str]:
    """On which weekdays the steps of a routine escalation are mailed."""
    due = (step_time(ROUTINE, first, step, week=week) for step in range(1, steps + 1))
    times = [at for at in due if at is not None]
    assert times == sorted(set(times)), "two repeats fall together"
    return [f"{at:%a %H:%M}" for at in times]


def test_routine_repeat_waits_for_the_clinics_next_working_day() -> None:
    assert days_of(FRIDAY, WEEK, steps=4) == ["Fri 15:00", "Mon 15:00", "Tue 15:00", "Wed 15:00"]


def test_routine_alert_of_a_saturday_is_mailed_at_once_and_again_on_monday() -> None:
    assert days_of(FRIDAY + timedelta(days=1), WEEK, steps=3) == ["Sat 15:00", "Mon 15:00", "Tue 15:00"]


def test_working_days_are_those_of_the_clinics_own_hours() -> None:
    hours = Hours(frozenset({1, 5}), time(9), time(12))

    assert days_of(FRIDAY, week_of(hours, "America/New_York"), steps=3) == [
        "Fri 15:00",
        "Sat 15:00",
        "Tue 15:00",
    ]


def test_day_is_closed_by_the_clinics_calendar_and_not_by_utc() -> None:
    thursday_night = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    assert step_time(ROUTINE, thursday_night, 2, week=WEEK) == thursday_night + timedelta(days=1)


def test_red_alert_is_repeated_on_a_closed_day_too() -> None:
    assert step_time(EMERGENCY, FRIDAY, 80, week=WEEK) == FRIDAY + timedelta(minutes=30 + 77 * 20)


def test_routine_alert_left_lying_comes_back_on_a_working_day() -> None:
    wednesday = FRIDAY - timedelta(days=2)

    assert comes_back_at(ROUTINE, wednesday, wednesday, week=WEEK) == FRIDAY + timedelta(days=3)
