"""What must be looked at now, and signs of life: episodes due, episodes parked, the heartbeat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from smsbot.db import audit
from smsbot.db.audit import AuditEntry
from smsbot.db.inserting import insert_new
from smsbot.db.models import Episode, Escalation, Heartbeat
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus

# A parked episode is tried again, but rarely: its fault is ours and wants a person.
_PARK = timedelta(hours=1)


def due_episodes(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """The ids of the episodes that must be looked at by now, the longest waiting first."""
    rows = select(Episode.id).where(Episode.next_due_at.is_not(None), Episode.next_due_at <= now)
    return session.scalars(rows.order_by(Episode.next_due_at, Episode.id).limit(limit)).all()


def due_escalations(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """The ids of the unresolved escalations whose next step is due, the gravest first."""
    rows = select(Escalation.id).where(
        Escalation.due_at.is_not(None), Escalation.due_at <= now, Escalation.status != AlertStatus.RESOLVED
    )
    order = (Escalation.tier.desc(), Escalation.due_at, Escalation.id)
    return session.scalars(rows.order_by(*order).limit(limit)).all()


def take_episode(session: Session, episode_id: int, now: datetime) -> Episode | None:
    """An episode that is due, locked; None where another worker holds it or has just done it."""
    rows = select(Episode).where(Episode.id == episode_id, Episode.next_due_at <= now)
    locked = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def take_escalation(session: Session, escalation_id: int, now: datetime) -> Escalation | None:
    """An escalation that is due, locked; None where another worker holds it or has just done it."""
    rows = select(Escalation).where(Escalation.id == escalation_id, Escalation.due_at <= now)
    locked = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def park_episode(session: Session, episode_id: int, reason: str, now: datetime) -> bool:
    """Put an episode whose turn failed aside for an hour; whether this is news."""
    episode = session.get_one(Episode, episode_id, with_for_update=True, populate_existing=True)
    is_news = episode.parked_at is None
    episode.parked_at = episode.parked_at or now
    episode.parked_reason = reason
    episode.next_due_at = now + _PARK
    audit.record(session, [AuditEntry(now, "clock", "episode_parked", "episode", episode_id, reason)])
    return is_news


def put_off_escalation(session: Session, escalation_id: int, until: datetime) -> None:
    """Look at an escalation whose turn failed again a little later."""
    session.execute(update(Escalation).where(Escalation.id == escalation_id).values(due_at=until))


def beat(session: Session, name: str, now: datetime) -> None:
    """Leave a sign of life."""
    if insert_new(session, Heartbeat, {"name": name, "at": now}, unless=("name",)) is None:
        session.execute(update(Heartbeat).where(Heartbeat.name == name).values(at=now))


def claim_beat(session: Session, name: str, now: datetime, *, every: timedelta) -> bool:
    """Leave a sign of life unless one is younger than ``every``: of many processes one gets True.

    One that lies ahead, left by a clock that was wrong, counts for nothing.
    """
    if insert_new(session, Heartbeat, {"name": name, "at": now}, unless=("name",)) is not None:
        return True
    is_old = or_(Heartbeat.at <= now - every, Heartbeat.at > now)
    taken = update(Heartbeat).where(Heartbeat.name == name, is_old).values(at=now)
    return session.execute(taken.returning(Heartbeat.id)).first() is not None


def last_beat(session: Session, name: str) -> datetime | None:
    """When a part was last seen at work."""
    return session.scalars(select(Heartbeat.at).where(Heartbeat.name == name)).one_or_none()


def parked_episode(session: Session, episode_id: int) -> Episode:
    """An episode put aside, locked."""
    return session.get_one(Episode, episode_id, with_for_update=True, populate_existing=True)
