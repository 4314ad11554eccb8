"""When a flow's check-ins fall, and what each asks: its schedule as data."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """A question in a check-in, asked only at a pain score of ``min_score`` or more where that is set."""

    name: str
    min_score: int | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """A send time counted from the end of the procedure, kept inside a window of that day's local time.

    Past ``latest`` it slips to ``next_day_at`` and only while less than ``give_up_after`` has passed.
    """

    after: timedelta
    earliest: time
    latest: time
    next_day_at: time
    give_up_after: timedelta


@dataclass(frozen=True, slots=True)
class CheckInPlan:
    """One touchpoint: ``day`` counts from the procedure's local date; ``at`` is local time.

    ``after`` the procedure's end, or ``before`` its planned time, takes the place of ``at``: such a check-in
    belongs to that moment and is left out where it falls into the night. ``thanks: false`` ends it without
    a closing text where nothing has to be said.
    """

    day: int
    questions: tuple[QuestionUse, ...]
    at: time = time(10, 0)
    offset: Offset | None = None
    after: timedelta | None = None
    before: timedelta | None = None
    sends: tuple[str, ...] = ()
    closes_with: str | None = None
    thanks: bool = True
    ends_flow: bool = False

    @property
    def is_moment(self) -> bool:
        """Whether it is bound to a moment around the procedure, not to a time of day."""
        return self.after is not None or self.before is not None

    @property
    def asks_baseline(self) -> bool:
        """Whether it asks for the pain before the procedure."""
        return self.day < 0 or self.before is not None

    @property
    def order(self) -> tuple[int, timedelta]:
        """Where it stands in a schedule: its day, then its time of that day or from the procedure."""
        clock = timedelta(hours=self.at.hour, minutes=self.at.minute)
        if self.before is not None:
            return self.day, -self.before
        return self.day, self.after if self.after is not None else clock


@dataclass(frozen=True, slots=True)
class Days:
    """How many days of the schedule a clinic may choose at enrolment, and how many it gets unasked."""

    least: int
    most: int
    usual: int
