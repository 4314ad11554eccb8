"""The pattern of a whole course: which kind of success or failure it is so far."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.outcome.course import Course
from smsbot.domain.outcome.series import FUNCTION_MORE, Series
from smsbot.domain.outcome.tenths import exact_score
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.outcome.wording import CR, S1, S2, Wording


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
    flags = flag_baseline(series.baseline, limits)
    if Pattern.SUCCESS in patterns and series.find_latest_answer("function") is None:
        flags.append(PatternFlag.FUNCTION_NOT_ASKED)
    return tuple(flags)


def flag_baseline(baseline: float | None, limits: Thresholds) -> list[PatternFlag]:
    """What is wrong with a baseline as the measure of relief; empty where nothing is."""
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


@lru_cache(maxsize=64)
def word_patterns(limits: Thresholds) -> Mapping[Pattern, Wording]:
    """What each pattern asks of a course, with the thresholds' own numbers written out."""
    day = f"day >= {limits.outcome_from_day}"
    strict = f"R >= {limits.strict_percent}"
    own = "section 0 of the protocol; CR"
    return {
        Pattern.WORSE: Wording(f"latest score P - B >= {limits.worse_points}, {day}", f"{S1}; {CR}"),
        Pattern.NEW_NEURO: Wording(
            f"burning or tingling on day {limits.new_neuro_from_day} or later", f"{S1}; {CR}"
        ),
        Pattern.SHIFT: Wording(f"pain in a new place on day {limits.shift_from_day} or later", S1),
        Pattern.TEMP_RELIEF: Wording(
            f"relief, then a confirmed return, and no score of {strict} since", f"{S1}; {S2}; {CR}"
        ),
        Pattern.NONE: Wording(f"no score of {day} is lenient", f"{S1}; {own}"),
        Pattern.PARTIAL: Wording(
            f"some score lenient, the latest not {strict}; or {strict} and FUNCTION not MORE", f"{S1}; {own}"
        ),
        Pattern.SUCCESS: Wording(
            f"latest score {strict} and FUNCTION MORE, or never asked (then flagged)", f"{S1}; {own}"
        ),
        Pattern.UNKNOWN: Wording(
            f"fewer than {limits.pattern_min_scores} scores of {day}, or no percent to measure by", own
        ),
    }
