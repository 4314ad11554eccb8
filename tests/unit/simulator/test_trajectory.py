"""Courses of pain, complications and habits: drawn by lot, and the same lot draws the same."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from smsbot.simulator.complication import KINDS, Complication, draw_complication
from smsbot.simulator.traits import draw_traits
from smsbot.simulator.trajectory import Kind, Trajectory, draw_trajectory

ENDED = datetime(2026, 1, 8, 15, tzinfo=UTC)


def drawn(count: int = 400) -> list[Trajectory]:
    return [draw_trajectory(Random(f"course {number}")) for number in range(count)]


def test_same_luck_draws_the_same_patient() -> None:
    assert draw_trajectory(Random("a")) == draw_trajectory(Random("a"))
    assert draw_traits(Random("a")) == draw_traits(Random("a"))
    assert draw_complication(Random("a"), ENDED, 100) == draw_complication(Random("a"), ENDED, 100)


def test_every_kind_of_course_is_drawn() -> None:
    assert {course.kind for course in drawn()} == set(Kind)


def test_before_the_procedure_pain_is_the_baseline() -> None:
    assert {course.expected(-1) - course.baseline for course in drawn(50)} == {0}


@pytest.mark.parametrize(
    ("kind", "day", "least", "most"),
    [
        (Kind.STRONG, 30, 0.5, 1.0),
        (Kind.PARTIAL, 30, 0.3, 0.5),
        (Kind.NO_RESPONSE, 30, -0.1, 0.2),
        (Kind.LATE, 21, 0.0, 0.0),
        (Kind.LATE, 90, 0.5, 0.9),
        (Kind.FLARE, 60, 0.5, 0.9),
        (Kind.WORSE, 30, -0.5, -0.2),
        (Kind.RECURRENCE, 45, 0.5, 1.0),
    ],
)
def test_relief_of_each_kind_is_in_its_range(kind: Kind, day: int, least: float, most: float) -> None:
    reliefs = [course.relief_on(day) for course in drawn() if course.kind is kind]

    assert reliefs
    assert all(least <= relief <= most for relief in reliefs)


def test_flare_hurts_more_than_before_in_the_first_days() -> None:
    flares = [course for course in drawn() if course.kind is Kind.FLARE]

    assert all(course.expected(3) >= course.baseline + 1 for course in flares)


def test_recurrence_comes_between_two_and_eighteen_months_and_takes_the_relief() -> None:
    returns = [course for course in drawn() if course.kind is Kind.RECURRENCE]

    for course in returns:
        assert course.returns is not None
        assert 60 <= course.returns <= 549
        assert course.expected(course.returns + course.return_takes) == pytest.approx(course.baseline)


def test_scores_are_whole_numbers_of_the_scale() -> None:
    luck = Random(1)
    scores = {course.score(day, luck) for course in drawn(60) for day in (-1, 3, 30, 365)}

    assert scores <= set(range(11))
    assert len(scores) > 8


def test_infection_grows_from_redness_to_pus_and_ends() -> None:
    infection = Complication(next(kind for kind in KINDS if kind.name == "infection"), ENDED)

    felt = [infection.felt(ENDED + timedelta(hours=hours)) for hours in (-1, 1, 40, 100, 24 * 21)]

    assert [codes[:1] for codes in felt] == [(), ("redness",), ("fever",), ("discharge",), ()]


def test_share_of_complications_is_the_one_asked_for() -> None:
    had = [draw_complication(Random(number), ENDED, 12) for number in range(1000)]

    assert 90 <= sum(one is not None for one in had) <= 150
    assert draw_complication(Random(1), ENDED, 0) is None


def test_willingness_fades_with_the_months() -> None:
    traits = draw_traits(Random(3))

    assert traits.will_answer(540) < traits.will_answer(90) < traits.will_answer(0) == traits.answers
