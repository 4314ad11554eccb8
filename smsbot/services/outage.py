"""After an outage: who was due, unread, unsent or unanswered meanwhile. Case codes alone, nobody's words."""

from datetime import datetime

from smsbot.db import outages
from smsbot.db.outages import Span, Touched
from smsbot.office import Office

__all__ = ["OutageError", "Touched", "report"]


class OutageError(Exception):
    """The span that was asked about cannot be meant."""


def report(office: Office, since: str, until: str | None, now: datetime) -> tuple[Touched, ...]:
    """List what a span touched; both ends are ISO times with their distance from UTC, ``until`` now.

    Raises OutageError naming the end and the mend.
    """
    span = Span(_parse("since", since), _parse("until", until) if until else now, now)
    if not span.since < span.until:
        raise OutageError("since: lies after the end; give the time at which the outage began")
    with office.db.reading() as session:
        return outages.touched(session, span)


def _parse(name: str, given: str) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        mend = "write it like 2026-11-20T10:00-05:00 or 2026-11-20T15:00Z"
        raise OutageError(f"{name}: is not a time with its distance from UTC; {mend}")
    return at
