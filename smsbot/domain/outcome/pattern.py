"""The pattern of a whole course: which kind of success or failure it is so far."""

from collections.abc import Iterator
from enum import StrEnum

from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.outcome.course import Course
from smsbot.domain.outcome.series import FUNCTION_MORE, Series
from smsbot.domain.outcome.tenths import exact_score
from smsbot.domain.outcome.thresholds import Thresholds


class Pattern(StrEnum):
    """In headline order: where several apply, the first is named first."""

    WORSE = "WORSE"
    NEW_NEURO = "NEW_NEURO"
    SHIFT = "SHIFT"
    TEMP_RELIEF = "TEMP_RELIEF"
    NONE = "NONE"
    PARTIAL = "PARTIAL"
    SUCCESS = "SUCCESS"
    UNKNOWN = "UNKNOWN"


class PatternFlag(StrEnum):
    """What a reader of the pattern must know besides."""

    NO_BASELINE = "no_baseline"
    ZERO_BASELINE = "zero_baseline"
    LOW_BASELINE = "low_baseline"
    FUNCTION_NOT_ASKED = "function_not_asked"


def find_patterns(course: Course, function: str | None) -> tuple[Pattern, ...]:
    """All patterns that apply, in headline order; ``function`` is the latest FUNCTION_Q answer."""
    return (*_find_alarms(course), _grade_relief(course, function))


def find_flags(
    series: Series, patterns: tuple[Pattern, ...], *, limits: Thresholds
) -> tuple[PatternFlag, ...]:
    """The limits of what the patterns can say."""
    flags = _flag_baseline(series.baseline, limits)
    if Pattern.SUCCESS in patterns and series.find_latest_answer("function") is None:
        flags.append(PatternFlag.FUNCTION_NOT_ASKED)
    return tuple(flags)


def _flag_baseline(baseline: float | None, limits: Thresholds) -> list[PatternFlag]:
    if baseline is None:
        return [PatternFlag.NO_BASELINE]
    exact = exact_score(baseline)
    if exact == 0:
        return [PatternFlag.ZERO_BASELINE]
    return [PatternFlag.LOW_BASELINE] if exact < limits.low_baseline else []


def _find_alarms(course: Course) -> Iterator[Pattern]:
    if course.latest.worse:
        yield Pattern.WORSE
    if AlertCode.NEW_NEURO in course.seen:
        yield Pattern.NEW_NEURO
    if AlertCode.SHIFT in course.seen:
        yield Pattern.SHIFT


def _grade_relief(course: Course, function: str | None) -> Pattern:
    """Exactly one of these fits. Without a percent of relief, or on one score, none may be claimed."""
    too_few = course.late_scores < course.limits.pattern_min_scores
    if too_few or course.latest.relief_percent is None:
        return Pattern.UNKNOWN
    if course.recurrence.onset is not None:
        return Pattern.TEMP_RELIEF
    if not course.late_relief:
        return Pattern.NONE
    if not course.latest.strict or function not in (FUNCTION_MORE, None):
        return Pattern.PARTIAL
    return Pattern.SUCCESS
