"""The escalation loop at work: mails each step that is due until a person takes the alert and closes it."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from smsbot.db import clinics, directory, escalations, outcomes, outgoing, wakeups
from smsbot.db.escalations import Happening
from smsbot.db.models import Clinic, Escalation, EscalationEvent, EscalationEventKind, TeamMember
from smsbot.db.outgoing import Mail
from smsbot.db.session import Session, after_commit
from smsbot.domain.case import AlertStatus
from smsbot.domain.escalation import Week, comes_back_at, roles_of, step_time
from smsbot.domain.flow import Tier, TierPolicy
from smsbot.office import Office

log = structlog.get_logger()

BATCH = 100
_RETRY = timedelta(minutes=5)


def run(office: Office, now: datetime) -> int:
    """Mail what is due; how many escalations moved. One that fails is tried again and stops no other."""
    with office.db.reading() as reading:
        due = wakeups.due_escalations(reading, now, BATCH)
    return sum(_advance(office, escalation_id, now) for escalation_id in due)


def _advance(office: Office, escalation_id: int, now: datetime) -> bool:
    try:
        with office.db.transaction() as session:
            escalation = wakeups.take_escalation(session, escalation_id, now)
            if escalation is None:
                return False
            _take_turn(office, session, escalation, now)
            after_commit(session, office.wake)
    except Exception as error:
        # The next escalation must still go out; the error's text could quote a row.
        log.error("escalation_failed", escalation_id=escalation_id, error=type(error).__name__)
        _put_off(office, escalation_id, now)
        return False
    return True


def _put_off(office: Office, escalation_id: int, now: datetime) -> None:
    """Try it again later. One that fails again before anybody was told is told to the whole team, once."""
    with office.db.transaction() as session:
        wakeups.put_off_escalation(session, escalation_id, now + _RETRY)
        escalation = session.get_one(Escalation, escalation_id)
        if escalation.step == 0 and now - escalation.mail_at >= _RETRY:
            team = directory.team_of(session, session.get_one(Clinic, escalation.clinic_id))
            key = f"x{escalation.id}/failed"
            outgoing.add_mails(session, [_draft(escalation, m, key, now) for m in team], now=now)
            after_commit(session, office.wake)


def _take_turn(office: Office, session: Session, escalation: Escalation, now: datetime) -> None:
    policy = office.flow_by(escalation).policies[Tier(escalation.tier)]
    if escalation.status is AlertStatus.ACKNOWLEDGED:
        _bring_back(session, escalation, policy, now)
    else:
        _mail_next_step(session, escalation, policy, now)


def _mail_next_step(session: Session, escalation: Escalation, policy: TierPolicy, now: datetime) -> None:
    """Mail the next step; a step with nobody is passed over at once and said.

    Should no step have anybody, the whole team is told: better the wrong person than none.
    """
    for _ in policy.steps:
        escalation.step += 1
        members = _members(session, escalation, policy)
        if members:
            break
        _note(session, escalation, EscalationEventKind.MAILED, "nobody is in the roles of this step", now)
        log.error("step_with_nobody", escalation_id=escalation.id, step=escalation.step)
    else:
        clinic = session.get_one(Clinic, escalation.clinic_id)
        members = list(directory.team_of(session, clinic)) if policy.steps else []
    _mail(session, escalation, members, now)
    escalation.held_until = None
    _set_next_due(escalation, policy, clinics.working_week(session, escalation.clinic_id), now)


def _set_next_due(escalation: Escalation, policy: TierPolicy, week: Week, now: datetime) -> None:
    """After an outage the repeats of all that time are one mail; the steps before them are all mailed."""
    due = step_time(policy, escalation.mail_at, escalation.step + 1, week=week)
    repeats = escalation.step >= len(policy.steps) and policy.repeat_every > timedelta()
    while repeats and due is not None and due <= now:
        escalation.step += 1
        due = step_time(policy, escalation.mail_at, escalation.step + 1, week=week)
    escalation.due_at = due


def _members(session: Session, escalation: Escalation, policy: TierPolicy) -> list[TeamMember]:
    found: dict[int, TeamMember] = {}
    for number, step in roles_of(policy, escalation.step):
        clinic_id = escalation.clinic_id
        for member in escalations.members_for_step(session, clinic_id, roles=step.roles, step=number):
            found[member.id] = member
    return list(found.values())


def _mail(session: Session, escalation: Escalation, members: list[TeamMember], now: datetime) -> None:
    # Two red flags in one text are one mail to a person, which names both; the gravest was written first.
    told = outcomes.told_at(session, escalation, now)
    if escalation.step == 1:
        told |= outcomes.told_of_lowering(session, escalation)
    members = [member for member in members if member.id not in told]
    if members:
        event = _note(session, escalation, EscalationEventKind.MAILED, "mailed", now)
        _write_mails(session, escalation, members, event, now)


def _write_mails(
    session: Session,
    escalation: Escalation,
    members: list[TeamMember],
    event: EscalationEvent,
    now: datetime,
) -> None:
    # The event's own id is in the key: an escalation that was calmed and rose again mails its steps anew.
    template = "thread" if event.kind is EscalationEventKind.REMINDED else "alert"
    mails = (_draft(escalation, member, f"x{escalation.id}/{event.id}", now) for member in members)
    written = [replace(mail, template=template, escalation_event_id=event.id) for mail in mails]
    outgoing.add_mails(session, written, now=now)


def _draft(escalation: Escalation, member: TeamMember, key: str, now: datetime) -> Mail:
    return Mail(
        key=f"{key}/m{member.id}",
        clinic_id=escalation.clinic_id,
        member_id=member.id,
        template="alert",
        at=now,
        escalation_id=escalation.id,
    )


def _bring_back(session: Session, escalation: Escalation, policy: TierPolicy, now: datetime) -> None:
    """Taken but not closed in time: whoever took it hears of it again, from the second time with step 1.

    Of several of one patient only the gravest is brought back: one person, one call, one mail.
    """
    week = clinics.working_week(session, escalation.clinic_id)
    escalation.due_at = comes_back_at(policy, escalation.acknowledged_at or now, now, week=week)
    if outcomes.gravest_beside(session, escalation) != escalation.id:
        return
    times = outcomes.count_events(session, escalation, EscalationEventKind.REMINDED)
    event = _note(session, escalation, EscalationEventKind.REMINDED, "acknowledged, not resolved", now)
    taker = session.get_one(TeamMember, escalation.acknowledged_by)
    members = {taker.id: taker} if taker.active else {}
    if times or not members:
        roles = policy.steps[0].roles if policy.steps else ()
        first = escalations.members_for_step(session, escalation.clinic_id, roles=roles, step=1)
        members |= {member.id: member for member in first}
    _write_mails(session, escalation, list(members.values()), event, now)


def _note(
    session: Session, escalation: Escalation, kind: EscalationEventKind, note: str, now: datetime
) -> EscalationEvent:
    happening = Happening(kind, now, note, step=escalation.step)
    return escalations.add_event(session, escalation, happening)
