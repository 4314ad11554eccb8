"""How a virtual patient's pain goes after the procedure. All shares and shapes are our own assumptions."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

_MONTH = 30.44
# How much one day's score strays from the course, in points (standard deviation).
_NOISE = 0.7


class Kind(StrEnum):
    """The shapes of a course; a flare is one that goes up before it gets better."""

    STRONG = "strong"
    PARTIAL = "partial"
    NO_RESPONSE = "no_response"
    LATE = "late"
    FLARE = "flare"
    RECURRENCE = "recurrence"
    WORSE = "worse"


# How often each shape is drawn, in parts of a hundred.
SHARES: dict[Kind, int] = {
    Kind.STRONG: 30,
    Kind.PARTIAL: 15,
    Kind.NO_RESPONSE: 15,
    Kind.LATE: 8,
    Kind.FLARE: 8,
    Kind.RECURRENCE: 22,
    Kind.WORSE: 2,
}
# The relief reached, in parts of the baseline: from, to.
_RELIEF: dict[Kind, tuple[float, float]] = {
    Kind.STRONG: (0.6, 0.95),
    Kind.PARTIAL: (0.32, 0.48),
    Kind.NO_RESPONSE: (-0.05, 0.15),
    Kind.LATE: (0.55, 0.85),
    Kind.FLARE: (0.5, 0.9),
    Kind.RECURRENCE: (0.6, 0.95),
    Kind.WORSE: (-0.45, -0.25),
}
_BASELINES = (4, 5, 6, 7, 8, 9)
_BASELINE_WEIGHTS = (1, 3, 6, 8, 5, 2)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One course of pain: days count from the procedure, relief is a part of the baseline.

    Relief begins on ``onset`` and is whole ``rise`` days later; ``flare`` points are added until
    ``flare_until``; from ``returns`` on (None: never) it is lost again within ``return_takes`` days.
    """

    kind: Kind
    baseline: int
    relief: float
    onset: int
    rise: int
    flare: float = 0.0
    flare_until: int = 0
    returns: int | None = None
    return_takes: int = 30

    def expected(self, day: int) -> float:
        """The pain of a day before chance has its say; before the procedure it is the baseline."""
        if day < 0:
            return self.baseline
        begun = min(1.0, max(0.0, (day - self.onset) / self.rise))
        kept = 1.0
        if self.returns is not None:
            kept = 1.0 - min(1.0, max(0.0, (day - self.returns) / self.return_takes))
        extra = self.flare if 1 <= day < self.flare_until else 0.0
        return self.baseline * (1 - self.relief * begun * kept) + extra

    def score(self, day: int, chance: Random) -> int:
        """The whole number the patient would give on a day."""
        return min(10, max(0, round(self.expected(day) + chance.gauss(0, _NOISE))))

    def relief_on(self, day: int) -> float:
        """The true relief of a day, in parts of the baseline."""
        return 1 - self.expected(day) / self.baseline


def draw_trajectory(chance: Random) -> Trajectory:
    """A course by lot; the same chance draws the same course."""
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    baseline = chance.choices(_BASELINES, _BASELINE_WEIGHTS)[0]
    relief = chance.uniform(*_RELIEF[kind])
    onset, rise = chance.randint(3, 9), chance.randint(3, 8)
    if kind is Kind.LATE:
        onset, rise = chance.randint(24, 45), chance.randint(7, 20)
    if kind is Kind.FLARE:
        flare, until = chance.uniform(1.5, 3.0), chance.randint(5, 13)
        return Trajectory(kind, baseline, relief, until, rise, flare=flare, flare_until=until)
    if kind is Kind.RECURRENCE:
        returns, takes = round(chance.uniform(2, 18) * _MONTH), chance.randint(10, 40)
        return Trajectory(kind, baseline, relief, onset, rise, returns=returns, return_takes=takes)
    return Trajectory(kind, baseline, relief, onset, rise)
