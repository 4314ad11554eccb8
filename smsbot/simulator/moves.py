"""What may happen next in a state: the patient writes, time passes, staff act, the carrier fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from smsbot.domain.calendar import is_quiet
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.conversation import next_due, staff, text_failed
from smsbot.domain.conversation.agenda import may_ask
from smsbot.domain.delivery import Verdict
from smsbot.simulator.finding_classes import FindingClass
from smsbot.simulator.readings import Said, answers_and_findings, everything_said
from smsbot.simulator.story import Story


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen; ``name`` tells it to a reader of the conversation."""

    name: str
    happen: Callable[[Story], object] = field(compare=False)
    said: Said | None = None
    by_staff: bool = False
    is_combined: bool = False


def moves_of(story: Story, classes: tuple[FindingClass, ...]) -> Iterator[Move]:
    """Everything that may happen next, the simplest first."""
    yield from _time(story)
    for said in everything_said(story, classes):
        yield Move("patient", partial(_hear, said=said), said, is_combined=said.is_combined)
    yield from _staff(story)
    yield from _carrier(story)


def few_moves_of(story: Story, classes: tuple[FindingClass, ...]) -> Iterator[Move]:
    """Time, and of texts only these findings, the scores and the choices of what is asked."""
    yield from silence(story)
    for said in answers_and_findings(story, classes):
        yield Move("patient", partial(_hear, said=said), said, is_combined=said.is_combined)


def silence(story: Story) -> Iterator[Move]:
    """Nothing comes until the next thing is due."""
    due = next_due(story.case, story.now)
    if due is not None:
        yield Move("silence", lambda s: s.pass_until(due))


def _hear(story: Story, said: Said) -> None:
    story.hear(
        said.words,
        said.reading,
        opts=said.opts,
        provider_answered=said.provider_answered,
        before_stop=said.before_stop,
        media_count=said.media_count,
    )


def _time(story: Story) -> Iterator[Move]:
    """Nothing comes until the next thing is due; or only a little while, or two days, passes before it."""
    case, now = story.case, story.now
    yield from silence(story)
    timing = case.flow.timing
    if any(t in case.sent and now - case.sent[t] < timing.safety_gap for t in case.flow.safety_texts):
        yield from _wait(timing.safety_gap + timedelta(minutes=1), story)
    yield from _wait(max(timing.open_finding, timing.menu_letters) + timedelta(hours=1), story)


def _wait(span: timedelta, story: Story) -> Iterator[Move]:
    due = next_due(story.case, story.now)
    if due is None or due > story.now + span:
        yield Move("silence", lambda s: s.pass_until(s.now + span))


def _staff(story: Story) -> Iterator[Move]:
    case, now = story.case, story.now
    red = case.red_alert
    if red is not None:
        yield Move(f"staff take {red.code}", lambda s: s.acknowledge(red.number), by_staff=True)
    if any(a.is_unresolved for a in case.alerts):
        yield Move("staff close every alert", _close_all, by_staff=True)
    if case.procedure.ended_at is None and now >= case.procedure.planned_at:
        yield _by_staff(
            "staff confirm the procedure", lambda s: staff.confirm_procedure(s.case, s.now, s.now)
        )
    if case.procedure.ended_at is None:
        yield _by_staff("staff cancel the procedure", lambda s: staff.cancel_procedure(s.case, s.now))
    if case.status in (EpisodeStatus.PAUSED, EpisodeStatus.HELD):
        yield _by_staff("staff resume the check-ins", _resume)
    if may_ask(case) and not is_quiet(now, case.flow.timing, case.zone) and case.open_check_in is None:
        yield _by_staff("staff text a check-in", lambda s: staff.check_in_now(s.case, s.now))


def _by_staff(name: str, decide: Callable[[Story], object]) -> Move:
    return Move(name, lambda s: s.take(decide(s)), by_staff=True)  # type: ignore[arg-type]


def _resume(story: Story) -> object:
    return staff.change_status(story.case, EpisodeStatus.ACTIVE, "by staff", story.now)


def _close_all(story: Story) -> None:
    for alert in story.case.alerts:
        if alert.is_unresolved and alert.number in story.desk.loops:
            story.resolve(alert.number)


def _carrier(story: Story) -> Iterator[Move]:
    """The text sent last did not arrive: the number is dead, or the carrier holds a stop for it."""
    sent = story.case.sent
    last = max(sent, key=lambda t: sent[t], default=None)
    if last is None or sent[last] != story.now:
        return
    for verdict in (Verdict.PERMANENT_NUMBER, Verdict.OPTED_OUT):
        name = f"the carrier refuses {last} ({verdict.value})"
        yield Move(name, partial(_fail, template=last, verdict=verdict))


def _fail(story: Story, template: str, verdict: Verdict) -> None:
    story.take(text_failed(story.case, template, verdict, story.now))
