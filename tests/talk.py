"""A conversation as tests write it: one case, a virtual clock, what the patient says, what comes back.

Every step checks the house rules that hold of any decision, so each test is a check of them too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from pathlib import Path
from zoneinfo import ZoneInfo

from smsbot.domain.case import (
    Alert,
    AlertStatus,
    Case,
    CheckInStatus,
    Clinic,
    Consent,
    EpisodeStatus,
    Hours,
    Procedure,
    QuestionStatus,
)
from smsbot.domain.conversation import (
    Decision,
    Inbound,
    agenda,
    answer,
    begin,
    elapse,
    evolve,
    first_due,
    next_due,
    staff,
)
from smsbot.domain.effects import AddToAlert, Effect, OpenAlert, Purpose, ReleaseAlert, SendText, Told
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Finding, Reading, Status
from smsbot.flow_files import load_library

LIBRARY = load_library(Path(__file__).parents[1] / "flows")
ZONE = "America/New_York"
CLINIC = Clinic("Pain Clinic", "555-987-0000", ZONE)
NIGHT_CLINIC = Clinic(
    "Pain Clinic",
    "555-987-0000",
    ZONE,
    after_hours_phone="555-987-0911",
    hours=Hours(frozenset(range(5)), time(8), time(17)),
)
AFTER_STOP = {"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER"}


def local(text: str) -> datetime:
    """An instant as the patient's clock shows it: "2026-11-20 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


# The week of these tests: enrolled on Monday, the procedure on Friday.
ENROLLED = local("2026-11-16 09:00")
PLANNED = local("2026-11-20 10:00")
DONE = local("2026-11-20 11:00")


def finding(code: str, status: Status = Status.PRESENT, **details: object) -> Finding:
    """One symptom told of."""
    return replace(Finding(code, status, words=code), **details)  # type: ignore[arg-type]


def says_that(*findings: Finding | str, **parts: object) -> Reading:
    """A text that tells of symptoms (a bare code is present) and whatever else ``parts`` say."""
    told = tuple(f if isinstance(f, Finding) else finding(f) for f in findings)
    return replace(Reading(findings=told), **parts)  # type: ignore[arg-type]


NO = Reading(answer=("no",), denial=True)
YES = Reading(answer=("yes",))
CHAT = Reading()
ODD = Reading(unread=True)


@dataclass
class Talk:
    """One patient's conversation; ``texts`` and ``decision`` are of the latest step."""

    case: Case
    now: datetime
    texts: list[str] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    history: list[SendText] = field(default_factory=list)
    count: int = 0

    @classmethod
    def enrolled(
        cls,
        *,
        at: datetime = ENROLLED,
        planned: datetime = PLANNED,
        ended: datetime | None = None,
        region: str | None = "lumbar",
        baseline: float | None = None,
        risks: Iterable[str] = (),
        language: str = "en",
        clinic: Clinic = CLINIC,
        flow: str = "rfa",
        days: int | None = None,
    ) -> "Talk":
        """Somebody invited, who has not answered yet."""
        case = Case(
            flow=LIBRARY.flow(flow, 1, region),
            clinic=clinic,
            zone=ZONE,
            language=language,
            status=EpisodeStatus.INVITED,
            consent=Consent.NONE,
            invited_at=at,
            procedure=Procedure(planned, ended),
            risks=frozenset(risks),
            chart_baseline=baseline,
        )
        talk = cls(case, at)
        talk.take(begin(case, at, days=days))
        return talk

    @classmethod
    def on_day(
        cls, day: int, clock: str = "09:30", *, baseline: float | None = 8, **enrolled: object
    ) -> "Talk":
        """Somebody signed up whose procedure was ``day`` days ago, with nothing open and nothing overdue."""
        talk = cls.enrolled(baseline=baseline, **enrolled)  # type: ignore[arg-type]
        talk.says("YES", YES)
        talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
        date = (DONE.astimezone(ZoneInfo(ZONE)) + timedelta(days=day)).date()
        talk.now = local(f"{date} {clock}")
        past = tuple(
            replace(c, status=CheckInStatus.SKIPPED)
            if c.status is CheckInStatus.SCHEDULED and c.due_at < talk.now
            else c
            for c in talk.case.check_ins
        )
        talk.case = replace(talk.case, check_ins=past, sent={})
        talk.texts = []
        return talk

    def says(self, words: str, reading: Reading, **inbound: object) -> "Talk":
        """The patient texts ``words``, read as ``reading``."""
        self.count += 1
        message = replace(Inbound(f"in{self.count}", self.now, words), **inbound)  # type: ignore[arg-type]
        self.take(answer(self.case, reading, message, self.now))
        return self

    def waits(self, **span: float) -> "Talk":
        """Time passes; the tick wakes the case at every moment that it asked for."""
        return self.until(self.now + timedelta(**span))

    def until(self, end: datetime) -> "Talk":
        """Time passes until ``end``."""
        texts: list[str] = []
        effects: tuple[Effect, ...] = ()
        while (due := next_due(self.case, self.now)) is not None and due <= end:
            self.now = max(self.now, due)
            self.take(elapse(self.case, self.now))
            texts += self.texts
            effects += self.effects
            after = next_due(self.case, self.now)
            assert after is None or after > self.now, "the case is due again at once"
        self.now = end
        self.texts, self.effects = texts, effects
        return self

    def clock(self, text: str) -> "Talk":
        """Time passes until the patient's clock shows this: "2026-11-21 10:00"."""
        return self.until(local(text))

    def take(self, decision: Decision) -> None:
        """Let a decision come true, after a look at the rules that hold of every decision."""
        check_decision(self.case, decision, self.history)
        self.case = decision.case
        ahead = agenda(self.case, self.now)
        assert first_due(self.case, self.now) == (ahead[0] if ahead else None), "the agenda has another first"
        sent = [e for e in decision.effects if isinstance(e, SendText)]
        self.history += sent
        self.texts = [s.template for s in sent]
        self.effects = decision.effects

    def resolves(self, *codes: str, plan: bool = False) -> "Talk":
        """A person closes the escalations with these codes, or all; ``plan``: something was agreed."""
        plan_at = self.now if plan else None
        alerts = tuple(
            replace(a, status=AlertStatus.RESOLVED, held_until=None, plan_at=plan_at)
            if a.is_unresolved and (not codes or a.code in codes)
            else a
            for a in self.case.alerts
        )
        self.case = replace(self.case, alerts=alerts)
        return self

    @property
    def alerts(self) -> Mapping[str, str]:
        """The unresolved escalations: code and tier."""
        return {a.code: a.tier.name for a in self.case.alerts if a.is_unresolved}

    def alert(self, code: str) -> Alert:
        """The newest escalation with this code."""
        return [a for a in self.case.alerts if a.code == code][-1]

    @property
    def asked(self) -> str | None:
        """The name of the open question."""
        question = self.case.open_question
        return question.name if question else None

    @property
    def queued(self) -> list[str]:
        """The names of the questions that wait."""
        return [q.name for q in self.case.questions if q.status is QuestionStatus.QUEUED]

    @property
    def mailed(self) -> set[str]:
        """The codes of escalations that the team is mailed about in the latest step, now."""
        codes = {a.number: a.code for a in self.case.alerts}
        opened = {
            e.alert.code for e in self.effects if isinstance(e, OpenAlert) and e.mail_at == e.alert.opened_at
        }
        added = {codes[e.number] for e in self.effects if isinstance(e, AddToAlert) and e.told is Told.THREAD}
        released = {codes[e.number] for e in self.effects if isinstance(e, ReleaseAlert)}
        return opened | added | released

    def status_of(self, key: str) -> CheckInStatus:
        """Where a check-in stands."""
        return next(c.status for c in self.case.check_ins if c.key == key)

    def due_of(self, key: str) -> str:
        """When a check-in is due, by the patient's clock."""
        due = next(c.due_at for c in self.case.check_ins if c.key == key)
        return f"{due.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"


def check_decision(before: Case, decision: Decision, history: list[SendText]) -> None:
    """The rules that hold of every decision, whatever brought it about."""
    case = decision.case
    assert reduce(evolve, decision.effects, before) == case, "the effects do not add up to the case"
    open_questions = [q for q in case.questions if q.status is QuestionStatus.OPEN]
    assert len(open_questions) <= 1, "two questions are open"
    numbers = [a.number for a in case.alerts]
    assert len(numbers) == len(set(numbers)), "two escalations share a number"
    sent = [e for e in decision.effects if isinstance(e, SendText)]
    keys = [(s.cause, s.template) for s in (*history, *sent)]
    assert len(keys) == len(set(keys)), "a text would be taken for one already sent"
    assert not any("{" in s.body for s in sent), "a text has an unfilled place"
    if before.consent.forbids_texts and case.consent.forbids_texts:
        assert all(s.purpose is Purpose.SAFETY and s.template in AFTER_STOP for s in sent), (
            "texted after stop"
        )
    for message in sent:
        night = (
            message.purpose is Purpose.SCHEDULED and not 9 <= message.at.astimezone(ZoneInfo(ZONE)).hour < 20
        )
        assert not night, f"{message.template} was sent at night"


def worst(talk: Talk) -> Tier | None:
    """The gravest unresolved tier."""
    return max((a.tier for a in talk.case.alerts if a.is_unresolved), default=None)


def score(value: int, **parts: object) -> Reading:
    """A text that says a number, and whatever else ``parts`` say."""
    return says_that(pain=value, **parts)


def chose(*letters: str) -> Reading:
    """A text that chooses from the open menu."""
    return Reading(answer=letters)


def at_check_in(day: int, baseline: float | None = 8) -> Talk:
    """The day's check-in has just been opened."""
    return Talk.on_day(day, baseline=baseline).waits(hours=1)


def answered(talk: Talk, value: int) -> Talk:
    """Answer the open check-in: a score, and no new problem."""
    return talk.says(str(value), score(value)).says("no", NO)
