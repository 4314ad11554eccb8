"""Rows for tests, one builder a noun: keyword-only, sensible defaults, flushed and returned."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from smsbot.db import directory, inbound, models
from smsbot.db.outgoing import Mail, Recipient, add_mails, add_text
from smsbot.db.seals import seal
from smsbot.domain.case import AlertStatus, CheckInStatus, Consent, EpisodeStatus, QuestionStatus
from smsbot.domain.effects import Purpose, SendText
from smsbot.domain.flow import Tier
from smsbot.ports import InboundText
from smsbot.sealing import Keyring, new_row_key

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
KEYRING = Keyring({1: bytes(range(32))}, bytes(range(32, 64)))
PHONE = "+15551230001"
CLINIC_PHONE = "+15559870000"

RowT = TypeVar("RowT", bound=models.Base)
_serial = itertools.count(1)


def _added(session: Session, row: RowT) -> RowT:
    session.add(row)
    session.flush()
    return row


def _sealed(text: str | None, column: str, row_key: bytes, *, table: str) -> bytes | None:
    if text is None:
        return None
    return KEYRING.seal(text, table=table, column=column, row_key=row_key)


def make_clinic(
    *,
    session: Session,
    name: str = "Clinic",
    line: str | None = None,
    after_hours_phone: str | None = None,
    hours: str | None = None,
    time_zone: str = "America/New_York",
) -> models.Clinic:
    """A clinic on the default sender that always answers its phone."""
    return _added(
        session,
        models.Clinic(
            name=name,
            line=line,
            phone=CLINIC_PHONE,
            after_hours_phone=after_hours_phone,
            time_zone=time_zone,
            hours=hours,
            created_at=NOW - timedelta(days=30),
        ),
    )


def make_member(
    *,
    session: Session,
    clinic: models.Clinic,
    name: str = "Dana Nurse",
    email: str = "dana@clinic.example",
    phone: str | None = None,
    roles: tuple[models.Role, ...] = (models.Role.ON_CALL,),
    step: int | None = None,
    active: bool = True,
) -> models.TeamMember:
    """An active member of the team, on call."""
    row_key = new_row_key()
    member = models.TeamMember(
        clinic_id=clinic.id,
        name=name,
        email=email,
        phone=_sealed(phone, "phone", row_key, table="team_member"),
        step=step,
        active=active,
        row_key=row_key,
    )
    _added(session, member)
    for role in roles:
        _added(session, models.TeamRole(member_id=member.id, role=role))
    return member


def make_handset(
    *,
    session: Session,
    clinic: models.Clinic,
    phone: str | None = None,
    consent: Consent = Consent.OPTED_IN,
) -> models.Handset:
    """A handset whose holder agreed to be texted; each has a number of its own."""
    number = phone or f"+1555{next(_serial):07d}"
    handset = directory.ensure_handset(session, clinic, number, KEYRING)
    handset.consent = consent
    session.flush()
    return handset


def make_patient(
    *,
    session: Session,
    handset: models.Handset,
    name: str | None = "Alex Example",
    reference: str | None = None,
    emergency_contact: str | None = None,
    language: str = "en",
) -> models.Patient:
    """The patient who holds a handset."""
    row_key = new_row_key()
    return _added(
        session,
        models.Patient(
            clinic_id=handset.clinic_id,
            handset_id=handset.id,
            name=_sealed(name, "name", row_key, table="patient"),
            emergency_contact=_sealed(emergency_contact, "emergency_contact", row_key, table="patient"),
            reference=_sealed(reference, "reference", row_key, table="patient"),
            row_key=row_key,
            language=language,
            created_at=NOW - timedelta(days=5),
        ),
    )


def make_episode(
    *,
    session: Session,
    patient: models.Patient,
    status: EpisodeStatus = EpisodeStatus.ACTIVE,
    planned_at: datetime = NOW - timedelta(days=3),
    ended_at: datetime | None = NOW - timedelta(days=3),
    region: str = "lumbar",
    risks: str = "",
    chart_baseline: float | None = None,
) -> models.Episode:
    """An episode of the third day after its procedure, with no check-ins yet."""
    episode = models.Episode(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        handset_id=patient.handset_id,
        case_code=directory.new_case_code(session),
        flow_id="rfa",
        flow_version=1,
        region=region,
        time_zone="America/New_York",
        language=patient.language,
        status=status,
        risks=risks,
        chart_baseline=chart_baseline,
        invited_at=NOW - timedelta(days=5),
        created_at=NOW - timedelta(days=5),
    )
    _added(session, episode)
    make_procedure(session=session, episode=episode, planned_at=planned_at, ended_at=ended_at)
    return episode


def make_procedure(
    *,
    session: Session,
    episode: models.Episode,
    planned_at: datetime = NOW,
    ended_at: datetime | None = None,
    number: int = 1,
    status: models.ProcedureStatus = models.ProcedureStatus.PLANNED,
) -> models.Procedure:
    """One date of an episode's procedure."""
    return _added(
        session,
        models.Procedure(
            episode_id=episode.id,
            number=number,
            planned_at=planned_at,
            ended_at=ended_at,
            status=status,
            region=episode.region,
        ),
    )


def make_check_in(
    *,
    session: Session,
    episode: models.Episode,
    key: str = "D3",
    due_at: datetime = NOW,
    status: CheckInStatus = CheckInStatus.SCHEDULED,
) -> models.CheckIn:
    """One check-in of an episode, still to come."""
    row = models.CheckIn(episode_id=episode.id, key=key, due_at=due_at, status=status)
    row.opened_at = due_at if status is CheckInStatus.OPEN else None
    return _added(session, row)


def make_question(
    *,
    session: Session,
    episode: models.Episode,
    name: str = "pain",
    status: QuestionStatus = QuestionStatus.OPEN,
    check_in_key: str | None = None,
) -> models.Question:
    """The next question of an episode, open."""
    number = episode.next_question
    episode.next_question = number + 1
    row = models.Question(
        episode_id=episode.id,
        number=number,
        name=name,
        status=status,
        asked_at=NOW - timedelta(hours=1),
        check_in_key=check_in_key,
    )
    return _added(session, row)


def make_inbound(
    *, session: Session, handset: models.Handset, body: str = "4", sid: str | None = None
) -> models.InboundMessage:
    """A text that came in just now."""
    text = InboundText(
        provider_sid=sid or f"SM{next(_serial):032x}",
        sender=PHONE,
        recipient=CLINIC_PHONE,
        body=body,
        media_count=0,
        received_at=NOW,
        opt_out_type=None,
    )
    stored = inbound.store(session, text, handset, now=NOW, keyring=KEYRING)
    if stored is None:
        raise ValueError("a text with this provider id is stored already")
    return stored


def make_escalation(
    *,
    session: Session,
    episode: models.Episode,
    number: int = 1,
    code: str = "swelling",
    tier: Tier = Tier.URGENT,
    held_until: datetime | None = None,
    step: int = 0,
    mail_at: datetime = NOW,
) -> models.Escalation:
    """An open urgent escalation whose first mail is due."""
    row_key = new_row_key()
    row = models.Escalation(
        clinic_id=episode.clinic_id,
        handset_id=episode.handset_id,
        episode_id=episode.id,
        number=number,
        case_code=episode.case_code,
        code=code,
        tier=int(tier),
        status=AlertStatus.OPEN,
        flow_id=episode.flow_id,
        flow_version=episode.flow_version,
        rule="swelling_any",
        source="U04",
        words=seal("it is swollen", models.Escalation.words, row_key=row_key, keyring=KEYRING),
        row_key=row_key,
        opened_at=NOW,
        held_until=held_until,
        mail_at=mail_at,
        due_at=mail_at,
        step=step,
    )
    return _added(session, row)


def make_text(
    *,
    session: Session,
    episode: models.Episode,
    template: str = "PAIN_Q",
    body: str = "How bad is it?",
    purpose: Purpose = Purpose.SCHEDULED,
    cause: str | None = None,
    at: datetime = NOW,
    expires_at: datetime | None = None,
) -> models.OutboxMessage:
    """A text that waits to be sent, each for a cause of its own."""
    text = SendText(template, body, purpose, cause or f"test{next(_serial)}", at, expires_at)
    to = Recipient(episode.clinic_id, episode.handset_id, episode.id)
    text_id = add_text(session, text, to=to, now=NOW, keyring=KEYRING)
    return session.get_one(models.OutboxMessage, text_id)


def make_mail(
    *,
    session: Session,
    member: models.TeamMember,
    escalation: models.Escalation | None = None,
    template: str = "alert",
    at: datetime = NOW,
) -> models.OutboxMessage:
    """A mail that waits to be sent to a member."""
    mail = Mail(
        key=f"test{next(_serial)}",
        clinic_id=member.clinic_id,
        member_id=member.id,
        template=template,
        at=at,
        escalation_id=escalation.id if escalation else None,
    )
    (mail_id,) = add_mails(session, [mail], now=NOW)
    return session.get_one(models.OutboxMessage, mail_id)
