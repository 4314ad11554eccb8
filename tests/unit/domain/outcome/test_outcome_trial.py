"""A stimulator's trial: the mean of its last three days against the pain before, and what stands by it."""

import pytest

from smsbot.domain.outcome import ScorePoint, Series, Thresholds, TrialResult, judge_trial
from smsbot.domain.outcome.telling import tell_trial


def trial(
    *scores: tuple[int, int], baseline: float | None = 8, last_day: int | None = None, **limits: int
) -> TrialResult:
    series = Series(baseline, tuple(ScorePoint(*s) for s in scores))
    return judge_trial(series, last_day=last_day, thresholds=Thresholds(**limits))


@pytest.mark.parametrize(("last", "success"), [(3, True), (4, True), (5, False)])
def test_half_the_pain_over_the_last_days_is_a_success(last: int, success: bool) -> None:
    result = trial((1, 8), (5, 4), (6, 4), (7, last))

    assert result.success is success
    assert (result.first_day, result.last_day, result.scores) == (5, 7, 3)


def test_mean_is_judged_exactly_and_not_as_printed() -> None:
    # A mean of 104/21 is 49.98 percent below 9.9.
    result = trial(*[(7, 5)] * 20, (6, 4), baseline=9.9)

    assert (result.relief_percent, result.success) == (50.0, False)


def test_every_score_of_a_day_counts() -> None:
    assert trial((7, 2), (7, 6), (6, 4)).mean == 4


def test_days_before_the_last_three_do_not_count() -> None:
    assert trial((4, 0), (5, 8), (6, 8), (7, 8)).relief_percent == 0


def test_silence_at_the_end_is_not_judged_by_the_days_before() -> None:
    result = trial((1, 1), (2, 1), (3, 1), last_day=7)

    assert (result.success, result.scores, result.mean) == (None, 0, None)
    assert tell_trial(result).startswith("No result: no answers")


@pytest.mark.parametrize(("scores", "success"), [(((7, 1),), None), (((7, 1), (6, 1)), True)])
def test_one_score_is_too_few(scores: tuple[tuple[int, int], ...], success: bool | None) -> None:
    assert trial(*scores).success is success


@pytest.mark.parametrize(
    ("baseline", "flag", "words"),
    [
        (None, "no_baseline", "no score from before"),
        (0, "zero_baseline", "there was no pain before"),
    ],
)
def test_without_a_measure_there_is_no_verdict(baseline: float | None, flag: str, words: str) -> None:
    result = trial((6, 1), (7, 1), baseline=baseline)

    assert (result.success, result.flags) == (None, (flag,))
    assert words in tell_trial(result)


def test_low_baseline_is_flagged_and_said() -> None:
    result = trial((6, 1), (7, 1), baseline=3.5)

    assert result.flags == ("low_baseline",)
    assert "says little" in tell_trial(result)


def test_medicine_and_activity_stand_beside_the_number() -> None:
    answers = {5: {"medicine": "MORE"}, 7: {"medicine": "LESS", "function": "MORE"}}
    series = Series(8, (ScorePoint(6, 2), ScorePoint(7, 2)), answers)

    result = judge_trial(series)

    assert (result.medicine, result.activity) == ("LESS", "MORE")
    assert tell_trial(result).endswith("Pain medicine: LESS; activity: MORE.")


def test_how_many_last_days_count_is_a_setting() -> None:
    assert trial((5, 8), (6, 2), (7, 2), trial_last_days=2).mean == 2


def test_scores_of_the_day_itself_and_before_do_not_count() -> None:
    assert trial((-1, 8), (0, 0), (1, 4), (2, 4)).scores == 2


def test_empty_trial_has_no_days() -> None:
    result = trial()

    assert (result.first_day, result.last_day, result.success) == (None, None, None)
