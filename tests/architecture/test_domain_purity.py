"""The domain imports the standard library's pure parts and itself, nothing else."""

import ast
from pathlib import Path

import pytest

DOMAIN = Path(__file__).resolve().parents[2] / "smsbot" / "domain"
# No I/O, no clock, no randomness: what a rule decides depends on its arguments alone.
ALLOWED = {
    "array",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "operator",
    "re",
    "statistics",
    "string",
    "types",
    "typing",
    "unicodedata",
    "zoneinfo",
}
FILES = sorted(DOMAIN.rglob("*.py"))


def imported_modules(source: str) -> set[str]:
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    return modules


def strangers(source: str) -> set[str]:
    return {
        module
        for module in imported_modules(source)
        if module.split(".")[0] not in ALLOWED and not module.startswith("smsbot.domain")
    }


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(DOMAIN)))
def test_domain_imports_only_pure_standard_library(file: Path) -> None:
    assert strangers(file.read_text("utf-8")) == set()


def test_allow_list_catches_what_it_is_for() -> None:
    assert strangers("import json\nfrom smsbot.db import models\nimport re") == {"json", "smsbot.db"}
