"""Relief, then the return of the pain: suspected once, told only when it is confirmed."""

from dataclasses import dataclass
from enum import StrEnum

from smsbot.domain.outcome.alerts import AlertCode
from smsbot.domain.outcome.thresholds import DEFAULT_THRESHOLDS, Thresholds


class RecurrenceLabel(StrEnum):
    """How long the relief lasted, in the words of the protocol."""

    SHORT_LIVED = "short-lived"
    EARLY = "early"
    TYPICAL = "typical"
    LATE = "late"


def recurrence_label(onset: int, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> RecurrenceLabel:
    """The label of a return by its onset in days after the procedure (S1: 6-12 months, S2: 6-18)."""
    if onset < thresholds.recurrence_early_day:
        return RecurrenceLabel.SHORT_LIVED
    if onset < thresholds.recurrence_typical_day:
        return RecurrenceLabel.EARLY
    if onset < thresholds.recurrence_late_day:
        return RecurrenceLabel.TYPICAL
    return RecurrenceLabel.LATE


@dataclass(slots=True)
class Recurrence:
    """A suspicion, and the onset once the next score confirmed it; a strict score ends a recurrence."""

    suspect_day: int | None = None
    onset: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether a return is suspected or stands confirmed."""
        return self.suspect_day is not None or self.onset is not None

    def add(self, day: int, *, returned: bool, strict: bool) -> AlertCode | None:
        """Take one score of day 14 or later into account. A standing recurrence is not told twice."""
        if strict:
            self.onset = None
        if not returned:
            # One bad day: the suspicion is dropped without telling anyone.
            self.suspect_day = None
            return None
        if self.onset is not None:
            return None
        if self.suspect_day is None:
            self.suspect_day = day
            return AlertCode.RETURN_SUSPECT
        self.onset, self.suspect_day = self.suspect_day, None
        return AlertCode.RECURRENCE
