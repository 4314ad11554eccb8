"""A flow: one versioned protocol as frozen data. Thresholds, tiers and texts come from files, never code."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from enum import IntEnum, StrEnum

from smsbot.domain.outcome.considerations import Considerations
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.reading import Degree, Place, Since, Status, Trend
from smsbot.domain.schedule import CheckInPlan, Days


class Tier(IntEnum):
    """How fast a person must act; the greater, the sooner."""

    WATCH = 1
    ROUTINE = 2
    URGENT = 3
    EMERGENCY = 4

    @property
    def is_red(self) -> bool:
        """Urgent or emergency: a red flag, which changes the whole conversation while it is open."""
        return self >= Tier.URGENT


class AnswerKind(StrEnum):
    """What kind of answer a question takes."""

    SCORE = "score"
    SYMPTOMS = "symptoms"
    YES_NO = "yes_no"
    MENU = "menu"
    WORDS = "words"


class FlowKind(StrEnum):
    """How a flow's scores are judged: as a course of months, a diary of hours, or a trial of days."""

    COURSE = "course"
    DIARY = "diary"
    TRIAL = "trial"


class MailTime(StrEnum):
    """When the first mail of a tier or code leaves: now, or with the morning's work list."""

    AT_ONCE = "at_once"
    MORNING = "morning"


@dataclass(frozen=True, slots=True)
class ImpliedFinding:
    """The finding that a menu letter stands for ("A fever")."""

    code: str
    place: Place = Place.UNKNOWN
    trend: Trend | None = None
    degree: Degree | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question: the words that choose it, and what it then means.

    ``finding`` is triaged as if said in words; ``asks`` opens a clarifying question; ``code`` and ``tier``
    with ``asks`` open an escalation whose mail waits for the answer; ``lowers_to`` calms the escalation
    that the question is about, for a person to check; ``confirms`` says the feared thing is so.
    """

    words: tuple[str, ...]
    finding: ImpliedFinding | None = None
    asks: str | None = None
    code: str | None = None
    tier: Tier | None = None
    lowers_to: Tier | None = None
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """What a clarifying question means when nobody answers it: the worse case, after ``after``."""

    after: timedelta
    tier: Tier
    code: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its text, the choices it takes, its re-ask, its reminders and what silence means.

    ``safety`` marks a clarifying question about a possible red flag: it skips quiet hours and caps.
    ``unclear_confirms`` treats an answer that is neither yes nor no as a yes. ``copy_second_side`` takes the
    place of ``copy`` once a staged second side was treated ("the spots we treated").
    """

    answer: AnswerKind
    copy: str
    reask: str
    reminders: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    silence: Silence | None = None
    safety: bool = False
    unclear_confirms: bool = False
    copy_second_side: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that mean a finding in this flow, whatever was asked: one of ``about`` near one of ``said``.

    ``about`` alone is enough where ``said`` is empty. Words of both languages stand in one list.
    """

    code: str
    about: tuple[str, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TierRule:
    """When a finding has which tier; the first rule that matches decides. Unset conditions always hold.

    Days count from the procedure (inclusive), hours from its end. ``expected`` holds only without a word
    that lifts the discount (growing, spreading, hot, worse). ``together`` looks for another code said in
    the same text or open within the last 48 hours; ``returned`` for a finding that had gone. ``min_celsius``
    compares the temperature stated, ``min_score`` and ``max_score`` the latest score of the check-in: without
    one neither holds.
    """

    id: str
    codes: tuple[str, ...]
    tier: Tier
    source: str
    text: str
    statuses: tuple[Status, ...] = (Status.PRESENT, Status.UNCERTAIN)
    ask: str | None = None
    from_day: int | None = None
    to_day: int | None = None
    under_hours: int | None = None
    places: tuple[Place, ...] | None = None
    trends: tuple[Trend, ...] | None = None
    degrees: tuple[Degree, ...] | None = None
    since: tuple[Since, ...] | None = None
    regions: tuple[str, ...] | None = None
    not_regions: tuple[str, ...] = ()
    risk: str | None = None
    together: tuple[str, ...] | None = None
    expected: bool = False
    returned: bool = False
    min_celsius: float | None = None
    min_score: int | None = None
    max_score: int | None = None
    mail: MailTime | None = None
    same_day: bool = False


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who is told, ``after`` the escalation was first mailed; roles, which the clinic maps to people."""

    after: timedelta
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """How a tier reaches people: its steps, the time to acknowledge, and when its first mail leaves.

    After the last step everyone is told again each ``repeat_every`` until somebody acknowledges; what is
    acknowledged but not resolved comes back each ``resolve_within``; where it ``rests_on_closed_days`` both
    wait for the clinic's next working day. A tier without steps mails nobody.
    """

    steps: tuple[EscalationStep, ...]
    acknowledge_within: timedelta
    repeat_every: timedelta = timedelta(hours=24)
    resolve_within: timedelta = timedelta(hours=72)
    mail: MailTime = MailTime.AT_ONCE
    rests_on_closed_days: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of a flow's conversation. Times of day are the patient's local time.

    ``quiet_from`` and ``quiet_until`` bound the night in which nothing scheduled is sent. ``reminder_after``
    gives the first reminder (the same day), ``reminder_next_day`` the second. ``safety_gap`` is the least
    time between two safety texts of one kind; ``held_mail`` how long the mail of a lone menu letter waits.
    Unless it ``waits_for_confirmation``, a procedure is taken as over at the time it was planned for.
    """

    quiet_from: time = time(20, 0)
    quiet_until: time = time(9, 0)
    reminder_after: timedelta = timedelta(hours=4)
    reminder_next_day: time = time(11, 0)
    expire_after: timedelta = timedelta(hours=48)
    invitation_silence: timedelta = timedelta(hours=24)
    unconfirmed_at: time = time(18, 0)
    waits_for_confirmation: bool = True
    morning: time = time(8, 0)
    safety_gap: timedelta = timedelta(minutes=5)
    held_mail: timedelta = timedelta(minutes=10)
    open_finding: timedelta = timedelta(hours=48)
    menu_letters: timedelta = timedelta(hours=48)
    confirm_after_days: int = 3
    missed_before_pause: int = 3
    still_there_silence: timedelta = timedelta(hours=48)
    call_if_silent_after: tuple[str, ...] = ("D0", "D1")
    second_side_within: timedelta = timedelta(days=90)
    neutral_gap: timedelta = timedelta(hours=24)
    routine_gap: timedelta = timedelta(days=7)
    max_scheduled_texts_per_day: int = 10


@dataclass(frozen=True, slots=True)
class Region:
    """An overlay: rules that come before the flow's own for this part of the body."""

    title: str
    tiers: tuple[TierRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """One protocol, resolved: everything the rules need, with nothing left to look up."""

    id: str
    version: int
    status: str
    title: str
    reviewed_by: str | None
    schedule: Mapping[str, CheckInPlan]
    questions: Mapping[str, Question]
    tiers: tuple[TierRule, ...]
    safety_texts: tuple[str, ...]
    emergency_codes: tuple[str, ...]
    urgent_codes: tuple[str, ...]
    policies: Mapping[Tier, TierPolicy]
    timing: Timing
    thresholds: Thresholds
    regions: Mapping[str, Region]
    considerations: Considerations
    copy: Mapping[str, Mapping[str, str]]
    kind: FlowKind = FlowKind.COURSE
    days: Days | None = None
    signs: tuple[Sign, ...] = ()
    region: str | None = None

    def for_region(self, name: str) -> "Flow":
        """Lay a region's rules over this flow; KeyError for a region the flow does not have."""
        return replace(self, region=name, tiers=self.regions[name].tiers + self.tiers)
