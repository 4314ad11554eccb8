"""One figure of a score: how many of how many, with the interval of the share and its target."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


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
        return f"{self.name:<62} {self.hits:>4} of {self.total:<5} {share:<22}  target {self.target}".rstrip()

    def as_json(self) -> dict[str, object]:
        """The row as it is kept in a file of results."""
        percent = round(100 * self.hits / self.total, 1) if self.total else None
        return {"figure": self.name, "count": self.hits, "of": self.total, "percent": percent}


def beside(figures: Sequence[Figure], earlier: Mapping[str, float | None]) -> list[str]:
    """The rows, each with the percent it had in an earlier run."""
    return [
        figure.line() + ("" if earlier.get(figure.name) is None else f"  first run {earlier[figure.name]} %")
        for figure in figures
    ]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share."""
    z = 1.96
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def read_results(path: Path) -> dict[str, float | None]:
    """The percent of each figure of an earlier run."""
    rows = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return {row["figure"]: row["percent"] for row in rows}


def save_results(path: Path, what: str, figures: Sequence[Figure]) -> None:
    """Keep a run's figures for later ones to be printed beside."""
    rows = [figure.as_json() for figure in figures]
    path.write_text(json.dumps({"what": what, "figures": rows}, indent=1) + "\n", encoding="utf-8")
