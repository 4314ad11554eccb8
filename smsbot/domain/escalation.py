"""The escalation loop: who is told next and when, until a person acknowledges, and until one resolves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from smsbot.domain.calendar import local_day
from smsbot.domain.case import Hours
from smsbot.domain.flow import EscalationStep, TierPolicy

_MONDAY_TO_FRIDAY = frozenset(range(5))
_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """How a person closed an escalation."""

    CALLED = "called"
    SENT_TO_ER = "sent_to_er"
    VISIT_BOOKED = "visit_booked"
    PLAN_AGREED = "plan_agreed"
    NO_ACTION = "no_action"
    WRONG_ALERT = "wrong_alert"

    @property
    def is_plan(self) -> bool:
        """Whether something was agreed that must be given time: the same news again would help nobody."""
        return self in (Outcome.VISIT_BOOKED, Outcome.PLAN_AGREED)


@dataclass(frozen=True, slots=True)
class Week:
    """The weekdays on which somebody works at the clinic (Monday is 0), by the clinic's own calendar."""

    zone: str
    weekdays: frozenset[int] = _MONDAY_TO_FRIDAY

    def next_open(self, at: datetime) -> datetime:
        """``at`` itself where the clinic works on that day, else the same hour of its next working day."""
        days = (at + day * _DAY for day in range(7))
        return next((day for day in days if local_day(day, self.zone).weekday() in self.weekdays), at)


def week_of(hours: Hours | None, zone: str) -> Week:
    """The working week of a clinic: the days of its opening hours, Monday to Friday where none are set."""
    return Week(zone, hours.weekdays if hours else _MONDAY_TO_FRIDAY)


def step_time(policy: TierPolicy, mail_at: datetime, step: int, *, week: Week) -> datetime | None:
    """When a step (1 is the first) is due for an escalation first mailed at ``mail_at``.

    Steps past the last are repeats to everyone, for some tiers on the clinic's working days alone; None for
    a tier that mails nobody.
    """
    if not policy.steps:
        return None
    if step <= len(policy.steps):
        return mail_at + policy.steps[step - 1].after
    last, repeats = mail_at + policy.steps[-1].after, step - len(policy.steps)
    return _repeat(last, policy.repeat_every, repeats, week if policy.rests_on_closed_days else None)


def _repeat(since: datetime, every: timedelta, times: int, week: Week | None) -> datetime:
    """The last of so many repeats; one that would fall on a closed day moves, and the next count from it."""
    if week is None:
        return since + times * every
    for _ in range(times):
        since = week.next_open(since + every)
    return since


def roles_of(policy: TierPolicy, step: int) -> tuple[tuple[int, EscalationStep], ...]:
    """The numbered steps whose people are told at a step: its own, or all of them once they are through."""
    numbered = tuple(enumerate(policy.steps, start=1))
    return numbered[step - 1 : step] if step <= len(numbered) else numbered


def acknowledge_by(policy: TierPolicy, mail_at: datetime) -> datetime:
    """By when somebody should have taken the escalation."""
    return mail_at + policy.acknowledge_within


def comes_back_at(policy: TierPolicy, acknowledged_at: datetime, now: datetime, *, week: Week) -> datetime:
    """When an acknowledged escalation that nobody has resolved is mailed again, after ``now``."""
    if not policy.rests_on_closed_days:
        rounds = (now - acknowledged_at) // policy.resolve_within + 1
        return acknowledged_at + rounds * policy.resolve_within
    back = acknowledged_at
    while back <= now:
        back = week.next_open(back + policy.resolve_within)
    return back
