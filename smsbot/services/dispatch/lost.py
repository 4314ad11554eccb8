"""Texts that may or may not have been sent: looked up at the provider before anything else."""

from datetime import timedelta

from smsbot.db import outbox
from smsbot.db.departures import Refused, is_of_another, open_lost, open_text
from smsbot.db.models import OutboxMessage
from smsbot.domain.delivery import ProviderStatus, Verdict
from smsbot.domain.sms_text import fold
from smsbot.office import Office
from smsbot.ports import SendError, SendReceipt
from smsbot.sealing import SealError
from smsbot.services.dispatch.outlets import Outlets
from smsbot.services.dispatch.texts import MOST_LOST, give_up

# The provider's clock and ours may differ: a text of ours seems to be a little older than its row.
_CLOCK_SKEW = timedelta(minutes=1)


def settle(office: Office, outlets: Outlets, row: OutboxMessage) -> None:
    """Look one up: it was sent, or is sent once more, or a person is told. SendError where none can say."""
    try:
        with office.db.reading() as session:
            text = open_lost(session, row, office.keyring)
            ready = open_text(session, row, office.keyring, flow_of=office.flow_of, now=outlets.now())
    except SealError as error:
        # It can be neither looked up nor sent: a person must know.
        with office.db.transaction() as session:
            lost = SendError(Verdict.AMBIGUOUS, type(error).__name__, "it cannot be opened")
            give_up(office, session, row, lost, outlets.now())
        return
    # Looked up even where it may not go (any more): what did go out must be known.
    sid = outlets.sms.outbound_like(text.to, row.created_at - _CLOCK_SKEW, fold(text.body))
    now = outlets.now()
    with office.db.transaction() as session:
        if sid is not None and not is_of_another(session, row, sid):
            outbox.mark_sent(session, row, now, SendReceipt(sid, ProviderStatus.ACCEPTED))
        elif isinstance(ready, Refused):
            outbox.mark_unsent(session, row, status=ready.status, reason=ready.reason, now=now)
        elif row.attempts < MOST_LOST:
            outbox.mark_retry(session, row, due_at=now, code="not found at the provider", now=now)
        else:
            lost = SendError(Verdict.AMBIGUOUS, row.error_code, "not found at the provider")
            give_up(office, session, row, lost, now)
