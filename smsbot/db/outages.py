"""Whom an outage touched: what was due in a span of time and was done late, or is not done yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from smsbot.db.models import (
    CheckIn,
    Episode,
    Escalation,
    InboundMessage,
    OutboxMessage,
    Question,
)
from smsbot.db.models.episode import is_live
from smsbot.db.session import Session
from smsbot.domain.case import AlertStatus, CheckInStatus, QuestionStatus
from smsbot.domain.delivery import OutboxStatus

# Less than this is the ordinary way of things.
_LATE = timedelta(minutes=2)
_NOT_ASKED = (CheckInStatus.SCHEDULED, CheckInStatus.SKIPPED)
_LEFT = (OutboxStatus.SENT, OutboxStatus.DELIVERED, OutboxStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Span:
    """The outage: from, until; ``now`` is when it is asked about."""

    since: datetime
    until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing of one case; ``case`` is None for an unknown sender without an alert. No words of anybody."""

    kind: str
    case: str | None
    what: str
    at: datetime
    note: str


def touched(session: Session, span: Span) -> tuple[Touched, ...]:
    """Everything the span touched, by kind (due, unread, unsent, unanswered) and then by time."""
    kinds = (_due(session, span), _unread(session, span), _unsent(session, span), _unanswered(session, span))
    return tuple(row for kind in kinds for row in sorted(kind, key=lambda row: row.at))


def _due(session: Session, span: Span) -> Iterator[Touched]:
    """Check-ins that fell due and were asked late, or not at all."""
    rows = select(CheckIn, Episode.case_code).join(Episode, Episode.id == CheckIn.episode_id)
    within = rows.where(is_live(), CheckIn.due_at.between(span.since, span.until))
    for check_in, case in session.execute(within):
        note = _tell_delay(check_in.due_at, check_in.opened_at, "asked")
        if check_in.opened_at is None:
            note = "not asked" if check_in.status in _NOT_ASKED else ""
        if note:
            yield Touched("due", case, check_in.key, check_in.due_at, note)


def _unread(session: Session, span: Span) -> Iterator[Touched]:
    """Texts that came and were taken in late, or that no rule could read."""
    alert = select(func.max(Escalation.case_code)).where(Escalation.inbound_id == InboundMessage.id)
    case = func.coalesce(Episode.case_code, alert.scalar_subquery())
    rows = select(InboundMessage, case).outerjoin(Episode, Episode.id == InboundMessage.episode_id)
    within = rows.where(InboundMessage.received_at.between(span.since, span.until))
    for text, code in session.execute(within):
        late = _tell_delay(text.received_at, text.stored_at, "taken in")
        note = ", ".join(filter(None, (late, "not understood" if text.unread else "")))
        if note:
            yield Touched("unread", code, f"text {text.id}", text.received_at, note)


def _unsent(session: Session, span: Span) -> Iterator[Touched]:
    """Texts and mails that were to leave and left late, or not at all."""
    case = func.coalesce(Episode.case_code, Escalation.case_code)
    rows = select(OutboxMessage, case).outerjoin(Episode, Episode.id == OutboxMessage.episode_id)
    rows = rows.outerjoin(Escalation, Escalation.id == OutboxMessage.escalation_id)
    within = rows.where(OutboxMessage.planned_at.between(span.since, min(span.until, span.now)))
    for row, code in session.execute(within):
        note = _tell_delay(row.planned_at, row.sent_at, "left")
        if row.status not in _LEFT:
            note = f"{row.status}"
        if note:
            yield Touched("unsent", code, f"{row.kind} {row.template}", row.planned_at, note)


def _unanswered(session: Session, span: Span) -> Iterable[Touched]:
    """Questions that wait for the patient, and alerts that nobody of the team has taken."""
    asked = select(Question, Episode.case_code).join(Episode, Episode.id == Question.episode_id)
    waiting = asked.where(
        is_live(), Question.status == QuestionStatus.OPEN, Question.asked_at.between(span.since, span.until)
    )
    for question, case in session.execute(waiting):
        yield Touched("unanswered", case, f"question {question.name}", question.asked_at, "by the patient")
    opened = select(Escalation).where(
        Escalation.status == AlertStatus.OPEN, Escalation.opened_at.between(span.since, span.until)
    )
    for alert in session.scalars(opened):
        yield Touched("unanswered", alert.case_code, f"alert {alert.code}", alert.opened_at, "by the team")


def _tell_delay(wanted: datetime, done: datetime | None, word: str) -> str:
    if done is None or done - wanted < _LATE:
        return ""
    return f"{word} {(done - wanted).total_seconds() / 60:.0f} min late"
