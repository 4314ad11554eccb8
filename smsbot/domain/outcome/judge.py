"""Success or failure, day by day and as a whole: the one entry to the outcome rules."""

from dataclasses import dataclass
from functools import lru_cache

from smsbot.domain.outcome.course import Course
from smsbot.domain.outcome.pattern import Pattern, PatternFlag, find_flags, find_patterns
from smsbot.domain.outcome.recurrence import RecurrenceLabel, recurrence_label
from smsbot.domain.outcome.series import FUNCTION_MORE, PGIC_BETTER, Series
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds
from smsbot.domain.outcome.verdict import DayVerdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a series says so far. Days count from the procedure.

    ``onset`` and ``recurrence`` describe a return that stands (no strict score since); ``best`` is the lowest
    score and ``relief_day`` the first lenient one since day 7. ``success_s1`` asks for all of S1's criterion:
    50 percent, better function and better quality of life.
    """

    days: tuple[DayVerdict, ...]
    pattern: Pattern
    patterns: tuple[Pattern, ...]
    weeks_ge50: float
    onset: int | None
    recurrence: RecurrenceLabel | None
    relief_day: int | None
    best: int | None
    success_s1: bool
    flags: tuple[PatternFlag, ...]


# One series is judged more than once: for its score, at the end of its check-in, for the closing.
@lru_cache(maxsize=64)
def judge(series: Series, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Judgement:
    """Judge every day of a series on what was known that day, and the course as a whole.

    Rules of the clinical protocol, sections 0 and 4. Never raises for a series that could be built.
    """
    course = Course(series.baseline, thresholds)
    verdicts = (course.advance(report) for report in series.list_days())
    days = tuple(verdict for verdict in verdicts if verdict is not None)
    function = series.find_latest_answer("function")
    patterns = find_patterns(course, function)
    onset = course.recurrence.onset
    improved = function == FUNCTION_MORE and series.find_latest_answer("pgic") == PGIC_BETTER
    return Judgement(
        days=days,
        pattern=patterns[0],
        patterns=patterns,
        weeks_ge50=course.relief.count_weeks(),
        onset=onset,
        recurrence=None if onset is None else recurrence_label(onset, thresholds=thresholds),
        relief_day=course.relief.first_day,
        best=course.relief.best,
        success_s1=course.latest.strict and improved,
        flags=find_flags(series, patterns, limits=thresholds),
    )
