"""Reconcile: texts that the provider received and no webhook ever brought, found by asking it."""

from datetime import datetime, timedelta

import structlog

from smsbot.db import inbound, wakeups
from smsbot.office import Office
from smsbot.ports import InboundText, SmsSender

log = structlog.get_logger()

# Looked back beyond the last reconcile: a text may be listed a little later than it came.
OVERLAP = timedelta(minutes=10)
FIRST_LOOK_BACK = timedelta(days=2)


def find_missed(office: Office, sms: SmsSender, now: datetime) -> tuple[InboundText, ...]:
    """Ask the provider for texts since the last reconcile and return those never seen, oldest first.

    Raises SendError where the provider cannot be asked.
    """
    with office.db.reading() as session:
        since = (wakeups.last_beat(session, "reconcile") or now - FIRST_LOOK_BACK) - OVERLAP
    listed = tuple(sms.inbound_since(since))
    with office.db.reading() as session:
        seen = inbound.seen_sids(session, [text.provider_sid for text in listed])
    missed = tuple(text for text in listed if text.provider_sid not in seen)
    log.info("reconciled", listed=len(listed), missed=len(missed))
    return missed


def note_done(office: Office, now: datetime) -> None:
    """Remember up to when every text is known to be taken in."""
    with office.db.transaction() as session:
        wakeups.beat(session, "reconcile", now)


def last_tick(office: Office) -> datetime | None:
    """When the clock was last seen at work, by this process or another."""
    with office.db.reading() as session:
        return wakeups.last_beat(session, "tick")
