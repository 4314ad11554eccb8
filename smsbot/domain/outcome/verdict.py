"""The verdict on one day: its status in words, and what it calls for."""

from dataclasses import dataclass

from smsbot.domain.outcome.alerts import Alert
from smsbot.domain.outcome.status import DayStatus


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """One day of a series. ``relief_percent`` (R) and ``points`` (B - P) are rounded to one decimal.

    ``score`` is None where words alone raised an alert; R is None without a baseline or with one of 0.
    """

    day: int
    score: int | None
    relief_percent: float | None
    points: float | None
    status: DayStatus
    alerts: tuple[Alert, ...]
    formula: str
    source: str
