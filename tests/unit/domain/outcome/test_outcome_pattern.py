import pytest

from smsbot.domain.outcome import Judgement, ScorePoint, Series, judge

Answers = dict[int, dict[str, str]]


def judged(baseline: float | None, *points: tuple[int, int], answers: Answers | None = None) -> Judgement:
    return judge(Series(baseline, tuple(ScorePoint(day, score) for day, score in points), answers or {}))


@pytest.mark.parametrize(
    ("points", "pattern"),
    [
        ([], "UNKNOWN"),
        ([(14, 2)], "UNKNOWN"),
        ([(13, 2), (14, 2)], "UNKNOWN"),
        ([(14, 2), (21, 2)], "SUCCESS"),
        ([(14, 8), (21, 8)], "NONE"),
        ([(7, 6), (14, 7), (21, 7)], "NONE"),
        ([(14, 6), (21, 7)], "PARTIAL"),
        ([(14, 7), (21, 5)], "PARTIAL"),
        ([(14, 2), (21, 2), (60, 7)], "PARTIAL"),
        ([(14, 2), (60, 7), (63, 7)], "TEMP_RELIEF"),
        ([(14, 2), (60, 10)], "WORSE"),
        ([(14, 10), (21, 9)], "NONE"),
        ([(13, 10)], "UNKNOWN"),
    ],
)
def test_course_ends_in_its_pattern(points: list[tuple[int, int]], pattern: str) -> None:
    assert judged(8, *points).pattern == pattern


@pytest.mark.parametrize(
    ("function", "pattern"),
    [("MORE", "SUCCESS"), ("SAME", "PARTIAL"), ("LESS", "PARTIAL"), ("PERHAPS", "SUCCESS")],
)
def test_strong_relief_needs_function_to_be_a_success(function: str, pattern: str) -> None:
    assert judged(8, (14, 2), (21, 2), answers={30: {"function": function}}).pattern == pattern


def test_latest_function_answer_decides() -> None:
    answers: Answers = {90: {"function": "MORE"}, 30: {"function": "LESS"}, 180: {"pgic": "SAME"}}

    judgement = judged(8, (14, 2), (90, 2), answers=answers)

    assert (judgement.pattern, judgement.flags) == ("SUCCESS", ())


@pytest.mark.parametrize(
    ("score", "function", "pgic", "success"),
    [
        (4, "MORE", "BETTER", True),
        (5, "MORE", "BETTER", False),
        (4, "SAME", "BETTER", False),
        (4, "MORE", "SAME", False),
    ],
)
def test_full_success_needs_relief_function_and_life(
    score: int, function: str, pgic: str, success: bool
) -> None:
    answers: Answers = {30: {"function": function, "pgic": pgic}}

    assert judged(8, (21, score), (30, score), answers=answers).success_s1 == success


def test_all_patterns_that_apply_are_named_in_headline_order() -> None:
    series = Series(
        5,
        (ScorePoint(14, 2), ScorePoint(60, 7), ScorePoint(63, 7)),
        {63: {"location": "NEW"}},
        ((63, "burning"),),
    )

    judgement = judge(series)

    assert judgement.patterns == ("WORSE", "NEW_NEURO", "SHIFT", "TEMP_RELIEF")
    assert judgement.pattern == "WORSE"


@pytest.mark.parametrize(
    ("baseline", "flags"),
    [(None, ["no_baseline"]), (0, ["zero_baseline"]), (3.9, ["low_baseline"]), (4, [])],
)
def test_limits_of_a_baseline_are_flagged(baseline: float | None, flags: list[str]) -> None:
    judgement = judged(baseline, (14, 4), (21, 4))

    assert list(judgement.flags) == flags


@pytest.mark.parametrize("baseline", [None, 0])
def test_no_relief_can_be_claimed_without_a_percent(baseline: float | None) -> None:
    assert judged(baseline, (14, 0), (21, 0)).pattern == "UNKNOWN"


def test_zero_baseline_that_hurts_now_is_worse() -> None:
    assert judged(0, (14, 1), (21, 2)).patterns == ("WORSE", "UNKNOWN")


@pytest.mark.parametrize(
    ("points", "weeks"),
    [
        ([(14, 4)], 0),
        ([(14, 4), (21, 4)], 1.0),
        ([(14, 4), (21, 5), (28, 4)], 0),  # no two neighbours
        ([(6, 4), (14, 4)], 0),  # before day 7 the anaesthetic may speak
        ([(7, 4), (14, 4)], 1.0),
        ([(14, 4), (15, 4)], 0.1),
        ([(14, 4), (18, 4)], 0.6),
    ],
)
def test_weeks_of_half_the_pain_count_neighbouring_scores(
    points: list[tuple[int, int]], weeks: float
) -> None:
    assert judged(8, *points).weeks_ge50 == weeks
