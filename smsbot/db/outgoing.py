"""Writes what is to leave into the outbox, and takes back what must not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from smsbot.db import jobs
from smsbot.db.inserting import insert_new
from smsbot.db.models import OutboxEvent, OutboxKind, OutboxMessage
from smsbot.db.seals import seal
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose, SendText
from smsbot.sealing import Keyring, new_row_key

# What leaves first when much is due: a mail about a red flag never waits behind a morning's questions.
_MAIL_PRIORITY = 0
_PRIORITIES = {
    Purpose.SAFETY: 0,
    Purpose.CONSENT: 1,
    Purpose.REPLY: 1,
    Purpose.INVITATION: 1,
    Purpose.SCHEDULED: 2,
}
_OUTLIVES_A_STOP = (Purpose.SAFETY, Purpose.CONSENT)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a text goes to: a handset of a clinic's line, for an episode or (an unknown sender) for none."""

    clinic_id: int
    handset_id: int
    episode_id: int | None = None

    @property
    def key_prefix(self) -> str:
        """What the keys of this recipient's texts begin with."""
        return f"h{self.handset_id}" if self.episode_id is None else f"e{self.episode_id}"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one member of the team, built when it leaves. ``key`` names what it is for."""

    key: str
    clinic_id: int
    member_id: int
    template: str
    at: datetime
    escalation_id: int | None = None
    escalation_event_id: int | None = None
    expires_at: datetime | None = None


def add_text(
    session: Session, text: SendText, *, to: Recipient, now: datetime, keyring: Keyring
) -> int | None:
    """Write a text to be sent at ``text.at`` and return its row's id.

    None where this template was written for this cause before: nobody is texted twice for one thing.
    """
    row_key = new_row_key()
    row = {
        "key": f"{to.key_prefix}/{text.cause}/{text.template}",
        "kind": OutboxKind.SMS,
        "priority": _PRIORITIES[text.purpose],
        "template": text.template,
        "purpose": text.purpose,
        "body": seal(text.body, OutboxMessage.body, row_key=row_key, keyring=keyring),
        "row_key": row_key,
        "planned_at": text.at,
        "due_at": text.at,
        "expires_at": text.expires_at,
        "created_at": now,
        **asdict(to),
    }
    row_id = insert_new(session, OutboxMessage, row, unless=("key",))
    if row_id is not None and text.at <= now:
        jobs.defer(session, [(row_id, _PRIORITIES[text.purpose])])
    return row_id


def add_mails(session: Session, mails: Sequence[Mail], *, now: datetime) -> tuple[int, ...]:
    """Write mails and return the ids of their rows; one whose key is there already is left out."""
    written = (insert_new(session, OutboxMessage, _mail_row(mail, now), unless=("key",)) for mail in mails)
    ids = tuple(row_id for row_id in written if row_id is not None)
    if all(mail.at <= now for mail in mails):
        jobs.defer(session, [(row_id, _MAIL_PRIORITY) for row_id in ids])
    return ids


def _mail_row(mail: Mail, now: datetime) -> dict[str, object]:
    row = asdict(mail)
    at = row.pop("at")
    return {
        "kind": OutboxKind.EMAIL,
        "priority": _MAIL_PRIORITY,
        "row_key": new_row_key(),
        "planned_at": at,
        "due_at": at,
        "created_at": now,
        **row,
    }


def cancel_texts(session: Session, handset_id: int, *, reason: str, now: datetime) -> int:
    """Take back every text that waits for a handset, save safety and consent texts; how many there were."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.handset_id == handset_id,
        OutboxMessage.status == OutboxStatus.PENDING,
        OutboxMessage.purpose.not_in(_OUTLIVES_A_STOP),
    )
    ids = session.scalars(waiting.with_for_update()).all()
    if not ids:
        return 0
    cancelled = update(OutboxMessage).where(OutboxMessage.id.in_(ids))
    session.execute(cancelled.values(status=OutboxStatus.CANCELLED))
    status = OutboxStatus.CANCELLED
    events = [{"outbox_id": i, "at": now, "status": status, "detail": reason} for i in ids]
    session.execute(insert(OutboxEvent), events)
    return len(ids)
