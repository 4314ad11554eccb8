"""Escalations: opened, added to, made graver or calmer, and who of the team is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from smsbot.db.models import (
    Escalation,
    EscalationEvent,
    EscalationEventKind,
    OutboxKind,
    OutboxMessage,
    TeamMember,
    TeamRole,
)
from smsbot.db.occasion import Occasion
from smsbot.db.outgoing import Mail, add_mails
from smsbot.db.seals import seal
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import OpenAlert
from smsbot.domain.flow import Tier
from smsbot.sealing import Keyring, new_row_key

THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to an escalation; ``note`` holds nothing of the patient."""

    kind: EscalationEventKind
    at: datetime
    note: str = ""
    inbound_id: int | None = None
    member_id: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class SealedWords:
    """Words sealed for the row of one event."""

    sealed: bytes
    row_key: bytes


def find(session: Session, episode_id: int, number: int) -> Escalation:
    """Return an escalation of an episode, locked; raises NoResultFound."""
    one = select(Escalation).where(Escalation.episode_id == episode_id, Escalation.number == number)
    return session.scalars(one.with_for_update()).one()


def due(session: Session, now: datetime, limit: int) -> Sequence[Escalation]:
    """Return the unresolved escalations that must be looked at again by now, locked, the gravest first.

    Those that another process holds are left to it.
    """
    rows = select(Escalation).where(
        Escalation.due_at.is_not(None), Escalation.due_at <= now, Escalation.status != AlertStatus.RESOLVED
    )
    order = (Escalation.tier.desc(), Escalation.due_at, Escalation.id)
    return session.scalars(rows.order_by(*order).limit(limit).with_for_update(skip_locked=True)).all()


def members_for_step(
    session: Session, clinic_id: int, *, roles: Collection[str], step: int
) -> Sequence[TeamMember]:
    """Return the members told at a step (1 is the first) whose roles in the flow are ``roles``.

    A member with a step of their own is told at that step and no other, whatever their roles.
    """
    holds_role = select(TeamRole.member_id).where(TeamRole.role.in_(roles))
    by_role = TeamMember.step.is_(None) & TeamMember.id.in_(holds_role)
    rows = select(TeamMember).where(TeamMember.clinic_id == clinic_id, TeamMember.active)
    return session.scalars(rows.where(or_(TeamMember.step == step, by_role)).order_by(TeamMember.id)).all()


def told_members(session: Session, escalation: Escalation) -> Sequence[TeamMember]:
    """Return the active members who know of this escalation, or of another open red flag of the patient.

    Those were mailed about it, or have taken it: one taken together with another may have had no mail of its
    own. Red flags told in one mail have one circle of people.
    """
    same = Escalation.id == escalation.id
    if escalation.episode_id is not None:
        is_open = Escalation.status != AlertStatus.RESOLVED
        is_red = Escalation.tier >= int(Tier.URGENT)
        same = or_(same, and_(Escalation.episode_id == escalation.episode_id, is_open, is_red))
    told = (
        select(OutboxMessage.member_id)
        .join(Escalation, Escalation.id == OutboxMessage.escalation_id)
        .where(
            same,
            OutboxMessage.kind == OutboxKind.EMAIL,
            OutboxMessage.status != OutboxStatus.CANCELLED,
        )
    )
    took = select(Escalation.acknowledged_by).where(same, Escalation.acknowledged_by.is_not(None))
    knows = or_(TeamMember.id.in_(told), TeamMember.id.in_(took))
    rows = select(TeamMember).where(knows, TeamMember.active)
    return session.scalars(rows.order_by(TeamMember.id)).all()


def open_alert(session: Session, occasion: Occasion, opened: OpenAlert) -> Escalation:
    """Write an escalation of an episode, with the patient's words sealed and the flow that decided; flushed.

    The loop looks at it when its first mail is to leave.
    """
    episode, alert, row_key = occasion.episode, opened.alert, new_row_key()
    escalation = Escalation(
        clinic_id=episode.clinic_id,
        handset_id=episode.handset_id,
        episode_id=episode.id,
        inbound_id=occasion.inbound_id,
        number=alert.number,
        case_code=episode.case_code,
        code=alert.code,
        tier=int(alert.tier),
        status=alert.status,
        flow_id=episode.flow_id,
        flow_version=episode.flow_version,
        rule=opened.rule,
        source=opened.source,
        words=seal(opened.words, Escalation.words, row_key=row_key, keyring=occasion.keyring),
        row_key=row_key,
        opened_at=alert.opened_at,
        held_until=alert.held_until,
        mail_at=opened.mail_at,
        due_at=opened.mail_at,
    )
    session.add(escalation)
    session.flush()
    happening = Happening(EscalationEventKind.OPENED, alert.opened_at, opened.rule, occasion.inbound_id)
    add_event(session, escalation, happening)
    return escalation


def add_event(
    session: Session, escalation: Escalation, happening: Happening, words: SealedWords | None = None
) -> EscalationEvent:
    """Write what happened to an escalation; flushed.

    ``words`` are those of a member of the team (``seal_words``); a patient's are in the inbound message.
    """
    event = EscalationEvent(
        escalation_id=escalation.id,
        at=happening.at,
        kind=happening.kind,
        note=happening.note,
        words=words.sealed if words else None,
        row_key=words.row_key if words else new_row_key(),
        inbound_id=happening.inbound_id,
        member_id=happening.member_id,
        step=happening.step,
    )
    session.add(event)
    session.flush()
    return event


def seal_words(words: str, keyring: Keyring) -> SealedWords:
    """Seal what a member of the team wrote about an escalation, for ``add_event``."""
    row_key = new_row_key()
    return SealedWords(seal(words, EscalationEvent.words, row_key=row_key, keyring=keyring), row_key)


def tell_thread(session: Session, escalation: Escalation, event: EscalationEvent, now: datetime) -> int:
    """Mail something new to everyone who was told of the escalation; how many those are.

    Where nobody was, or nobody of them is left in the team, its steps start anew, at once: news must reach
    somebody.
    """
    members = told_members(session, escalation)
    if not members:
        _start_anew(escalation, now)
    mails = [
        Mail(
            key=f"x{escalation.id}/{event.id}/m{member.id}",
            clinic_id=escalation.clinic_id,
            member_id=member.id,
            template=THREAD,
            at=event.at,
            escalation_id=escalation.id,
            escalation_event_id=event.id,
        )
        for member in members
    ]
    return len(add_mails(session, mails, now=now))


def _start_anew(escalation: Escalation, at: datetime) -> None:
    """Open an escalation again that was mailed or taken; one that waits for its first mail still waits."""
    is_waiting = escalation.status is AlertStatus.OPEN and escalation.step == 0
    if is_waiting or escalation.status is AlertStatus.RESOLVED:
        return
    _reopen(escalation, at)


def _reopen(escalation: Escalation, at: datetime) -> None:
    escalation.step = 0
    escalation.mail_at = at
    escalation.due_at = at
    if escalation.status is AlertStatus.ACKNOWLEDGED:
        escalation.status = AlertStatus.OPEN
        escalation.acknowledged_at = escalation.acknowledged_by = None


def change_tier(escalation: Escalation, tier: Tier, at: datetime) -> EscalationEventKind:
    """Make an escalation graver or calmer and return which.

    A graver one is open again and starts its steps anew, at once: the first step of the graver tier may name
    people whom the old tier did not, and whoever took it took the milder one. So does a calmer one that was
    mailed and that nobody has taken, unless it is only watched now.
    """
    is_graver = tier > escalation.tier
    escalation.tier = int(tier)
    was_mailed = escalation.status is AlertStatus.OPEN and escalation.step > 0
    if is_graver or (was_mailed and tier > Tier.WATCH):
        _reopen(escalation, at)
    return EscalationEventKind.RAISED if is_graver else EscalationEventKind.LOWERED


def release(escalation: Escalation, at: datetime) -> None:
    """Let the first mail leave now; one that has left already is not hurried to its next step."""
    escalation.held_until = None
    if escalation.step == 0:
        escalation.mail_at = at
        escalation.due_at = at


def hurry(escalation: Escalation, *, steps: int, at: datetime) -> None:
    """Let the next of its ``steps`` be mailed now: the mail server refused a mail of this one for good.

    Only a step not mailed yet: the repeats go to the same people, of whom one would be refused each time.
    """
    is_due_later = escalation.due_at is None or escalation.due_at > at
    is_open = escalation.status is AlertStatus.OPEN and escalation.held_until is None
    if is_open and is_due_later and 0 < escalation.step < steps:
        escalation.due_at = at
