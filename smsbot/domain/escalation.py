"""The escalation loop: who is told next and when, until a person acknowledges, and until one resolves."""

from datetime import datetime
from enum import StrEnum

from smsbot.domain.flow import EscalationStep, TierPolicy


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


def step_time(policy: TierPolicy, mail_at: datetime, step: int) -> datetime | None:
    """When a step (1 is the first) is due for an escalation first mailed at ``mail_at``.

    Steps past the last are repeats to everyone; None for a tier that mails nobody.
    """
    if not policy.steps:
        return None
    if step <= len(policy.steps):
        return mail_at + policy.steps[step - 1].after
    return mail_at + policy.steps[-1].after + (step - len(policy.steps)) * policy.repeat_every


def roles_of(policy: TierPolicy, step: int) -> tuple[tuple[int, EscalationStep], ...]:
    """The numbered steps whose people are told at a step: its own, or all of them once they are through."""
    numbered = tuple(enumerate(policy.steps, start=1))
    return numbered[step - 1 : step] if step <= len(numbered) else numbered


def acknowledge_by(policy: TierPolicy, mail_at: datetime) -> datetime:
    """By when somebody should have taken the escalation."""
    return mail_at + policy.acknowledge_within


def comes_back_at(policy: TierPolicy, acknowledged_at: datetime, now: datetime) -> datetime:
    """When an acknowledged escalation that nobody has resolved is mailed again, after ``now``."""
    rounds = (now - acknowledged_at) // policy.resolve_within + 1
    return acknowledged_at + rounds * policy.resolve_within
