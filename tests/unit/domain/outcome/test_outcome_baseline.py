from math import inf, nan

import pytest

from smsbot.domain.outcome import Baseline, BaselineSource, ScorePoint, Thresholds, baseline_from


def replies(*points: tuple[int, int]) -> list[ScorePoint]:
    return [ScorePoint(day, score) for day, score in points]


@pytest.mark.parametrize(
    ("points", "value"),
    [
        ([(-2, 7), (-1, 8)], 7.5),
        ([(-1, 6)], 6.0),
        ([(-3, 7), (-2, 7), (-1, 6)], 6.7),
        ([(-3, 7), (-2, 6), (-1, 6)], 6.3),
        ([(-4, 7), (-3, 6), (-2, 6), (-1, 6)], 6.3),  # 6.25: halves go up
        ([(-1, 0)], 0.0),
    ],
)
def test_baseline_is_the_mean_of_the_replies(points: list[tuple[int, int]], value: float) -> None:
    assert baseline_from(replies(*points)) == Baseline(value, BaselineSource.REPLIES)


@pytest.mark.parametrize(("day", "counts"), [(-8, False), (-7, True), (0, True), (1, False)])
def test_only_the_week_before_the_procedure_counts(day: int, counts: bool) -> None:
    expected = Baseline(9.0, BaselineSource.REPLIES) if counts else Baseline(None, None)

    assert baseline_from(replies((day, 9))) == expected


def test_corrected_reply_replaces_the_first() -> None:
    assert baseline_from(replies((-1, 2), (-1, 8))).value == 8


def test_chart_value_serves_where_no_reply_came() -> None:
    assert baseline_from([], 6.25) == Baseline(6.3, BaselineSource.CHART)
    assert baseline_from(replies((-1, 5)), 8) == Baseline(5.0, BaselineSource.REPLIES)


@pytest.mark.parametrize("chart", [-0.1, 10.1, nan, inf])
def test_impossible_chart_value_is_refused(chart: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 10"):
        baseline_from([], chart)


def test_flow_may_widen_the_window() -> None:
    assert baseline_from(replies((-10, 4)), thresholds=Thresholds(baseline_from_day=-14)).value == 4
