"""The care team's side of a story: which mail of which alert leaves when, until somebody acknowledges it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from smsbot.domain.case import AlertStatus
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, Effect, OpenAlert, ReleaseAlert, Told
from smsbot.domain.escalation import comes_back_at, step_time
from smsbot.domain.flow import Flow, Tier


class MailKind(StrEnum):
    """Why the team is mailed: a step of an alert, news in its thread, or that it was left lying."""

    ALERT = "alert"
    THREAD = "thread"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail to the people of one step; ``number`` is the alert's within its episode."""

    at: datetime
    kind: MailKind
    number: int
    code: str
    tier: Tier
    step: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """An alert that nobody has resolved: how far up its ladder it has got, and when it is looked at next."""

    number: int
    code: str
    tier: Tier
    mail_at: datetime
    due_at: datetime | None
    step: int = 0
    status: AlertStatus = AlertStatus.OPEN
    acknowledged_at: datetime | None = None


class Desk:
    """The open alerts of one patient, with somebody in every role; people act through ``acknowledge`` and
    ``resolve``."""

    def __init__(self, flow: Flow) -> None:
        self._policies = flow.policies
        self.loops: dict[int, OpenLoop] = {}

    def next_due(self) -> datetime | None:
        """When the next mail leaves if nobody acts, None if none does."""
        return min((loop.due_at for loop in self.loops.values() if loop.due_at), default=None)

    def take(self, effect: Effect, now: datetime) -> Iterator[Mailed]:
        """What an effect of the rules means for the mails."""
        match effect:
            case OpenAlert(alert=alert, mail_at=mail_at):
                self.loops[alert.number] = OpenLoop(alert.number, alert.code, alert.tier, mail_at, mail_at)
            case AddToAlert(number=number, told=Told.THREAD, note=note):
                yield from self._thread(number, note, now)
            case ChangeAlertTier(number=number, tier=tier, note=note):
                yield from self._thread(number, note, now)
                self._change_tier(number, tier, now)
            case ReleaseAlert(number=number):
                self._release(number, now)

    def _thread(self, number: int, note: str, now: datetime) -> Iterator[Mailed]:
        """News reach those who were mailed already; an alert whose first mail still waits will tell all."""
        loop = self.loops.get(number)
        if loop is not None and loop.step:
            yield Mailed(now, MailKind.THREAD, number, loop.code, loop.tier, loop.step, note)

    def _release(self, number: int, now: datetime) -> None:
        """The mail that waited leaves now; one that has left already is not hurried to its next step."""
        loop = self.loops.get(number)
        if loop is not None and loop.step == 0:
            self.loops[number] = replace(loop, mail_at=now, due_at=now)

    def _change_tier(self, number: int, tier: Tier, now: datetime) -> None:
        """A graver alert climbs its new ladder from now on, also where somebody had taken it."""
        loop = self.loops[number]
        if tier > loop.tier:
            loop = replace(loop, mail_at=now, due_at=now, step=0, status=AlertStatus.OPEN)
        self.loops[number] = replace(loop, tier=tier)

    def mail_due(self, now: datetime) -> Iterator[Mailed]:
        """The mails of every loop that has fallen due, the gravest alert first."""
        due = [loop for loop in self.loops.values() if loop.due_at is not None and loop.due_at <= now]
        for loop in sorted(due, key=lambda one: (-one.tier, one.number)):
            kind = MailKind.ALERT if loop.status is AlertStatus.OPEN else MailKind.CAME_BACK
            moved = self._climb(loop) if kind is MailKind.ALERT else self._bring_back(loop, now)
            self.loops[loop.number] = moved
            if self._policies[loop.tier].steps:
                yield Mailed(now, kind, loop.number, loop.code, loop.tier, moved.step)

    def _climb(self, loop: OpenLoop) -> OpenLoop:
        step = loop.step + 1
        return replace(loop, step=step, due_at=step_time(self._policies[loop.tier], loop.mail_at, step + 1))

    def _bring_back(self, loop: OpenLoop, now: datetime) -> OpenLoop:
        since = loop.acknowledged_at or now
        return replace(loop, due_at=comes_back_at(self._policies[loop.tier], since, now))

    def acknowledge(self, number: int, now: datetime) -> None:
        """Somebody takes an alert; it comes back where it is not resolved in time."""
        loop = self.loops[number]
        back = comes_back_at(self._policies[loop.tier], now, now)
        self.loops[number] = replace(loop, status=AlertStatus.ACKNOWLEDGED, acknowledged_at=now, due_at=back)

    def resolve(self, number: int) -> None:
        """Somebody closes an alert with what was done; LookupError for one that is not open."""
        del self.loops[number]
