"""A cohort: the same seed gives the same figures, whoever does the work, and nothing ends in silence."""

from dataclasses import replace
from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reading
from smsbot.simulator import cohort
from smsbot.simulator.cohort import draw_life, run
from smsbot.simulator.figures import Figures, figures_of
from smsbot.simulator.setup import Kit, Protocol, Setup, open_kit, parse_change
from smsbot.simulator.trajectory import Kind
from tests.shipped import LEXICON, shipped_reader

FLOWS = LEXICON.parent
SETUP = Setup(
    protocol=Protocol(FLOWS, "rfa"),
    bank=Path(__file__).parents[2] / "corpus" / "checking.jsonl",
    lexicon=LEXICON,
    patients=24,
    months=3,
    seed=5,
    complications=50,
    provider_keywords=frozenset({"STOP", "START", "HELP"}),
)


@pytest.fixture(autouse=True)
def shipped_kit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader takes seconds to build: all tests share one."""
    monkeypatch.setattr(cohort, "open_kit", lambda setup: open_kit(setup, lambda _: shipped_reader()))


def together(setup: Setup, processes: int) -> Figures:
    figures = Figures()
    for some in run(setup, processes=processes):
        figures.add(some)
    return figures


def test_same_seed_gives_the_same_figures_on_one_processor_or_two() -> None:
    alone = together(SETUP, 1)

    assert alone == together(SETUP, 2)
    assert alone != together(replace(SETUP, seed=6), 1)
    assert alone.patients == 24


def test_hundred_patients_end_no_text_in_silence() -> None:
    figures = together(replace(SETUP, patients=100, months=18, complications=30), 2)

    assert figures.silences == []
    assert sum(course.told for course in figures.courses) >= 15
    assert set(figures.kinds) == {kind.value for kind in Kind}


def test_reader_that_finds_nothing_is_caught_as_silent() -> None:
    kit = open_kit(replace(SETUP, seed=8), lambda _: shipped_reader())
    deaf = DeafKit(kit.flow, kit.bank, kit.reader)

    lives = [draw_life(SETUP, deaf, number).live() for number in range(12)]
    silences = [silence for life in lives for silence in figures_of(life).silences]

    assert silences
    assert all(silence.codes for silence in silences)


class DeafKit(Kit):
    """A reader that takes every text of the patient for small talk, save the YES to the invitation."""

    def read(self, words: str, asked: Asked) -> Reading:
        return super().read(words, asked) if asked.awaiting == "consent" else Reading()


def test_lives_that_differ_only_by_the_flow_have_the_same_luck() -> None:
    changed = replace(
        SETUP, protocol=replace(SETUP.protocol, changes=(parse_change("thresholds.severe_score=9"),))
    )

    one, other = (
        draw_life(setup, open_kit(setup, lambda _: shipped_reader()), 3).patient for setup in (SETUP, changed)
    )

    assert (one.traits, one.trajectory, one.complication) == (
        other.traits,
        other.trajectory,
        other.complication,
    )


def test_region_that_the_flow_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="no region 'toe'; there are: lumbar"):
        next(run(replace(SETUP, region="toe"), processes=1))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("severe_score=9", "not of the form thresholds.NAME=NUMBER"),
        ("thresholds.severe_score", "not of the form thresholds.NAME=NUMBER"),
        ("thresholds.sever=9", "no threshold 'sever'; there are: .*severe_score"),
        ("thresholds.severe_score=high", "thresholds.severe_score: 'high' is not a whole number"),
    ],
)
def test_threshold_that_cannot_be_set_is_named(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_change(text)
