from math import nan

import pytest

from smsbot.domain.outcome import ScorePoint, Series, Thresholds, judge


def test_order_of_arrival_does_not_change_the_judgement() -> None:
    points = (ScorePoint(60, 6), ScorePoint(7, 4), ScorePoint(63, 7), ScorePoint(14, 2))
    in_order = tuple(sorted(points, key=lambda point: point.day))

    assert judge(Series(8, points)) == judge(Series(8, in_order))
    assert judge(Series(8, points)).onset == 60


def test_corrected_score_replaces_the_first() -> None:
    corrected = judge(Series(8, (ScorePoint(14, 8), ScorePoint(21, 3), ScorePoint(14, 2))))

    assert [(verdict.day, verdict.score) for verdict in corrected.days] == [(14, 2), (21, 3)]
    assert all(not verdict.alerts for verdict in corrected.days)


@pytest.mark.parametrize("score", [-1, 11])
def test_impossible_score_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 10"):
        ScorePoint(14, score)


@pytest.mark.parametrize("baseline", [-0.1, 10.1, nan])
def test_impossible_baseline_is_refused_without_naming_it(baseline: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 10") as refusal:
        Series(baseline)
    assert str(baseline) not in str(refusal.value)


@pytest.mark.parametrize(
    "numbers",
    [
        {"lenient_percent": 51},
        {"return_percent": 51},
        {"baseline_from_day": 1},
        {"severe_score": 11},
        {"flare_from_day": 14},
        {"flare_rise": 4},
        {"relief_from_day": 15},
        {"outcome_from_day": 22},
        {"recurrence_early_day": 181},
        {"recurrence_typical_day": 367},
    ],
)
def test_contradicting_thresholds_are_refused_by_name(numbers: dict[str, int]) -> None:
    (name,) = numbers

    with pytest.raises(ValueError, match=name):
        Thresholds(**numbers)


@pytest.mark.parametrize("baseline", [5e-324, 1e-9])
def test_vanishing_baseline_counts_as_zero(baseline: float) -> None:
    judgement = judge(Series(baseline, (ScorePoint(14, 1), ScorePoint(21, 1))))

    assert (judgement.pattern, judgement.flags) == ("UNKNOWN", ("zero_baseline",))


def test_noise_of_float_arithmetic_does_not_move_a_boundary() -> None:
    noisy = 4.35 + 1.35 + 0.3

    judgement = judge(Series(noisy, (ScorePoint(14, 3),)))

    assert noisy < 6
    assert judgement.days[0].status == "STRONG"


def test_empty_series_is_unknown() -> None:
    judgement = judge(Series(None))

    assert (judgement.days, judgement.pattern, judgement.best) == ((), "UNKNOWN", None)
