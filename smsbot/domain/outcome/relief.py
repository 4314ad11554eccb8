"""Relief as it was had so far: since when, how much, and for how long at half the pain."""

from dataclasses import dataclass
from fractions import Fraction

from smsbot.domain.outcome.status import Measure
from smsbot.domain.outcome.tenths import round_tenth
from smsbot.domain.outcome.thresholds import Thresholds


@dataclass(slots=True)
class Relief:
    """Runs along the scores, oldest first. Scores before day 7 never count: the anaesthetic may speak."""

    limits: Thresholds
    first_day: int | None = None
    best: int | None = None
    strict_days: int = 0
    last_strict_day: int | None = None

    def is_slipping(self, score: int) -> bool:
        """Whether a score lies above the best so far by more than the scale's measurement error."""
        return self.best is not None and score - self.best >= self.limits.return_rise

    def add(self, day: int, score: int, *, measure: Measure) -> None:
        """Take one more score into account."""
        if day < self.limits.relief_from_day:
            return
        if self.best is None or score < self.best:
            self.best = score
        if measure.lenient and self.first_day is None:
            self.first_day = day
        if measure.strict and self.last_strict_day is not None:
            self.strict_days += day - self.last_strict_day
        self.last_strict_day = day if measure.strict else None

    def count_weeks(self) -> float:
        """Weeks at 50 percent or more: the gaps between neighbouring scores that are both strict."""
        return round_tenth(Fraction(self.strict_days, 7))
