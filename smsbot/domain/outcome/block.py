"""The diagnostic block that came before the procedure, and what its result counts as."""

from dataclasses import dataclass
from enum import StrEnum


class BlockResult(StrEnum):
    """What a diagnostic block said of the nerve; a weak answer counts as a negative one."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Block:
    """Best relief in percent, how long it lasted in hours, how many blocks, and the percent that counts.

    Each is None where the clinic did not record it. Raises ValueError for what no block can show.
    """

    peak_percent: float | None = None
    hours: float | None = None
    count: int | None = None
    threshold: float | None = None

    def __post_init__(self) -> None:
        for name, most in (("peak_percent", 100), ("hours", 1000), ("count", 20), ("threshold", 100)):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= most:
                raise ValueError(f"{name} of a block must lie between 0 and {most}")

    def result(self, positive_percent: float) -> BlockResult:
        """Positive from the recorded threshold up, else from ``positive_percent`` (S2 names no number)."""
        if self.peak_percent is None:
            return BlockResult.UNKNOWN
        needed = positive_percent if self.threshold is None else self.threshold
        return BlockResult.POSITIVE if self.peak_percent >= needed else BlockResult.NEGATIVE


NO_BLOCK = Block()
