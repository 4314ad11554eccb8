"""Who may take and close an escalation."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from smsbot.db.models import (
    Escalation,
    EscalationEvent,
    EscalationEventKind,
    OutboxMessage,
    TeamMember,
)
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus


def team_for(session: Session, escalation_id: int) -> tuple[tuple[int, str], ...]:
    """The active members of the clinic an escalation belongs to, by id and name; empty for an unknown one."""
    clinic = select(Escalation.clinic_id).where(Escalation.id == escalation_id).scalar_subquery()
    rows = select(TeamMember.id, TeamMember.name).where(TeamMember.clinic_id == clinic, TeamMember.active)
    return tuple((row.id, row.name) for row in session.execute(rows.order_by(TeamMember.name)))


def lock_escalation(session: Session, escalation_id: int) -> Escalation:
    """An escalation as it is now, locked; raises NoResultFound."""
    return session.get_one(Escalation, escalation_id, with_for_update=True, populate_existing=True)


def lock_unresolved_beside(session: Session, escalation: Escalation) -> Sequence[Escalation]:
    """Every unresolved escalation of the same patient (of the same unknown sender), itself too, locked."""
    rows = select(Escalation).where(Escalation.status != AlertStatus.RESOLVED)
    if escalation.episode_id is None:
        rows = rows.where(Escalation.handset_id == escalation.handset_id, Escalation.episode_id.is_(None))
    else:
        rows = rows.where(Escalation.episode_id == escalation.episode_id)
    return session.scalars(rows.order_by(Escalation.id).with_for_update()).all()


def gravest_beside(session: Session, escalation: Escalation) -> int:
    """The id of the gravest unresolved escalation of the same patient, the oldest of equals."""
    if escalation.episode_id is None:
        return escalation.id
    rows = select(Escalation.id).where(
        Escalation.episode_id == escalation.episode_id, Escalation.status != AlertStatus.RESOLVED
    )
    return session.scalars(rows.order_by(Escalation.tier.desc(), Escalation.id).limit(1)).one()


def count_events(session: Session, escalation: Escalation, kind: EscalationEventKind) -> int:
    """How often something has happened to an escalation."""
    rows = select(func.count()).where(
        EscalationEvent.escalation_id == escalation.id, EscalationEvent.kind == kind
    )
    return session.scalar(rows) or 0


def told_of_lowering(session: Session, escalation: Escalation) -> frozenset[int | None]:
    """Who was mailed in the thread that the escalation is calmer, where its steps started anew with that."""
    rows = (
        select(OutboxMessage.member_id)
        .join(EscalationEvent, EscalationEvent.id == OutboxMessage.escalation_event_id)
        .where(
            EscalationEvent.escalation_id == escalation.id,
            EscalationEvent.kind == EscalationEventKind.LOWERED,
            EscalationEvent.at == escalation.mail_at,
            OutboxMessage.status != OutboxStatus.CANCELLED,
        )
    )
    return frozenset(session.scalars(rows).all())


def told_at(session: Session, escalation: Escalation, now: datetime) -> frozenset[int | None]:
    """Who is mailed at this very moment about another escalation of the same patient, no less grave."""
    if escalation.episode_id is None:
        return frozenset()
    rows = (
        select(OutboxMessage.member_id)
        .join(Escalation, Escalation.id == OutboxMessage.escalation_id)
        .where(
            Escalation.episode_id == escalation.episode_id,
            Escalation.id != escalation.id,
            Escalation.tier >= escalation.tier,
            # One that is closed already had its own mail: what comes after it is news.
            Escalation.status != AlertStatus.RESOLVED,
            OutboxMessage.template == "alert",
            OutboxMessage.planned_at == now,
            # Not only while it waits: the sender may have been faster than this loop.
            OutboxMessage.status != OutboxStatus.CANCELLED,
        )
    )
    return frozenset(session.scalars(rows).all())
