"""A copy of the shipped flows that a test may break."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smsbot.flow_files import Fault, check_flows

SHIPPED = Path(__file__).parents[3] / "flows"

FLOW = "rfa/v1/flow.yaml"
QUESTIONS = "common/v1/questions.yaml"
TIERS = "common/v1/tiers.yaml"
ESCALATION = "common/v1/escalation.yaml"
ENGLISH = "common/v1/copy.en.yaml"
SPANISH = "common/v1/copy.es.yaml"


def copy_drafts(folder: Path, *names: str) -> None:
    """Copy shipped flows as drafts, published or not: tests change what nobody else may."""
    for name in names:
        for file in shutil.copytree(SHIPPED / name, folder / name).glob("v*/flow.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("\nstatus: published", "\nstatus: draft"), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Flows:
    """A folder of flows with ways to break it."""

    folder: Path

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the first occurrence of ``old``, which must be there; give the line it stands on."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def faults(self) -> tuple[Fault, ...]:
        return check_flows(self.folder)


class Case(NamedTuple):
    """What is broken, and where and how that must be told.

    ``below`` is how many lines under ``old`` the fault stands; ``at`` is a file and the words of the line
    that it must be told at, where that is not the file that was broken.
    """

    file: str
    old: str
    new: str
    where: str
    message: str
    below: int = 0
    at: tuple[str, str] | None = None


def assert_told_alone(case: Case, flows: Flows) -> None:
    """Break the flows as the case says; its fault must be told in full, and no other."""
    line = flows.replace(case.file, case.old, case.new) + case.below
    file = case.file
    if case.at:
        file, line = case.at[0], flows.replace(*case.at, case.at[1])

    faults = flows.faults()

    assert len(faults) == 1, "\n".join(map(str, faults))
    assert (faults[0].file, faults[0].line) == (str(flows.folder / file), line)
    assert faults[0].where.endswith(case.where)
    assert case.message in faults[0].message
