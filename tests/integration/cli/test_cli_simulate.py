"""Simulating from the command line: what it prints and writes, comparing, and what it refuses."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reading
from smsbot.simulator import setup
from tests.integration.cli.shell import Shell
from tests.shipped import shipped_reader
from tests.unit.flow_files.flow_copies import copy_drafts

FLOWS = Path(__file__).parents[3] / "flows"
FEW = ("simulate", "--patients", "6", "--months", "1", "--processes", "1")


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "Reader", lambda _: shipped_reader())


def test_json_holds_every_figure_that_is_asked_for(fresh: Shell) -> None:
    report = fresh(*FEW, "--json").json

    assert (report["flow"], report["patients"], report["months"], report["seed"]) == ("rfa v1", 6, 1, 1)
    assert report["silent_failures"] == 0
    assert report["reviewed_by"] is None
    assert report.keys() >= {
        "texts", "response", "load", "by_tier", "by_code", "complications_synthetic", "non_improvement",
        "recurrence", "silences",
    }  # fmt: skip


def test_same_seed_prints_the_same_report(fresh: Shell) -> None:
    first, again, other = (fresh(*FEW, "--seed", seed).out for seed in ("3", "3", "4"))

    assert first == again
    assert first != other


def test_table_is_for_reading(fresh: Shell) -> None:
    ran = fresh(*FEW)

    assert ran.code == 0
    assert ran.err == ""
    assert "rfa v1 of flows/: 6 patients x 1 months, seed 1" in ran.out
    assert "mails per 100 check-ins (aim: 10 at most)" in ran.out
    assert "no clinician's review" in ran.out


def test_page_is_written_beside_the_table(fresh: Shell, tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    assert fresh(*FEW, "--html", str(page)).code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_changed_threshold_stands_beside_the_flow(fresh: Shell) -> None:
    ran = fresh(
        *FEW, "--compare-set", "thresholds.severe_score=10", "--compare-set", "thresholds.severe_rise=3"
    )
    both = fresh(*FEW, "--compare-set", "thresholds.severe_score=10", "--json").json

    assert "rfa v1 of flows/ with severe_score=10, severe_rise=3" in ran.out
    assert [both[name]["changes"] for name in ("this", "other")] == [{}, {"severe_score": 10}]


def test_copied_flow_stands_beside_the_installed_one(fresh: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "flows"
    copy_drafts(copy, "common", "rfa")
    file = copy / "rfa" / "v1" / "flow.yaml"
    more = file.read_text("utf-8").replace("  D7:", "  D5: {day: 5, questions: [{name: pain}]}\n  D7:")
    file.write_text(more, "utf-8")

    both = fresh(*FEW, "--compare", str(copy), "--json").json

    assert "D5" not in both["this"]["response"]
    assert both["other"]["response"]["D5"]["sent"] > 0


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--flow", "rfo"), "no flow 'rfo'; flows are: "),
        (("--flow", "rfa/v9"), "flow rfa has no version 9; versions are: 1"),
        (("--flow", "rfa/x"), "flow 'rfa/x': write a version as in rfa/v1"),
        (("--region", "toe"), "flow rfa has no region 'toe'; there are: lumbar"),
        (("--compare", "nowhere"), "no flow 'nowhere'; flows are: "),
        (("--compare-set", "severe_score=9"), "not of the form thresholds.NAME=NUMBER"),
        (("--compare-set", "thresholds.severe_score=11"), "severe_score (11) must not be above"),
        (("--patients", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_simulated_is_named_with_the_mend(
    fresh: Shell, arguments: tuple[str, str], fault: str
) -> None:
    ran = fresh(*FEW, *arguments)

    assert ran.code != 0
    assert ran.out == ""
    assert len(ran.faults) == 1
    assert fault in ran.faults[0]


def test_silent_failure_fails_the_command(fresh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = setup.Kit.read

    def hear_nothing(kit: setup.Kit, words: str, asked: Asked) -> Reading:
        return deaf(kit, words, asked) if asked.awaiting == "consent" else Reading()

    monkeypatch.setattr(setup.Kit, "read", hear_nothing)

    ran = fresh("simulate", "--patients", "60", "--months", "1", "--processes", "1")

    assert ran.code == 1
    assert "silent failure(s)" in ran.faults[0]
