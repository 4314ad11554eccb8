import pytest

from smsbot.domain.outcome import (
    DayVerdict,
    ScorePoint,
    Series,
    Thresholds,
    is_severe,
    judge,
    needs_worse_before_question,
)


def verdict_on(day: int, score: int, baseline: float | None) -> DayVerdict:
    return judge(Series(baseline, (ScorePoint(day, score),))).days[0]


def codes_on(day: int, score: int, baseline: float | None) -> list[str]:
    return [alert.code.value for alert in verdict_on(day, score, baseline).alerts]


@pytest.mark.parametrize(
    ("baseline", "score", "status"),
    [
        (10, 4, "STRONG"),
        (10, 5, "STRONG"),  # exactly 50 percent counts
        (9.9, 5, "SOME"),  # 49.5 percent
        (10, 6, "SOME"),
        (10, 7, "SOME"),  # exactly 30 percent counts
        (6, 4, "SOME"),  # 33 percent and exactly two points
        (7, 5, "SOME"),  # 28.6 percent, but two points
        (7.1, 5, "SOME"),  # 2.1 points
        (6.9, 5, "NOT_BETTER"),  # 1.9 points, 27.5 percent
        (5.7, 4, "NOT_BETTER"),  # 29.8 percent and 1.7 points
        (5.8, 4, "SOME"),  # 31 percent and 1.8 points
        (5, 5, "NOT_BETTER"),
        (5, 6, "NOT_BETTER"),
        (5.1, 7, "NOT_BETTER"),  # 1.9 points worse
        (5, 7, "WORSE"),  # exactly two points worse
        (4.9, 7, "WORSE"),
        (5, 8, "WORSE"),
    ],
)
def test_status_turns_exactly_at_its_thresholds(baseline: float, score: int, status: str) -> None:
    assert verdict_on(14, score, baseline).status == status


def test_exactly_thirty_percent_counts_where_points_alone_would_not() -> None:
    four_points = Thresholds(lenient_points=4)

    assert judge(Series(10, (ScorePoint(14, 7),)), four_points).days[0].status == "SOME"
    assert judge(Series(9.9, (ScorePoint(14, 7),)), four_points).days[0].status == "NOT_BETTER"


@pytest.mark.parametrize("tenths", range(1, 101))
def test_percent_boundaries_are_exact_for_every_decimal_baseline(tenths: int) -> None:
    for score in range(11):
        status = verdict_on(14, score, tenths / 10).status
        relief = tenths - 10 * score  # in tenths of a point, so that no float is involved

        assert (status == "STRONG") == (100 * relief >= 50 * tenths)
        assert (status in ("STRONG", "SOME")) == (100 * relief >= 30 * tenths or relief >= 20)
        assert (status == "WORSE") == (relief <= -20)


@pytest.mark.parametrize(("day", "status"), [(13, "EARLY"), (14, "STRONG"), (15, "STRONG"), (-1, "EARLY")])
def test_no_verdict_is_given_before_day_fourteen(day: int, status: str) -> None:
    assert verdict_on(day, 1, 8).status == status


def test_missing_baseline_leaves_the_status_unknown() -> None:
    verdict = verdict_on(14, 5, None)

    assert (verdict.status, verdict.relief_percent, verdict.points) == ("UNKNOWN", None, None)
    assert verdict_on(13, 5, None).status == "EARLY"


@pytest.mark.parametrize(("score", "status"), [(0, "UNKNOWN"), (1, "UNKNOWN"), (2, "WORSE"), (3, "WORSE")])
def test_zero_baseline_can_only_get_worse(score: int, status: str) -> None:
    verdict = verdict_on(14, score, 0)

    assert (verdict.status, verdict.relief_percent, verdict.points) == (status, None, -score)


def test_verdict_carries_its_formula_and_source_in_words() -> None:
    some, worse = verdict_on(14, 7, 10), verdict_on(14, 7, 5)

    assert some.formula == "day >= 14, not R >= 50, but R >= 30 or B - P >= 2"
    assert worse.formula == "day >= 14 and P - B >= 2"
    assert "What if nerve ablation does not work?" in worse.source


@pytest.mark.parametrize(
    ("baseline", "score", "severe"),
    [
        (6, 8, True),
        (6.1, 8, False),  # 1.9 points up
        (5, 7, False),  # below 8
        (7, 9, True),
        (7.1, 9, False),
        (9.9, 10, True),  # the top of the scale, and not the baseline
        (10, 10, False),
        (9, 9, False),
        (0, 8, True),
        (None, 8, True),
        (None, 7, False),
    ],
)
def test_severe_needs_height_and_rise(baseline: float | None, score: int, severe: bool) -> None:
    assert ("SEVERE" in codes_on(3, score, baseline)) == severe
    assert is_severe(score, baseline) == severe


@pytest.mark.parametrize(
    ("day", "severe"), [(-1, False), (0, True), (1, True), (42, True), (43, True), (540, True)]
)
def test_severe_counts_on_every_day_after_the_procedure(day: int, severe: bool) -> None:
    assert ("SEVERE" in codes_on(day, 9, 6)) == severe


def test_severe_alert_is_urgent_and_explains_itself() -> None:
    alert = verdict_on(3, 9, 6).alerts[0]

    assert alert.tier == "URGENT"
    assert alert.formula.startswith("day >= 0, P >= 8 and P - B >= 2")
    assert {key: alert.inputs[key] for key in ("day", "P", "B", "R")} == {
        "day": 3,
        "P": 9,
        "B": 6,
        "R": -50.0,
    }
    assert "severe pain" in alert.source


@pytest.mark.parametrize(
    ("day", "score", "baseline", "tier", "same_day"),
    [
        (1, 7, 5, "WATCH", False),
        (13, 7, 5, "WATCH", False),
        (3, 7, 4.1, "WATCH", False),  # 2.9 points up
        (3, 7, 4, "ROUTINE", True),
        (3, 7, 0, "ROUTINE", True),
    ],
)
def test_flare_is_watched_or_called_the_same_day(
    day: int, score: int, baseline: float, tier: str, same_day: bool
) -> None:
    (alert,) = verdict_on(day, score, baseline).alerts

    assert (alert.code, alert.tier, alert.same_day) == ("FLARE", tier, same_day)


@pytest.mark.parametrize(
    ("day", "score", "baseline"), [(0, 7, 5), (14, 7, 5), (3, 6, 4), (3, 7, 5.1), (3, 8, 5), (3, 7, None)]
)
def test_flare_needs_its_window_height_and_rise(day: int, score: int, baseline: float | None) -> None:
    assert "FLARE" not in codes_on(day, score, baseline)


@pytest.mark.parametrize(
    ("day", "score", "baseline", "asked"),
    [
        (0, 10, 10, False),
        (1, 10, 10, True),
        (13, 10, 10.0, True),
        (14, 10, 10, False),
        (3, 9, 10, False),
        (3, 10, 9.9, False),
        (3, 10, None, False),
    ],
)
def test_ten_before_and_after_asks_whether_it_is_worse(
    day: int, score: int, baseline: float | None, asked: bool
) -> None:
    assert needs_worse_before_question(day, score, baseline) == asked


@pytest.mark.parametrize(
    ("day", "score", "worse"), [(13, 7, False), (14, 6, False), (14, 7, True), (540, 7, True)]
)
def test_worse_is_told_from_day_fourteen_at_two_points(day: int, score: int, worse: bool) -> None:
    assert ("WORSE" in codes_on(day, score, 5)) == worse


def test_worse_is_told_at_every_check_in() -> None:
    judgement = judge(Series(5, tuple(ScorePoint(day, 7) for day in (14, 15, 21, 60))))

    assert ["WORSE" in [alert.code for alert in verdict.alerts] for verdict in judgement.days] == [True] * 4
