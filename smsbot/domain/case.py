"""A case: everything the rules know of one episode when they decide. Loaded from rows, never from a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from smsbot.domain.calendar import day_number
from smsbot.domain.flow import Flow, MailTime, Tier
from smsbot.domain.outcome.block import NO_BLOCK, Block
from smsbot.domain.reading import Degree, Place, Since, Status, Trend


class EpisodeStatus(StrEnum):
    """Where one procedure's follow-up stands."""

    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    HELD = "held"
    FINISHED = "finished"
    ENDED = "ended"


class Consent(StrEnum):
    """What the person behind a phone said of being texted."""

    NONE = "none"
    INVITED = "invited"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"

    @property
    def forbids_texts(self) -> bool:
        """True where nothing but an emergency answer may be sent."""
        return self in (Consent.OPTED_OUT, Consent.WRONG_NUMBER)


class CheckInStatus(StrEnum):
    """One round of questions. Partial: some answers came; skipped: it was never sent."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    COMPLETED = "completed"
    PARTIAL = "partial"
    MISSED = "missed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class QuestionStatus(StrEnum):
    """A question asked, or waiting for another to be answered first."""

    QUEUED = "queued"
    OPEN = "open"
    ANSWERED = "answered"
    UNREAD = "unread"
    REPLACED = "replaced"
    EXPIRED = "expired"


class AlertStatus(StrEnum):
    """A loop that a person closes."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a clinic answers its phone: weekdays (Monday is 0) and local times."""

    weekdays: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a text says of the clinic: a neutral sender name and the phones to call.

    ``outcome_mails`` says when mails about outcomes leave: with the morning's work list, or each at once.
    """

    name: str
    phone: str
    zone: str
    after_hours_phone: str | None = None
    hours: Hours | None = None
    outcome_mails: MailTime = MailTime.MORNING


@dataclass(frozen=True, slots=True)
class Procedure:
    """The latest procedure of the episode: planned, and over once ``ended_at`` is known.

    ``first_ended_at`` is set where this one treated a staged second side: when the first was over.
    """

    planned_at: datetime
    ended_at: datetime | None = None
    first_ended_at: datetime | None = None

    @property
    def is_second_side(self) -> bool:
        """Whether another side was treated before, in the same episode."""
        return self.first_ended_at is not None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in of the schedule."""

    key: str
    due_at: datetime
    status: CheckInStatus = CheckInStatus.SCHEDULED
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question open or queued; ``alert`` is the escalation it clarifies, ``code`` the finding asked of."""

    number: int
    name: str
    status: QuestionStatus
    asked_at: datetime
    check_in: str | None = None
    alert: int | None = None
    code: str | None = None
    reasks: int = 0
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A pain score given on a day after (or before) the procedure."""

    day: int
    value: int
    at: datetime
    check_in: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """A choice given to a question."""

    question: str
    value: str
    day: int
    at: datetime
    check_in: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding said earlier, with what the rules made of it."""

    code: str
    status: Status
    day: int
    at: datetime
    tier: Tier | None = None
    rule: str = ""
    check_in: str | None = None
    place: Place = Place.UNKNOWN
    trend: Trend | None = None
    since: Since = Since.UNKNOWN
    degree: Degree | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An escalation as the rules see it. While ``held_until`` is set its first mail waits.

    ``plan_at`` is when a person closed it with a plan: a visit booked, or something agreed.
    """

    number: int
    code: str
    tier: Tier
    status: AlertStatus
    opened_at: datetime
    held_until: datetime | None = None
    plan_at: datetime | None = None

    @property
    def is_unresolved(self) -> bool:
        """True until a person has closed the loop."""
        return self.status is not AlertStatus.RESOLVED


@dataclass(frozen=True, slots=True)
class Case:
    """One episode as the rules see it; ``sent`` maps a text's key to when it was last written."""

    flow: Flow
    clinic: Clinic
    zone: str
    language: str
    status: EpisodeStatus
    consent: Consent
    invited_at: datetime
    procedure: Procedure
    risks: frozenset[str] = frozenset()
    block: Block = NO_BLOCK
    chart_baseline: float | None = None
    check_ins: tuple[CheckIn, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    next_question: int = 1
    scores: tuple[Score, ...] = ()
    choices: tuple[ChoiceMade, ...] = ()
    findings: tuple[Seen, ...] = ()
    alerts: tuple[Alert, ...] = ()
    sent: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def anchor(self) -> datetime:
        """The instant that days are counted from: the procedure's end, else its planned time."""
        return self.procedure.ended_at or self.procedure.planned_at

    @property
    def baseline_anchor(self) -> datetime:
        """The instant before which a score is the baseline: a second side does not move it (section 0)."""
        return self.procedure.first_ended_at or self.anchor

    @property
    def open_question(self) -> AskedQuestion | None:
        """The one question waiting for an answer."""
        return next((q for q in self.questions if q.status is QuestionStatus.OPEN), None)

    @property
    def open_check_in(self) -> CheckIn | None:
        """The check-in being answered."""
        return next((c for c in self.check_ins if c.status is CheckInStatus.OPEN), None)

    @property
    def red_alert(self) -> Alert | None:
        """The gravest unresolved urgent or emergency escalation, the newest first."""
        red = [a for a in self.alerts if a.is_unresolved and a.tier.is_red]
        return max(red, key=lambda a: (a.tier, a.number), default=None)

    def day(self, now: datetime) -> int:
        """Days after the procedure, by the patient's calendar."""
        return day_number(self.anchor, now, self.zone)

    def alert(self, number: int) -> Alert:
        """The escalation with this number."""
        return next(a for a in self.alerts if a.number == number)
