"""A judgement as the program that runs ``smsbot judge`` reads it."""

from smsbot.domain.outcome.judge import Judgement
from smsbot.domain.outcome.verdict import DayVerdict


def as_json(series_id: object, judgement: Judgement) -> dict[str, object]:
    """One line of ``smsbot judge``; plain values only, in the order in which they are printed."""
    return {
        "id": series_id,
        "days": [_day_as_json(verdict) for verdict in judgement.days],
        "pattern": judgement.pattern.value,
        "weeks_ge50": judgement.weeks_ge50,
        "onset": judgement.onset,
    }


def _day_as_json(verdict: DayVerdict) -> dict[str, object]:
    return {
        "day": verdict.day,
        "relief_percent": verdict.relief_percent,
        "points": _drop_zero_decimal(verdict.points),
        "status": verdict.status.value,
        "alerts": [alert.code.value for alert in verdict.alerts],
    }


def _drop_zero_decimal(points: float | None) -> float | int | None:
    return int(points) if points is not None and points == int(points) else points
