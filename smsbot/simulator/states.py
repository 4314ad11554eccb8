"""When two moments of two patients are one state to the model checker: what of a case its key keeps.

The key is read off the real case, never off a model of it, and everything in it is relative to the moment. A
case remembers without end (every score, finding and alert there ever was), so these histories are cut:

- alerts: the gravest red one that people can know of and the gravest whose mail still waits; of the others
  those that the conversation asks for by name. A second alert of a tier changes nothing that is decided;
- questions that wait: which comes next, and whether more wait behind it;
- texts: whether any safety text falls within the gap in which none is said twice;
- findings: whether one of them is there, from the last 48 hours, that a rule looks for beside another;
- scores: what the latest means against the baseline, and whether there was ever relief, from the day on which
  the outcome is judged;
- days: on which side of each edge of the tier rules and of the outcome; check-ins that ask the same questions
  in the same words are one.

The first case found with a key stands for all others with it.
"""

from collections.abc import Hashable, Iterable
from datetime import timedelta

from smsbot.domain.calendar import is_quiet
from smsbot.domain.case import Alert, Case, CheckInStatus, QuestionStatus
from smsbot.domain.conversation.asking import clarifier_rank
from smsbot.domain.conversation.findings import baseline_of
from smsbot.domain.conversation.plans import answered_in, plan_of
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.outcome.status import measure_scores
from smsbot.domain.reading import Status
from smsbot.simulator.story import Story

# Alerts that the conversation asks for by code.
_ASKED_FOR = frozenset({"paused", "hospital"})


def key_of(story: Story) -> Hashable:
    """The state that a moment of a story is taken for."""
    case = story.case
    who = (case.risks, case.status, case.consent, case.procedure.ended_at is not None)
    if case.consent.forbids_texts:
        # Nothing is asked and nothing answered any more but an emergency of their own.
        return (who, _alerts(case), _was_just_answered(story))
    return (
        who,
        _when(story),
        _questions(case),
        _check_in(case),
        _alerts(case),
        _was_just_answered(story),
        _has_company(story),
        _course(story),
    )


def _when(story: Story) -> Hashable:
    case, now = story.case, story.now
    hours = (now - case.anchor) / timedelta(hours=1)
    days, limits = edges_of(case.flow)
    passed = sum(case.day(now) >= d for d in days), sum(hours >= h for h in limits)
    return (*passed, is_quiet(now, case.flow.timing, case.zone))


def edges_of(flow: Flow) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The days, and the hours after the procedure, at which a tier rule or the outcome begins or ends."""
    days = {r.from_day for r in flow.tiers} | {r.to_day + 1 for r in flow.tiers if r.to_day is not None}
    days |= {flow.thresholds.outcome_from_day}
    hours = {0} | {r.under_hours for r in flow.tiers}
    return tuple(sorted(d for d in days if d is not None)), tuple(sorted(h for h in hours if h is not None))


def _questions(case: Case) -> Hashable:
    queued = sorted((q.name for q in case.questions if q.status is QuestionStatus.QUEUED), key=clarifier_rank)
    current = case.open_question
    asked = current and (current.name, current.alert is None, current.reasks > 0, current.reminders)
    return (asked, queued[0], len(queued) > 1) if queued else asked


def _check_in(case: Case) -> Hashable:
    current = case.open_check_in
    is_last = all(c.status is not CheckInStatus.SCHEDULED for c in case.check_ins)
    if current is None:
        return is_last
    plan = plan_of(case, current.key)
    uses = frozenset(use.name for use in plan.questions)
    asks = (plan.questions, plan.sends, plan.closes_with, plan.ends_flow)
    return (is_last, asks, uses & answered_in(case, current.key))


def _alerts(case: Case) -> Hashable:
    left = [a for a in case.alerts if a.is_unresolved]
    named = frozenset(a.code for a in left if a.code in _ASKED_FOR)
    told = _gravest(a for a in left if a.held_until is None)
    return told, _gravest(a for a in left if a.held_until is not None), named


def _gravest(alerts: Iterable[Alert]) -> Tier | None:
    return max((a.tier for a in alerts if a.tier.is_red), default=None)


def _was_just_answered(story: Story) -> bool:
    case = story.case
    gap = case.flow.timing.safety_gap
    return any(t in case.sent and story.now - case.sent[t] < gap for t in case.flow.safety_texts)


def _has_company(story: Story) -> bool:
    case = story.case
    sought = {code for rule in case.flow.tiers for code in rule.together or ()}
    since = story.now - case.flow.timing.open_finding
    return any(s.code in sought and s.at >= since and s.status is not Status.ABSENT for s in case.findings)


def _course(story: Story) -> Hashable:
    case = story.case
    if case.day(story.now) < case.flow.thresholds.outcome_from_day:
        return None
    means = measure_scores(baseline_of(case), case.flow.thresholds)
    after = [s.value for s in case.scores if s.at >= case.anchor]
    return (means[after[-1]].outcome, means[min(after)].lenient) if after else None
