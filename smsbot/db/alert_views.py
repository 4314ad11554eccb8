"""Loads everything a mail or a page shows of one escalation, in one reading session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from smsbot.db.alert_facts import (
    AlertView,
    ClinicFacts,
    EpisodeFacts,
    FlowFacts,
    Happened,
    Taken,
    TextIn,
    TextOut,
)
from smsbot.db.alert_team import find_next_step, load_told
from smsbot.db.models import (
    Answer,
    AnswerKind,
    Clinic,
    Episode,
    Escalation,
    EscalationEvent,
    InboundMessage,
    OutboxKind,
    OutboxMessage,
    Patient,
    Procedure,
    ProcedureStatus,
    TeamMember,
)
from smsbot.db.seals import SealedColumn, unseal
from smsbot.db.session import Session
from smsbot.domain.calendar import day_number
from smsbot.domain.case import AlertStatus
from smsbot.domain.escalation import acknowledge_by
from smsbot.domain.flow import Flow, Tier, TierPolicy
from smsbot.domain.outcome import ScorePoint, Thresholds, baseline_from
from smsbot.sealing import Keyring, SealError

__all__ = ["UNREADABLE", "AlertView", "load_alert_view"]

# Shown in place of what cannot be opened: a missing key must not keep a red flag from leaving.
UNREADABLE = "(cannot be opened: a data key is missing, run smsbot doctor)"


class Flows(Protocol):
    """The flows installed, as smsbot.flow_files has them."""

    def versions(self) -> Mapping[str, tuple[int, ...]]:
        """The versions of each flow."""

    def flow(self, flow_id: str, version: int) -> Flow:
        """One of them."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What loading one escalation needs; ``flow`` is None where its version is no longer installed."""

    session: Session
    row: Escalation
    flow: Flow | None
    keyring: Keyring
    names: dict[int, str]

    @property
    def policy(self) -> TierPolicy | None:
        """How the escalation's tier reaches people."""
        return self.flow.policies.get(Tier(self.row.tier)) if self.flow else None

    def open(self, sealed: bytes, column: SealedColumn, row_key: bytes) -> str:
        """The text that was sealed, or what is shown where its key is missing."""
        try:
            return unseal(sealed, column, row_key=row_key, keyring=self.keyring)
        except SealError:
            return UNREADABLE


def load_alert_view(
    session: Session, escalation_id: int, *, library: Flows, keyring: Keyring, now: datetime
) -> AlertView:
    """Load an escalation with all that is shown of it; raises NoResultFound where there is none.

    A key or a flow version that is missing leaves its facts out and stops nothing: the mail must leave.
    """
    row = session.get_one(Escalation, escalation_id)
    desk = _Desk(session, row, _find_flow(library, row), keyring, _name_team(session, row.clinic_id))
    told = load_told(session, row, desk.names)
    return AlertView(
        escalation_id=row.id,
        number=row.number,
        case_code=row.case_code,
        code=row.code,
        tier=Tier(row.tier),
        status=row.status,
        rule=row.rule,
        source=row.source,
        words=desk.open(row.words, Escalation.words, row.row_key),
        clinic=_load_clinic(desk),
        flow=_describe_flow(desk),
        episode=_load_episode(desk),
        inbound=_load_inbound(desk),
        opened_at=row.opened_at,
        held_until=row.held_until,
        mail_at=row.mail_at,
        step=row.step,
        acknowledge_by=acknowledge_by(desk.policy, row.mail_at) if desk.policy else None,
        taken=_taken(desk),
        resolved_at=row.resolved_at,
        outcome=row.outcome,
        texts=_load_texts(desk),
        replies=_load_replies(desk),
        events=_load_events(desk),
        told=told,
        next_step=find_next_step(session, row, desk.policy, told=told, now=now),
        also_open=_load_also_open(desk),
        now=now,
    )


def _find_flow(library: Flows, row: Escalation) -> Flow | None:
    """The pinned flow; for an unknown sender any flow, as their red flags are the shared ones."""
    versions = library.versions()
    if row.flow_id is None or row.flow_version is None:
        flow_id = "rfa" if "rfa" in versions else min(versions)
        return library.flow(flow_id, max(versions[flow_id]))
    if row.flow_version not in versions.get(row.flow_id, ()):
        return None
    return library.flow(row.flow_id, row.flow_version)


def _load_clinic(desk: _Desk) -> ClinicFacts:
    clinic = desk.session.get_one(Clinic, desk.row.clinic_id)
    return ClinicFacts(clinic.id, clinic.name, clinic.phone, clinic.after_hours_phone, clinic.time_zone)


def _describe_flow(desk: _Desk) -> FlowFacts:
    flow = desk.flow
    if flow is None:
        return FlowFacts(desk.row.flow_id or "", desk.row.flow_version or 0)
    return FlowFacts(flow.id, flow.version, flow.title, flow.status, flow.reviewed_by)


def _name_team(session: Session, clinic_id: int) -> dict[int, str]:
    rows = select(TeamMember.id, TeamMember.name).where(TeamMember.clinic_id == clinic_id)
    return {member_id: name for member_id, name in session.execute(rows)}


def _load_episode(desk: _Desk) -> EpisodeFacts | None:
    if desk.row.episode_id is None:
        return None
    episode = desk.session.get_one(Episode, desk.row.episode_id)
    patient = desk.session.get_one(Patient, episode.patient_id)
    done = _procedures(desk, episode)
    latest = done[-1]
    anchor = latest.ended_at or latest.planned_at
    before, after = _load_scores(desk, done, episode.time_zone)
    limits = desk.flow.thresholds if desk.flow else Thresholds()
    baseline = baseline_from(before, episode.chart_baseline, thresholds=limits)
    since_end = desk.row.opened_at - latest.ended_at if latest.ended_at else None
    regions = desk.flow.regions if desk.flow else {}
    reference = patient.reference
    return EpisodeFacts(
        id=episode.id,
        reference=desk.open(reference, Patient.reference, patient.row_key) if reference else None,
        language=episode.language,
        region=regions[latest.region].title if latest.region in regions else latest.region,
        side=latest.side or episode.side,
        risks=tuple(filter(None, episode.risks.split(","))),
        planned_at=latest.planned_at,
        ended_at=latest.ended_at,
        procedures=len(done),
        day=day_number(anchor, desk.row.opened_at, episode.time_zone),
        hours=since_end / timedelta(hours=1) if since_end is not None else None,
        baseline=baseline.value,
        baseline_source=baseline.source,
        scores=tuple((point.day, point.score) for point in after),
    )


def _procedures(desk: _Desk, episode: Episode) -> Sequence[Procedure]:
    """The dates of the procedure that were not moved, the latest last; days count from that one."""
    rows = select(Procedure).where(
        Procedure.episode_id == episode.id, Procedure.status != ProcedureStatus.MOVED
    )
    return desk.session.scalars(rows.order_by(Procedure.number)).all()


def _load_scores(
    desk: _Desk, done: Sequence[Procedure], zone: str
) -> tuple[list[ScorePoint], list[ScorePoint]]:
    """The scores before the first procedure and after the latest one, oldest first, each by its own days."""
    first, latest = (one.ended_at or one.planned_at for one in (done[0], done[-1]))
    rows = select(Answer.at, Answer.score).where(
        Answer.episode_id == desk.row.episode_id, Answer.kind == AnswerKind.SCORE, Answer.score.is_not(None)
    )
    before: list[ScorePoint] = []
    after: list[ScorePoint] = []
    for at, score in desk.session.execute(rows.order_by(Answer.at, Answer.id)):
        if at < first:
            before.append(ScorePoint(day_number(first, at, zone), score or 0))
        elif at >= latest:
            after.append(ScorePoint(day_number(latest, at, zone), score or 0))
    return before, after


def _load_inbound(desk: _Desk) -> TextIn | None:
    if desk.row.inbound_id is None:
        return None
    return _text_in(desk, desk.session.get_one(InboundMessage, desk.row.inbound_id))


def _text_in(desk: _Desk, message: InboundMessage) -> TextIn:
    return TextIn(
        received_at=message.received_at,
        stored_at=message.stored_at,
        asked=message.asked,
        media_count=message.media_count,
        words=desk.open(message.body, InboundMessage.body, message.row_key),
    )


def _load_replies(desk: _Desk) -> tuple[TextIn, ...]:
    """What came in after the text that opened the escalation, or since the clock opened it."""
    row = desk.row
    # By id where it can be: two texts of one second must not hide one another.
    is_later = (
        InboundMessage.stored_at >= row.opened_at
        if row.inbound_id is None
        else InboundMessage.id > row.inbound_id
    )
    rows = select(InboundMessage).where(InboundMessage.handset_id == row.handset_id, is_later)
    messages = desk.session.scalars(rows.order_by(InboundMessage.received_at, InboundMessage.id))
    return tuple(_text_in(desk, message) for message in messages)


def _load_texts(desk: _Desk) -> tuple[TextOut, ...]:
    rows = select(OutboxMessage).where(
        OutboxMessage.handset_id == desk.row.handset_id,
        OutboxMessage.kind == OutboxKind.SMS,
        OutboxMessage.created_at >= desk.row.opened_at,
    )
    texts = desk.session.scalars(rows.order_by(OutboxMessage.created_at, OutboxMessage.id))
    return tuple(TextOut(t.template, t.purpose, t.sent_at or t.planned_at, t.status) for t in texts)


def _load_events(desk: _Desk) -> tuple[Happened, ...]:
    rows = select(EscalationEvent).where(EscalationEvent.escalation_id == desk.row.id)
    ordered = desk.session.scalars(rows.order_by(EscalationEvent.at, EscalationEvent.id))
    return tuple(_happened(desk, event) for event in ordered)


def _happened(desk: _Desk, event: EscalationEvent) -> Happened:
    words = None
    if event.words is not None:
        words = desk.open(event.words, EscalationEvent.words, event.row_key)
    by = desk.names.get(event.member_id) if event.member_id is not None else None
    return Happened(event.at, event.kind, event.note, by, event.step, words)


def _taken(desk: _Desk) -> Taken | None:
    row = desk.row
    if row.acknowledged_at is None:
        return None
    return Taken(desk.names.get(row.acknowledged_by or 0, ""), row.acknowledged_at)


def _load_also_open(desk: _Desk) -> tuple[str, ...]:
    """The codes of the other unresolved escalations of the same patient, the gravest first."""
    row = desk.row
    same = (
        Escalation.handset_id == row.handset_id
        if row.episode_id is None
        else Escalation.episode_id == row.episode_id
    )
    others = select(Escalation.code).where(
        same, Escalation.status != AlertStatus.RESOLVED, Escalation.id != row.id
    )
    return tuple(desk.session.scalars(others.order_by(Escalation.tier.desc(), Escalation.id)).all())
