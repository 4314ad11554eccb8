"""The alerts an outcome can raise, each with its formula, inputs and source in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smsbot.domain.outcome.status import Measure
from smsbot.domain.outcome.thresholds import Thresholds


class AlertCode(StrEnum):
    """What a score or a word on a day calls for; a day's alerts stand in this order."""

    SEVERE = "SEVERE"
    FLARE = "FLARE"
    NI_EARLY = "NI_EARLY"
    NI_PERSISTENT = "NI_PERSISTENT"
    WORSE = "WORSE"
    RETURN_SUSPECT = "RETURN_SUSPECT"
    RECURRENCE = "RECURRENCE"
    FADING = "FADING"
    SHIFT = "SHIFT"
    NEW_NEURO = "NEW_NEURO"


class AlertTier(StrEnum):
    """Who hears of it: ASK_AGAIN asks the patient once more before anyone is told."""

    URGENT = "URGENT"
    ROUTINE = "ROUTINE"
    WATCH = "WATCH"
    ASK_AGAIN = "ASK_AGAIN"


AlertInputs = Mapping[str, int | float | str | None]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; ``formula`` uses the letters that ``inputs`` gives values to.

    P is the score, B the baseline, R the relief in percent of B, best the lowest score since day 7.
    ``same_day`` asks for a call back today where the tier alone would wait for the next business day.
    """

    code: AlertCode
    tier: AlertTier
    formula: str
    inputs: AlertInputs = field(hash=False)
    source: str
    same_day: bool = False


_TIERS = {
    AlertCode.SEVERE: AlertTier.URGENT,
    AlertCode.FLARE: AlertTier.WATCH,
    AlertCode.NI_EARLY: AlertTier.ROUTINE,
    AlertCode.NI_PERSISTENT: AlertTier.ROUTINE,
    AlertCode.WORSE: AlertTier.ROUTINE,
    AlertCode.RETURN_SUSPECT: AlertTier.ASK_AGAIN,
    AlertCode.RECURRENCE: AlertTier.ROUTINE,
    AlertCode.FADING: AlertTier.WATCH,
    AlertCode.SHIFT: AlertTier.ROUTINE,
    AlertCode.NEW_NEURO: AlertTier.ROUTINE,
}


def choose_tier(code: AlertCode, score: int | None, *, measure: Measure, limits: Thresholds) -> AlertTier:
    """Who hears of an alert. Without a score nothing lowers the tier, and nothing lifts it."""
    if code is AlertCode.FLARE and measure.flare_same_day:
        return AlertTier.ROUTINE
    if code is AlertCode.SHIFT and score is not None and score < limits.shift_routine_score:
        return AlertTier.WATCH
    if code is AlertCode.NEW_NEURO and score is not None and score >= limits.new_neuro_urgent_score:
        return AlertTier.URGENT
    return _TIERS[code]


def is_same_day(code: AlertCode, measure: Measure) -> bool:
    """Whether a routine alert is for today: worse than before, or a flare of three points or more."""
    return code is AlertCode.WORSE or (code is AlertCode.FLARE and measure.flare_same_day)
