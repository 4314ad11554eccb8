"""One figure of a score: how many of how many, with the interval of the share and its target."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: how many of how many, and what it should be."""

    name: str
    hits: int
    total: int
    target: str

    def line(self) -> str:
        """The row as printed, with the 95 % interval of its share."""
        if not self.total:
            return f"{self.name:<62} {'no such text':>22}  target {self.target}"
        low, high = wilson(self.hits, self.total)
        share = f"{100 * self.hits / self.total:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"
        return f"{self.name:<62} {self.hits:>4} of {self.total:<5} {share:<22}  target {self.target}"


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share."""
    z = 1.96
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
