"""A judgement as the program that runs ``smsbot judge`` reads it."""

from smsbot.domain.outcome.alerts import Alert
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


def explain(judgement: Judgement) -> str:
    """A judgement as a person reads it: each day's verdict, its alerts, their formulas and sources."""
    lines = [line for verdict in judgement.days for line in _day_in_words(verdict)]
    weeks = f"{judgement.weeks_ge50:g} weeks at 50 percent or more"
    onset = "no return" if judgement.onset is None else f"returned from day {judgement.onset}"
    return "\n".join([*lines, f"Pattern {judgement.pattern.value}; {weeks}; {onset}"])


def _day_in_words(verdict: DayVerdict) -> list[str]:
    score = "no score" if verdict.score is None else f"score {verdict.score}"
    head = f"day {verdict.day}: {score}, {verdict.status.value}: {verdict.formula} ({verdict.source})"
    return [head, *(_alert_in_words(alert) for alert in verdict.alerts)]


def _alert_in_words(alert: Alert) -> str:
    inputs = ", ".join(f"{name} = {value}" for name, value in alert.inputs.items())
    return f"  {alert.code.value} ({alert.tier.value}): {alert.formula} with {inputs} ({alert.source})"
