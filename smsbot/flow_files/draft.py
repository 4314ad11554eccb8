"""A flow put together from its files, each entry still knowing where it was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from smsbot.domain.flow import (
    Flow,
    Question,
    Region,
    Sign,
    Tier,
    TierPolicy,
    TierRule,
    Timing,
)
from smsbot.domain.outcome.considerations import Considerations
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.schedule import CheckInPlan
from smsbot.flow_files.faults import Fault, KeyPath
from smsbot.flow_files.shapes import FlowHead
from smsbot.flow_files.yaml_file import YamlFile

LANGUAGES = ("en", "es")


class Entry(NamedTuple):
    """A raw value and where it was written."""

    raw: Any
    file: YamlFile
    path: KeyPath


@dataclass(slots=True)
class Draft:
    """The parts of a flow that have the right shape, and the faults found so far.

    ``origins`` leads from a path in the resolved flow to the file and path it was written at. ``written``
    names the entries of each section, the faulty ones too: a name that is there is not reported as unknown.
    ``broken`` names the sections with an entry left out, ``unread`` those of a file that could not be used.
    """

    file: YamlFile
    head: FlowHead | None = None
    questions: dict[str, Question] = field(default_factory=dict)
    schedule: dict[str, CheckInPlan] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    policies: dict[Tier, TierPolicy] = field(default_factory=dict)
    tiers: dict[int, TierRule] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)
    thresholds: Thresholds = field(default_factory=Thresholds)
    considerations: Considerations = field(default_factory=Considerations)
    safety_texts: tuple[str, ...] = ()
    emergency_codes: tuple[str, ...] = ()
    urgent_codes: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    copy: dict[str, dict[str, str]] = field(default_factory=dict)
    origins: dict[KeyPath, Entry] = field(default_factory=dict)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    faults: set[Fault] = field(default_factory=set)

    def report(self, path: KeyPath, message: str) -> None:
        """Note a fault at a path of the resolved flow, told at the place where that was written."""
        for length in range(len(path), -1, -1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                self.faults.add(origin.file.fault((*origin.path, *path[length:]), message))
                return
        self.faults.add(self.file.fault(path, message))

    def rules(self) -> Iterator[tuple[KeyPath, TierRule]]:
        """Give every tier rule with its path, those of the regions first."""
        for name, region in self.regions.items():
            for i, rule in enumerate(region.tiers):
                yield ("regions", name, "tiers", i), rule
        for i, rule in self.tiers.items():
            yield ("tiers", i), rule

    def to_flow(self, head: FlowHead) -> Flow:
        """Build the flow; only for a draft without faults."""
        return Flow(
            id=head.id,
            version=head.version,
            status=head.status,
            title=head.title,
            reviewed_by=head.reviewed_by,
            schedule=self.schedule,
            questions=self.questions,
            tiers=tuple(self.tiers.values()),
            safety_texts=self.safety_texts,
            emergency_codes=self.emergency_codes,
            urgent_codes=self.urgent_codes,
            policies=self.policies,
            timing=self.timing,
            thresholds=self.thresholds,
            regions=self.regions,
            considerations=self.considerations,
            copy=self.copy,
            kind=head.kind,
            days=head.days,
            signs=self.signs,
        )
