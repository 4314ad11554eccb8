"""Non-improvement: told early, told again when it persists, and not more often than helps."""

from dataclasses import dataclass

from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.outcome.status import Measure
from smsbot.domain.outcome.thresholds import Thresholds


@dataclass(slots=True)
class NonImprovement:
    """A run of check-ins without improvement; closed by improved check-ins in a row."""

    limits: Thresholds
    first_day: int | None = None
    checkins: int = 0
    improved_in_a_row: int = 0
    last_persistent_day: int | None = None

    def add(self, day: int, measure: Measure, *, had_relief: bool, returning: bool) -> AlertCode | None:
        """Count one score of day 14 or later. A return of pain has its own path and is not counted here."""
        if measure.lenient:
            self._note_improvement()
            return None
        self.improved_in_a_row = 0
        if returning or not measure.failed:
            return None
        self.checkins += 1
        if self.first_day is None:
            self.first_day = day
            return None if had_relief else AlertCode.NI_EARLY
        return self._tell_persistent(day, day - self.first_day)

    def _note_improvement(self) -> None:
        self.improved_in_a_row += 1
        if self.improved_in_a_row >= self.limits.persistent_closing_lenient:
            self.first_day = None
            self.checkins = 0

    def _tell_persistent(self, day: int, gap: int) -> AlertCode | None:
        if day < self.limits.persistent_from_day or gap < self.limits.persistent_gap_days:
            return None
        if self.checkins < self.limits.persistent_checkins:
            return None
        told = self.last_persistent_day
        if told is not None and day - told < self.limits.persistent_repeat_days:
            return None
        self.last_persistent_day = day
        return AlertCode.NI_PERSISTENT
