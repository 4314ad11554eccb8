"""The shape of each part of a flow, checked against the domain's dataclasses: unknown fields are faults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from smsbot.domain.flow import FlowKind, Question, Region, Sign, TierPolicy, TierRule, Timing
from smsbot.domain.outcome.considerations import Considerations
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.schedule import CheckInPlan, Days
from smsbot.flow_files.faults import KeyPath
from smsbot.flow_files.text_values import Report, hints_of, to_values, without_none
from smsbot.flow_files.transcript_shapes import StepLines, TranscriptHead


@dataclass(frozen=True, slots=True)
class FlowHead:
    """The first lines of a flow.yaml. ``reviewed_by`` is a clinician's name, or null while nobody has.

    ``uses`` names the common parts, ``like`` a version of a flow whose schedule, regions, rules and texts
    this one takes over where it does not write its own. ``kind`` says how its scores are judged, ``days``
    how many days of its schedule a clinic may choose.
    """

    spec_version: Literal[1]
    id: str
    version: int
    status: Literal["draft", "published", "retired"]
    title: str
    reviewed_by: str | None
    uses: str
    like: str | None = None
    kind: FlowKind = FlowKind.COURSE
    days: Days | None = None


# What one entry of a section holds; a section of timing, thresholds or considerations is one entry.
ENTRIES: Mapping[str, Any] = {
    "head": FlowHead,
    "questions": Question,
    "policies": TierPolicy,
    "timing": Timing,
    "thresholds": Thresholds,
    "considerations": Considerations,
    "safety_texts": tuple[str, ...],
    "emergency_codes": tuple[str, ...],
    "urgent_codes": tuple[str, ...],
    "tiers": TierRule,
    "signs": tuple[Sign, ...],
    "regions": Region,
    "schedule": CheckInPlan,
    "copy": str,
    "transcript": TranscriptHead,
    "step": StepLines,
}


def read_entry(section: str, raw: Any, report: Report) -> Any:
    """Build one entry from its raw value; None, and a report at each path within it, where it is at fault."""
    faults: list[tuple[KeyPath, str]] = []
    values = to_values(raw, ENTRIES[section], (), lambda path, message: faults.append((path, message)))
    value = None
    try:
        value = _adapter(section).validate_python((values,))[0]
    except ValidationError as error:
        faults += [_explained(section, fault) for fault in error.errors(include_url=False)]
    for path, message in faults:
        report(path, message)
    return None if faults else value


@cache
def _adapter(section: str) -> TypeAdapter[Any]:
    # A tuple of one: pydantic takes a configuration for a plain type only, and hands it down to dataclasses.
    wrapped: Any = tuple.__class_getitem__(ENTRIES[section])
    return TypeAdapter(wrapped, config=ConfigDict(extra="forbid"))


def _explained(section: str, fault: Any) -> tuple[KeyPath, str]:
    path: KeyPath = tuple(step for step in fault["loc"][1:] if step != "[key]")
    return path, _explain(section, path, fault)


def _explain(section: str, path: KeyPath, fault: Any) -> str:
    if fault["type"] == "unexpected_keyword_argument":
        return f"is not a field here; fields are: {', '.join(_fields_at(section, path[:-1]))}"
    if fault["type"] in _PLAIN:
        return _PLAIN[fault["type"]]
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should", "should")
    return message if is_structure(fault["input"]) else f"{fault['input']!r}: {message}"


_PLAIN = {
    "missing": "is missing; write it",
    "dataclass_type": "must hold fields (name: value)",
    "mapping_type": "must hold fields (name: value)",
    "tuple_type": "must be a list; put it in [ ]",
    "string_type": 'must be text; put it in "quotes"',
}


def is_structure(raw: Any) -> bool:
    """Whether a raw value holds others, so that quoting it whole would not help a reader."""
    return isinstance(raw, dict | tuple) or is_dataclass(raw)


def _fields_at(section: str, path: KeyPath) -> tuple[str, ...]:
    """Name the fields that may stand at a path, by following the dataclasses from the entry down."""
    hint = ENTRIES[section]
    for step in path:
        hint = _step_into(hint, step)
    return tuple(field.name for field in fields(hint)) if is_dataclass(hint) else ()


def _step_into(hint: Any, step: str | int) -> Any:
    """Go from a type to that of one of its fields or items; an optional field counts as what it may hold."""
    if is_dataclass(hint):
        return without_none(hints_of(hint)[str(step)])
    return get_args(hint)[-1 if _is_mapping(hint) else 0]


def _is_mapping(hint: Any) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)
