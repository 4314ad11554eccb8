"""Dispatch: claims what is due, sends it with no transaction open, records what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from smsbot.db import escalations, outbox, outcomes
from smsbot.db.departures import (
    REFUSED_MAIL,
    Held,
    Refused,
    TextToLeave,
    is_of_another,
    open_lost,
    open_mail,
    open_text,
    put_off,
    renew_lease,
)
from smsbot.db.models import Handset, OutboxKind, OutboxMessage
from smsbot.db.session import Session
from smsbot.domain.delivery import OutboxStatus, ProviderStatus, Verdict, retry_delay
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.sms_text import fold
from smsbot.mail.room import MailRoom
from smsbot.office import Office
from smsbot.ports import EmailSender, SendError, SendReceipt, SmsSender, SmsToSend
from smsbot.sealing import SealError

log = structlog.get_logger()

# Few at a time: a mail about a red flag waits behind no more than these while the provider stalls.
BATCH = 5
# Longer than any provider call may take, so that a lease ends only when its holder is gone.
LEASE = timedelta(seconds=90)
_VALIDITY = timedelta(hours=4)
# An emergency text is tried often, then each minute, and for an hour: the others less and less often.
_EMERGENCY_AGAIN = timedelta(seconds=15)
_EMERGENCY_LATER = timedelta(minutes=1)
_EMERGENCY_AGE = timedelta(minutes=60)
_MOST_ATTEMPTS = 8
# A text that may have been sent is sent once more at most.
_MOST_LOST = 2
_MOST_MAIL_WAIT = timedelta(minutes=5)
# The provider's clock and ours may differ: a text of ours seems to be a little older than its row.
_CLOCK_SKEW = timedelta(minutes=1)
_ANSWERS_EMERGENCY = frozenset(
    {"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER", "BLADDER_Q"}
)


@dataclass(frozen=True, slots=True)
class Outlets:
    """The ways out: provider and mail server, the room where mails are built, and the clock."""

    sms: SmsSender
    email: EmailSender
    mail_room: MailRoom
    public_url: str
    now: Callable[[], datetime]


def send_due(office: Office, outlets: Outlets) -> int:
    """Send what is due, the most pressing first; how many rows were dealt with."""
    now = outlets.now()
    with office.db.transaction() as session:
        claimed = outbox.claim_due(session, now, limit=BATCH, lease=LEASE)
    for row in claimed:
        _guard(office, outlets, row, _send_text if row.kind is OutboxKind.SMS else _send_mail)
    return len(claimed)


def _guard(
    office: Office,
    outlets: Outlets,
    row: OutboxMessage,
    work: Callable[[Office, Outlets, OutboxMessage], None],
) -> None:
    """One row's fault stops no other: its lease ends, and it is looked at again."""
    try:
        work(office, outlets, row)
    except SendError as error:
        # The provider could not be asked about a lost text.
        log.warning("lookup_failed", outbox_id=row.id, code=error.code)
    except Exception as error:
        # The error's text could quote the patient.
        log.error("row_failed", outbox_id=row.id, error=type(error).__name__)


def _send_text(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
    """Send one text, asked again at this moment whether it may go at all."""
    now = outlets.now()
    try:
        ready = _prepare(office, row, now)
    except Exception as error:
        # A missing key or flow: known not to be sent, tried again, and told once that has not helped.
        code = type(error).__name__
        _text_failed(office, row, SendError(Verdict.TRANSIENT, code, "it cannot be opened"), now)
        return
    if ready is None:
        return
    try:
        receipt = outlets.sms.send(_to_send(outlets, row, ready, now))
    except SendError as error:
        _text_failed(office, row, error, outlets.now())
    else:
        _sent(office, row, receipt, outlets.now())


def _prepare(office: Office, row: OutboxMessage, now: datetime) -> TextToLeave | None:
    with office.db.transaction() as session:
        if not renew_lease(session, row, now=now, lease=LEASE):
            return None
        ready = open_text(session, row, office.keyring, flow_of=office.flow_of, now=now)
        if isinstance(ready, Refused):
            outbox.mark_unsent(session, row, status=ready.status, reason=ready.reason, now=now)
        elif isinstance(ready, Held):
            put_off(session, row, until=ready.until, now=now)
    return ready if isinstance(ready, TextToLeave) else None


def _to_send(outlets: Outlets, row: OutboxMessage, ready: TextToLeave, now: datetime) -> SmsToSend:
    left = row.expires_at - now if row.expires_at else _VALIDITY
    return SmsToSend(
        to=ready.to,
        sender=ready.sender,
        body=fold(ready.body),
        status_callback=f"{outlets.public_url}/twilio/status?m={row.id}&a={row.attempts}",
        validity=min(left, _VALIDITY),
        reference=str(row.id),
    )


def _sent(office: Office, row: OutboxMessage, receipt: SendReceipt | None, now: datetime) -> None:
    with office.db.transaction() as session:
        outbox.mark_sent(session, row, now, receipt)
    log.info("sent", outbox_id=row.id, kind=row.kind, template=row.template)


def _text_failed(office: Office, row: OutboxMessage, error: SendError, now: datetime) -> None:
    """Known not sent: again later. May have been sent: looked up after the lease. Else a person is told."""
    log.warning("text_failed", outbox_id=row.id, verdict=error.verdict, code=error.code)
    with office.db.transaction() as session:
        if error.verdict is Verdict.AMBIGUOUS:
            if _may_repeat_blindly(session, row):
                due = now + _EMERGENCY_AGAIN
                outbox.mark_retry(session, row, due_at=due, code=error.code, now=now)
        elif error.verdict is Verdict.TRANSIENT and _is_worth_a_try(row, now):
            _try_later(office, session, row, error, now)
        else:
            verdict = Verdict.PERMANENT_CONFIG if error.verdict is Verdict.TRANSIENT else error.verdict
            _give_up(office, session, row, SendError(verdict, error.code, error.reason), now)


def _is_emergency(row: OutboxMessage) -> bool:
    return row.template in _ANSWERS_EMERGENCY and row.purpose is Purpose.SAFETY


def _may_repeat_blindly(session: Session, row: OutboxMessage) -> bool:
    """For an emergency alone a double beats silence, once, and never for who wants no texts (section 0)."""
    wants_none = session.get_one(Handset, row.handset_id).consent.forbids_texts
    return _is_emergency(row) and row.attempts < _MOST_LOST and not wants_none


def _is_worth_a_try(row: OutboxMessage, now: datetime) -> bool:
    """An emergency text is tried for an hour, and as often as any other where ours was the outage."""
    is_young = _is_emergency(row) and now < row.planned_at + _EMERGENCY_AGE
    return is_young or row.attempts < _MOST_ATTEMPTS


def _try_later(office: Office, session: Session, row: OutboxMessage, error: SendError, now: datetime) -> None:
    delay = retry_delay(row.attempts)
    if _is_emergency(row):
        delay = _EMERGENCY_AGAIN if row.attempts < _MOST_ATTEMPTS else _EMERGENCY_LATER
    is_waiting = outbox.mark_retry(session, row, due_at=now + delay, code=error.code, now=now)
    if is_waiting and row.attempts == _MOST_ATTEMPTS:
        # It goes on being tried; the team phones the patient meanwhile.
        office.text_failed(session, row, Verdict.PERMANENT_CONFIG, now)


def _give_up(office: Office, session: Session, row: OutboxMessage, error: SendError, now: datetime) -> None:
    """Nothing more is tried; the team is told, unless a callback has proved meanwhile that it arrived."""
    if outbox.mark_failed(session, row, verdict=error.verdict, code=error.code, now=now):
        office.text_failed(session, row, error.verdict, now)


def _send_mail(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
    """Send one mail. A mail about a patient is never given up: it is tried until it is accepted."""
    now = outlets.now()
    try:
        with office.db.reading() as session:
            ready = open_mail(session, row, library=office.library, keyring=office.keyring, now=now)
        if ready is None:
            _drop_mail(office, row, now)
            return
        outlets.email.send(outlets.mail_room.build(ready, row_key=row.key, now=now))
    except Exception as error:
        # A mail that cannot be built must not stop the others; its text could quote the patient.
        _mail_failed(office, row, error, outlets.now())
        return
    _sent(office, row, None, outlets.now())


def _mail_failed(office: Office, row: OutboxMessage, error: Exception, now: datetime) -> None:
    """Tried again for ever. One refused for good will hardly reach its reader: the next step is told now."""
    code = error.code if isinstance(error, SendError) else type(error).__name__
    log.error("mail_failed", outbox_id=row.id, code=code)
    was_refused = (row.error_code or "").startswith(REFUSED_MAIL)
    is_refused = isinstance(error, SendError) and error.verdict is Verdict.PERMANENT_CONFIG
    if was_refused or is_refused:
        code = f"{REFUSED_MAIL} {code or ''}".strip()
    due = now + min(retry_delay(row.attempts), _MOST_MAIL_WAIT)
    with office.db.transaction() as session:
        outbox.mark_retry(session, row, due_at=due, code=code, now=now)
        if is_refused and not was_refused and row.escalation_id is not None:
            _hurry(office, session, row.escalation_id, now)


def _hurry(office: Office, session: Session, escalation_id: int, now: datetime) -> None:
    escalation = outcomes.lock_escalation(session, escalation_id)
    policy = office.flow_by(escalation).policies[Tier(escalation.tier)]
    escalations.hurry(escalation, steps=len(policy.steps), at=now)


def _drop_mail(office: Office, row: OutboxMessage, now: datetime) -> None:
    with office.db.transaction() as session:
        status, reason = OutboxStatus.CANCELLED, "its member has left the team"
        outbox.mark_unsent(session, row, status=status, reason=reason, now=now)


def settle_lost(office: Office, outlets: Outlets) -> int:
    """Settle texts that may or may not have been sent: look each up, send once more at most, else tell.

    Returns how many were looked at.
    """
    now = outlets.now()
    with office.db.transaction() as session:
        lost = outbox.claim_lost_texts(session, now, limit=BATCH, lease=LEASE)
    for row in lost:
        _guard(office, outlets, row, _settle)
    return len(lost)


def _settle(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
    try:
        with office.db.reading() as session:
            text = open_lost(session, row, office.keyring)
            ready = open_text(session, row, office.keyring, flow_of=office.flow_of, now=outlets.now())
    except SealError as error:
        # It can be neither looked up nor sent: a person must know.
        with office.db.transaction() as session:
            lost = SendError(Verdict.AMBIGUOUS, type(error).__name__, "it cannot be opened")
            _give_up(office, session, row, lost, outlets.now())
        return
    # Looked up even where it may not go (any more): what did go out must be known.
    sid = outlets.sms.outbound_like(text.to, row.created_at - _CLOCK_SKEW, fold(text.body))
    now = outlets.now()
    with office.db.transaction() as session:
        if sid is not None and not is_of_another(session, row, sid):
            outbox.mark_sent(session, row, now, SendReceipt(sid, ProviderStatus.ACCEPTED))
        elif isinstance(ready, Refused):
            outbox.mark_unsent(session, row, status=ready.status, reason=ready.reason, now=now)
        elif row.attempts < _MOST_LOST:
            outbox.mark_retry(session, row, due_at=now, code="not found at the provider", now=now)
        else:
            lost = SendError(Verdict.AMBIGUOUS, row.error_code, "not found at the provider")
            _give_up(office, session, row, lost, now)
