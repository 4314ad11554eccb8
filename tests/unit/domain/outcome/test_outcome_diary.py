"""A block's pain diary: peak, hours and the verdict, at, below and above each edge."""

import pytest

from smsbot.domain.outcome import DiaryResult, HourScore, Thresholds, judge_diary
from smsbot.domain.outcome.telling import tell_diary

TWO_MORE = ((5.0, 10), (5.5, 10))


def diary(*scores: tuple[float, int], baseline: float | None = 10, **limits: int) -> DiaryResult:
    return judge_diary(baseline, (HourScore(*s) for s in scores), thresholds=Thresholds(**limits))


@pytest.mark.parametrize(("score", "positive"), [(1, True), (2, True), (3, False)])
def test_peak_of_eighty_percent_makes_a_block_positive(score: int, positive: bool) -> None:
    result = diary((1, score), *TWO_MORE)

    assert result.positive is positive
    assert result.peak_percent == 100 - 10 * score


@pytest.mark.parametrize(("percent", "positive"), [(50, True), (51, False)])
def test_clinic_sets_the_percent_that_counts(percent: int, positive: bool) -> None:
    result = diary((1, 5), *TWO_MORE, block_positive_percent=percent)

    assert (result.positive, result.threshold) == (positive, percent)


@pytest.mark.parametrize(("hour", "positive"), [(5.99, True), (6, True), (6.01, False)])
def test_relief_counts_only_while_the_anaesthetic_works(hour: float, positive: bool) -> None:
    assert diary((1, 9), (2, 9), (hour, 0)).positive is positive


@pytest.mark.parametrize(("baseline", "score", "positive"), [(5, 1, True), (7.5, 1, True), (7.5, 2, False)])
def test_relief_is_a_share_of_the_patients_own_pain(baseline: float, score: int, positive: bool) -> None:
    assert diary((1, score), (2, 7), baseline=baseline).positive is positive


def test_hours_are_counted_between_neighbours_that_both_hold() -> None:
    result = diary((0.25, 2), (0.5, 2), (1, 2), (2, 4), (3, 5), (4, 6), (5, 5), (6, 5))

    assert (result.hours_ge80, result.hours_ge50) == (0.75, 3.75)


@pytest.mark.parametrize(("gap", "hours"), [(2.9, 2.9), (3, 3), (3.1, 0)])
def test_long_silence_between_two_good_scores_claims_nothing(gap: float, hours: float) -> None:
    assert diary((1, 0), (1 + gap, 0)).hours_ge80 == hours


def test_scores_count_by_their_time_and_not_as_they_came() -> None:
    assert diary((2, 0), (1, 0), (3, 9)) == diary((3, 9), (1, 0), (2, 0))


def test_later_score_of_one_moment_replaces_the_earlier() -> None:
    assert diary((1, 9), (1, 0), (2, 9)).peak_percent == 100


def test_first_of_equal_peaks_names_the_hour() -> None:
    assert diary((0.5, 1), (2, 1), (3, 6)).peak_hour == 0.5


@pytest.mark.parametrize(
    ("baseline", "scores", "flags"),
    [
        (None, ((1.0, 0), (2.0, 0)), ("no_baseline",)),
        (0, ((1.0, 0), (2.0, 0)), ("zero_baseline",)),
        (8, ((1.0, 0),), ()),
        (8, (), ()),
        (8, ((7.0, 0), (8.0, 0)), ()),
    ],
    ids=["no baseline", "no pain before", "one score", "no score", "none in the window"],
)
def test_too_little_known_gives_no_verdict(
    baseline: float | None, scores: tuple[tuple[float, int], ...], flags: tuple[str, ...]
) -> None:
    result = diary(*scores, baseline=baseline)

    assert (result.positive, result.flags) == (None, flags)
    assert "POSITIVE" not in tell_diary(result)
    assert "NEGATIVE" not in tell_diary(result)


def test_low_baseline_is_flagged_and_said() -> None:
    result = diary((1, 0), (2, 0), baseline=3)

    assert result.flags == ("low_baseline",)
    assert "says little" in tell_diary(result)


@pytest.mark.parametrize(("hours", "score"), [(-0.1, 3), (1001, 3), (1, 11), (1, -1)])
def test_impossible_entry_is_refused_without_its_numbers(hours: float, score: int) -> None:
    with pytest.raises(ValueError, match=r"^(hours|a score)"):
        HourScore(hours, score)
