"""What is for the clinician's judgement never reaches a patient: by no text, no type and no name."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from smsbot.domain.effects import SendText
from smsbot.domain.outcome.considerations import TITLE, Considered, Statement
from smsbot.flow_files import load_library

ROOT = Path(__file__).parents[3]
LIBRARY = load_library(ROOT / "flows")
FLOWS = [LIBRARY.flow(flow_id, version) for flow_id, known in LIBRARY.versions().items() for version in known]
WRITERS = sorted((ROOT / "smsbot/domain/conversation").glob("*.py"))


def material_words() -> set[str]:
    material = FLOWS[0].considerations
    statements = [*material.causes.values(), *material.options.values()]
    return {TITLE, *(statement.words for statement in statements)}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.id)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_to_a_patient_carries_a_consideration(flow: object, language: str) -> None:
    copy = flow.copy[language]  # type: ignore[attr-defined]

    said = " ".join(copy.values()).lower()

    assert copy
    assert not [words for words in material_words() if words.lower() in said]
    assert "not a diagnosis" not in said
    assert "reference material" not in said


def test_no_field_of_a_text_takes_a_consideration() -> None:
    hints = get_type_hints(SendText)

    taken = {hints[field.name] for field in fields(SendText)}

    assert not {Considered, Statement} & taken
    assert hints["body"] is str
    assert not issubclass(Considered, str)
    assert not issubclass(Statement, str)


@pytest.mark.parametrize("file", WRITERS, ids=lambda file: file.stem)
def test_nothing_that_writes_to_a_patient_looks_at_considerations(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))

    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert "considerations" not in names
