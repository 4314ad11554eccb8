"""What a decision asks the shell to do. Effects are data; the shell writes each as a row, all in one go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smsbot.domain.case import (
    Alert,
    AskedQuestion,
    CheckInStatus,
    ChoiceMade,
    Consent,
    EpisodeStatus,
    Procedure,
    QuestionStatus,
    Score,
    Seen,
)
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Finding


class Purpose(StrEnum):
    """Why a text is sent, which decides what may hold it back.

    Scheduled texts respect consent, night and caps; replies respect consent; a safety text reaches even
    somebody who opted out, where it answers an emergency of their own; a consent text confirms a choice; the
    invitation goes to somebody who has not chosen yet, by day.
    """

    INVITATION = "invitation"
    SCHEDULED = "scheduled"
    REPLY = "reply"
    SAFETY = "safety"
    CONSENT = "consent"


class Told(StrEnum):
    """Whether an addition to an escalation is mailed."""

    SILENTLY = "silently"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class SendText:
    """Text the patient. ``cause`` names what it is sent for: no two texts of one template have the same."""

    template: str
    body: str
    purpose: Purpose
    cause: str
    at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenCheckIn:
    """A check-in starts."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CloseCheckIn:
    """A check-in ends, one way or another."""

    key: str
    status: CheckInStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class AddCheckIn:
    """A check-in that the schedule did not hold (a confirming re-ask)."""

    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MoveCheckIn:
    """A check-in not yet sent gets another due time, or is left out."""

    key: str
    due_at: datetime
    status: CheckInStatus


@dataclass(frozen=True, slots=True)
class ChangeProcedure:
    """The procedure was done, moved to another time, or followed by a second side."""

    procedure: Procedure
    at: datetime


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question is opened, or queued behind the open one."""

    question: AskedQuestion


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """A question is opened from the queue, re-asked or reminded of."""

    question: AskedQuestion


@dataclass(frozen=True, slots=True)
class CloseQuestion:
    """A question is done with."""

    number: int
    status: QuestionStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordScore:
    """A pain score was given."""

    score: Score


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """A choice, or the words of an open question, was given."""

    choice: ChoiceMade


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """A symptom was told of; ``finding`` carries the words as evidence."""

    seen: Seen
    finding: Finding


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An escalation to the care team. ``rule`` and ``source`` say why, ``words`` quote the patient.

    ``mail_at`` is when the first mail leaves.
    """

    alert: Alert
    rule: str
    source: str
    words: str
    mail_at: datetime


@dataclass(frozen=True, slots=True)
class AddToAlert:
    """Something new is added to an escalation (``note`` says what), in its mail thread or silently."""

    number: int
    note: str
    told: Told
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeAlertTier:
    """An escalation became graver or calmer; those already told are told."""

    number: int
    tier: Tier
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseAlert:
    """The mail that waited for an answer leaves now."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """The person behind the phone opted in or out."""

    consent: Consent
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """The episode pauses, resumes, finishes or ends."""

    status: EpisodeStatus
    reason: str
    at: datetime


Effect = (
    SendText
    | OpenCheckIn
    | CloseCheckIn
    | AddCheckIn
    | MoveCheckIn
    | ChangeProcedure
    | AskQuestion
    | ChangeQuestion
    | CloseQuestion
    | RecordScore
    | RecordChoice
    | RecordFinding
    | OpenAlert
    | AddToAlert
    | ChangeAlertTier
    | ReleaseAlert
    | ChangeConsent
    | ChangeStatus
)
