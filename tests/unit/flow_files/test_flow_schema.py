"""The JSON Schema beside the flows is the program's own, and every file leads an editor to it."""

from typing import Any

import pytest

from smsbot.domain.flow import Tier
from smsbot.flow_files import SCHEMA, spell_schema
from smsbot.flow_files.schema import build_schema
from tests.unit.flow_files.flow_copies import SHIPPED

FILES = sorted(SHIPPED.glob("*/v*/*.yaml"))


def definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = build_schema()["$defs"][name]
    return found


def test_schema_file_is_up_to_date() -> None:
    assert (SHIPPED / SCHEMA).read_text("utf-8") == spell_schema(), "run: smsbot flows schema"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SHIPPED)))
def test_every_file_leads_an_editor_to_the_schema(file: Any) -> None:
    first = file.read_text("utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="

    assert first.startswith(prefix)
    assert (file.parent / first.removeprefix(prefix)).resolve() == SHIPPED / SCHEMA


def test_values_are_as_a_flow_writes_them() -> None:
    timing = definition("Timing")["properties"]

    assert timing["expire_after"]["default"] == "48h"
    assert timing["safety_gap"]["default"] == "5m"
    assert timing["quiet_from"]["default"] == "20:00"
    assert definition("Tier")["enum"] == [tier.name.lower() for tier in Tier]


def test_unknown_fields_are_refused_everywhere() -> None:
    schema = build_schema()

    shapes = [schema, *(shape for shape in schema["$defs"].values() if shape["type"] == "object")]
    assert [shape for shape in shapes if shape["additionalProperties"] is not False] == []


def test_fields_that_must_stand_are_named() -> None:
    assert definition("TierRule")["required"] == ["id", "codes", "tier", "source", "text"]
    assert definition("CheckInPlan")["required"] == ["day", "questions"]
