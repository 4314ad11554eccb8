"""Alerts about faults of our own, written where the case cannot be loaded: the rules are not asked."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from smsbot.db import escalations
from smsbot.db.directory import new_case_code
from smsbot.db.escalations import Happening
from smsbot.db.models import Episode, Escalation, EscalationEventKind, Handset
from smsbot.db.seals import seal
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus
from smsbot.domain.flow import Tier
from smsbot.sealing import Keyring, new_row_key

# The database cannot be asked now: another time the same thing may go well.
DatabaseFault = SQLAlchemyError
DATABASE_FAULTS = (DatabaseFault, OSError)
SOURCE = "house rule: a fault of ours never hides a patient"


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, as an alert's code and rule; ``words`` are the patient's, if a text was concerned."""

    code: str
    tier: Tier
    rule: str
    words: str = field(default="", repr=False)
    inbound_id: int | None = None


def tell(  # noqa: PLR0913 - the alert of one moment
    session: Session,
    handset: Handset,
    episode: Episode | None,
    fault: Fault,
    *,
    at: datetime,
    keyring: Keyring,
) -> Escalation:
    """Open an alert about a fault, or add to the one that is open for it; the loop mails it at once."""
    known = _find_open(session, handset, episode, fault.code)
    if known is None:
        return _open(session, handset, episode, fault, at, keyring)
    if fault.tier > known.tier:
        escalations.change_tier(known, fault.tier, at)
    again = Happening(EscalationEventKind.ADDED, at, f"again: {fault.rule}", fault.inbound_id)
    event = escalations.add_event(session, known, again)
    escalations.tell_thread(session, known, event, at)
    return known


def _find_open(session: Session, handset: Handset, episode: Episode | None, code: str) -> Escalation | None:
    rows = select(Escalation).where(
        Escalation.handset_id == handset.id,
        Escalation.episode_id == episode.id if episode else Escalation.episode_id.is_(None),
        Escalation.code == code,
        Escalation.status != AlertStatus.RESOLVED,
    )
    return session.scalars(rows.order_by(Escalation.id.desc()).limit(1).with_for_update()).one_or_none()


def _open(  # noqa: PLR0913 - the columns of one row
    session: Session, handset: Handset, episode: Episode | None, fault: Fault, at: datetime, keyring: Keyring
) -> Escalation:
    row_key = new_row_key()
    escalation = Escalation(
        clinic_id=handset.clinic_id,
        handset_id=handset.id,
        episode_id=episode.id if episode else None,
        inbound_id=fault.inbound_id,
        number=_next_number(session, episode),
        case_code=episode.case_code if episode else new_case_code(session),
        code=fault.code,
        tier=int(fault.tier),
        flow_id=episode.flow_id if episode else None,
        flow_version=episode.flow_version if episode else None,
        rule=fault.rule,
        source=SOURCE,
        words=seal(fault.words, Escalation.words, row_key=row_key, keyring=keyring),
        row_key=row_key,
        opened_at=at,
        mail_at=at,
        due_at=at,
    )
    session.add(escalation)
    session.flush()
    opened = Happening(EscalationEventKind.OPENED, at, fault.rule, fault.inbound_id)
    escalations.add_event(session, escalation, opened)
    return escalation


def _next_number(session: Session, episode: Episode | None) -> int:
    if episode is None:
        return 1
    last = select(func.max(Escalation.number)).where(Escalation.episode_id == episode.id)
    return (session.scalar(last) or 0) + 1
