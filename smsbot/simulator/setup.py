"""What a simulation is run with: which flow of which folder, the bank of replies, how many, and the seed."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path

from smsbot.domain.flow import Flow
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.reading import Asked, Reader, Reading
from smsbot.flow_files import load_library
from smsbot.flow_files.lexicon import load_lexicon
from smsbot.simulator.bank import Bank, load_bank

_PREFIX = "thresholds."


@dataclass(frozen=True, slots=True)
class Change:
    """One threshold set to another value, as ``thresholds.severe_score=9`` says it."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Protocol:
    """A flow to simulate: its folder, id and version (None: the newest), with thresholds changed or not."""

    folder: Path
    flow_id: str
    version: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """One simulation. ``region`` None draws one of the flow's by lot; ``complications`` is in percent."""

    protocol: Protocol
    bank: Path
    lexicon: Path
    patients: int = 1000
    months: float = 18
    seed: int = 1
    region: str | None = None
    complications: float = 12.0
    provider_keywords: frozenset[str] = frozenset()


@dataclass
class Kit:
    """What every life of a run uses, built once in each process. Readings are kept: the bank is finite."""

    flow: Flow
    bank: Bank
    reader: Reader
    _regions: dict[str, Flow] = field(default_factory=dict)
    _readings: dict[tuple[str, str, frozenset[str]], Reading] = field(default_factory=dict)

    def read(self, words: str, asked: Asked) -> Reading:
        """How the reader of production reads a text; the same text to the same question is read once."""
        key = (words, asked.awaiting, frozenset(asked.menu))
        if key not in self._readings:
            self._readings[key] = self.reader.read(words, asked)
        return self._readings[key]

    def flow_for(self, region: str | None) -> Flow:
        """The flow with a region's rules laid over it; KeyError for one it does not have."""
        if region is None:
            return self.flow
        if region not in self._regions:
            self._regions[region] = self.flow.for_region(region)
        return self._regions[region]


def parse_change(text: str) -> Change:
    """Read ``thresholds.severe_score=9``. ValueError names what may be set, or what is wrong."""
    name, equals, value = text.partition("=")
    known = sorted(f.name for f in fields(Thresholds))
    if not equals or not name.startswith(_PREFIX):
        raise ValueError(f"{text!r} is not of the form {_PREFIX}NAME=NUMBER, as {_PREFIX}severe_score=9")
    name = name.removeprefix(_PREFIX).strip()
    if name not in known:
        raise ValueError(f"there is no threshold {name!r}; there are: {', '.join(known)}")
    try:
        return Change(name, int(value))
    except ValueError:
        raise ValueError(f"{_PREFIX}{name}: {value.strip()!r} is not a whole number") from None


def open_flow(protocol: Protocol) -> Flow:
    """The flow as it is to be simulated. Raises FlowError, and ValueError for thresholds at odds."""
    library = load_library(protocol.folder)
    version = protocol.version or library.latest(protocol.flow_id)
    flow = library.flow(protocol.flow_id, version)
    changed = {change.name: change.value for change in protocol.changes}
    return replace(flow, thresholds=replace(flow.thresholds, **changed))


@cache
def open_reader(lexicon: Path) -> Reader:
    """The reader of production, built once: it takes seconds."""
    return Reader(load_lexicon(lexicon))


@cache
def open_kit(setup: Setup, read_with: Callable[[Path], Reader] = open_reader) -> Kit:
    """Everything a run needs. Raises FlowError, BankError, and ValueError for a region the flow lacks."""
    flow = open_flow(setup.protocol)
    if setup.region is not None and setup.region not in flow.regions:
        raise ValueError(
            f"flow {flow.id} has no region {setup.region!r}; there are: {', '.join(flow.regions)}"
        )
    return Kit(flow, load_bank(setup.bank), read_with(setup.lexicon))
