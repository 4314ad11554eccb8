"""A diagnostic nerve block's pain diary: how much of the pain it took, and for how many hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from smsbot.domain.outcome.pattern import PatternFlag, flag_baseline
from smsbot.domain.outcome.tenths import MAX_SCORE, exact_score, round_tenth
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds

# The two levels of relief that block diaries are read at (MBB, PAY); which of them counts is a threshold.
STRONG_PERCENT = 80
HALF_PERCENT = 50


@dataclass(frozen=True, slots=True)
class HourScore:
    """A pain score of 0 to 10, ``hours`` after the block (0.25 is a quarter of an hour)."""

    hours: float
    score: int

    def __post_init__(self) -> None:
        if not 0 <= self.score <= MAX_SCORE:
            raise ValueError("a score must lie between 0 and 10")
        if not 0 <= self.hours <= 1000:
            raise ValueError("hours are counted from the block, 0 to 1000")


@dataclass(frozen=True, slots=True)
class DiaryResult:
    """What a diary says. Percents are rounded to one decimal, hours to two, for print.

    ``positive`` is None where too little is known: no baseline, or fewer scores in the window than a pattern
    needs. ``threshold`` is the percent that it was judged by, ``scores`` counts all of the diary's.
    """

    baseline: float | None
    scores: int
    peak_percent: float | None
    peak_hour: float | None
    hours_ge80: float
    hours_ge50: float
    positive: bool | None
    threshold: int
    window_hours: int
    flags: tuple[PatternFlag, ...]


@dataclass(frozen=True, slots=True)
class _Relief:
    """The relief at one moment, exact."""

    hour: Fraction
    percent: Fraction


def judge_diary(
    baseline: float | None, scores: Iterable[HourScore], *, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> DiaryResult:
    """Judge a diary (protocol section 6): the peak within the window against the threshold.

    A later score of one moment replaces an earlier. Raises ValueError for a baseline outside 0 to 10.
    """
    kept = {_exact_hours(point): point.score for point in scores}
    points = _measure(baseline, kept)
    within = [p for p in points if p.hour <= thresholds.diary_until_hour]
    # The first of equal peaks: when relief was fully there.
    peak = max(within, key=lambda p: (p.percent, -p.hour), default=None)
    enough = peak is not None and len(within) >= thresholds.pattern_min_scores
    return DiaryResult(
        baseline=baseline,
        scores=len(kept),
        peak_percent=round_tenth(peak.percent) if peak else None,
        peak_hour=_round_hours(peak.hour) if peak else None,
        hours_ge80=_count_hours(points, STRONG_PERCENT, thresholds.diary_gap_hours),
        hours_ge50=_count_hours(points, HALF_PERCENT, thresholds.diary_gap_hours),
        positive=peak.percent >= thresholds.block_positive_percent if enough and peak else None,
        threshold=thresholds.block_positive_percent,
        window_hours=thresholds.diary_until_hour,
        flags=tuple(flag_baseline(baseline, thresholds)),
    )


def _exact_hours(point: HourScore) -> Fraction:
    return Fraction(str(round(point.hours, 6)))


def _round_hours(hours: Fraction) -> float:
    """Two decimals: a diary is kept in quarters of an hour."""
    return round(float(hours), 2)


def _measure(baseline: float | None, scores: dict[Fraction, int]) -> list[_Relief]:
    """The relief at each moment, oldest first; empty without a baseline above 0, which has no percent."""
    exact = exact_score(baseline) if baseline is not None else Fraction(0)
    if not exact:
        return []
    return [_Relief(hour, 100 * (exact - score) / exact) for hour, score in sorted(scores.items())]


def _count_hours(points: Sequence[_Relief], percent: int, longest_gap: int) -> float:
    """Hours between neighbouring scores both at ``percent`` or more; a long silence claims nothing."""
    gaps = (
        later.hour - earlier.hour
        for earlier, later in pairwise(points)
        if earlier.percent >= percent and later.percent >= percent
    )
    return _round_hours(sum((gap for gap in gaps if gap <= longest_gap), Fraction(0)))
