"""Writes the audit trail."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from smsbot.db.models import AuditEvent


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act to be recorded: ``subject`` is a table, ``detail`` holds nothing of the patient."""

    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: int | None
    detail: str = ""


_INSERT = insert(AuditEvent)


def record(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Write acts to the audit trail, in the transaction of the acts themselves."""
    if entries:
        session.execute(_INSERT, [asdict(entry) for entry in entries])
