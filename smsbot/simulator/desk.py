"""The care team's side of a story: which mail of which alert leaves when, to whom, until somebody acts."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from smsbot.domain.case import AlertStatus, Clinic
from smsbot.domain.effects import AddToAlert, ChangeAlertTier, Effect, OpenAlert, ReleaseAlert, Told
from smsbot.domain.escalation import comes_back_at, roles_of, step_time, week_of
from smsbot.domain.flow import Flow, Tier, TierPolicy


class MailKind(StrEnum):
    """Why the team is mailed: a step of an alert, news in its thread, one left lying, or who acted."""

    ALERT = "alert"
    THREAD = "thread"
    CAME_BACK = "came_back"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail to each of ``people``, by their roles; ``number`` is the alert's within its episode.

    Nobody stands there where the mail of a graver alert, which leaves at the same moment, names this one too.
    """

    at: datetime
    kind: MailKind
    number: int
    code: str
    tier: Tier
    step: int
    note: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """An alert that nobody has resolved: how far up its ladder it has got, and when it is looked at next.

    ``told`` are the roles that were mailed about it, in order; ``came_back`` is how often it was left lying;
    ``heard_calmer`` heard in its thread that it is calmer, where its steps started anew with that.
    """

    number: int
    code: str
    tier: Tier
    mail_at: datetime
    due_at: datetime | None
    step: int = 0
    status: AlertStatus = AlertStatus.OPEN
    acknowledged_at: datetime | None = None
    taken_by: str = ""
    told: tuple[str, ...] = ()
    came_back: int = 0
    heard_calmer: tuple[str, ...] = ()

    @property
    def was_mailed(self) -> bool:
        """Whether its first mail has left since it was opened, or opened anew."""
        return self.step > 0


class Desk:
    """The open alerts of one patient, with one person in every role; people act through ``acknowledge`` and
    ``resolve``. As in production, a person gets one mail of alerts that are told at one moment."""

    def __init__(self, flow: Flow, clinic: Clinic) -> None:
        self._policies = flow.policies
        self._week = week_of(clinic.hours, clinic.zone)
        self.loops: dict[int, OpenLoop] = {}
        self._alerted: list[Mailed] = []

    def fork(self) -> "Desk":
        """The same desk, free to go another way."""
        twin = copy(self)
        twin.loops = dict(self.loops)
        twin._alerted = list(self._alerted)
        return twin

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
                yield from self._take_tier(number, tier, note, now)
            case ReleaseAlert(number=number):
                self._release(number, now)

    def _thread(
        self, number: int, note: str, now: datetime, kind: MailKind = MailKind.THREAD
    ) -> Iterator[Mailed]:
        """News reach those who know of the alert; where nobody does, its steps start anew."""
        loop = self.loops.get(number)
        if loop is None:
            return
        people = self._who_knows(loop)
        if people:
            yield self._mailed(loop, kind, now, people, note)
        elif loop.was_mailed or loop.status is AlertStatus.ACKNOWLEDGED:
            self.loops[number] = _reopened(loop, now)

    def _who_knows(self, loop: OpenLoop) -> tuple[str, ...]:
        """Those mailed about this alert or another open red flag of the patient, or who took one of them."""
        beside = (one for one in self.loops.values() if one.tier.is_red and one.number != loop.number)
        known = dict.fromkeys(role for one in (loop, *beside) for role in (*one.told, one.taken_by) if role)
        return tuple(known)

    def _mailed(
        self, loop: OpenLoop, kind: MailKind, now: datetime, people: tuple[str, ...], note: str = ""
    ) -> Mailed:
        """Write a mail down, and that these people know."""
        known = tuple(dict.fromkeys((*loop.told, *people)))
        if loop.number in self.loops:
            self.loops[loop.number] = replace(self.loops[loop.number], told=known)
        return Mailed(now, kind, loop.number, loop.code, loop.tier, loop.step, note, people)

    def _release(self, number: int, now: datetime) -> None:
        """The mail that waited leaves now; one that has left already is not hurried to its next step."""
        loop = self.loops.get(number)
        if loop is not None and not loop.was_mailed:
            self.loops[number] = replace(loop, mail_at=now, due_at=now)

    def _take_tier(self, number: int, tier: Tier, note: str, now: datetime) -> Iterator[Mailed]:
        """Those who hear that an alert is calmer are not told so twice by its new first step."""
        is_calmer = tier < self.loops[number].tier
        self._change_tier(number, tier, now)
        for mail in self._thread(number, note, now):
            if is_calmer:
                self.loops[number] = replace(self.loops[number], heard_calmer=mail.people)
            yield mail

    def _change_tier(self, number: int, tier: Tier, now: datetime) -> None:
        """An alert climbs its new ladder from now on: a graver one also where somebody had taken it, a calmer
        one where it was mailed and nobody has."""
        loop = self.loops[number]
        was_mailed = loop.status is AlertStatus.OPEN and loop.was_mailed
        if tier > loop.tier or (was_mailed and tier > Tier.WATCH):
            loop = _reopened(loop, now)
        self.loops[number] = replace(loop, tier=tier)

    def mail_due(self, now: datetime) -> Iterator[Mailed]:
        """The mails of every loop that has fallen due, the gravest alert first."""
        due = [loop for loop in self.loops.values() if loop.due_at is not None and loop.due_at <= now]
        for loop in sorted(due, key=lambda one: (-one.tier, one.due_at, one.number)):
            is_open = loop.status is AlertStatus.OPEN
            yield from self._climb(loop, now) if is_open else self._bring_back(loop, now)

    def _climb(self, loop: OpenLoop, now: datetime) -> Iterator[Mailed]:
        policy, step = self._policies[loop.tier], loop.step + 1
        due = step_time(policy, loop.mail_at, step + 1, week=self._week)
        loop = replace(loop, step=step, due_at=due)
        self.loops[loop.number] = loop
        told_now = self._told_now(loop, now) | frozenset(loop.heard_calmer if step == 1 else ())
        people = tuple(role for role in _roles(policy, step) if role not in told_now)
        if policy.steps:
            mail = self._mailed(loop, MailKind.ALERT, now, people)
            self._alerted.append(mail)
            yield mail

    def _told_now(self, loop: OpenLoop, now: datetime) -> frozenset[str]:
        """Who is mailed at this very moment about another alert no less grave: one mail names both."""
        self._alerted = [mail for mail in self._alerted if mail.at == now]
        beside = (mail for mail in self._alerted if self._is_beside(mail.number, loop))
        return frozenset(role for mail in beside for role in mail.people)

    def _is_beside(self, number: int, loop: OpenLoop) -> bool:
        other = self.loops.get(number)
        return other is not None and other.number != loop.number and other.tier >= loop.tier

    def _bring_back(self, loop: OpenLoop, now: datetime) -> Iterator[Mailed]:
        """Taken but not closed: its taker hears of it, later step 1 too; of several only the gravest."""
        policy, since = self._policies[loop.tier], loop.acknowledged_at or now
        loop = replace(loop, due_at=comes_back_at(policy, since, now, week=self._week))
        self.loops[loop.number] = loop
        if max(self.loops.values(), key=lambda one: (one.tier, -one.number)).number != loop.number:
            return
        first = _roles(policy, 1) if loop.came_back else ()
        self.loops[loop.number] = replace(loop, came_back=loop.came_back + 1)
        people = tuple(dict.fromkeys((loop.taken_by, *first)))
        yield self._mailed(loop, MailKind.CAME_BACK, now, people, "acknowledged, not resolved")

    def acknowledge(self, number: int, now: datetime, by: str = "") -> Iterator[Mailed]:
        """Somebody takes an alert, and with it those of the patient that were mailed and are no graver.

        ``by`` is a role, the first person told if not given. Gives the mails that say so, none where the
        alert was taken before. LookupError for one that is not open.
        """
        if self.loops[number].status is AlertStatus.OPEN:
            self._take_all(self.loops[number], now, by)
            yield from self._thread(number, "taken", now, MailKind.NOTICE)

    def _take_all(self, chosen: OpenLoop, now: datetime, by: str) -> None:
        with_it = [
            loop
            for loop in self.loops.values()
            if loop.number == chosen.number or (loop.was_mailed and loop.tier <= chosen.tier)
        ]
        free = [loop for loop in with_it if loop.status is AlertStatus.OPEN]
        taker = by or next(iter((*chosen.told, *_roles(self._policies[chosen.tier], 1))), "")
        for loop in free:
            back = comes_back_at(self._policies[loop.tier], now, now, week=self._week)
            self.loops[loop.number] = replace(
                loop, status=AlertStatus.ACKNOWLEDGED, acknowledged_at=now, due_at=back, taken_by=taker
            )

    def resolve(self, number: int, now: datetime, by: str = "") -> Iterator[Mailed]:
        """Somebody closes an alert with what was done, and the patient's other red flags taken before.

        Gives the mails that say so. LookupError for one that is not open.
        """
        chosen = self.loops[number]
        before = [loop.number for loop in self.loops.values() if _closes_with(loop, chosen)]
        if chosen.status is AlertStatus.OPEN:
            self._take_all(chosen, now, by)
        chosen = self.loops[number]
        closed = (number, *before)
        self.loops = {key: loop for key, loop in self.loops.items() if key not in closed}
        if people := self._who_knows(chosen):
            yield self._mailed(chosen, MailKind.NOTICE, now, people, "resolved")


def _roles(policy: TierPolicy, step: int) -> tuple[str, ...]:
    """Who is told at a step; nobody in a tier that mails nobody."""
    return tuple(dict.fromkeys(role for _, one in roles_of(policy, step) for role in one.roles))


def _reopened(loop: OpenLoop, now: datetime) -> OpenLoop:
    return replace(
        loop,
        mail_at=now,
        due_at=now,
        step=0,
        status=AlertStatus.OPEN,
        acknowledged_at=None,
        taken_by="",
        heard_calmer=(),
    )


def _closes_with(loop: OpenLoop, chosen: OpenLoop) -> bool:
    is_taken = loop.status is AlertStatus.ACKNOWLEDGED and loop.number != chosen.number
    return is_taken and loop.tier.is_red and loop.tier <= chosen.tier
