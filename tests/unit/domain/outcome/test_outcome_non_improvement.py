import pytest

from smsbot.domain.outcome import ScorePoint, Series, Thresholds, judge


def raised(
    baseline: float, *points: tuple[int, int], thresholds: Thresholds | None = None
) -> dict[int, list[str]]:
    series = Series(baseline, tuple(ScorePoint(day, score) for day, score in points))
    days = judge(series, thresholds or Thresholds()).days
    return {verdict.day: [alert.code.value for alert in verdict.alerts] for verdict in days if verdict.alerts}


def test_no_improvement_before_day_fourteen_is_not_told() -> None:
    assert raised(7, (13, 7)) == {}
    assert raised(7, (14, 7)) == {14: ["NI_EARLY"]}


def test_late_first_answer_is_still_an_early_alert() -> None:
    assert raised(7, (60, 7), (67, 7)) == {60: ["NI_EARLY"], 67: ["NI_PERSISTENT"]}


def test_relief_since_day_seven_keeps_the_early_alert_back() -> None:
    assert raised(7, (7, 5), (14, 6)) == {}


def test_relief_before_day_seven_is_the_anaesthetic_and_does_not_count() -> None:
    assert raised(7, (6, 2), (14, 6)) == {14: ["NI_EARLY"]}


@pytest.mark.parametrize(("second", "told"), [(20, False), (21, True), (22, True)])
def test_persistence_is_told_from_day_twenty_one(second: int, told: bool) -> None:
    assert (second in raised(7, (14, 7), (second, 7))) == told


@pytest.mark.parametrize(("second", "told"), [(20, False), (21, True)])
def test_persistence_waits_for_day_twenty_one_however_dense_the_check_ins(second: int, told: bool) -> None:
    dense = Thresholds(persistent_gap_days=1)

    assert (second in raised(7, (14, 7), (second, 7), thresholds=dense)) == told


@pytest.mark.parametrize(("second", "told"), [(26, False), (27, True), (28, True)])
def test_persistence_needs_check_ins_seven_days_apart(second: int, told: bool) -> None:
    assert (second in raised(7, (20, 7), (second, 7))) == told


@pytest.mark.parametrize(("third", "told"), [(50, False), (51, True), (52, True)])
def test_persistence_is_repeated_after_thirty_days_at_most(third: int, told: bool) -> None:
    assert (third in raised(7, (14, 7), (21, 7), (third, 7))) == told


def test_persistence_counts_its_thirty_days_from_the_latest_telling() -> None:
    found = raised(7, (14, 7), (21, 7), (51, 7), (80, 7), (81, 7))

    assert found == {day: ["NI_PERSISTENT"] for day in (21, 51, 81)} | {14: ["NI_EARLY"]}


def test_persistence_names_the_check_ins_it_rests_on() -> None:
    alert = judge(Series(7, (ScorePoint(14, 6), ScorePoint(20, 6), ScorePoint(21, 6)))).days[2].alerts[0]

    assert (alert.inputs["first_day"], alert.inputs["check_ins"]) == (14, 3)
    assert "at least 7 days apart" in alert.formula


def test_one_improved_check_in_does_not_close_non_improvement() -> None:
    assert raised(7, (14, 6), (21, 5), (30, 6)) == {14: ["NI_EARLY"], 30: ["NI_PERSISTENT"]}


def test_two_improved_check_ins_in_a_row_close_non_improvement() -> None:
    assert raised(7, (14, 6), (18, 5), (21, 5), (30, 6)) == {14: ["NI_EARLY"]}


def test_improved_check_ins_apart_do_not_close_non_improvement() -> None:
    found = raised(7, (14, 6), (16, 5), (18, 6), (20, 5), (22, 6))

    assert found == {14: ["NI_EARLY"], 22: ["NI_PERSISTENT"]}


def test_non_improvement_after_closing_starts_a_new_count() -> None:
    found = raised(7, (14, 6), (18, 5), (21, 5), (30, 6), (36, 6), (37, 6))

    assert found == {14: ["NI_EARLY"], 37: ["NI_PERSISTENT"]}


def test_slight_relief_lost_within_the_measurement_error_is_not_silent() -> None:
    assert raised(7, (7, 5), (14, 6), (21, 6)) == {21: ["NI_PERSISTENT"]}


def test_relief_that_is_lost_is_a_return_and_not_non_improvement() -> None:
    found = raised(8, (14, 4), (21, 8), (28, 8), (35, 8))

    assert found == {21: ["RETURN_SUSPECT"], 28: ["RECURRENCE"]}


@pytest.mark.parametrize(("day", "told"), [(42, True), (43, False)])
def test_after_day_forty_two_a_score_that_had_relief_is_no_non_improvement(day: int, told: bool) -> None:
    assert (day in raised(7, (7, 5), (14, 6), (day, 6))) == told


def test_after_day_forty_two_a_score_without_any_relief_still_is() -> None:
    assert raised(7, (14, 7), (60, 7))[60] == ["NI_PERSISTENT"]


@pytest.mark.parametrize(("baseline", "told"), [(3.9, False), (4, True), (4.1, True)])
def test_low_baseline_mails_nobody_on_percent_alone(baseline: float, told: bool) -> None:
    assert (14 in raised(baseline, (14, 4), (21, 4))) == told


def test_low_baseline_that_got_worse_is_told() -> None:
    assert raised(3, (14, 3), (21, 5)) == {21: ["NI_EARLY", "WORSE"]}


def test_zero_baseline_is_never_called_not_better() -> None:
    assert raised(0, (14, 0), (21, 1), (30, 1)) == {}


def test_thresholds_of_a_flow_move_the_alert() -> None:
    thirty = Thresholds(outcome_from_day=30, persistent_from_day=37)

    assert raised(7, (14, 7), (30, 7), thresholds=thirty) == {30: ["NI_EARLY"]}


def test_more_check_ins_can_be_asked_before_it_persists() -> None:
    three = Thresholds(persistent_checkins=3)

    assert raised(7, (14, 7), (21, 7), (28, 7), thresholds=three) == {14: ["NI_EARLY"], 28: ["NI_PERSISTENT"]}
