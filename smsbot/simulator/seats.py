"""Where the walk begins: the moments of a follow-up that matter, each reached by production's own functions.

A seat is the start of a leg of the schedule with one history behind it. The histories are the ones that the
outcome rules tell apart: relief, none, relief that goes again, silence, and no baseline to compare with.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smsbot.domain.case import Case, CheckInStatus, Clinic, Consent, EpisodeStatus, Hours, Procedure
from smsbot.domain.conversation import staff
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Finding, Reading, Status
from smsbot.simulator.desk import Desk
from smsbot.simulator.story import PRODUCTION, Rules, Story

ZONE = "America/New_York"
CLINIC = Clinic(
    "Pain Clinic",
    "555-987-0000",
    ZONE,
    after_hours_phone="555-987-0911",
    hours=Hours(frozenset(range(5)), time(8), time(17)),
)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


ENROLLED = _local("2026-11-16 09:00")
PLANNED = _local("2026-11-20 10:00")
DONE = _local("2026-11-20 11:00")


_LONG_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Seat:
    """A beginning, and how it came about in words."""

    name: str
    story: Story


def _relief(day: int) -> int | None:
    return 3


def _no_relief(day: int) -> int | None:
    return 8


def _relief_lost(day: int) -> int | None:
    return 3 if day < 60 else 7


def _silence(day: int) -> int | None:
    return None


HISTORIES: Mapping[str, Callable[[int], int | None]] = {
    "relief": _relief,
    "no relief": _no_relief,
    "relief that goes": _relief_lost,
    "no answers": _silence,
}


def seats_of(flow: Flow, rules: Rules = PRODUCTION) -> Iterator[Seat]:
    """Every beginning of a flow (with its region laid over it)."""
    story = _enrolled(flow, rules)
    yield Seat("invited, the procedure still to come", story.fork())
    _say_yes(story)
    yield Seat("signed up, the procedure still to come", story.fork())
    yield Seat("signed up, the procedure not confirmed", _until(story.fork(), PLANNED))
    yield from _around_procedure(flow, rules)
    yield from _with_open_alerts(flow, rules)
    for name, score_on in HISTORIES.items():
        yield from _legs(_done(flow, rules), name, score_on)


def _enrolled(
    flow: Flow, rules: Rules, *, baseline: float | None = 8, risks: frozenset[str] = frozenset()
) -> Story:
    case = Case(
        flow=flow,
        clinic=CLINIC,
        zone=ZONE,
        language="en",
        status=EpisodeStatus.INVITED,
        consent=Consent.NONE,
        invited_at=ENROLLED,
        procedure=Procedure(PLANNED),
        risks=risks,
        chart_baseline=baseline,
    )
    story = Story.begin(case, ENROLLED)
    story.rules = rules
    story.desk = Desk(_told_again_seldom(flow), story.case.clinic)
    return story


def _told_again_seldom(flow: Flow) -> Flow:
    """Once all were told of an alert they are told again and again; a walk need not live through it."""
    policies = {tier: replace(p, repeat_every=_LONG_AFTER) for tier, p in flow.policies.items()}
    return replace(flow, policies=policies)


def _say_yes(story: Story) -> None:
    story.hear("YES", Reading(answer=("yes",)))


def _until(story: Story, at: datetime) -> Story:
    story.pass_until(at)
    return story


def _done(flow: Flow, rules: Rules, **patient: object) -> Story:
    """Somebody whose procedure has just been confirmed done."""
    story = _enrolled(flow, rules, **patient)  # type: ignore[arg-type]
    _say_yes(story)
    story.pass_until(DONE)
    story.take(staff.confirm_procedure(story.case, DONE, story.now))
    return story


def _around_procedure(flow: Flow, rules: Rules) -> Iterator[Seat]:
    yield Seat("an hour after the procedure", _until(_done(flow, rules), DONE + timedelta(hours=1)))
    yield Seat("the night after the procedure", _until(_done(flow, rules), DONE + timedelta(hours=12)))
    bleeds = _done(flow, rules, risks=frozenset({"anticoagulant"}))
    yield Seat("on blood thinners, a day later", _until(bleeds, DONE + timedelta(hours=26)))
    unknown = _done(flow, rules, baseline=None)
    yield Seat("no baseline, a day later", _until(unknown, DONE + timedelta(hours=26)))


def _with_open_alerts(flow: Flow, rules: Rules) -> Iterator[Seat]:
    """A red flag that nobody has closed, and past the gap in which a safety text is not said twice."""
    for code in ("chest_pain", "self_harm", "fall"):
        story = _until(_done(flow, rules), DONE + timedelta(hours=4))
        story.hear(code, Reading(findings=(Finding(code, Status.PRESENT, words=code),)))
        yield Seat(f"an hour after {code} was told", _until(story, story.now + timedelta(hours=1)))


def _legs(story: Story, name: str, score_on: Callable[[int], int | None]) -> Iterator[Seat]:
    """The moment that each check-in is asked, with one history behind it."""
    for key in story.case.flow.schedule:
        coming = next((c for c in story.case.check_ins if c.key == key), None)
        if coming is None or coming.status is not CheckInStatus.SCHEDULED:
            continue
        story.pass_until(max(story.now, coming.due_at))
        yield Seat(f"{coming.key} just asked, {name} before", story.fork())
        _answer_check_in(story, score_on(story.case.day(story.now)))
    yield Seat(f"after the last check-in, {name} before", _until(story, story.now + _LONG_AFTER))


def _answer_check_in(story: Story, score: int | None) -> None:
    """Answer what is asked, question by question; alerts that it brings are closed by a person."""
    while score is not None and (question := story.case.open_question) is not None:
        spec = story.case.flow.questions[question.name]
        choices = [key for key in ("no", "yes") if key in spec.choices] or list(spec.choices)
        if question.name == "reverify":
            choices = ["yes"]
        answer = (
            Reading(pain=score) if not choices else Reading(answer=(choices[0],), denial=choices[0] == "no")
        )
        story.hear("(answers)", answer)
    for alert in story.case.alerts:
        if alert.is_unresolved and score is not None:
            story.resolve(alert.number)
