"""Loads the case of an episode: the rows that smsbot.db.decisions writes, as the rules know them."""

from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from smsbot.db.models import (
    Answer,
    AnswerKind,
    CheckIn,
    Clinic,
    Episode,
    Escalation,
    Finding,
    Handset,
    OutboxKind,
    OutboxMessage,
    Procedure,
    ProcedureStatus,
    Question,
)
from smsbot.db.seals import unseal
from smsbot.domain import case as domain
from smsbot.domain.escalation import Outcome
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.hours import parse_hours
from smsbot.domain.outcome.block import Block
from smsbot.phones import spell_in_text
from smsbot.sealing import Keyring

# Statements are made once: measured, making them anew takes a third of the webhook's time.
_EPISODE = bindparam("episode", type_=Episode.id.type)
# When the first side was over; None while there was one procedure alone.
_FIRST_SIDE = aliased(Procedure)
_FIRST_ENDED_AT = (
    select(func.min(_FIRST_SIDE.ended_at))
    .where(
        _FIRST_SIDE.episode_id == _EPISODE,
        _FIRST_SIDE.number < Procedure.number,
        _FIRST_SIDE.status == ProcedureStatus.DONE,
        Procedure.ended_at.is_not(None),
    )
    .correlate(Procedure)
    .scalar_subquery()
)
_PROCEDURE = (
    select(Procedure.planned_at, Procedure.ended_at, _FIRST_ENDED_AT)
    .where(Procedure.episode_id == _EPISODE, Procedure.status != ProcedureStatus.MOVED)
    .order_by(Procedure.number.desc())
    .limit(1)
)
_CHECK_INS = (
    select(CheckIn.key, CheckIn.due_at, CheckIn.status, CheckIn.opened_at)
    .where(CheckIn.episode_id == _EPISODE)
    .order_by(CheckIn.due_at, CheckIn.key)
)
_QUESTIONS = (
    select(
        Question.number,
        Question.name,
        Question.status,
        Question.asked_at,
        Question.check_in_key,
        Question.alert,
        Question.code,
        Question.reasks,
        Question.reminders,
    )
    .where(
        Question.episode_id == _EPISODE,
        Question.status.in_([domain.QuestionStatus.QUEUED, domain.QuestionStatus.OPEN]),
    )
    .order_by(Question.number)
)
_ANSWERS = select(Answer).where(Answer.episode_id == _EPISODE).order_by(Answer.at, Answer.id)
_FINDINGS = (
    select(
        Finding.code,
        Finding.status,
        Finding.day,
        Finding.at,
        Finding.tier,
        Finding.rule,
        Finding.check_in_key,
        Finding.place,
        Finding.trend,
        Finding.since,
        Finding.degree,
    )
    .where(Finding.episode_id == _EPISODE)
    .order_by(Finding.at, Finding.id)
)
_ALERTS = (
    select(
        Escalation.number,
        Escalation.code,
        Escalation.tier,
        Escalation.status,
        Escalation.opened_at,
        Escalation.held_until,
        Escalation.outcome,
        Escalation.resolved_at,
    )
    .where(Escalation.episode_id == _EPISODE)
    .order_by(Escalation.number)
)
_LAST_OF_EACH = (
    select(func.max(OutboxMessage.id))
    .where(OutboxMessage.episode_id == _EPISODE, OutboxMessage.kind == OutboxKind.SMS)
    .group_by(OutboxMessage.template)
)
_PLANS = frozenset(outcome.value for outcome in Outcome if outcome.is_plan)
_SENT = select(OutboxMessage.template, OutboxMessage.planned_at).where(OutboxMessage.id.in_(_LAST_OF_EACH))


def load_case(session: Session, episode: Episode, flow: Flow, keyring: Keyring) -> domain.Case:
    """Return the case of ``episode`` under ``flow`` (its pinned version, with its region laid over).

    Raises NoResultFound for an episode without a procedure, SealError where a key is missing.
    """
    parameters = {"episode": episode.id}
    answers = session.scalars(_ANSWERS, parameters).all()
    return domain.Case(
        flow=flow,
        clinic=_read_clinic(session.get_one(Clinic, episode.clinic_id)),
        zone=episode.time_zone,
        language=episode.language,
        status=episode.status,
        consent=session.get_one(Handset, episode.handset_id).consent,
        invited_at=episode.invited_at,
        procedure=domain.Procedure(*session.execute(_PROCEDURE, parameters).one()),
        risks=frozenset(filter(None, episode.risks.split(","))),
        block=_read_block(episode),
        chart_baseline=episode.chart_baseline,
        check_ins=tuple(domain.CheckIn(*row) for row in session.execute(_CHECK_INS, parameters)),
        questions=tuple(domain.AskedQuestion(*row) for row in session.execute(_QUESTIONS, parameters)),
        next_question=episode.next_question,
        scores=tuple(_read_score(a) for a in answers if a.kind is AnswerKind.SCORE),
        choices=tuple(_read_choice(a, keyring) for a in answers if a.kind is AnswerKind.CHOICE),
        findings=tuple(_read_finding(row) for row in session.execute(_FINDINGS, parameters)),
        alerts=tuple(_read_alert(row) for row in session.execute(_ALERTS, parameters)),
        sent={row.template: row.planned_at for row in session.execute(_SENT, parameters)},
    )


def _read_clinic(row: Clinic) -> domain.Clinic:
    return domain.Clinic(
        name=row.name,
        phone=spell_in_text(row.phone),
        zone=row.time_zone,
        after_hours_phone=spell_in_text(row.after_hours_phone) if row.after_hours_phone else None,
        hours=parse_hours(row.hours) if row.hours else None,
        outcome_mails=row.outcome_mails,
    )


def _read_block(row: Episode) -> Block:
    return Block(row.block_peak_percent, row.block_hours, row.block_count, row.block_threshold)


def _read_score(row: Answer) -> domain.Score:
    if row.score is None:
        raise ValueError(f"answer {row.id} is a score without a value")
    return domain.Score(day=row.day, value=row.score, at=row.at, check_in=row.check_in_key)


def _read_choice(row: Answer, keyring: Keyring) -> domain.ChoiceMade:
    value = row.choice
    if row.words is not None:
        value = unseal(row.words, Answer.words, row_key=row.row_key, keyring=keyring)
    if value is None:
        raise ValueError(f"answer {row.id} is a choice without a value")
    return domain.ChoiceMade(row.question, value, row.day, row.at, row.check_in_key)


def _read_finding(row: Row[*tuple[Any, ...]]) -> domain.Seen:
    return domain.Seen(
        code=row.code,
        status=row.status,
        day=row.day,
        at=row.at,
        tier=None if row.tier is None else Tier(row.tier),
        rule=row.rule,
        check_in=row.check_in_key,
        place=row.place,
        trend=row.trend,
        since=row.since,
        degree=row.degree,
    )


def _read_alert(row: Row[*tuple[Any, ...]]) -> domain.Alert:
    return domain.Alert(
        number=row.number,
        code=row.code,
        tier=Tier(row.tier),
        status=row.status,
        opened_at=row.opened_at,
        held_until=row.held_until,
        plan_at=row.resolved_at if row.outcome in _PLANS else None,
    )
