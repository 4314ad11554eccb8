"""Readiness: is the database there and whole, does the tick run, does anything wait too long?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsbot.db import signs
from smsbot.office import Office

# Longer than these, and something is wrong: the tick runs each few seconds, texts leave within one.
LONGEST_TICK_AGE = timedelta(minutes=2)
LONGEST_UNSENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Signs of health; ages in seconds, None where there is nothing of the kind."""

    is_ready: bool
    faults: tuple[str, ...]
    migration: str | None
    tick_age: float | None
    oldest_unsent: float | None
    oldest_unacknowledged: float | None


def look(office: Office, now: datetime) -> Readiness:
    """Look at the signs of health. Raises whatever the database raises where it cannot be asked."""
    with office.db.reading() as session:
        found = signs.read(session, now)
    faults = []
    if not found.is_migrated:
        faults.append("the database is not at this version's migration; run smsbot db upgrade")
    if found.last_tick is None or now - found.last_tick > LONGEST_TICK_AGE:
        faults.append("the clock has not ticked for two minutes; is smsbot run (or clock) running?")
    if found.oldest_unsent is not None and now - found.oldest_unsent > LONGEST_UNSENT:
        faults.append(
            "a text or mail has waited for ten minutes; is the sender running, are SMTP and Twilio up?"
        )
    if found.overdue_escalations:
        faults.append(f"{found.overdue_escalations} escalation(s) past due without anybody told")
    if found.refused_mails:
        faults.append(
            f"{found.refused_mails} mail(s) refused by the mail server; check the team's addresses, "
            "MAIL_FROM, and the login in SMTP_URL"
        )
    return Readiness(
        is_ready=not faults,
        faults=tuple(faults),
        migration=found.migration,
        tick_age=_age(found.last_tick, now),
        oldest_unsent=_age(found.oldest_unsent, now),
        oldest_unacknowledged=_age(found.oldest_unacknowledged, now),
    )


def has_tables(office: Office) -> bool:
    """Whether the database stands at the migration that this version needs."""
    with office.db.reading() as session:
        return signs.is_migrated(session)


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max(0.0, (now - at).total_seconds())
