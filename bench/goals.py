"""A goal with its target and the figure of this run; ratios alone, for no two machines are alike."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """One row of the table. ``is_met`` None is for a figure that only explains another."""

    goal: str
    what: str
    figure: str
    target: str
    is_met: bool | None

    def line(self) -> str:
        """The row as printed."""
        mark = {True: "met", False: "MISSED", None: ""}[self.is_met]
        return f"{self.goal:<4} {self.what:<66} {self.figure:>12}  {self.target:<18} {mark}".rstrip()


def at_least(goal: str, what: str, figure: float, target: float) -> Goal:
    """A goal that more is better for."""
    return Goal(goal, what, f"{figure:.2f}", f"at least {target:.2f}", figure >= target)


def at_most(goal: str, what: str, figure: float, target: float) -> Goal:
    """A goal that less is better for."""
    return Goal(goal, what, f"{figure:.2f}", f"at most {target:.2f}", figure <= target)


def exactly(goal: str, what: str, figure: int, target: int) -> Goal:
    """A goal that one number alone meets."""
    return Goal(goal, what, str(figure), f"exactly {target}", figure == target)


def shown(what: str, figure: str) -> Goal:
    """A figure without a target, to understand the others by."""
    return Goal("", what, figure, "", None)


def save(path: Path, goals: Sequence[Goal]) -> None:
    """Keep a run's figures."""
    rows = [asdict(goal) for goal in goals]
    path.write_text(json.dumps({"what": "engine", "goals": rows}, indent=1) + "\n", encoding="utf-8")
