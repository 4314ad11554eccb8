"""Signs of health, read from the rows that the working parts leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from smsbot.db import migrate, wakeups
from smsbot.db.departures import REFUSED_MAIL
from smsbot.db.models import Escalation, OutboxKind, OutboxMessage
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
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
    waiting = (OutboxStatus.PENDING, OutboxStatus.SENDING)
    # A mail's due time moves with each try, and it is tried for ever: what counts is when it was wanted.
    is_retried_mail = (OutboxMessage.kind == OutboxKind.EMAIL) & (OutboxMessage.attempts > 0)
    wanted_at = case((is_retried_mail, OutboxMessage.planned_at), else_=OutboxMessage.due_at)
    unsent = select(func.min(wanted_at)).where(OutboxMessage.status.in_(waiting))
    unacknowledged = select(func.min(Escalation.opened_at)).where(
        Escalation.status == AlertStatus.OPEN, Escalation.tier >= int(Tier.URGENT)
    )
    overdue = select(func.count()).where(
        Escalation.due_at < now - _LATE, Escalation.status != AlertStatus.RESOLVED
    )
    refused = select(func.count()).where(
        OutboxMessage.kind == OutboxKind.EMAIL,
        OutboxMessage.status.in_(waiting),
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
