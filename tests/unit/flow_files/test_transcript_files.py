"""Transcripts as files: faults by line with their mend, and rewriting that keeps what a person wrote."""

from pathlib import Path

import pytest

from smsbot.flow_files import FlowError
from smsbot.flow_files.transcript import Said, load_transcript
from smsbot.flow_files.transcript_page import Record, rewrite

HEAD = """\
# Written by the night nurse.
title: Cannot pass urine
look_for: Is 911 in the first text?
reviewed_by: null
flow: rfa
version: 1
region: lumbar
baseline: 8
time_zone: America/New_York
enrolled_at: "2026-11-20 08:00"
procedure_at: "2026-11-20 10:00"
followed_until: "2026-11-22 12:00"   # a weekend
"""
STEPS = """\
steps:
  # The invitation.
  - at: "2026-11-20 08:05"
    patient: "YES"   # in capitals
    read: old
    texts:
      - WELCOME: "old"

  # A reminder that is sent by itself.
  - at: "2026-11-20 14:00"
    texts:
      - REMINDER_1: "old"
  - at: "2026-11-21 10:02"
    # as typed
    patient: "cant pee"
    read: old
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.yaml"


def fault_of(file: Path, text: str) -> str:
    file.write_text(text, "utf-8")
    with pytest.raises(FlowError) as refused:
        load_transcript(file)
    return str(refused.value).replace(str(file), "one.yaml")


def test_transcript_holds_what_people_did(file: Path) -> None:
    file.write_text(HEAD + STEPS, "utf-8")
    found = load_transcript(file)
    assert [step.done for step in found.steps] == [Said("YES"), Said("cant pee")]
    assert [found.local(step.at) for step in found.steps] == ["2026-11-20 08:05", "2026-11-21 10:02"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("flow: rfa\n", "", "one.yaml:2: flow: is missing; write it"),
        ("version: 1", "version: one", "one.yaml:6: version: 'one'"),
        ("region:", "regoin:", "one.yaml:7: regoin: is not a field here; fields are: title,"),
        (
            "America/New_York",
            "Amerika/Nowhere",
            "one.yaml:9: time_zone: 'Amerika/Nowhere' is not a time zone",
        ),
        (
            "2026-11-20 10:00",
            "tomorrow",
            "one.yaml:11: procedure_at: 'tomorrow' is not a local time; write it",
        ),
        ("baseline: 8", "risks: [brave]", "one.yaml:8: risks[0]: 'brave': should be 'anticoagulant'"),
        ("baseline: 8", 'clinic: {hours: "always"}', "one.yaml:8: clinic.hours: write opening hours like"),
        ("2026-11-22 12:00", "2026-11-21 09:00", "one.yaml:12: followed_until: is before the last step"),
    ],
)
def test_faulty_head_names_line_field_and_mend(file: Path, old: str, new: str, fault: str) -> None:
    assert fault in fault_of(file, (HEAD + STEPS).replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'patient: "cant pee"',
            "patient: 6",
            'one.yaml:27: steps[2].patient: must be text; put it in "quotes"',
        ),
        ('patient: "cant pee"', "pateint: hi", "one.yaml:27: steps[2].pateint: is not a field here"),
        ('patient: "cant pee"', "clinic: resolves", "one.yaml:27: steps[2].clinic: 'resolves' is nothing a"),
        (
            'patient: "cant pee"',
            "carrier: hm",
            "one.yaml:27: steps[2].carrier: 'hm' is nothing a carrier does",
        ),
        ('"cant pee"', '"cant pee"\n    clinic: acknowledges', "one.yaml:28: steps[2].clinic: stands beside"),
        ("2026-11-21 10:02", "2026-11-19 10:02", "one.yaml:25: steps[2].at: is before the step above it"),
        ("2026-11-21 10:02", "10:02", "one.yaml:25: steps[2].at: '10:02' is not a local time; write it as"),
        (
            'patient: "cant pee"',
            "clinic: procedure done at 2026-13-01 10:00",
            "one.yaml:27: steps[2].clinic: '2026-13-01 10:00' is not a local time",
        ),
    ],
)
def test_faulty_step_names_line_field_and_mend(file: Path, old: str, new: str, fault: str) -> None:
    assert fault in fault_of(file, (HEAD + STEPS).replace(old, new))


def test_steps_must_be_a_list(file: Path) -> None:
    assert "one.yaml:13: steps: must be a list of steps" in fault_of(file, HEAD + "steps: none\n")


def test_outcomes_are_rewritten_and_all_else_is_kept(file: Path) -> None:
    file.write_text(HEAD + STEPS, "utf-8")
    found = load_transcript(file)
    records = [
        Record("2026-11-20 08:05", 0, {"texts": [("WELCOME", 'You said "YES": hello')]}),
        Record("2026-11-20 15:00", None, {"texts": [("REMINDER_1", "new")]}),
        Record("2026-11-21 10:02", 2, {"read": "new: read", "changes": ["check-in D1 opens"]}),
    ]
    assert rewrite(HEAD + STEPS, found.file, records) == HEAD + (
        "steps:\n"
        "  # The invitation.\n"
        '  - at: "2026-11-20 08:05"\n'
        '    patient: "YES"   # in capitals\n'
        "    texts:\n"
        '      - WELCOME: "You said \\"YES\\": hello"\n'
        "\n"
        "  # A reminder that is sent by itself.\n"
        '  - at: "2026-11-20 15:00"\n'
        "    texts:\n"
        '      - REMINDER_1: "new"\n'
        "\n"
        '  - at: "2026-11-21 10:02"\n'
        "    # as typed\n"
        '    patient: "cant pee"\n'
        "    read: 'new: read'\n"
        "    changes:\n"
        "      - check-in D1 opens\n"
    )


def test_comment_of_a_moment_that_is_gone_moves_on(file: Path) -> None:
    text = HEAD + STEPS + "  # The end.\n"
    file.write_text(text, "utf-8")
    found = load_transcript(file)
    page = rewrite(text, found.file, [Record("2026-11-20 08:05", 0, {}), Record("2026-11-21 10:02", 2, {})])
    assert page.index("# A reminder") < page.index("2026-11-21 10:02") < page.index("# The end.")
    file.write_text(page, "utf-8")
    again = load_transcript(file)
    same = [Record("2026-11-20 08:05", 0, {}), Record("2026-11-21 10:02", 1, {})]
    assert rewrite(page, again.file, same) == page
