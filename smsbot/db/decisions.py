"""Writes what the rules decided: each effect becomes rows, all in the transaction of the use case.

What is written here is what smsbot.db.cases reads: a case loaded afterwards equals the decision's own.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from smsbot.db import audit, escalations
from smsbot.db.answers import add_choice, add_finding, add_score
from smsbot.db.audit import AuditEntry
from smsbot.db.escalations import Happening
from smsbot.db.models import CheckIn, ConsentEvent, EscalationEventKind, Handset, Question
from smsbot.db.occasion import Occasion
from smsbot.db.outgoing import Recipient, add_text, cancel_texts
from smsbot.db.procedures import write_procedure
from smsbot.domain.case import AskedQuestion, CheckInStatus, Consent, EpisodeStatus
from smsbot.domain.effects import (
    AddCheckIn,
    AddToAlert,
    AskQuestion,
    ChangeAlertTier,
    ChangeConsent,
    ChangeProcedure,
    ChangeQuestion,
    ChangeStatus,
    CloseCheckIn,
    CloseQuestion,
    Effect,
    MoveCheckIn,
    OpenAlert,
    OpenCheckIn,
    RecordChoice,
    RecordFinding,
    RecordScore,
    ReleaseAlert,
    SendText,
    Told,
)

_OVER = (EpisodeStatus.FINISHED, EpisodeStatus.ENDED)
Noted = AuditEntry | None


def save_decision(
    session: Session, effects: Iterable[Effect], occasion: Occasion, *, next_due_at: datetime | None
) -> None:
    """Write every effect, and when the episode must be looked at again; flushed, not committed.

    An act that changes what happens to the patient leaves a row in the audit trail; scores, choices, findings
    and questions are rows that tell their own history. Raises LookupError for an effect on a check-in or
    question that is not there.
    """
    noted = [_write(effect, session, occasion) for effect in effects]
    occasion.episode.next_due_at = next_due_at
    session.flush()
    audit.record(session, [entry for entry in noted if entry is not None])


def _note(occasion: Occasion, action: str, subject: str, subject_id: int, detail: str = "") -> AuditEntry:
    return AuditEntry(occasion.now, occasion.actor, action, subject, subject_id, detail)


@singledispatch
def _write(effect: Effect, session: Session, occasion: Occasion) -> Noted:
    raise TypeError(f"nothing says how {type(effect).__name__} is written")


@_write.register
def _(effect: SendText, session: Session, occasion: Occasion) -> Noted:
    episode = occasion.episode
    to = Recipient(episode.clinic_id, episode.handset_id, episode.id)
    text_id = add_text(session, effect, to=to, now=occasion.now, keyring=occasion.keyring)
    if text_id is None:
        return _note(occasion, "text_not_repeated", "episode", episode.id, effect.template)
    return _note(occasion, "text_written", "outbox_message", text_id, effect.template)


@_write.register
def _(effect: OpenCheckIn, session: Session, occasion: Occasion) -> Noted:
    return _change_check_in(session, occasion, effect.key, status=CheckInStatus.OPEN, opened_at=effect.at)


@_write.register
def _(effect: CloseCheckIn, session: Session, occasion: Occasion) -> Noted:
    return _change_check_in(session, occasion, effect.key, status=effect.status, closed_at=effect.at)


def _change_check_in(
    session: Session, occasion: Occasion, key: str, *, status: CheckInStatus, **times: datetime
) -> Noted:
    where = (CheckIn.episode_id == occasion.episode.id, CheckIn.key == key)
    changed = session.execute(update(CheckIn).where(*where).values(status=status, **times))
    _check_found(changed, f"check-in {key}", occasion)
    return _note(occasion, f"check_in_{status}", "episode", occasion.episode.id, key)


@_write.register
def _(effect: AddCheckIn, session: Session, occasion: Occasion) -> Noted:
    session.add(CheckIn(episode_id=occasion.episode.id, key=effect.key, due_at=effect.due_at))
    return _note(occasion, "check_in_added", "episode", occasion.episode.id, effect.key)


@_write.register
def _(effect: MoveCheckIn, session: Session, occasion: Occasion) -> Noted:
    return _change_check_in(session, occasion, effect.key, status=effect.status, due_at=effect.due_at)


@_write.register
def _(effect: ChangeProcedure, session: Session, occasion: Occasion) -> Noted:
    action = write_procedure(session, occasion.episode, effect.procedure)
    return _note(occasion, action, "episode", occasion.episode.id)


@_write.register
def _(effect: AskQuestion, session: Session, occasion: Occasion) -> Noted:
    asked = effect.question
    session.add(Question(episode_id=occasion.episode.id, number=asked.number, **_spell_question(asked)))
    occasion.episode.next_question = asked.number + 1
    return None


@_write.register
def _(effect: ChangeQuestion, session: Session, occasion: Occasion) -> Noted:
    return _change_question(session, occasion, effect.question.number, _spell_question(effect.question))


@_write.register
def _(effect: CloseQuestion, session: Session, occasion: Occasion) -> Noted:
    closed = {"status": effect.status, "closed_at": effect.at}
    return _change_question(session, occasion, effect.number, closed)


def _spell_question(asked: AskedQuestion) -> dict[str, object]:
    return {
        "name": asked.name,
        "status": asked.status,
        "asked_at": asked.asked_at,
        "check_in_key": asked.check_in,
        "alert": asked.alert,
        "code": asked.code,
        "reasks": asked.reasks,
        "reminders": asked.reminders,
    }


def _change_question(session: Session, occasion: Occasion, number: int, values: dict[str, object]) -> Noted:
    where = (Question.episode_id == occasion.episode.id, Question.number == number)
    changed = session.execute(update(Question).where(*where).values(values))
    _check_found(changed, f"question {number}", occasion)
    return None


@_write.register
def _(effect: RecordScore, session: Session, occasion: Occasion) -> Noted:
    add_score(session, occasion, effect.score)
    return None


@_write.register
def _(effect: RecordChoice, session: Session, occasion: Occasion) -> Noted:
    add_choice(session, occasion, effect.choice)
    return None


@_write.register
def _(effect: RecordFinding, session: Session, occasion: Occasion) -> Noted:
    add_finding(session, occasion, effect.seen, effect.finding)
    return None


@_write.register
def _(effect: OpenAlert, session: Session, occasion: Occasion) -> Noted:
    escalation = escalations.open_alert(session, occasion, effect)
    return _note(occasion, "escalation_opened", "escalation", escalation.id, effect.alert.code)


@_write.register
def _(effect: AddToAlert, session: Session, occasion: Occasion) -> Noted:
    escalation = escalations.find(session, occasion.episode.id, effect.number)
    happening = Happening(EscalationEventKind.ADDED, effect.at, effect.note, occasion.inbound_id)
    event = escalations.add_event(session, escalation, happening)
    if effect.told is Told.THREAD:
        escalations.tell_thread(session, escalation, event, occasion.now)
    return _note(occasion, "escalation_added_to", "escalation", escalation.id, effect.note)


@_write.register
def _(effect: ChangeAlertTier, session: Session, occasion: Occasion) -> Noted:
    escalation = escalations.find(session, occasion.episode.id, effect.number)
    kind = escalations.change_tier(escalation, effect.tier, effect.at)
    happening = Happening(kind, effect.at, effect.note, occasion.inbound_id)
    event = escalations.add_event(session, escalation, happening)
    escalations.tell_thread(session, escalation, event, occasion.now)
    detail = f"{effect.tier.name.lower()}: {effect.note}"
    return _note(occasion, f"escalation_{kind}", "escalation", escalation.id, detail)


@_write.register
def _(effect: ReleaseAlert, session: Session, occasion: Occasion) -> Noted:
    escalation = escalations.find(session, occasion.episode.id, effect.number)
    escalations.release(escalation, effect.at)
    happening = Happening(EscalationEventKind.RELEASED, effect.at, "", occasion.inbound_id)
    escalations.add_event(session, escalation, happening)
    return _note(occasion, "escalation_released", "escalation", escalation.id)


@_write.register
def _(effect: ChangeConsent, session: Session, occasion: Occasion) -> Noted:
    episode = occasion.episode
    session.get_one(Handset, episode.handset_id).consent = effect.consent
    session.add(
        ConsentEvent(
            handset_id=episode.handset_id,
            patient_id=episode.patient_id,
            kind=effect.consent,
            source=effect.source,
            at=effect.at,
        )
    )
    if effect.consent is Consent.OPTED_IN and episode.status is EpisodeStatus.INVITED:
        episode.status = EpisodeStatus.ACTIVE
        episode.started_at = effect.at
    if effect.consent.forbids_texts:
        cancel_texts(session, episode.handset_id, reason=effect.consent, now=occasion.now)
    return _note(occasion, f"consent_{effect.consent}", "handset", episode.handset_id, effect.source)


@_write.register
def _(effect: ChangeStatus, session: Session, occasion: Occasion) -> Noted:
    episode = occasion.episode
    episode.status = effect.status
    episode.ended_at = effect.at if effect.status in _OVER else None
    return _note(occasion, f"episode_{effect.status}", "episode", episode.id, effect.reason)


def _check_found(changed: object, what: str, occasion: Occasion) -> None:
    if not isinstance(changed, CursorResult) or changed.rowcount != 1:
        raise LookupError(f"{what} of episode {occasion.episode.id} is not there")
