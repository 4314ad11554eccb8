"""Signs of health, read from the rows that the working parts leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select

from smsbot.db import migrate, wakeups
from smsbot.db.departures import REFUSED_MAIL
from smsbot.db.models import Clinic, Escalation, OutboxKind, OutboxMessage, TeamMember, TeamRole
from smsbot.db.models.outbox import IS_WAITING
from smsbot.db.models.team import Role
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.flow import Tier

# A step that is this late has not been mailed by anybody.
_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rows say of the parts at work."""

    migration: str | None
    is_migrated: bool
    last_tick: datetime | None
    oldest_unsent: datetime | None
    oldest_unacknowledged: datetime | None
    overdue_escalations: int
    refused_mails: int


def is_migrated(session: Session) -> bool:
    """Whether the tables are those of this version."""
    return migrate.current(session.connection()) == migrate.head()


def read(session: Session, now: datetime) -> Signs:
    """Read the signs of health as of ``now``."""
    migration = migrate.current(session.connection())
    # A mail's due time moves with each try, and it is tried for ever: what counts is when it was wanted.
    is_retried_mail = (OutboxMessage.kind == OutboxKind.EMAIL) & (OutboxMessage.attempts > 0)
    wanted_at = case((is_retried_mail, OutboxMessage.planned_at), else_=OutboxMessage.due_at)
    unsent = select(func.min(wanted_at)).where(IS_WAITING)
    unacknowledged = select(func.min(Escalation.opened_at)).where(
        Escalation.status == AlertStatus.OPEN, Escalation.tier >= int(Tier.URGENT)
    )
    # One whose turn fails again and again is put off each time: nobody was told at its first step.
    is_untold = (
        (Escalation.step == 0) & (Escalation.status == AlertStatus.OPEN) & (Escalation.mail_at < now - _LATE)
    )
    overdue = select(func.count()).where(
        Escalation.due_at.is_not(None),
        Escalation.status != AlertStatus.RESOLVED,
        or_(Escalation.due_at < now - _LATE, is_untold),
    )
    refused = select(func.count()).where(
        OutboxMessage.kind == OutboxKind.EMAIL,
        IS_WAITING,
        OutboxMessage.error_code.startswith(REFUSED_MAIL),
    )
    return Signs(
        migration=migration,
        is_migrated=migration == migrate.head(),
        last_tick=wakeups.last_beat(session, "tick"),
        oldest_unsent=session.scalar(unsent),
        oldest_unacknowledged=session.scalar(unacknowledged),
        overdue_escalations=session.scalar(overdue) or 0,
        refused_mails=session.scalar(refused) or 0,
    )


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the parts live: the last tick, and since when something urgent waits that nobody has tried."""

    last_tick: datetime | None
    untried_since: datetime | None
    open_alerts: int


def read_pulse(session: Session) -> Pulse:
    """Read the signs by which a standstill is seen."""
    # Of these none waits behind a morning's questions, however many there are.
    untried = select(func.min(OutboxMessage.due_at)).where(
        IS_WAITING, OutboxMessage.priority == 0, OutboxMessage.attempts == 0
    )
    alerts = select(func.count()).where(Escalation.due_at.is_not(None), Escalation.status == AlertStatus.OPEN)
    return Pulse(
        last_tick=wakeups.last_beat(session, "tick"),
        untried_since=session.scalar(untried),
        open_alerts=session.scalar(alerts) or 0,
    )


def watchers(session: Session) -> tuple[tuple[str, str, str], ...]:
    """Name, address and zone of every lead and manager; of the whole team where nobody is either."""
    people = select(TeamMember.name, TeamMember.email, Clinic.time_zone).join(
        Clinic, Clinic.id == TeamMember.clinic_id
    )
    active = people.where(TeamMember.active).order_by(TeamMember.id)
    leading = select(TeamRole.member_id).where(TeamRole.role.in_((Role.LEAD, Role.MANAGER)))
    found = session.execute(active.where(TeamMember.id.in_(leading))).all() or session.execute(active).all()
    return tuple((row.name, row.email, row.time_zone) for row in found)
