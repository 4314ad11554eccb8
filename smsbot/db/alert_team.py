"""Who of the team has an escalation, and who is told of it next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from smsbot.db.alert_facts import NextStep, ToldMember
from smsbot.db.clinics import working_week
from smsbot.db.escalations import members_for_step
from smsbot.db.models import (
    Escalation,
    EscalationEvent,
    EscalationEventKind,
    OutboxKind,
    OutboxMessage,
    TeamMember,
)
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.escalation import comes_back_at, roles_of, step_time
from smsbot.domain.flow import TierPolicy


def load_told(session: Session, row: Escalation, names: Mapping[int, str]) -> tuple[ToldMember, ...]:
    """Everyone a mail was written to, once each, by the first of theirs that was not taken back."""
    mails = select(OutboxMessage).where(
        OutboxMessage.escalation_id == row.id,
        OutboxMessage.kind == OutboxKind.EMAIL,
        OutboxMessage.status != OutboxStatus.CANCELLED,
    )
    steps = _step_times(session, row)
    told: dict[int, ToldMember] = {}
    for mail in session.scalars(mails.order_by(OutboxMessage.planned_at, OutboxMessage.id)):
        if mail.member_id is not None and mail.member_id not in told:
            name, step = names.get(mail.member_id, ""), steps.get(mail.planned_at)
            at = mail.sent_at or mail.planned_at
            told[mail.member_id] = ToldMember(mail.member_id, name, at, step, mail.status)
    return tuple(told.values())


def _step_times(session: Session, row: Escalation) -> dict[datetime, int | None]:
    """Which step was mailed when; a step with nobody is passed over at once, so the last counts."""
    rows = select(EscalationEvent.at, EscalationEvent.step).where(
        EscalationEvent.escalation_id == row.id, EscalationEvent.kind == EscalationEventKind.MAILED
    )
    return {at: step for at, step in session.execute(rows.order_by(EscalationEvent.id))}


def find_next_step(
    session: Session, row: Escalation, policy: TierPolicy | None, *, told: Sequence[ToldMember], now: datetime
) -> NextStep | None:
    """The next mail: of the first step ahead that has people, as one with nobody is passed over at once."""
    if policy is None or row.status is AlertStatus.RESOLVED:
        return None
    week = working_week(session, row.clinic_id)
    if row.acknowledged_at is not None and row.status is AlertStatus.ACKNOWLEDGED:
        names = tuple(member.name for member in told)
        return NextStep(comes_back_at(policy, row.acknowledged_at, now, week=week), (), names)
    at = step_time(policy, row.mail_at, row.step + 1, week=week)
    if at is None:
        return None
    for step in range(row.step + 1, row.step + 1 + len(policy.steps)):
        roles, names = _people(session, row.clinic_id, policy, step)
        if names:
            return NextStep(at, roles, names)
    # Nobody holds a role of any step: then the whole team is told.
    team = select(TeamMember.name).where(TeamMember.clinic_id == row.clinic_id, TeamMember.active)
    return NextStep(at, (), tuple(session.scalars(team.order_by(TeamMember.id))))


def _people(
    session: Session, clinic_id: int, policy: TierPolicy, step: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles and the people of a step, each once."""
    roles: dict[str, None] = {}
    members: dict[int, str] = {}
    for number, ahead in roles_of(policy, step):
        roles.update(dict.fromkeys(ahead.roles))
        found = members_for_step(session, clinic_id, roles=ahead.roles, step=number)
        members.update({member.id: member.name for member in found})
    return tuple(roles), tuple(members.values())
