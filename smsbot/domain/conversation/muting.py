"""A non-improvement that a person closed with a plan is not told again until the pattern changes."""

from dataclasses import replace
from datetime import datetime

from smsbot.domain.case import Case
from smsbot.domain.conversation.findings import series_of
from smsbot.domain.outcome import Pattern, judge

NON_IMPROVEMENT = frozenset({"NI_EARLY", "NI_PERSISTENT"})
# In the patient's own words it is the same thing, and a plan made for it is a plan for both.
_TOLD_AS = NON_IMPROVEMENT | {"no_relief"}


def is_muted(case: Case) -> bool:
    """Whether the pattern has stayed the same since a plan was made for a non-improvement (section 0)."""
    plans = [a.plan_at for a in case.alerts if a.code in _TOLD_AS and a.plan_at is not None]
    if not plans or max(plans) < case.anchor:
        return False
    made_at = max(plans)
    later = (s.at for s in case.scores if s.at > made_at)
    return len({_patterns_at(case, at) for at in (made_at, *later)}) == 1


def _patterns_at(case: Case, until: datetime) -> tuple[Pattern, ...]:
    """What the course adds up to by an instant; one score that failed and two of them are one pattern."""
    known = replace(
        case,
        scores=tuple(s for s in case.scores if s.at <= until),
        choices=tuple(c for c in case.choices if c.at <= until),
        findings=tuple(f for f in case.findings if f.at <= until),
    )
    patterns = judge(series_of(known), case.flow.thresholds).patterns
    return tuple(Pattern.NONE if p is Pattern.UNKNOWN else p for p in patterns)
