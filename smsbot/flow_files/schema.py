"""The JSON Schema of the flow files, made from the same dataclasses that check them: help for an editor."""

import json
from dataclasses import field, fields, make_dataclass
from datetime import time, timedelta
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from smsbot.domain.flow import Tier
from smsbot.flow_files.resolve import KEYED
from smsbot.flow_files.shapes import ENTRIES, FlowHead
from smsbot.flow_files.text_values import DURATION, TIME, hints_of

SCHEMA = "flow.schema.json"
_SECTIONS = tuple(name for name in ENTRIES if name != "head")
_TITLE = "smsbot flow files: flow.yaml, the common parts, and the texts"
_FIRST_LINES = ("spec_version", "id", "version", "status", "title", "uses")


def build_schema() -> dict[str, Any]:
    """The schema as JSON values, the same each time."""
    config = {"__pydantic_config__": ConfigDict(extra="forbid")}
    made = make_dataclass("FlowFile", _members(), namespace=config)
    schema: dict[str, Any] = TypeAdapter(made).json_schema(schema_generator=_Written)
    # Every file holds the first lines of a flow, or one section at least.
    kinds = [{"required": list(_FIRST_LINES)}, *({"required": [name]} for name in _SECTIONS)]
    whole = {"title": _TITLE, "anyOf": kinds}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, **whole}


def spell_schema() -> str:
    """The schema as its file holds it."""
    return json.dumps(build_schema(), indent=1, ensure_ascii=False) + "\n"


def _members() -> list[tuple[str, Any, Any]]:
    """Every field that may stand at the top of a file; none must, as each kind of file holds its own."""
    hints = hints_of(FlowHead)
    types: dict[str, Any] = {one.name: hints[one.name] for one in fields(FlowHead)}
    types |= {section: _as_written(section) for section in _SECTIONS}
    return [(name, hint, field(default=None)) for name, hint in types.items()]


def _as_written(section: str) -> Any:
    """A section's type; in one of names, null takes out what the flow that this one is like has there."""
    entry = ENTRIES[section]
    if section in (*KEYED, "copy"):
        return dict.__class_getitem__((str, entry | None))
    return list.__class_getitem__(entry) if section == "tiers" else entry


class _Written(GenerateJsonSchema):
    """Durations, times of day and tiers as a flow file writes them, not as programs exchange them."""

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        """A length of time: 30m, 4h or 7d."""
        return {"type": "string", "pattern": f"^{DURATION.pattern}$", "examples": ["30m", "4h", "7d"]}

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:
        """A time of day."""
        return {"type": "string", "pattern": f"^{TIME.pattern}$", "examples": ["09:30", "17:00"]}

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """The words of an enumeration; a tier goes by its name."""
        if schema["cls"] is Tier:
            return {"type": "string", "enum": [tier.name.lower() for tier in Tier]}
        return super().enum_schema(schema)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A field that may be left out; null as its default says nothing."""
        if self.get_default_value(schema) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def encode_default(self, dft: Any) -> Any:
        """A default as it would be written."""
        if isinstance(dft, timedelta):
            minutes = int(dft.total_seconds() // 60)
            return f"{minutes // 60}h" if minutes % 60 == 0 and minutes else f"{minutes}m"
        return f"{dft:%H:%M}" if isinstance(dft, time) else super().encode_default(dft)
