"""Rules of the house that no linter knows: small functions, short files, no hosts in the locks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "smsbot").rglob("*.py"))
LONGEST_FUNCTION = 40
LONGEST_FILE = 300


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_functions_and_files_stay_small(file: Path) -> None:
    too_long = {name: lines for name, lines in functions(file) if lines > LONGEST_FUNCTION}
    assert too_long == {}
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_carry_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE))


def test_no_error_is_swallowed_in_silence() -> None:
    silent = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
                silent.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert silent == []


def test_secrets_are_never_compared_with_equals() -> None:
    pattern = re.compile(r"(token|signature|secret|digest)\w*\s*==")
    found = [str(f.relative_to(ROOT)) for f in SOURCES if pattern.search(f.read_text("utf-8"))]
    assert found == []


def test_make_targets_are_all_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    explained = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    assert sorted(targets) == sorted(explained)


def test_procfile_names_every_kind_of_process() -> None:
    names = [line.split(":")[0] for line in (ROOT / "Procfile").read_text("utf-8").splitlines()]
    assert names == ["release", "web", "worker", "clock"]
