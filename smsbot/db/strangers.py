"""Rows about a number that is nobody's here: its consent, an emergency of its holder, our neutral answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from smsbot.db import escalations
from smsbot.db.directory import new_case_code
from smsbot.db.escalations import Happening
from smsbot.db.models import (
    Clinic,
    ConsentEvent,
    Escalation,
    EscalationEventKind,
    Handset,
    InboundMessage,
)
from smsbot.db.outgoing import Recipient, add_text, cancel_texts
from smsbot.db.seals import seal
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus, Consent
from smsbot.domain.effects import Purpose, SendText
from smsbot.domain.triage import Verdict
from smsbot.sealing import Keyring, new_row_key

SOURCE = "section 0: an emergency of an unknown sender is mailed to the clinic of the line"


@dataclass(frozen=True, slots=True)
class Writer:
    """One text of a stranger, and what its rows need."""

    session: Session
    clinic: Clinic
    handset: Handset
    message: InboundMessage
    now: datetime
    keyring: Keyring


def change_consent(writer: Writer, consent: Consent) -> None:
    """Keep what a stranger said of being texted; a later patient on this phone starts from it."""
    writer.handset.consent = consent
    event = ConsentEvent(handset_id=writer.handset.id, kind=consent, source="text", at=writer.now)
    writer.session.add(event)
    if consent.forbids_texts:
        cancel_texts(writer.session, writer.handset.id, reason="opted out", now=writer.now)


def open_alert(writer: Writer, verdicts: tuple[Verdict, ...]) -> Escalation:
    """Escalate a stranger's red flag to the clinic of the line, the gravest of what was read."""
    gravest = max(verdicts, key=lambda v: v.tier)
    row_key = new_row_key()
    words = ", ".join(sorted({v.finding.words or v.finding.code for v in verdicts}))
    escalation = Escalation(
        clinic_id=writer.clinic.id,
        handset_id=writer.handset.id,
        inbound_id=writer.message.id,
        number=1,
        case_code=new_case_code(writer.session),
        code="unknown_sender",
        tier=int(gravest.tier),
        rule=gravest.rule.id,
        source=SOURCE,
        words=seal(words, Escalation.words, row_key=row_key, keyring=writer.keyring),
        row_key=row_key,
        opened_at=writer.now,
        mail_at=writer.now,
        due_at=writer.now,
    )
    writer.session.add(escalation)
    writer.session.flush()
    opened = Happening(EscalationEventKind.OPENED, writer.now, "unknown sender", inbound_id=writer.message.id)
    escalations.add_event(writer.session, escalation, opened)
    return escalation


def text_neutral(writer: Writer, template: str, body: str, *, purpose: Purpose) -> None:
    """Answer a stranger without saying who is enrolled here."""
    text = SendText(template, body, purpose, f"in{writer.message.id}", writer.now)
    to = Recipient(writer.clinic.id, writer.handset.id)
    add_text(writer.session, text, to=to, now=writer.now, keyring=writer.keyring)
    writer.handset.last_neutral_at = writer.now


def tell_undelivered(session: Session, handset: Handset, now: datetime, *, opted_out: bool = False) -> None:
    """Our answer to a stranger did not arrive: those who were told of an emergency of theirs hear so.

    ``opted_out``: the carrier holds a stop of theirs, which is a stop here too.
    """
    if opted_out and not handset.consent.forbids_texts:
        handset.consent = Consent.OPTED_OUT
        session.add(ConsentEvent(handset_id=handset.id, kind=Consent.OPTED_OUT, source="carrier", at=now))
        cancel_texts(session, handset.id, reason="opted out", now=now)
    rows = select(Escalation).where(
        Escalation.handset_id == handset.id,
        Escalation.episode_id.is_(None),
        Escalation.status != AlertStatus.RESOLVED,
    )
    for escalation in session.scalars(rows).all():
        happening = Happening(EscalationEventKind.ADDED, now, "our answer was not delivered: phone them")
        event = escalations.add_event(session, escalation, happening)
        escalations.tell_thread(session, escalation, event, now)
