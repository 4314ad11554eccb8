"""Publishing a flow and writing the schema from the command line."""

import json
from pathlib import Path

import pytest

from tests.integration.cli.shell import Shell
from tests.unit.flow_files.flow_copies import copy_drafts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_drafts(tmp_path / "flows", "common", "rfa")
    return tmp_path / "flows"


def test_published_flow_that_changes_fails_the_check_with_the_mend(fresh: Shell, folder: Path) -> None:
    ran = fresh("flows", "publish", "rfa", "1", "--path", str(folder))
    assert ran.out.startswith("rfa/v1 is published, checksum ")
    assert fresh("flows", "check", "--no-walk", str(folder)).code == 0

    text = folder / "rfa" / "v1" / "copy.en.yaml"
    text.write_text(text.read_text("utf-8").replace("Not private", "Never private"), "utf-8")

    ran = fresh("flows", "check", "--no-walk", str(folder))
    assert ran.code == 1
    assert "rfa/v1/flow.yaml" in ran.err
    assert "copy rfa/v1 to rfa/v2" in ran.err


@pytest.mark.parametrize(
    ("flow", "version", "words"),
    [("rfb", "1", "no flow 'rfb'"), ("rfa", "2", "flow rfa has no version 2; versions are: 1")],
)
def test_publishing_what_is_not_there_is_refused(
    flow: str, version: str, words: str, fresh: Shell, folder: Path
) -> None:
    ran = fresh("flows", "publish", flow, version, "--path", str(folder))

    assert ran.code == 1
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert not (folder / "checksums.json").exists()


def test_flow_with_a_fault_is_not_published(fresh: Shell, folder: Path) -> None:
    flow = folder / "rfa" / "v1" / "flow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("D3: {day: 3", "D3: {day: 0"), "utf-8")

    ran = fresh("flows", "publish", "rfa", "1", "--path", str(folder))

    assert ran.code == 1
    assert "day 0 does not come after day 1" in ran.err
    assert "status: draft" in flow.read_text("utf-8")


def test_schema_is_written_beside_the_flows(fresh: Shell, folder: Path) -> None:
    ran = fresh("flows", "schema", "--path", str(folder))

    assert ran.code == 0
    schema = json.loads((folder / "flow.schema.json").read_text("utf-8"))
    assert "schedule" in schema["properties"]


def test_trial_is_enrolled_for_the_days_the_clinic_says(shell: Shell) -> None:
    enrolled = shell(
        "enrol", "--phone", "+15551230001", "--procedure-at", "2026-12-01T10:00", "--flow", "scs_trial",
        "--timezone", "America/New_York", "--region", "lumbar", "--days", "5", "--consent-recorded", "--json",
    ).json  # fmt: skip

    assert enrolled["flow"] == "scs_trial v1"
    assert not [key for key in enrolled["skipped"] if key.startswith(("D6", "D7", "D10"))]
