"""Who is it? A case code opened for staff, with an audit row for each look."""

from dataclasses import dataclass, field
from datetime import datetime

from smsbot.db import audit, people
from smsbot.db.audit import AuditEntry
from smsbot.db.people import PersonBehind
from smsbot.office import Office


class LookupFailedError(Exception):
    """No case has this code."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person behind a case code, and what they last wrote, newest first."""

    case_code: str
    name: str | None = field(repr=False)
    phone: str = field(repr=False)
    emergency_contact: str | None = field(repr=False)
    reference: str | None = field(repr=False)
    language: str | None
    texts: tuple[tuple[datetime, str], ...] = field(repr=False)


def look_up(office: Office, case_code: str, now: datetime, *, by: str = "cli") -> Person:
    """Open a case for a member of staff and note in the audit trail that it was. Raises LookupFailedError."""
    with office.db.transaction() as session:
        found = people.behind(session, case_code, office.keyring)
        if found is None:
            raise LookupFailedError("case: no case has this code")
        entry = AuditEntry(now, by, "case_opened", found.subject, found.subject_id)
        audit.record(session, [entry])
        return _person(case_code.strip().upper(), found)


def _person(code: str, found: PersonBehind) -> Person:
    return Person(
        case_code=code,
        name=found.name,
        phone=found.phone,
        emergency_contact=found.emergency_contact,
        reference=found.reference,
        language=found.language,
        texts=found.texts,
    )
