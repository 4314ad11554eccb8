"""What the demo reads beside a case: its escalations, and when anything at all is due next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from smsbot.db.models import Episode, Escalation, OutboxMessage
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus

_WAITING = (OutboxStatus.PENDING, OutboxStatus.SENDING)


def next_moment(session: Session) -> datetime | None:
    """The earliest instant at which the tick or the dispatcher has something to do."""
    moments = (
        session.scalar(select(func.min(Episode.next_due_at))),
        session.scalar(select(func.min(Escalation.due_at)).where(Escalation.status != AlertStatus.RESOLVED)),
        session.scalar(select(func.min(OutboxMessage.due_at)).where(OutboxMessage.status.in_(_WAITING))),
    )
    return min((moment for moment in moments if moment is not None), default=None)


def escalations_of(session: Session, episode_id: int, limit: int) -> Sequence[int]:
    """The ids of an episode's escalations: those not resolved first, of them the gravest and the newest."""
    is_closed = case((Escalation.status == AlertStatus.RESOLVED, 1), else_=0)
    rows = select(Escalation.id).where(Escalation.episode_id == episode_id)
    order = (is_closed, Escalation.tier.desc(), Escalation.id.desc())
    return session.scalars(rows.order_by(*order).limit(limit)).all()


def episode_with(session: Session, episode_id: int) -> Episode:
    """One episode; raises NoResultFound."""
    return session.get_one(Episode, episode_id)
