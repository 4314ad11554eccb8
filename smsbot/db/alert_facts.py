"""The facts of one escalation, as a mail or a page shows them: plain data, see smsbot.db.alert_views."""

from dataclasses import dataclass, field
from datetime import datetime

from smsbot.db.models import EscalationEventKind
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.outcome import BaselineSource

# What quotes or names a patient stays out of `repr`, so that no traceback shows it.


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """The clinic of the line; times are shown in ``zone``."""

    id: int
    name: str
    phone: str
    after_hours_phone: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """The flow version that decided. ``title`` and ``status`` are empty where it is no longer installed."""

    id: str
    version: int
    title: str = ""
    status: str = ""
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """The patient's follow-up; ``day`` and ``hours`` are those of the moment the escalation was opened.

    ``day`` counts in the patient's own zone, ``hours`` from the end of the procedure (None before it);
    ``procedures`` above 1 is a staged second side. ``scores`` are (day, score) after the procedure.
    """

    id: int
    reference: str | None = field(repr=False)
    language: str
    region: str
    side: str | None
    risks: tuple[str, ...]
    planned_at: datetime
    ended_at: datetime | None
    procedures: int
    day: int
    hours: float | None
    baseline: float | None
    baseline_source: BaselineSource | None
    scores: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TextIn:
    """A text of the patient; ``stored_at`` is later than ``received_at`` after an outage."""

    received_at: datetime
    stored_at: datetime
    asked: str | None
    media_count: int
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextOut:
    """A text that the patient was sent, or is to be sent: ``at`` is when it left, else when it was wanted."""

    template: str
    purpose: Purpose | None
    at: datetime
    status: OutboxStatus


@dataclass(frozen=True, slots=True)
class ToldMember:
    """A member of the team to whom a mail was written first ``at``, at a step of the escalation."""

    member_id: int
    name: str
    at: datetime
    step: int | None
    status: OutboxStatus


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who is mailed next, and when, unless somebody acts before."""

    at: datetime
    roles: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took the escalation (empty where no member is named), and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the escalation; ``words`` are those of a member of the team."""

    at: datetime
    kind: EscalationEventKind
    note: str
    by: str | None
    step: int | None
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AlertView:
    """Everything a mail or a page shows of one escalation, as of ``now``.

    ``episode`` is None for an unknown sender; ``inbound`` where no text called for it. ``words`` are the
    evidence (for outcome codes the formula), shown in full mode alone. ``also_open`` has the
    codes of the patient's other open alerts.
    """

    escalation_id: int
    number: int
    case_code: str
    code: str
    tier: Tier
    status: AlertStatus
    rule: str
    source: str
    words: str = field(repr=False)
    clinic: ClinicFacts
    flow: FlowFacts
    episode: EpisodeFacts | None
    inbound: TextIn | None
    opened_at: datetime
    held_until: datetime | None
    mail_at: datetime
    step: int
    acknowledge_by: datetime | None
    taken: Taken | None
    resolved_at: datetime | None
    outcome: str | None
    texts: tuple[TextOut, ...]
    replies: tuple[TextIn, ...]
    events: tuple[Happened, ...]
    told: tuple[ToldMember, ...]
    next_step: NextStep | None
    also_open: tuple[str, ...]
    now: datetime
