"""Rounds of sending: what is due is claimed, and each row is sent on its own; one's fault stops no other."""

from collections.abc import Callable
from datetime import datetime

import structlog

from smsbot.db import jobs, outbox
from smsbot.db.models import OutboxKind, OutboxMessage
from smsbot.office import Office
from smsbot.ports import SendError
from smsbot.services.dispatch.lost import settle
from smsbot.services.dispatch.mails import send_mail
from smsbot.services.dispatch.outlets import Outlets
from smsbot.services.dispatch.texts import send_text

log = structlog.get_logger()

# Few at a time: a mail about a red flag waits behind no more than these while the provider stalls.
BATCH = 5
# Jobs deferred by one tick.
_MOST_DEFERRED = 500


def send_due(office: Office, outlets: Outlets) -> int:
    """Send what is due, the most pressing first; how many rows were dealt with."""
    now = outlets.now()
    with office.db.transaction() as session:
        claimed = outbox.claim_due(session, now, limit=BATCH, lease=outlets.lease)
    for row in claimed:
        _guard(office, outlets, row, send_text if row.kind is OutboxKind.SMS else send_mail)
    return len(claimed)


def deliver(office: Office, outlets: Outlets, outbox_id: int) -> None:
    """Do what there is to do for one row, and for the texts of its patient that waited behind it.

    What a worker does for a job. Nothing where another worker has it, where it is not due, or is done with.
    """
    row_id: int | None = outbox_id
    while row_id is not None:
        row = _take(office, outlets, row_id)
        if row is None:
            return
        row_id = _next(office, outlets, row)


def _take(office: Office, outlets: Outlets, outbox_id: int) -> OutboxMessage | None:
    now = outlets.now()
    with office.db.transaction() as session:
        row = outbox.claim_one(session, outbox_id, now, lease=outlets.lease)
        lost = outbox.claim_lost_texts(session, now, limit=1, lease=outlets.lease, only=outbox_id)
    if row is not None:
        _guard(office, outlets, row, send_text if row.kind is OutboxKind.SMS else send_mail)
    for one in lost:
        _guard(office, outlets, one, settle)
    return row


def _next(office: Office, outlets: Outlets, row: OutboxMessage) -> int | None:
    """The next text of the same patient; its own job may have come while this one was being sent."""
    if row.handset_id is None:
        return None
    with office.db.reading() as session:
        found = outbox.next_of_handset(session, row.handset_id, outlets.now())
    return found if found != row.id else None


def defer_due(office: Office, now: datetime) -> int:
    """Wake the workers of many nodes for every row that is due and has no job; how many (none on SQLite)."""
    with office.db.transaction() as session:
        return jobs.defer_due(session, now, _MOST_DEFERRED) if jobs.has_jobs(session) else 0


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


def settle_lost(office: Office, outlets: Outlets) -> int:
    """Settle texts that may or may not have been sent: look each up, send once more at most, else tell.

    Returns how many were looked at.
    """
    now = outlets.now()
    with office.db.transaction() as session:
        lost = outbox.claim_lost_texts(session, now, limit=BATCH, lease=outlets.lease)
    for row in lost:
        _guard(office, outlets, row, settle)
    return len(lost)
