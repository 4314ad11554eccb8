"""Replaying conversations from the command line: as written, otherwise, rewritten, on another version."""

import shutil
from pathlib import Path

import pytest

from tests.integration.cli.shell import Shell

ROOT = Path(__file__).parents[3]
WRITTEN = ROOT / "tests" / "transcripts" / "letter_e_yes.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(WRITTEN, tmp_path / "one.yaml"))


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """The shipped flows with a second version of rfa that asks for the pain an hour later on day 1."""
    folder = Path(shutil.copytree(ROOT / "flows", tmp_path / "flows"))
    second = Path(shutil.copytree(folder / "rfa" / "v1", folder / "rfa" / "v2"))
    flow = (second / "flow.yaml").read_text("utf-8")
    flow = flow.replace("\nversion: 1\nstatus: published\n", "\nversion: 2\nstatus: draft\n")
    flow = flow.replace("D1: {day: 1,", 'D1: {day: 1, at: "10:10",')
    (second / "flow.yaml").write_text(flow, "utf-8")
    return folder


def test_conversation_as_written_says_that_nobody_reviewed_it(fresh: Shell, file: Path) -> None:
    ran = fresh("replay", str(file))
    assert (ran.code, ran.out) == (0, f"{file}: as written; no clinician has reviewed it\n")


def test_other_outcome_is_shown_as_a_diff_and_fails(fresh: Shell, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("Call 911 or go to the ER now", "Call us"), "utf-8")
    ran = fresh("replay", str(file))
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert any(line.startswith('-      - EMERGENCY: "This may be an emergency. Call us.') for line in lines)
    assert any(line.startswith('+      - EMERGENCY: "This may be an emergency. Call 911') for line in lines)
    assert ran.faults == ["1 of 1 conversation(s) went otherwise than written"]


def test_update_writes_what_happens_now_for_review(fresh: Shell, file: Path) -> None:
    whole = file.read_text("utf-8")
    bare = whole[: whole.index("steps:\n")] + (
        'steps:\n  - at: "2026-11-20 08:05"\n    patient: "YES"\n'
        '  - at: "2026-11-20 11:00"\n    clinic: procedure done\n'
        '  # The first letter.\n  - at: "2026-11-21 10:21"\n    patient: "E"\n'
    )
    file.write_text(bare, "utf-8")
    ran = fresh("replay", "--update", str(file))
    assert (ran.code, ran.out) == (0, f"{file}: rewritten; review it before you keep it\n")
    written = file.read_text("utf-8")
    assert '  # The first letter.\n  - at: "2026-11-21 10:21"\n    patient: "E"\n' in written
    assert "      - BLADDER_Q: " in written
    assert fresh("replay", str(file)).code == 0


def test_old_conversation_on_a_new_version_shows_what_changes(fresh: Shell, file: Path, flows: Path) -> None:
    ran = fresh("replay", "--flows", str(flows), "--flow-version", "2", str(file))
    assert ran.code == 1
    changed = [line for line in ran.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert '+  - at: "2026-11-21 10:10"' in changed
    assert fresh("replay", "--flows", str(flows), str(file)).code == 0
    assert file.read_text("utf-8") == WRITTEN.read_text("utf-8")


def test_version_that_is_not_there_is_refused_by_line(fresh: Shell, file: Path) -> None:
    ran = fresh("replay", "--flow-version", "9", str(file))
    assert ran.code == 1
    assert ran.faults == [f"{file}:6: flow: flow rfa has no version 9; versions are: 1"]


def test_faulty_file_is_refused_by_line_and_field(fresh: Shell, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace('patient: "E"', "patient: 6"), "utf-8")
    ran = fresh("replay", str(file))
    assert ran.code == 1
    assert len(ran.faults) == 1
    assert ran.faults[0].endswith('must be text; put it in "quotes"')
