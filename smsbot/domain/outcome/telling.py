"""The result of a diary or a trial in words, with its formula, its inputs and where the rule comes from."""

from smsbot.domain.outcome.diary import DiaryResult
from smsbot.domain.outcome.pattern import PatternFlag
from smsbot.domain.outcome.trial import TrialResult

DIARY_SOURCE = "S2; MBB, PAY; the percent is a setting; CR: not reviewed by a clinician"
TRIAL_SOURCE = "S2, SCSP: 50 percent on the mean of the last three days; CR: not reviewed by a clinician"


def tell_diary(result: DiaryResult) -> str:
    """A diary's result as a person reads it."""
    rule = f"peak within {result.window_hours} h against {result.threshold} %"
    if result.peak_percent is None:
        return f"No result: {_why(result.flags, result.scores)} ({rule})."
    word = {True: "POSITIVE", False: "NEGATIVE", None: "NO RESULT, too few answers"}[result.positive]
    return (
        f"{word}: peak relief {result.peak_percent:g} % at {result.peak_hour:g} h ({rule}). "
        f"Hours at 80 % or more: {result.hours_ge80:g}; at 50 % or more: {result.hours_ge50:g}. "
        f"Pain before {result.baseline:g}; answers: {result.scores}.{_warn(result.flags)}"
    )


def tell_trial(result: TrialResult) -> str:
    """A trial's result as a person reads it."""
    rule = f"mean of days {result.first_day} to {result.last_day} against {result.threshold} %"
    beside = (
        f"Pain medicine: {result.medicine or 'not answered'}; activity: {result.activity or 'not answered'}."
    )
    if result.relief_percent is None:
        return f"No result: {_why(result.flags, result.scores)} ({rule}). {beside}"
    word = {True: "SUCCESS", False: "NO SUCCESS", None: "NO RESULT, too few answers"}[result.success]
    return (
        f"{word}: relief {result.relief_percent:g} % ({rule}). Mean {result.mean:g}, pain before "
        f"{result.baseline:g}; answers: {result.scores}. {beside}{_warn(result.flags)}"
    )


def _why(flags: tuple[PatternFlag, ...], scores: int) -> str:
    if PatternFlag.NO_BASELINE in flags:
        return "no score from before"
    if PatternFlag.ZERO_BASELINE in flags:
        return "there was no pain before"
    return "no answers in the days that count" if not scores else "no score that counts"


def _warn(flags: tuple[PatternFlag, ...]) -> str:
    return " A percent says little of so low a pain." if PatternFlag.LOW_BASELINE in flags else ""


def diary_as_json(series_id: object, result: DiaryResult) -> dict[str, object]:
    """One line of ``smsbot judge`` for a pain diary."""
    return {
        "id": series_id,
        "peak_percent": result.peak_percent,
        "peak_hour": result.peak_hour,
        "hours_ge80": result.hours_ge80,
        "hours_ge50": result.hours_ge50,
        "positive": result.positive,
        "threshold_used": result.threshold,
        "scores": result.scores,
        "flags": [flag.value for flag in result.flags],
    }


def trial_as_json(series_id: object, result: TrialResult) -> dict[str, object]:
    """One line of ``smsbot judge`` for a trial."""
    return {
        "id": series_id,
        "days": [result.first_day, result.last_day],
        "scores": result.scores,
        "mean": result.mean,
        "relief_percent": result.relief_percent,
        "success": result.success,
        "threshold_used": result.threshold,
        "medicine": result.medicine,
        "activity": result.activity,
        "flags": [flag.value for flag in result.flags],
    }
