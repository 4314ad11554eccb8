"""Who is it? A case code opened for staff, with an audit row for each look."""

from dataclasses import dataclass, field
from datetime import datetime

from smsbot.db import audit, people
from smsbot.db.audit import AuditEntry
from smsbot.db.models import Episode
from smsbot.db.people import PersonBehind
from smsbot.db.session import Session
from smsbot.domain.standing import Standing, standing_of
from smsbot.flow_files import FlowError
from smsbot.office import Office


class LookupFailedError(Exception):
    """No case has this code."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person behind a case code, what they last wrote (newest first), and where they stand."""

    case_code: str
    name: str | None = field(repr=False)
    phone: str = field(repr=False)
    emergency_contact: str | None = field(repr=False)
    reference: str | None = field(repr=False)
    language: str | None
    texts: tuple[tuple[datetime, str], ...] = field(repr=False)
    standing: Standing | None = None


def look_up(office: Office, case_code: str, now: datetime, *, by: str = "cli") -> Person:
    """Open a case for a member of staff and note in the audit trail that it was. Raises LookupFailedError."""
    with office.db.transaction() as session:
        found = people.behind(session, case_code, office.keyring)
        if found is None:
            raise LookupFailedError("case: no case has this code")
        entry = AuditEntry(now, by, "case_opened", found.subject, found.subject_id)
        audit.record(session, [entry])
        return _person(case_code.strip().upper(), found, _standing(office, session, found, now))


def _standing(office: Office, session: Session, found: PersonBehind, now: datetime) -> Standing | None:
    """Judged anew from the rows; a stranger has no course."""
    if found.subject != "episode":
        return None
    try:
        case = office.load(session, session.get_one(Episode, found.subject_id))
    except FlowError:
        # The flow's version is not installed here: whom to call must be told all the same.
        return None
    return standing_of(case, case.day(now))


def _person(code: str, found: PersonBehind, standing: Standing | None) -> Person:
    return Person(
        case_code=code,
        name=found.name,
        phone=found.phone,
        emergency_contact=found.emergency_contact,
        reference=found.reference,
        language=found.language,
        texts=found.texts,
        standing=standing,
    )
