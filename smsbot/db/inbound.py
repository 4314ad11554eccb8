"""Texts that came in: stored once by the provider's id, sealed, with what was read in them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from smsbot.db.inserting import insert_new
from smsbot.db.models import Handset, InboundMessage
from smsbot.db.seals import seal, unseal
from smsbot.domain.reading import Asked, Reading
from smsbot.ports import InboundText
from smsbot.sealing import Keyring, new_row_key


def store(
    session: Session, text: InboundText, handset: Handset, *, now: datetime, keyring: Keyring
) -> InboundMessage | None:
    """Store a text and return its row; None for one that was stored before, which must have no effect.

    A redelivery that overlaps waits here until the first is committed or rolled back.
    """
    row_key = new_row_key()
    row = {
        "provider_sid": text.provider_sid,
        "clinic_id": handset.clinic_id,
        "handset_id": handset.id,
        "body": seal(text.body, InboundMessage.body, row_key=row_key, keyring=keyring),
        "row_key": row_key,
        "media_count": text.media_count,
        "opt_out_type": text.opt_out_type,
        "received_at": text.received_at,
        "stored_at": now,
        "unread": False,
    }
    message_id = insert_new(session, InboundMessage, row, unless=("provider_sid",))
    return None if message_id is None else session.get_one(InboundMessage, message_id)


def open_body(message: InboundMessage, keyring: Keyring) -> str:
    """Return the words of a text."""
    return unseal(message.body, InboundMessage.body, row_key=message.row_key, keyring=keyring)


def note_reading(message: InboundMessage, reading: Reading, asked: Asked) -> None:
    """Keep what was read in a text, without its words."""
    message.asked = asked.awaiting
    message.read_status = _sum_up(reading)
    message.pain = reading.pain
    message.command = reading.command
    message.event = reading.event
    message.lang = reading.lang
    message.unread = reading.unread


def _sum_up(reading: Reading) -> str:
    if reading.unread:
        return "unread"
    if reading.pain_issue is not None:
        return reading.pain_issue
    return "read"


def seen_sids(session: Session, sids: Sequence[str]) -> frozenset[str]:
    """Return those of the provider's ids that were stored before."""
    rows = select(InboundMessage.provider_sid).where(InboundMessage.provider_sid.in_(sids))
    return frozenset(session.scalars(rows))
