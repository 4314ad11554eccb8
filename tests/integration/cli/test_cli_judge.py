"""Judging series from the command line: the interface's own example, faults by line, other flows."""

import json

import pytest

from tests.integration.cli.shell import Shell

HELPED = {
    "id": "a",
    "baseline": 8,
    "scores": [[7, 6], [14, 4], [30, 2], [60, 2], [90, 2]],
    "answers": {"30": {"function": "MORE"}},
}


def line(row: object) -> bytes:
    return json.dumps(row).encode()


def test_series_that_was_helped_is_a_success(fresh: Shell) -> None:
    ran = fresh("judge", "--flow", "rfa", stdin=line(HELPED))

    found = json.loads(ran.out)
    assert found["days"][1] == {
        "day": 14, "relief_percent": 50.0, "points": 4, "status": "STRONG", "alerts": []
    }  # fmt: skip
    assert (found["id"], found["pattern"], found["weeks_ge50"], found["onset"]) == (
        "a",
        "SUCCESS",
        10.9,
        None,
    )


def test_series_come_back_in_order_without_ids(fresh: Shell) -> None:
    rows = [{"baseline": 8, "scores": [[14, score]]} for score in (8, 2, 10)]

    ran = fresh("judge", stdin=b"\n".join(map(line, rows)))

    statuses = [json.loads(one)["days"][0]["status"] for one in ran.out.splitlines()]
    assert statuses == ["NOT_BETTER", "STRONG", "WORSE"]


def test_flow_says_from_which_day_failure_is_judged(fresh: Shell) -> None:
    row = line({"baseline": 8, "scores": [[14, 8]]})

    days = [json.loads(fresh("judge", "--flow", flow, stdin=row).out)["days"][0] for flow in ("rfa", "prf")]

    assert [day["status"] for day in days] == ["NOT_BETTER", "EARLY"]
    assert [day["alerts"] for day in days] == [["NI_EARLY"], []]


def test_explained_verdict_names_formula_inputs_and_source(fresh: Shell) -> None:
    ran = fresh("judge", "--explain", stdin=line({"id": "b", "baseline": 6, "scores": [[14, 6]]}))

    assert "day 14: score 6, NOT_BETTER: day >= 14, neither R >= 30" in ran.out
    assert "with P = 6, R = 0.0, B - P = 0.0 (S1" in ran.out
    assert "Pattern UNKNOWN" in ran.out
    assert "  UNKNOWN: fewer than 2 scores of day >= 14" in ran.out
    assert "NI_EARLY (ROUTINE)" in ran.out
    assert "S1" in ran.out


def test_diary_is_judged_by_hours_since_the_block(fresh: Shell) -> None:
    row = {"id": "d", "baseline": 7, "hours": [[0.25, 3], [0.5, 1], [1, 1], [2, 1], [4, 3], [6, 7]]}

    found = json.loads(fresh("judge", "--flow", "mbb_diary", stdin=line(row)).out)

    assert found == {
        "id": "d", "peak_percent": 85.7, "peak_hour": 0.5, "hours_ge80": 1.5, "hours_ge50": 3.75,
        "positive": True, "threshold_used": 80, "scores": 6, "flags": [],
    }  # fmt: skip


@pytest.mark.parametrize("flow", ["scs_trial", "pns_trial"])
def test_trial_is_judged_by_the_mean_of_its_last_three_days(flow: str, fresh: Shell) -> None:
    scores = [[1, 7], [5, 3], [5, 4], [6, 3], [6, 4], [7, 3], [7, 4]]
    row = {"id": "t", "baseline": 7, "scores": scores, "answers": {"7": {"medicine": "LESS"}}}

    found = json.loads(fresh("judge", "--flow", flow, stdin=line(row)).out)

    assert found == {
        "id": "t", "days": [5, 7], "scores": 6, "mean": 3.5, "relief_percent": 50.0, "success": True,
        "threshold_used": 50, "medicine": "LESS", "activity": None, "flags": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("flow", "row", "words"),
    [
        ("mbb_diary", {"baseline": 7, "hours": [[0.5, 1], [1, 2]]}, "POSITIVE: peak relief 85.7 %"),
        ("scs_trial", {"baseline": 8, "scores": [[6, 6], [7, 6]]}, "NO SUCCESS: relief 25 %"),
    ],
)
def test_explained_result_says_formula_and_inputs(flow: str, row: object, words: str, fresh: Shell) -> None:
    assert words in fresh("judge", "--explain", "--flow", flow, stdin=line(row)).out


@pytest.mark.parametrize(
    ("flow", "row", "words"),
    [
        ("mbb_diary", {"scores": [[7, 1]]}, 'line 1: a diary takes "hours"'),
        ("mbb_diary", {"hours": [["x", 1]]}, "line 1: hours must be a list of [hours since the block,"),
        ("mbb_diary", {"hours": [[1, 11]]}, "line 1: a score must lie between 0 and 10"),
        ("rfa", {"hours": [[1, 1]]}, "line 1: hours belong to a diary"),
        ("scs_trial", {"last_day": "7"}, "line 1: last_day must be a whole number of days"),
    ],
)
def test_series_of_another_kind_is_refused_with_the_mend(
    flow: str, row: object, words: str, fresh: Shell
) -> None:
    ran = fresh("judge", "--flow", flow, stdin=line(row))

    assert ran.code != 0
    assert words in ran.err


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([1], "line 1: must be an object"),
        ({"baseline": "8"}, "line 1: baseline must be a number from 0 to 10"),
        ({"baseline": 12}, "line 1:"),
        ({"scores": [[14, 11]]}, "line 1: a score must lie between 0 and 10"),
        ({"scores": [[14]]}, "line 1: scores must be a list of [day, whole score]"),
        ({"scores": [[14, 4.5]]}, "line 1: scores must be a list of [day, whole score]; 4.5 does not fit"),
        ({"findings": [["x", "burning"]]}, "line 1: findings must be"),
        ({"answers": {"x": {}}}, "line 1: answers must be"),
        ({"answers": {"30": {"mood": "GOOD"}}}, "line 1: answers must be"),
        ({"block": 90}, "line 1: block must be an object of numbers: peak_percent, hours, n_blocks,"),
        ({"block": {"peak": 90}}, "line 1: block must be an object of numbers"),
        ({"block": {"peak_percent": "90"}}, "line 1: block must be an object of numbers"),
        ({"block": {"peak_percent": 900}}, "line 1: peak_percent of a block must lie between 0 and 100"),
        ({"history": "fall"}, "line 1: history must be a list of any of prior_surgery, widespread_pain,"),
        ({"history": ["fell"]}, "line 1: history must be a list of any of"),
        ({"history": [["fall"]]}, "line 1: history must be a list of any of"),
    ],
)
def test_faulty_line_is_refused_naming_field_and_mend(fresh: Shell, row: object, words: str) -> None:
    ran = fresh("judge", stdin=line(row))

    assert ran.code != 0
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_unknown_flow_is_refused_naming_the_flows(fresh: Shell) -> None:
    ran = fresh("judge", "--flow", "rfb", stdin=line(HELPED))

    assert ran.code != 0
    assert "flows are: chemical, crfa" in ran.err


FAILED = {
    "id": "c",
    "baseline": 7,
    "scores": [[14, 7], [21, 7], [90, 7]],
    "block": {"peak_percent": 90, "hours": 5, "n_blocks": 2, "threshold_used": 80},
    "history": ["prior_surgery"],
}


def test_failure_after_a_positive_block_names_causes_and_options(fresh: Shell) -> None:
    found = json.loads(fresh("judge", stdin=line(FAILED)).out)["considerations"]

    assert found["title"] == "From reference material, for clinician judgement - not a diagnosis"
    assert found["block"] == "positive"
    assert found["causes"][0] == {
        "words": "Technical failure is more likely after a positive block: "
        "the lesion misplaced or too small, or not enough heat or depth",
        "source": "S2; S1",
    }
    assert any(option["words"].startswith("Cooled RFA") for option in found["options"])


def test_block_is_judged_by_the_threshold_of_its_line(fresh: Shell) -> None:
    weak = FAILED | {"block": {"peak_percent": 90, "threshold_used": 95}}

    assert json.loads(fresh("judge", stdin=line(weak)).out)["considerations"]["block"] == "negative"


def test_explained_failure_ends_with_the_titled_block(fresh: Shell) -> None:
    out = fresh("judge", "--explain", stdin=line(FAILED)).out

    head, _, tail = out.partition("From reference material, for clinician judgement - not a diagnosis")
    assert "Pattern NONE" in head
    assert "diagnostic block positive of 2 (peak 90 %, 5 h; positive from 80 %)" in tail
    assert "- Scar tissue or the adjacent segment after earlier surgery (S0)" in tail


def test_success_carries_no_consideration(fresh: Shell) -> None:
    assert "considerations" not in json.loads(fresh("judge", stdin=line(HELPED)).out)
    assert "not a diagnosis" not in fresh("judge", "--explain", stdin=line(HELPED)).out


def test_fall_told_of_since_counts_as_history(fresh: Shell) -> None:
    fell = FAILED | {"findings": [[20, "fall"]]}

    rules = json.loads(fresh("judge", stdin=line(fell)).out)["considerations"]["rules"]

    assert rules[0] == "fall_since"
