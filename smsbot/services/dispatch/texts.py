"""One text on its way: asked again whether it may go, sent with no transaction open, and written down."""

from datetime import datetime, timedelta

import structlog

from smsbot.db import outbox
from smsbot.db.departures import Held, Refused, TextToLeave, open_text, put_off, renew_lease
from smsbot.db.models import Handset, OutboxMessage
from smsbot.db.session import Session
from smsbot.domain.delivery import Verdict, retry_delay
from smsbot.domain.effects import Purpose
from smsbot.domain.sms_text import fold
from smsbot.office import Office
from smsbot.ports import SendError, SendReceipt, SmsToSend
from smsbot.services.dispatch.outlets import Outlets

log = structlog.get_logger()

_VALIDITY = timedelta(hours=4)
# An emergency text is tried often, then each minute, and for an hour: the others less and less often.
_EMERGENCY_AGAIN = timedelta(seconds=15)
_EMERGENCY_LATER = timedelta(minutes=1)
_EMERGENCY_AGE = timedelta(minutes=60)
_MOST_ATTEMPTS = 8
# A text that may have been sent is sent once more at most.
MOST_LOST = 2
_ANSWERS_EMERGENCY = frozenset(
    {"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER", "BLADDER_Q"}
)


def send_text(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
    """Send one text, asked again at this moment whether it may go at all."""
    now = outlets.now()
    try:
        ready = _prepare(office, outlets, row, now)
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
        note_sent(office, row, receipt, outlets.now())


def _prepare(office: Office, outlets: Outlets, row: OutboxMessage, now: datetime) -> TextToLeave | None:
    with office.db.transaction() as session:
        if not renew_lease(session, row, now=now, lease=outlets.lease):
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


def note_sent(office: Office, row: OutboxMessage, receipt: SendReceipt | None, now: datetime) -> None:
    """Write down that a text (with the provider's receipt) or a mail left."""
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
            give_up(office, session, row, SendError(verdict, error.code, error.reason), now)


def _is_emergency(row: OutboxMessage) -> bool:
    return row.template in _ANSWERS_EMERGENCY and row.purpose is Purpose.SAFETY


def _may_repeat_blindly(session: Session, row: OutboxMessage) -> bool:
    """For an emergency alone a double beats silence, once, and never for who wants no texts (section 0)."""
    wants_none = session.get_one(Handset, row.handset_id).consent.forbids_texts
    return _is_emergency(row) and row.attempts < MOST_LOST and not wants_none


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


def give_up(office: Office, session: Session, row: OutboxMessage, error: SendError, now: datetime) -> None:
    """Nothing more is tried; the team is told, unless a callback has proved meanwhile that it arrived."""
    if outbox.mark_failed(session, row, verdict=error.verdict, code=error.code, now=now):
        office.text_failed(session, row, error.verdict, now)
