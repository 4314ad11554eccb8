"""The twelve worked examples of the clinical protocol, section 4, under the decisions of its section 0."""

import json
from dataclasses import dataclass

import pytest

from smsbot.domain.outcome import DayVerdict, Judgement, ScorePoint, Series, as_json, judge


@dataclass(frozen=True)
class Example:
    baseline: float
    course: str
    relief: list[float]
    statuses: str
    alerts: dict[int, list[str]]
    pattern: str
    weeks: float
    onset: int | None = None


EXAMPLES = {
    1: Example(
        8,
        "7:6 14:4 21:3 30:2 60:2 90:2",
        [25, 50, 62.5, 75, 75, 75],
        "EARLY STRONG STRONG STRONG STRONG STRONG",
        {},
        "SUCCESS",
        10.9,
    ),
    2: Example(9, "14:7 21:7", [22.2, 22.2], "SOME SOME", {}, "PARTIAL", 0),
    3: Example(
        7,
        "7:7 14:6 21:6 30:6",
        [0, 14.3, 14.3, 14.3],
        "EARLY NOT_BETTER NOT_BETTER NOT_BETTER",
        {14: ["NI_EARLY"], 21: ["NI_PERSISTENT"]},
        "NONE",
        0,
    ),
    4: Example(
        8,
        "7:4 14:2 21:2 30:3 60:6 63:7",
        [50, 75, 75, 62.5, 25, 12.5],
        "EARLY STRONG STRONG STRONG SOME NOT_BETTER",
        {60: ["RETURN_SUSPECT"], 63: ["RECURRENCE"]},
        "TEMP_RELIEF",
        3.3,
        60,
    ),
    5: Example(
        7,
        "14:3 21:2 30:2 60:2 90:2 180:2 270:5 273:6",
        [57.1, 71.4, 71.4, 71.4, 71.4, 71.4, 28.6, 14.3],
        "STRONG STRONG STRONG STRONG STRONG STRONG SOME NOT_BETTER",
        {270: ["RETURN_SUSPECT"], 273: ["RECURRENCE"]},
        "TEMP_RELIEF",
        23.7,
        270,
    ),
    6: Example(
        8,
        "14:3 30:2 60:6 63:3",
        [62.5, 75, 25, 62.5],
        "STRONG STRONG SOME STRONG",
        {60: ["RETURN_SUSPECT"]},
        "SUCCESS",
        2.3,
    ),
    7: Example(5, "14:7", [-40], "WORSE", {14: ["NI_EARLY", "WORSE"]}, "WORSE", 0),
    8: Example(6, "3:9", [-50], "EARLY", {3: ["SEVERE"]}, "UNKNOWN", 0),
    9: Example(9, "3:9 7:9", [0, 0], "EARLY EARLY", {}, "UNKNOWN", 0),
    10: Example(3, "14:2", [33.3], "SOME", {}, "UNKNOWN", 0),
    11: Example(10, "14:7 21:5", [30, 50], "SOME STRONG", {}, "SUCCESS", 0),
    12: Example(8, "14:2 30:2 60:5", [75, 75, 37.5], "STRONG STRONG SOME", {60: ["FADING"]}, "PARTIAL", 2.3),
}


def series_of(baseline: float, course: str) -> Series:
    pairs = (point.split(":") for point in course.split())
    return Series(baseline, tuple(ScorePoint(int(day), int(score)) for day, score in pairs))


def judged(number: int) -> Judgement:
    return judge(series_of(EXAMPLES[number].baseline, EXAMPLES[number].course))


def day_of(judgement: Judgement, day: int) -> DayVerdict:
    return next(verdict for verdict in judgement.days if verdict.day == day)


@pytest.mark.parametrize("number", EXAMPLES)
def test_worked_example_gives_its_relief_and_status(number: int) -> None:
    example, judgement = EXAMPLES[number], judged(number)

    assert [verdict.relief_percent for verdict in judgement.days] == example.relief
    assert " ".join(verdict.status for verdict in judgement.days) == example.statuses


@pytest.mark.parametrize("number", EXAMPLES)
def test_worked_example_raises_its_alerts_only(number: int) -> None:
    judgement = judged(number)

    raised = {v.day: [alert.code.value for alert in v.alerts] for v in judgement.days if v.alerts}

    assert raised == EXAMPLES[number].alerts


@pytest.mark.parametrize("number", EXAMPLES)
def test_worked_example_ends_in_its_pattern(number: int) -> None:
    example, judgement = EXAMPLES[number], judged(number)

    assert judgement.pattern == example.pattern
    assert judgement.weeks_ge50 == example.weeks
    assert judgement.onset == example.onset


def test_example_one_succeeds_in_full_with_function_and_life_better() -> None:
    series = series_of(8, "14:4 21:3 30:2")
    answered = Series(8, series.scores, {30: {"function": "MORE", "pgic": "BETTER"}})

    assert judge(answered).success_s1
    assert judge(answered).flags == ()
    assert not judge(series).success_s1
    assert judge(series).flags == ("function_not_asked",)


def test_examples_four_and_five_carry_label_and_onset_in_the_alert() -> None:
    short, typical = day_of(judged(4), 63).alerts[0], day_of(judged(5), 273).alerts[0]

    assert (short.inputs["onset"], short.inputs["label"]) == (60, "short-lived")
    assert (typical.inputs["onset"], typical.inputs["label"]) == (270, "typical")
    assert (judged(4).recurrence, judged(5).recurrence) == ("short-lived", "typical")


def test_example_four_keeps_its_best_and_relief_day() -> None:
    assert (judged(4).best, judged(4).relief_day) == (2, 7)


def test_example_six_tells_nobody_of_one_bad_day() -> None:
    alert = day_of(judged(6), 60).alerts[0]

    assert alert.tier == "ASK_AGAIN"
    assert judged(6).recurrence is None


def test_example_seven_asks_for_a_call_today() -> None:
    early, worse = day_of(judged(7), 14).alerts

    assert (early.tier, early.same_day) == ("ROUTINE", False)
    assert (worse.tier, worse.same_day) == ("ROUTINE", True)
    assert judged(7).patterns == ("WORSE", "UNKNOWN")


def test_example_ten_is_flagged_as_a_low_baseline() -> None:
    assert judged(10).flags == ("low_baseline",)


def test_json_line_has_the_documented_shape() -> None:
    line = as_json("p-1", judged(7))

    assert line == {
        "id": "p-1",
        "days": [
            {
                "day": 14,
                "relief_percent": -40.0,
                "points": -2,
                "status": "WORSE",
                "alerts": ["NI_EARLY", "WORSE"],
            }
        ],
        "pattern": "WORSE",
        "weeks_ge50": 0.0,
        "onset": None,
    }


def test_json_line_keeps_a_real_decimal_and_a_missing_baseline() -> None:
    halved = as_json(1, judge(series_of(7.5, "14:4")))
    unknown = as_json(2, judge(Series(None, (ScorePoint(14, 4),))))

    assert '"points": 3.5' in dump(halved)
    assert '"relief_percent": null, "points": null, "status": "UNKNOWN"' in dump(unknown)


def test_json_line_matches_the_example_of_the_command() -> None:
    series = series_of(8, "7:6 14:4 30:2 60:2 90:2")
    line = dump(as_json("a", judge(Series(8, series.scores, {30: {"function": "MORE"}}))))

    assert '{"day": 14, "relief_percent": 50.0, "points": 4, "status": "STRONG", "alerts": []}' in line
    assert line.endswith('"pattern": "SUCCESS", "weeks_ge50": 10.9, "onset": null}')


def dump(line: dict[str, object]) -> str:
    return json.dumps(line)
