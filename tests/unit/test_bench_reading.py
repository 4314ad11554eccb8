"""The scorer: what it counts, and a run kept to be printed beside the next."""

import json
from pathlib import Path

import pytest

from bench.reading import main

ROWS = [
    {"id": "1", "text": "7", "awaiting": "pain", "pain": 7, "pain_issue": None,
     "findings": {}, "command": None},
    {"id": "2", "text": "i cant pee", "awaiting": "none", "pain": None, "pain_issue": None,
     "findings": {"bladder_bowel": "present"}, "command": None},
    {"id": "3", "text": "all good", "awaiting": "symptoms", "pain": None, "pain_issue": None,
     "findings": {"rash": "present"}, "command": None},
]  # fmt: skip


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def lines_of(printed: str, name: str) -> str:
    return next(line for line in printed.splitlines() if line.startswith(name))


def test_right_and_missed_texts_are_counted(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(labelled)]) == 0

    printed = capsys.readouterr().out
    assert "2 of 3" in lines_of(printed, "all four fields exact")
    assert "1 of 1" in lines_of(printed, "emergency texts that alert")
    assert "3 findings: wanted {'rash': 'present'}, got {}: 'all good'" in printed


def test_kept_run_is_printed_beside_the_next(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "first.json"
    main([str(labelled), "--save", str(kept)])
    capsys.readouterr()

    main([str(labelled), "--beside", str(kept)])

    assert lines_of(capsys.readouterr().out, "findings exact").endswith("first run 66.7 %")


def test_file_without_a_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()

    assert main([str(empty)]) == 2
    assert "holds no labelled text" in capsys.readouterr().err
