"""What leaves: a row of the outbox opened for sending, if at this moment it may still go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from smsbot.db import directory
from smsbot.db.alert_views import AlertView, Flows, load_alert_view
from smsbot.db.models import (
    Clinic,
    Episode,
    EscalationEvent,
    Handset,
    OutboxEvent,
    OutboxKind,
    OutboxMessage,
    TeamMember,
)
from smsbot.db.outbox import DeliveryReport
from smsbot.db.seals import unseal
from smsbot.db.session import Session
from smsbot.domain.calendar import next_opening
from smsbot.domain.case import Consent, EpisodeStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Flow
from smsbot.sealing import Keyring

# How the error code of a mail begins that the mail server refused for good; it is tried all the same.
REFUSED_MAIL = "refused"
# All that may still reach somebody who wants no texts: the confirmation of that, and an emergency answer.
_CONFIRMS_STOP = frozenset({"STOP_CONFIRM", "WRONG_NUMBER", "CONDOLENCE"})
# Untrue once the person has said START.
_SAYS_STOPPED = frozenset({"STOP_CONFIRM", "WRONG_NUMBER"})
# UNKNOWN_SENDER is also the neutral answer to a stranger's chat, which is no emergency answer.
_ANSWERS_EMERGENCY = frozenset({"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER"})
_OVER = (EpisodeStatus.FINISHED, EpisodeStatus.ENDED)


@dataclass(frozen=True, slots=True)
class TextToLeave:
    """A text, opened: number and body stay out of ``repr``. An empty sender is the default line."""

    to: str = field(repr=False)
    sender: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that must not go any more, and why."""

    status: OutboxStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A text that may go later: it is night where the patient is."""

    until: datetime


@dataclass(frozen=True, slots=True)
class MailToLeave:
    """A mail to one member, with what it shows."""

    view: AlertView
    template: str
    member_id: int
    name: str
    email: str
    clinic_id: int
    note: str = ""


def open_text(
    session: Session,
    row: OutboxMessage,
    keyring: Keyring,
    *,
    flow_of: Callable[[Episode], Flow],
    now: datetime,
) -> TextToLeave | Refused | Held:
    """Open a claimed text: what to send, or why not (any more), or until when it must wait."""
    if row.handset_id is None or row.body is None:
        raise ValueError(f"outbox row {row.id} is no text")
    handset = session.get_one(Handset, row.handset_id)
    episode = session.get(Episode, row.episode_id) if row.episode_id else None
    refused = _refuse(row, handset, episode, now)
    if refused is not None:
        return refused
    if episode is not None and row.purpose in (Purpose.SCHEDULED, Purpose.INVITATION):
        opening = next_opening(now, flow_of(episode).timing, episode.time_zone)
        if opening > now:
            return Held(opening)
    return _unseal_text(session, row, handset, keyring)


def _unseal_text(session: Session, row: OutboxMessage, handset: Handset, keyring: Keyring) -> TextToLeave:
    clinic = session.get_one(Clinic, row.clinic_id)
    body = unseal(row.body or b"", OutboxMessage.body, row_key=row.row_key, keyring=keyring)
    return TextToLeave(directory.open_phone(handset, keyring), clinic.line or "", body)


def open_lost(session: Session, row: OutboxMessage, keyring: Keyring) -> TextToLeave:
    """Open a text whose sender was lost, to ask the provider for it, whether or not it may still go."""
    return _unseal_text(session, row, session.get_one(Handset, row.handset_id), keyring)


def renew_lease(session: Session, row: OutboxMessage, *, now: datetime, lease: timedelta) -> bool:
    """Take a claimed text for sending right now; False where the claim is not ours any more.

    It may have waited behind others of its batch until its lease was over and another had it, or a callback
    may have proved meanwhile that an earlier try went out: then it must not go twice.
    """
    own = session.get_one(OutboxMessage, row.id, with_for_update=True, populate_existing=True)
    is_ours = own.status is OutboxStatus.SENDING and own.attempts == row.attempts
    if not is_ours or own.lease_until != row.lease_until or own.lease_until is None or own.lease_until <= now:
        return False
    own.lease_until = now + lease
    return True


def is_of_another(session: Session, row: OutboxMessage, provider_sid: str) -> bool:
    """Whether the provider's id belongs to another text of ours (one of the same words)."""
    known = select(OutboxMessage.id).where(
        OutboxMessage.provider_sid == provider_sid, OutboxMessage.id != row.id
    )
    return session.scalar(known.limit(1)) is not None


def _refuse(row: OutboxMessage, handset: Handset, episode: Episode | None, now: datetime) -> Refused | None:
    if row.expires_at is not None and row.expires_at <= now:
        return Refused(OutboxStatus.EXPIRED, "its time has passed")
    if handset.consent.forbids_texts and not _outlives_stop(row):
        return Refused(OutboxStatus.CANCELLED, "no texts are wanted")
    if row.template in _SAYS_STOPPED and not handset.consent.forbids_texts:
        return Refused(OutboxStatus.CANCELLED, "texts are wanted again")
    if row.purpose is Purpose.SCHEDULED and handset.consent is not Consent.OPTED_IN:
        return Refused(OutboxStatus.CANCELLED, "there is no consent")
    if episode is not None and not _fits_status(row, episode.status):
        return Refused(OutboxStatus.CANCELLED, "the episode is not active")
    return None


def _outlives_stop(row: OutboxMessage) -> bool:
    answers = row.template in _ANSWERS_EMERGENCY and row.purpose is Purpose.SAFETY
    return answers or row.template in _CONFIRMS_STOP


def _fits_status(row: OutboxMessage, status: EpisodeStatus) -> bool:
    if row.purpose is Purpose.INVITATION:
        # One held for the morning must not reach the phone of somebody who died in the night.
        return status not in _OVER
    finished = status is EpisodeStatus.FINISHED and row.template == "COMPLETION"
    return row.purpose is not Purpose.SCHEDULED or status is EpisodeStatus.ACTIVE or finished


def put_off(session: Session, row: OutboxMessage, *, until: datetime, now: datetime) -> None:
    """Let a claimed text wait until it may be sent; this was no attempt."""
    own = session.get_one(OutboxMessage, row.id, with_for_update=True, populate_existing=True)
    own.status = OutboxStatus.PENDING
    own.due_at = until
    own.lease_until = None
    own.attempts -= 1
    session.add(OutboxEvent(outbox_id=own.id, at=now, status=own.status, detail="waits for the morning"))


def open_mail(
    session: Session, row: OutboxMessage, *, library: Flows, keyring: Keyring, now: datetime
) -> MailToLeave | None:
    """Open a claimed mail; None where its member has left the team."""
    if row.member_id is None or row.escalation_id is None:
        raise ValueError(f"outbox row {row.id} is no mail about an escalation")
    member = session.get_one(TeamMember, row.member_id)
    if not member.active:
        return None
    event = session.get(EscalationEvent, row.escalation_event_id) if row.escalation_event_id else None
    return MailToLeave(
        view=load_alert_view(session, row.escalation_id, library=library, keyring=keyring, now=now),
        template=row.template,
        member_id=member.id,
        name=member.name,
        email=member.email,
        clinic_id=member.clinic_id,
        # Of the alert itself nothing is new; its own event only says that it was mailed.
        note=event.note if event and row.template == "thread" else "",
    )


def failures_in_a_row(session: Session, row: OutboxMessage) -> int:
    """How many of a handset's last texts failed, counted back from the newest settled one."""
    settled = (
        OutboxStatus.SENT,
        OutboxStatus.DELIVERED,
        OutboxStatus.UNDELIVERED,
        OutboxStatus.FAILED,
    )
    rows = select(OutboxMessage.status).where(
        OutboxMessage.handset_id == row.handset_id,
        OutboxMessage.kind == OutboxKind.SMS,
        OutboxMessage.status.in_(settled),
    )
    count = 0
    for status in session.scalars(rows.order_by(OutboxMessage.id.desc()).limit(10)).all():
        if status not in (OutboxStatus.UNDELIVERED, OutboxStatus.FAILED):
            break
        count += 1
    return count


def status_before(session: Session, report: DeliveryReport) -> OutboxStatus | None:
    """Where the text of a report stands before the report is recorded; None for one not ours."""
    known = select(OutboxMessage.status).where(OutboxMessage.provider_sid == report.provider_sid)
    found = session.scalars(known).one_or_none()
    if found is None and report.outbox_id is not None:
        return session.scalars(
            select(OutboxMessage.status).where(OutboxMessage.id == report.outbox_id)
        ).one_or_none()
    return found
