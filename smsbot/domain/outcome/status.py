"""What a score means against the baseline, and the status of a day."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from smsbot.domain.outcome.tenths import MAX_SCORE, exact_score, round_tenth
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds


class DayStatus(StrEnum):
    """How the patient does on a day, against the own baseline."""

    EARLY = "EARLY"
    STRONG = "STRONG"
    SOME = "SOME"
    NOT_BETTER = "NOT_BETTER"
    WORSE = "WORSE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Measure:
    """One score held against a baseline; the defaults say that nothing was measured.

    ``relief_percent`` and ``points`` are rounded and for print only. ``lost``: relief is below the percent of
    a return; ``fading``: between that and the strict percent; ``failed``: counts as non-improvement;
    ``outcome``: the status it has from day 14 on.
    """

    relief_percent: float | None = None
    points: float | None = None
    strict: bool = False
    lenient: bool = False
    worse: bool = False
    severe: bool = False
    flare: bool = False
    flare_same_day: bool = False
    lost: bool = False
    fading: bool = False
    failed: bool = False
    outcome: DayStatus = DayStatus.UNKNOWN


@lru_cache(maxsize=1024)
def measure_scores(baseline: float | None, thresholds: Thresholds) -> tuple[Measure, ...]:
    """What each score from 0 to 10 means for this baseline, indexed by score.

    Worked out once per baseline with exact fractions, so judging a series is only looking up.
    """
    scores = range(MAX_SCORE + 1)
    if baseline is None:
        return tuple(Measure(severe=score >= thresholds.severe_score) for score in scores)
    exact = exact_score(baseline)
    return tuple(_measure(score, exact, limits=thresholds) for score in scores)


def is_severe(score: int, baseline: float | None, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> bool:
    """The severe-pain rule on its own, for a score that comes with words (S0; numbers CR)."""
    return measure_scores(baseline, thresholds)[score].severe


def needs_worse_before_question(
    day: int, score: int, baseline: float | None, *, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> bool:
    """Whether only the patient can tell if it got worse: 10 now and 10 before, in the flare window (CR)."""
    top = thresholds.severe_top_score
    in_window = thresholds.flare_from_day <= day <= thresholds.flare_until_day
    return in_window and score == top and baseline == top


def choose_status(day: int, measure: Measure, *, limits: Thresholds) -> DayStatus:
    """No verdict before day 14: early relief may be anaesthetic, early failure a flare."""
    return DayStatus.EARLY if day < limits.outcome_from_day else measure.outcome


def _measure(score: int, baseline: Fraction, *, limits: Thresholds) -> Measure:
    rise = score - baseline
    # With a baseline of 0 there is no percent, and every rule that asks for one stays silent.
    percent = 100 * (baseline - score) / baseline if baseline else None
    strict = percent is not None and percent >= limits.strict_percent
    lenient = -rise >= limits.lenient_points or (percent is not None and percent >= limits.lenient_percent)
    worse = rise >= limits.worse_points
    severe = _is_severe(score, baseline, limits=limits)
    flare = score >= limits.flare_score and rise >= limits.flare_rise and not severe
    return Measure(
        relief_percent=None if percent is None else round_tenth(percent),
        points=round_tenth(-rise),
        strict=strict,
        lenient=lenient,
        worse=worse,
        severe=severe,
        flare=flare,
        flare_same_day=flare and rise >= limits.flare_same_day_rise,
        lost=percent is not None and percent < limits.return_percent,
        fading=percent is not None and limits.return_percent <= percent < limits.fading_percent,
        # Below the low baseline "not lenient" hangs on the percent alone, on which nobody is mailed.
        failed=worse or (not lenient and baseline >= limits.low_baseline),
        outcome=_grade(strict=strict, lenient=lenient, worse=worse, measurable=percent is not None),
    )


def _is_severe(score: int, baseline: Fraction, *, limits: Thresholds) -> bool:
    if score >= limits.severe_score and score - baseline >= limits.severe_rise:
        return True
    return score >= limits.severe_top_score > baseline


def _grade(*, strict: bool, lenient: bool, worse: bool, measurable: bool) -> DayStatus:
    if strict:
        return DayStatus.STRONG
    if lenient:
        return DayStatus.SOME
    if worse:
        return DayStatus.WORSE
    # Who had no pain before cannot be "not better".
    return DayStatus.NOT_BETTER if measurable else DayStatus.UNKNOWN
