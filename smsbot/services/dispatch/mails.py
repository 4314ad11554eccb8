"""One mail on its way: built when it leaves, tried until it is accepted."""

from datetime import datetime, timedelta

import structlog

from smsbot.db import escalations, outbox, outcomes
from smsbot.db.departures import REFUSED_MAIL, open_mail
from smsbot.db.models import OutboxMessage
from smsbot.db.session import Session
from smsbot.domain.delivery import OutboxStatus, Verdict, retry_delay
from smsbot.domain.flow import Tier
from smsbot.office import Office
from smsbot.ports import SendError
from smsbot.services.dispatch.outlets import Outlets
from smsbot.services.dispatch.texts import note_sent

log = structlog.get_logger()

_MOST_MAIL_WAIT = timedelta(minutes=5)


def send_mail(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
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
    note_sent(office, row, None, outlets.now())


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
