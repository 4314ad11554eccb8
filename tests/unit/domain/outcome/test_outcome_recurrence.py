import pytest

from smsbot.domain.outcome import Judgement, ScorePoint, Series, Thresholds, judge, recurrence_label


def judged(
    baseline: float, *points: tuple[int, int], findings: tuple[tuple[int, str], ...] = ()
) -> Judgement:
    return judge(Series(baseline, tuple(ScorePoint(day, score) for day, score in points), {}, findings))


def raised(judgement: Judgement) -> dict[int, list[str]]:
    return {v.day: [alert.code.value for alert in v.alerts] for v in judgement.days if v.alerts}


@pytest.mark.parametrize(
    ("onset", "label"),
    [
        (14, "short-lived"),
        (89, "short-lived"),
        (90, "early"),
        (179, "early"),
        (180, "typical"),
        (365, "typical"),
        (366, "late"),
        (540, "late"),
        (600, "late"),
    ],
)
def test_return_is_labelled_by_its_onset(onset: int, label: str) -> None:
    assert recurrence_label(onset) == label


def test_label_follows_the_flows_own_thresholds() -> None:
    assert recurrence_label(60, thresholds=Thresholds(recurrence_early_day=45)) == "early"


@pytest.mark.parametrize(("score", "suspected"), [(5, False), (6, True)])
def test_return_needs_two_points_above_the_best(score: int, suspected: bool) -> None:
    # 6.5 to 4 is relief; 5 and 6 both lie under 30 percent.
    assert (30 in raised(judged(6.5, (14, 4), (30, score)))) == suspected


@pytest.mark.parametrize(
    ("score", "code"), [(4, None), (5, None), (6, "FADING"), (7, "FADING"), (8, "RETURN_SUSPECT")]
)
def test_return_and_fading_part_at_thirty_and_fifty_percent(score: int, code: str | None) -> None:
    assert raised(judged(10, (14, 2), (30, score))).get(30) == ([code] if code else None)


def test_exactly_thirty_percent_is_fading_and_less_is_a_return() -> None:
    assert raised(judged(10, (14, 2), (30, 7))) == {30: ["FADING"]}
    assert raised(judged(9.9, (14, 2), (30, 7))) == {30: ["RETURN_SUSPECT"]}


def test_fading_begins_just_below_fifty_percent() -> None:
    assert raised(judged(9.9, (14, 2), (30, 5))) == {30: ["FADING"]}
    assert raised(judged(10, (14, 2), (30, 5))) == {}


def test_fading_needs_two_points_above_the_best() -> None:
    assert raised(judged(8, (14, 4), (30, 5))) == {}
    assert raised(judged(8, (14, 3), (30, 5))) == {30: ["FADING"]}


def test_rise_before_day_fourteen_is_no_outcome_yet() -> None:
    assert raised(judged(9, (7, 2), (13, 9))) == {}
    assert raised(judged(9, (7, 2), (14, 9))) == {14: ["RETURN_SUSPECT"]}


def test_relief_before_day_seven_cannot_return() -> None:
    assert raised(judged(8, (6, 2), (14, 8))) == {14: ["NI_EARLY"]}


def test_unanswered_re_ask_is_confirmed_by_the_next_check_in() -> None:
    judgement = judged(8, (14, 2), (60, 7), (90, 7))

    assert raised(judgement) == {60: ["RETURN_SUSPECT"], 90: ["RECURRENCE"]}
    assert judgement.onset == 60


def test_fading_at_the_re_ask_drops_the_suspicion() -> None:
    judgement = judged(8, (14, 2), (60, 7), (63, 5), (90, 7))

    assert raised(judgement) == {60: ["RETURN_SUSPECT"], 63: ["FADING"], 90: ["RETURN_SUSPECT"]}
    assert judgement.pattern == "PARTIAL"


def test_standing_recurrence_is_told_once() -> None:
    judgement = judged(8, (14, 2), (60, 7), (63, 7), (90, 7), (120, 5), (180, 7))

    assert raised(judgement) == {60: ["RETURN_SUSPECT"], 63: ["RECURRENCE"], 120: ["FADING"]}
    assert (judgement.pattern, judgement.onset) == ("TEMP_RELIEF", 60)


def test_strict_score_ends_a_recurrence_and_lets_a_new_one_be_told() -> None:
    healed = judged(8, (14, 2), (60, 7), (63, 7), (90, 3))
    again = judged(8, (14, 2), (60, 7), (63, 7), (90, 3), (180, 8), (183, 8))

    assert (healed.pattern, healed.onset, healed.recurrence) == ("SUCCESS", None, None)
    assert raised(again)[183] == ["RECURRENCE"]
    assert (again.onset, again.recurrence) == (180, "typical")


def test_recurrence_within_the_early_window_is_not_also_non_improvement() -> None:
    judgement = judged(7, (14, 5), (21, 7), (24, 7), (31, 6), (38, 6))

    assert raised(judgement) == {21: ["RETURN_SUSPECT"], 24: ["RECURRENCE"]}


@pytest.mark.parametrize(
    ("day", "codes"),
    [(42, ["SEVERE", "WORSE", "RETURN_SUSPECT"]), (43, ["WORSE", "RETURN_SUSPECT"])],
)
def test_high_score_alone_after_relief_is_a_return_after_day_forty_two(day: int, codes: list[str]) -> None:
    assert raised(judged(6, (14, 2), (day, 9)))[day] == codes


def test_high_score_after_day_forty_two_without_any_relief_is_severe() -> None:
    assert raised(judged(6, (14, 6), (60, 9)))[60] == ["SEVERE", "NI_PERSISTENT", "WORSE"]


def test_high_score_with_other_words_stays_severe() -> None:
    worded = judged(6, (14, 2), (60, 9), findings=((60, "severe_pain"),))
    back_again = judged(6, (14, 2), (60, 9), findings=((60, "no_relief"),))

    assert "SEVERE" in raised(worded)[60]
    assert "SEVERE" not in raised(back_again)[60]


def test_ten_of_ten_after_day_forty_two_is_at_least_asked_again() -> None:
    assert raised(judged(9, (14, 2), (60, 10))) == {60: ["RETURN_SUSPECT"]}


def test_alerts_name_the_best_score_they_compare_with() -> None:
    alert = judged(8, (14, 2), (60, 7)).days[1].alerts[0]

    assert (alert.inputs["best"], alert.inputs["relief_day"]) == (2, 14)
    assert alert.formula == "day >= 14, relief before, P - best >= 2 and R < 30"


def test_only_the_recurrence_alert_carries_the_onset() -> None:
    judgement = judged(6, (14, 2), (60, 7), (63, 8))
    inputs = {alert.code.value: alert.inputs for alert in judgement.days[2].alerts}

    assert "onset" not in inputs["WORSE"]
    assert inputs["RECURRENCE"]["onset"] == 60
