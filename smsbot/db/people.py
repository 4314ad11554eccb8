"""The person behind a case code: the one place where a name and a number are opened for staff."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from smsbot.db import directory
from smsbot.db.inbound import open_body
from smsbot.db.models import Escalation, Handset, InboundMessage, Patient
from smsbot.db.seals import SealedColumn, unseal
from smsbot.db.session import Session
from smsbot.sealing import Keyring

_MOST_TEXTS = 10


@dataclass(frozen=True, slots=True)
class PersonBehind:
    """Who a case is about; an unknown sender has a phone alone. ``texts`` are the last, newest first."""

    subject: str
    subject_id: int
    phone: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    emergency_contact: str | None = field(default=None, repr=False)
    reference: str | None = field(default=None, repr=False)
    language: str | None = None
    texts: tuple[tuple[datetime, str], ...] = field(default=(), repr=False)


def behind(session: Session, case_code: str, keyring: Keyring) -> PersonBehind | None:
    """Open the person behind an episode's code or an unknown sender's; None for a code that is nobody's."""
    episode = directory.episode_by_code(session, case_code)
    if episode is None:
        return _stranger(session, case_code, keyring)
    patient = directory.patient_of(session, episode)
    handset = session.get_one(Handset, episode.handset_id)

    def opened(sealed: bytes | None, column: SealedColumn) -> str | None:
        return unseal(sealed, column, row_key=patient.row_key, keyring=keyring) if sealed else None

    return PersonBehind(
        subject="episode",
        subject_id=episode.id,
        phone=directory.open_phone(handset, keyring),
        name=opened(patient.name, Patient.name),
        emergency_contact=opened(patient.emergency_contact, Patient.emergency_contact),
        reference=opened(patient.reference, Patient.reference),
        language=episode.language,
        texts=_texts(session, handset, keyring),
    )


def _stranger(session: Session, case_code: str, keyring: Keyring) -> PersonBehind | None:
    rows = select(Escalation).where(
        Escalation.case_code == case_code.strip().upper(), Escalation.episode_id.is_(None)
    )
    escalation = session.scalars(rows.order_by(Escalation.id.desc()).limit(1)).one_or_none()
    if escalation is None:
        return None
    handset = session.get_one(Handset, escalation.handset_id)
    phone = directory.open_phone(handset, keyring)
    return PersonBehind("escalation", escalation.id, phone, texts=_texts(session, handset, keyring))


def _texts(session: Session, handset: Handset, keyring: Keyring) -> tuple[tuple[datetime, str], ...]:
    rows = select(InboundMessage).where(InboundMessage.handset_id == handset.id)
    last = session.scalars(rows.order_by(InboundMessage.id.desc()).limit(_MOST_TEXTS)).all()
    return tuple((message.received_at, open_body(message, keyring)) for message in last)
