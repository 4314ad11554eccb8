"""How grave a finding is here and now: the first rule of the flow's tier table that matches decides."""

from collections.abc import Callable
from dataclasses import dataclass

from smsbot.domain.flow import Tier, TierRule
from smsbot.domain.reading import Finding, Place, Since, Status, Trend

# Words that lift every discount for what is expected early on (S0: "increasing swelling and redness").
LIFTING_TRENDS = frozenset({Trend.GROWING, Trend.SPREADING, Trend.HOT, Trend.GETTING_WORSE})
# Section 0: with the word "weak" the treated spot never lowers the tier.
LIFTING_CODE = "weakness"

# No living body is hotter: a greater number without a unit is degrees Fahrenheit.
HIGHEST_CELSIUS = 45.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a finding: day and hours after the procedure, region, risks, other open findings.

    ``gone`` holds codes that had been told of as resolved since the procedure.
    """

    day: int
    hours: float
    region: str | None
    risks: frozenset[str]
    others: frozenset[str]
    gone: frozenset[str] = frozenset()
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding with the rule that judged it."""

    finding: Finding
    rule: TierRule

    @property
    def tier(self) -> Tier:
        """How fast a person must act."""
        return self.rule.tier


def celsius(finding: Finding) -> float | None:
    """The temperature stated, in degrees Celsius; without a unit its size tells which scale it is."""
    if finding.value is None:
        return None
    is_celsius = finding.value <= HIGHEST_CELSIUS if finding.unit is None else finding.unit == "C"
    return finding.value if is_celsius else round((finding.value - 32) / 1.8, 2)


_Check = Callable[[TierRule, Finding, Setting], bool]


def _within_days(rule: TierRule, _: Finding, setting: Setting) -> bool:
    after_start = rule.from_day is None or setting.day >= rule.from_day
    before_end = rule.to_day is None or setting.day <= rule.to_day
    return after_start and before_end


def _within_hours(rule: TierRule, _: Finding, setting: Setting) -> bool:
    return rule.under_hours is None or 0 <= setting.hours < rule.under_hours


def _said_so(rule: TierRule, finding: Finding, _: Setting) -> bool:
    place = rule.places is None or finding.place in rule.places
    trend = rule.trends is None or finding.trend in rule.trends
    degree = rule.degrees is None or finding.degree in rule.degrees
    since = rule.since is None or finding.since in rule.since
    return place and trend and degree and since


def _in_region(rule: TierRule, _: Finding, setting: Setting) -> bool:
    inside = rule.regions is None or setting.region in rule.regions
    return inside and setting.region not in rule.not_regions


def _has_company(rule: TierRule, _: Finding, setting: Setting) -> bool:
    risk = rule.risk is None or rule.risk in setting.risks
    return risk and (rule.together is None or not setting.others.isdisjoint(rule.together))


def _is_expected(rule: TierRule, finding: Finding, setting: Setting) -> bool:
    is_lifted = finding.trend in LIFTING_TRENDS or LIFTING_CODE in setting.others
    return not (rule.expected and is_lifted)


def _has_returned(rule: TierRule, finding: Finding, setting: Setting) -> bool:
    return not rule.returned or finding.code in setting.gone


def _reaches(rule: TierRule, finding: Finding, setting: Setting) -> bool:
    degrees = celsius(finding)
    hot = rule.min_celsius is None or (degrees is not None and degrees >= rule.min_celsius)
    return hot and _hurts(rule, setting.score)


def _hurts(rule: TierRule, score: int | None) -> bool:
    if rule.min_score is None and rule.max_score is None:
        return True
    if score is None:
        return False
    lowest, highest = rule.min_score, rule.max_score
    return (lowest is None or score >= lowest) and (highest is None or score <= highest)


_CHECKS: tuple[_Check, ...] = (
    _within_days,
    _within_hours,
    _said_so,
    _in_region,
    _has_company,
    _is_expected,
    _has_returned,
    _reaches,
)


def matches(rule: TierRule, finding: Finding, setting: Setting) -> bool:
    """Whether every condition of a rule holds for a finding."""
    if finding.code not in rule.codes or finding.status not in rule.statuses:
        return False
    return all(check(rule, finding, setting) for check in _CHECKS)


def triage(finding: Finding, setting: Setting, rules: tuple[TierRule, ...]) -> Verdict | None:
    """The first rule that matches, None for what needs nobody (absent, or gone again and minor).

    A finding that is there and that no rule knows is urgent:
    better a call too many than a code that a clinic's own flow forgot.
    """
    rule = next((r for r in rules if matches(r, finding, setting)), None)
    if rule is None and finding.status in (Status.PRESENT, Status.UNCERTAIN):
        rule = UNKNOWN_CODE
    return Verdict(finding, rule) if rule else None


UNKNOWN_CODE = TierRule(
    id="no_rule",
    codes=(),
    tier=Tier.URGENT,
    text="URGENT",
    source="CR: a finding that the flow has no rule for reaches a person at once",
    places=tuple(Place),
    since=tuple(Since),
)
