"""A judgement as the program that runs ``smsbot judge`` reads it, and as a clinician does."""

from collections.abc import Iterable

from smsbot.domain.outcome.alerts import Alert
from smsbot.domain.outcome.block import BlockResult
from smsbot.domain.outcome.considerations import TITLE, Considered, Statement
from smsbot.domain.outcome.judge import Judgement
from smsbot.domain.outcome.pattern import word_patterns
from smsbot.domain.outcome.thresholds import Thresholds
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


def explain(judgement: Judgement, limits: Thresholds) -> str:
    """A judgement as a person reads it: every verdict and alert with its formula, inputs and source."""
    words = word_patterns(limits)
    days = [line for verdict in judgement.days for line in _day_in_words(verdict)]
    weeks = f"{judgement.weeks_ge50:g} weeks at 50 percent or more"
    onset = "no return" if judgement.onset is None else f"returned from day {judgement.onset}"
    meant = [f"  {p.value}: {words[p].formula} ({words[p].source})" for p in judgement.patterns]
    flags = [f"  mind: {flag.value.replace('_', ' ')}" for flag in judgement.flags]
    return "\n".join([*days, f"Pattern {judgement.pattern.value}; {weeks}; {onset}", *meant, *flags])


def _day_in_words(verdict: DayVerdict) -> list[str]:
    score = "no score" if verdict.score is None else f"score {verdict.score}"
    inputs = f"P = {verdict.score}, R = {verdict.relief_percent}, B - P = {verdict.points}"
    head = f"day {verdict.day}: {score}, {verdict.status.value}: {verdict.formula} with {inputs}"
    head += f" ({verdict.source})"
    return [head, *(_alert_in_words(alert) for alert in verdict.alerts)]


def _alert_in_words(alert: Alert) -> str:
    inputs = ", ".join(f"{name} = {value}" for name, value in alert.inputs.items())
    return f"  {alert.code.value} ({alert.tier.value}): {alert.formula} with {inputs} ({alert.source})"


_RESULTS = {
    BlockResult.POSITIVE: "positive",
    BlockResult.NEGATIVE: "negative or weak",
    BlockResult.UNKNOWN: "not recorded",
}


def considered_as_json(considered: Considered) -> dict[str, object]:
    """What a clinician may think of, as plain values under its fixed title."""
    return {
        "title": TITLE,
        "block": considered.result.value,
        "causes": _statements(considered.causes),
        "options": _statements(considered.options),
        "rules": list(considered.rules),
    }


def _statements(statements: Iterable[Statement]) -> list[dict[str, str]]:
    return [{"words": s.words, "source": s.source} for s in statements]


def considered_in_words(considered: Considered) -> str:
    """What a clinician may think of, under its fixed title, each line with its source."""
    return "\n".join(
        [
            TITLE,
            f"  Pattern {', '.join(considered.patterns)}; "
            f"{considered.weeks_ge50:g} weeks at 50 percent or more; {block_in_words(considered)}",
            "  Possible causes:",
            *(f"  - {s.words} ({s.source})" for s in considered.causes),
            "  Options to weigh:",
            *(f"  - {s.words} ({s.source})" for s in considered.options),
        ]
    )


def block_in_words(considered: Considered) -> str:
    """The diagnostic block's result with the numbers behind it."""
    block, words = considered.block, f"diagnostic block {_RESULTS[considered.result]}"
    if block.peak_percent is None:
        return words
    count = "" if block.count is None else f" of {block.count}"
    hours = "" if block.hours is None else f", {block.hours:g} h"
    needed = f"positive from {considered.positive_percent:g} %"
    return f"{words}{count} (peak {block.peak_percent:g} %{hours}; {needed})"
