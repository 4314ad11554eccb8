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

    assert "day 14: score 6, NOT_BETTER" in ran.out
    assert "NI_EARLY (ROUTINE)" in ran.out
    assert "S1" in ran.out


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
