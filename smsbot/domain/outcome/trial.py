"""A stimulator's trial: the pain of its last days against the pain before it."""

from dataclasses import dataclass
from fractions import Fraction

from smsbot.domain.outcome.pattern import PatternFlag, flag_baseline
from smsbot.domain.outcome.series import Series
from smsbot.domain.outcome.tenths import exact_score, round_tenth
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What a trial says. ``mean`` and ``relief_percent`` are rounded to one decimal, for print.

    ``success`` is None where too little is known: no baseline, or too few scores in the last days.
    ``medicine`` and ``activity`` are the latest answers, shown beside the number (S2, SCSP).
    """

    baseline: float | None
    first_day: int | None
    last_day: int | None
    scores: int
    mean: float | None
    relief_percent: float | None
    success: bool | None
    threshold: int
    medicine: str | None
    activity: str | None
    flags: tuple[PatternFlag, ...]


def judge_trial(
    series: Series, *, last_day: int | None = None, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> TrialResult:
    """Judge a trial (protocol section 6): the mean of its last days, every score of a day counting.

    ``last_day`` is the trial's (None: the latest day with a score): who stops answering is not judged by
    the days before the silence.
    """
    days = [point.day for point in series.scores if point.day > 0]
    end = last_day if last_day is not None else max(days, default=None)
    first = None if end is None else max(1, end - thresholds.trial_last_days + 1)
    scores = [
        p.score for p in series.scores if first is not None and end is not None and first <= p.day <= end
    ]
    mean = Fraction(sum(scores), len(scores)) if scores else None
    percent = _relief(series.baseline, mean)
    enough = percent is not None and len(scores) >= thresholds.pattern_min_scores
    return TrialResult(
        baseline=series.baseline,
        first_day=first,
        last_day=end,
        scores=len(scores),
        mean=None if mean is None else round_tenth(mean),
        relief_percent=None if percent is None else round_tenth(percent),
        success=percent >= thresholds.strict_percent if enough and percent is not None else None,
        threshold=thresholds.strict_percent,
        flags=tuple(flag_baseline(series.baseline, thresholds)),
        medicine=series.find_latest_answer("medicine"),
        activity=series.find_latest_answer("function"),
    )


def _relief(baseline: float | None, mean: Fraction | None) -> Fraction | None:
    exact = exact_score(baseline) if baseline is not None else Fraction(0)
    return 100 * (exact - mean) / exact if exact and mean is not None else None
