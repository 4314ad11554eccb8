"""Reconcile: texts that the provider received and no webhook ever brought, found by asking it."""

from datetime import datetime, timedelta

import structlog

from smsbot.db import clinics, inbound, wakeups
from smsbot.office import Office
from smsbot.ports import InboundText, SmsSender

log = structlog.get_logger()

# Looked back beyond the last reconcile: a text may be listed a little later than it came.
OVERLAP = timedelta(minutes=10)
FIRST_LOOK_BACK = timedelta(days=2)


def find_missed(
    office: Office, sms: SmsSender, now: datetime, default_line: str | None = None
) -> tuple[InboundText, ...]:
    """Ask the provider for texts since the last reconcile and return those never seen, oldest first.

    Where the default line is known, texts to lines that are none of ours are left alone: the account may
    serve other programs, whose people no clinic here may text. Raises SendError where the provider cannot be
    asked.
    """
    with office.db.reading() as session:
        since = (wakeups.last_beat(session, "reconcile") or now - FIRST_LOOK_BACK) - OVERLAP
    listed = tuple(sms.inbound_since(since))
    with office.db.reading() as session:
        seen = inbound.seen_sids(session, [text.provider_sid for text in listed])
    ours = _lines(office, default_line) if default_line else None
    missed = tuple(
        text for text in listed if text.provider_sid not in seen and (ours is None or text.recipient in ours)
    )
    log.info("reconciled", listed=len(listed), missed=len(missed))
    return missed


def note_done(office: Office, now: datetime) -> None:
    """Remember up to when every text is known to be taken in."""
    with office.db.transaction() as session:
        wakeups.beat(session, "reconcile", now)


def is_due(office: Office, now: datetime, *, gap: timedelta, net: timedelta) -> bool:
    """Whether texts may have been missed: nothing ticked for ``gap``, or nobody asked for ``net``."""
    with office.db.reading() as session:
        ticked, asked = wakeups.last_beat(session, "tick"), wakeups.last_beat(session, "reconcile")
    return (ticked is not None and now - ticked > gap) or asked is None or now - asked > net


def _lines(office: Office, default_line: str) -> frozenset[str]:
    """The numbers that patients text: the default line, and those that clinics have of their own."""
    return frozenset([default_line, *own_lines(office)])


def own_lines(office: Office) -> tuple[str, ...]:
    """The numbers that clinics have of their own."""
    with office.db.reading() as session:
        return tuple(clinic.line for clinic in clinics.all_clinics(session) if clinic.line)
