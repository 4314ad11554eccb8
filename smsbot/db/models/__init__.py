"""The tables, one noun a file."""

from smsbot.db.models.answer import Answer, AnswerKind, Finding
from smsbot.db.models.audit import AuditEvent
from smsbot.db.models.base import Base
from smsbot.db.models.check_in import CheckIn, Question
from smsbot.db.models.clinic import Clinic
from smsbot.db.models.episode import LIVE, Episode, Procedure, ProcedureStatus, is_live
from smsbot.db.models.escalation import Escalation, EscalationEvent, EscalationEventKind
from smsbot.db.models.handset import ConsentEvent, Handset
from smsbot.db.models.heartbeat import Heartbeat
from smsbot.db.models.message import InboundMessage
from smsbot.db.models.outbox import OutboxEvent, OutboxKind, OutboxMessage
from smsbot.db.models.patient import Patient
from smsbot.db.models.team import Role, TeamMember, TeamRole

__all__ = [
    "LIVE",
    "Answer",
    "AnswerKind",
    "AuditEvent",
    "Base",
    "CheckIn",
    "Clinic",
    "ConsentEvent",
    "Episode",
    "Escalation",
    "EscalationEvent",
    "EscalationEventKind",
    "Finding",
    "Handset",
    "Heartbeat",
    "InboundMessage",
    "OutboxEvent",
    "OutboxKind",
    "OutboxMessage",
    "Patient",
    "Procedure",
    "ProcedureStatus",
    "Question",
    "Role",
    "TeamMember",
    "TeamRole",
    "is_live",
]
