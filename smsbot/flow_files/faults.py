"""A fault in a flow file: where it stands and how to mend it."""

from dataclasses import dataclass

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file, its line (0: the whole file), the place in the file, and what to change."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class FlowError(ValueError):
    """The flows cannot be used as asked: a line for each fault, or one line naming what there is."""

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


def write_path(path: KeyPath) -> str:
    """Write a path as a reader of the file would: ``schedule.D3.questions[0].name``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
