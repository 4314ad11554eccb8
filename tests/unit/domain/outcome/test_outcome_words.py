import pytest

from smsbot.domain.outcome import Alert, ScorePoint, Series, Thresholds, judge


def alerts_of(series: Series, thresholds: Thresholds | None = None) -> list[Alert]:
    days = judge(series, thresholds or Thresholds()).days
    return [alert for verdict in days for alert in verdict.alerts]


@pytest.mark.parametrize(
    ("answer", "shifted"), [("NEW", True), ("BOTH", True), ("SAME", False), ("NONE", False)]
)
def test_pain_in_a_new_place_is_a_shift(answer: str, shifted: bool) -> None:
    found = alerts_of(Series(8, (ScorePoint(14, 4),), {14: {"location": answer}}))

    assert [alert.code for alert in found] == (["SHIFT"] if shifted else [])


@pytest.mark.parametrize(("day", "shifted"), [(13, False), (14, True), (15, True)])
def test_words_of_a_shift_count_from_day_fourteen(day: int, shifted: bool) -> None:
    found = alerts_of(Series(8, (ScorePoint(day, 4),), {}, ((day, "pain_shift"),)))

    assert bool(found) == shifted


@pytest.mark.parametrize(("score", "tier"), [(3, "WATCH"), (4, "ROUTINE"), (5, "ROUTINE")])
def test_shift_is_told_from_a_score_of_four(score: int, tier: str) -> None:
    (alert,) = alerts_of(Series(10, (ScorePoint(30, score),), {30: {"location": "BOTH"}}))

    assert (alert.tier, alert.inputs["location"]) == (tier, "BOTH")


def test_answer_and_words_of_one_day_are_one_shift() -> None:
    series = Series(8, (ScorePoint(30, 2),), {30: {"location": "NEW"}}, ((30, "pain_shift"),))

    assert [alert.code for alert in alerts_of(series)] == ["SHIFT"]


def test_shift_without_a_score_goes_to_a_person() -> None:
    judgement = judge(Series(8, (), {}, ((30, "pain_shift"),)))

    (verdict,) = judgement.days
    assert (verdict.score, verdict.status, verdict.alerts[0].tier) == (None, "UNKNOWN", "ROUTINE")
    assert judgement.patterns == ("SHIFT", "UNKNOWN")


@pytest.mark.parametrize("code", ["burning", "tingling"])
@pytest.mark.parametrize(("day", "told"), [(14, False), (15, True), (16, True)])
def test_burning_or_tingling_after_day_fourteen_is_new(code: str, day: int, told: bool) -> None:
    found = alerts_of(Series(8, (ScorePoint(day, 2),), {}, ((day, code),)))

    assert [alert.code for alert in found] == (["NEW_NEURO"] if told else [])


@pytest.mark.parametrize(("score", "tier"), [(6, "ROUTINE"), (7, "URGENT"), (8, "URGENT")])
def test_new_burning_with_a_high_score_is_urgent(score: int, tier: str) -> None:
    found = alerts_of(Series(10, (ScorePoint(20, score),), {}, ((20, "burning"),)))

    assert found[-1].tier == tier


def test_new_burning_without_a_score_is_routine() -> None:
    (alert,) = alerts_of(Series(None, (), {}, ((20, "tingling"),)))

    assert (alert.code, alert.tier, alert.inputs["P"]) == ("NEW_NEURO", "ROUTINE", None)


def test_region_may_start_new_burning_later() -> None:
    series = Series(8, (ScorePoint(21, 2),), {}, ((21, "burning"),))

    assert alerts_of(series, Thresholds(new_neuro_from_day=22)) == []


def test_words_that_call_for_nothing_add_no_day() -> None:
    series = Series(
        8, (ScorePoint(14, 2),), {30: {"function": "MORE"}}, ((60, "no_relief"), (70, "soreness"))
    )

    assert [verdict.day for verdict in judge(series).days] == [14]
