"""The outbox as its dispatcher sees it: rows are claimed, sent with no transaction open, and settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from smsbot.db.models import OutboxEvent, OutboxKind, OutboxMessage
from smsbot.db.models.outbox import IS_WAITING
from smsbot.domain.delivery import (
    OutboxStatus,
    ProviderStatus,
    Verdict,
    can_move,
    later,
    outbox_status,
    settle,
)
from smsbot.ports import SendReceipt

_NOT_SENT = {OutboxStatus.EXPIRED, OutboxStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What the provider reports of a text; ``outbox_id`` and ``attempt`` are our own reference to it."""

    provider_sid: str
    status: ProviderStatus
    error_code: str | None = None
    outbox_id: int | None = None
    attempt: int | None = None


def claim_due(session: Session, now: datetime, *, limit: int, lease: timedelta) -> list[OutboxMessage]:
    """Take rows that are due, for nobody else to send until the lease ends; the most pressing first.

    Texts that wait, and mails that wait or whose sender was lost: a second mail is better than none, a second
    text is not (see ``claim_lost_texts``). Expired rows come too: the dispatcher says so with
    ``mark_unsent``.
    """
    return _claim(session, _is_due(now), limit, _with_attempt(now + lease), now)


def claim_one(session: Session, outbox_id: int, now: datetime, *, lease: timedelta) -> OutboxMessage | None:
    """Take one row that is due, None where there is nothing to do for it now.

    A text waits while an older one of its patient is being sent, or they could arrive the wrong way round;
    a safety text waits for nothing.
    """
    other = aliased(OutboxMessage)
    is_sending = and_(other.status == OutboxStatus.SENDING, other.lease_until > now)
    is_earlier = and_(other.handset_id == OutboxMessage.handset_id, other.id < OutboxMessage.id)
    may_go = or_(OutboxMessage.priority == 0, ~exists().where(is_sending, is_earlier))
    due = and_(_is_due(now), OutboxMessage.id == outbox_id, may_go)
    rows = _claim(session, due, 1, _with_attempt(now + lease), now)
    return rows[0] if rows else None


def next_of_handset(session: Session, handset_id: int, now: datetime) -> int | None:
    """The row of a handset's oldest text that is due and waits to be claimed."""
    waiting = select(OutboxMessage.id).where(_is_due(now), OutboxMessage.handset_id == handset_id)
    order = (OutboxMessage.priority, OutboxMessage.due_at, OutboxMessage.id)
    return session.scalars(waiting.order_by(*order).limit(1)).one_or_none()


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now)
    waits = or_(OutboxMessage.status == OutboxStatus.PENDING, OutboxMessage.kind == OutboxKind.EMAIL)
    return and_(IS_WAITING, OutboxMessage.due_at <= now, free, waits)


def _with_attempt(lease_until: datetime) -> dict[str, object]:
    return {"lease_until": lease_until, "attempts": OutboxMessage.attempts + 1}


def claim_lost_texts(
    session: Session, now: datetime, *, limit: int, lease: timedelta, only: int | None = None
) -> list[OutboxMessage]:
    """Take texts whose sender was lost while sending: look each up at the provider before anything else.

    ``only`` takes one row or none.
    """
    lost = and_(
        IS_WAITING,
        OutboxMessage.due_at <= now,
        OutboxMessage.lease_until <= now,
        OutboxMessage.status == OutboxStatus.SENDING,
        OutboxMessage.kind == OutboxKind.SMS,
    )
    if only is not None:
        lost = and_(lost, OutboxMessage.id == only)
    return _claim(session, lost, limit, {"lease_until": now + lease}, now)


def _claim(
    session: Session, due: ColumnElement[bool], limit: int, values: dict[str, object], now: datetime
) -> list[OutboxMessage]:
    order = (OutboxMessage.priority, OutboxMessage.due_at, OutboxMessage.id)
    free = select(OutboxMessage.id).where(due).order_by(*order).limit(limit)
    ids = session.scalars(free.with_for_update(skip_locked=True)).all()
    if not ids:
        return []
    # The condition is asked again, so that even without the lock above no row could be taken twice.
    take = update(OutboxMessage).where(OutboxMessage.id.in_(ids), due)
    taken = take.values(status=OutboxStatus.SENDING, **values).returning(OutboxMessage)
    rows = session.scalars(taken, execution_options={"populate_existing": True}).all()
    for row in rows:
        _note(session, row, now, f"attempt {row.attempts}")
    return sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))


def mark_sent(
    session: Session, claimed: OutboxMessage, now: datetime, receipt: SendReceipt | None = None
) -> None:
    """Record that a row left; ``receipt`` is the provider's, which a mail has none of.

    Where a callback was faster, the row stays as far as that callback had brought it.
    """
    row = _reload(session, claimed.id)
    row.lease_until = None
    row.sent_at = row.sent_at or now
    if receipt is not None:
        known = row.provider_status if row.provider_sid == receipt.provider_sid else None
        row.provider_sid = receipt.provider_sid
        row.provider_status = later(known, receipt.status)
    if can_move(row.status, OutboxStatus.SENT):
        _move(session, row, OutboxStatus.SENT, now)


def mark_found(session: Session, claimed: OutboxMessage, provider_sid: str, now: datetime) -> None:
    """Record that the provider, asked about a text whose sender was lost, has it: it did leave."""
    row = _reload(session, claimed.id)
    row.provider_sid = provider_sid
    row.sent_at = row.sent_at or now
    if can_move(row.status, OutboxStatus.SENT):
        _move(session, row, OutboxStatus.SENT, now, "found at the provider")


def mark_retry(
    session: Session, claimed: OutboxMessage, *, due_at: datetime, code: str | None, now: datetime
) -> bool:
    """Have a row that is known not to have left tried again at ``due_at``.

    False, and nothing changed, where it was settled or claimed by another meanwhile.
    """
    row = _reload_own(session, claimed, OutboxStatus.PENDING)
    if row is None:
        return False
    row.due_at = due_at
    row.error_code = code
    _move(session, row, OutboxStatus.PENDING, now, code or "")
    return True


def mark_failed(
    session: Session, claimed: OutboxMessage, *, verdict: Verdict, code: str | None, now: datetime
) -> bool:
    """Record that a row is given up: failed, or uncertain where it may have left.

    False, and nothing changed, where it was settled or claimed by another meanwhile. Raises ValueError for a
    transient failure, which is to be tried again.
    """
    if verdict is Verdict.TRANSIENT:
        raise ValueError("a transient failure is tried again, not given up")
    status = OutboxStatus.UNCERTAIN if verdict is Verdict.AMBIGUOUS else OutboxStatus.FAILED
    row = _reload_own(session, claimed, status)
    if row is None:
        return False
    row.error_code = code
    _move(session, row, status, now, f"{verdict} {code or ''}".strip())
    return True


def mark_unsent(
    session: Session, claimed: OutboxMessage, *, status: OutboxStatus, reason: str, now: datetime
) -> bool:
    """Record that a claimed row was not sent after all: expired, or cancelled (a stop came meanwhile)."""
    if status not in _NOT_SENT:
        raise ValueError(f"{status} does not say that nothing was sent")
    row = _reload_own(session, claimed, status)
    if row is None:
        return False
    _move(session, row, status, now, reason)
    return True


def record_status(session: Session, report: DeliveryReport, now: datetime) -> OutboxMessage | None:
    """Record what the provider reports of a text, in whatever order the reports come; None for one not ours.

    A report that comes before the answer to our own call (lost, or still under way) settles the row: by our
    reference it is found without the provider's id.
    """
    row = _find_reported(session, report)
    if row is None:
        return None
    reached = later(row.provider_status, report.status)
    row.provider_sid = report.provider_sid
    if reached is row.provider_status:
        return row
    row.provider_status = reached
    status = settle(row.status, reached)
    row.error_code = report.error_code or row.error_code
    if status is not row.status and status in (OutboxStatus.SENT, OutboxStatus.DELIVERED):
        row.sent_at = row.sent_at or now
    _move(session, row, status, now, f"{reached} {report.error_code or ''}".strip())
    return row


def _find_reported(session: Session, report: DeliveryReport) -> OutboxMessage | None:
    rows = select(OutboxMessage).with_for_update().execution_options(populate_existing=True)
    known = session.scalars(rows.where(OutboxMessage.provider_sid == report.provider_sid)).one_or_none()
    if known is not None or report.outbox_id is None:
        return known
    ours = rows.where(OutboxMessage.id == report.outbox_id, OutboxMessage.kind == OutboxKind.SMS)
    row = session.scalars(ours.where(OutboxMessage.provider_sid.is_(None))).one_or_none()
    return row if row is not None and _concerns(row, report) else None


def _concerns(row: OutboxMessage, report: DeliveryReport) -> bool:
    """Of an earlier try only the proof that it did go out matters; its failure says nothing of the next."""
    proves_sending = outbox_status(report.status) in (OutboxStatus.SENT, OutboxStatus.DELIVERED)
    is_being_tried = row.status is not OutboxStatus.PENDING and report.attempt in (None, row.attempts)
    return proves_sending or is_being_tried


def _reload_own(session: Session, claimed: OutboxMessage, target: OutboxStatus) -> OutboxMessage | None:
    attempt = claimed.attempts
    row = _reload(session, claimed.id)
    is_own = row.status is OutboxStatus.SENDING and row.attempts == attempt
    return row if is_own and can_move(row.status, target) else None


def _reload(session: Session, outbox_id: int) -> OutboxMessage:
    return session.get_one(OutboxMessage, outbox_id, with_for_update=True, populate_existing=True)


def _move(
    session: Session, row: OutboxMessage, status: OutboxStatus, now: datetime, detail: str = ""
) -> None:
    if status is not OutboxStatus.SENDING:
        row.lease_until = None
    row.status = status
    _note(session, row, now, detail)


def _note(session: Session, row: OutboxMessage, now: datetime, detail: str) -> None:
    session.add(OutboxEvent(outbox_id=row.id, at=now, status=row.status, detail=detail))
