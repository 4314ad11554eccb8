"""What a clinician may think of: each row of the protocol's table, at its edges, and never more than fits."""

import pytest

from smsbot.domain.outcome import ScorePoint, Series, judge
from smsbot.domain.outcome.block import Block
from smsbot.domain.outcome.considerations import TITLE, Background, Considered, consider
from smsbot.domain.outcome.rendering import considered_as_json, considered_in_words
from smsbot.domain.outcome.thresholds import Thresholds
from tests.unit.domain.outcome.reference import MATERIAL

NONE = ((14, 7), (21, 7), (30, 7), (90, 7))
PARTIAL = ((14, 5), (21, 5), (90, 5))
WORSE = ((14, 9), (90, 9))
SUCCESS = ((14, 2), (21, 2), (90, 2))


def returned(onset: int) -> tuple[tuple[int, int], ...]:
    return ((14, 1), (21, 1), (onset, 7), (onset + 3, 7))


def considered(
    scores: tuple[tuple[int, int], ...],
    *history: str,
    block: Block | None = None,
    findings: tuple[tuple[int, str], ...] = (),
    limits: Thresholds | None = None,
) -> Considered | None:
    limits = limits or Thresholds()
    series = Series(7, tuple(ScorePoint(*score) for score in scores), findings=findings)
    background = Background(block or Block(), frozenset(history)).knowing(series)
    return consider(MATERIAL, judge(series, limits), background, limits=limits)


def rules(*args: object, **kwargs: object) -> tuple[str, ...]:
    found = considered(*args, **kwargs)  # type: ignore[arg-type]
    return found.rules if found else ()


TABLE = {
    "no answer, block positive": (rules(NONE, block=Block(90)), ("none_block_positive", "not_enough")),
    "no answer, block weak": (rules(NONE, block=Block(50)), ("none_block_not_positive", "not_enough")),
    "no answer, block unknown": (rules(NONE), ("none_block_not_positive", "not_enough")),
    "no answer after surgery": (
        rules(NONE, "prior_surgery", block=Block(90)),
        ("none_block_positive", "surgery_or_widespread", "not_enough"),
    ),
    "partial, widespread pain": (
        rules(PARTIAL, "widespread_pain"),
        ("surgery_or_widespread", "not_enough"),
    ),
    "partial": (rules(PARTIAL), ("not_enough",)),
    "worse": (rules(WORSE), ("worse_than_before", "none_block_not_positive", "not_enough")),
    "burning after day 14": (rules(SUCCESS, findings=((16, "burning"),)), ("nerve_signs",)),
    "another place": (rules(SUCCESS, findings=((16, "pain_shift"),)), ("shifted",)),
    "back before half a year": (rules(returned(179)), ("returned_early",)),
    "back from half a year": (rules(returned(180)), ("returned_late",)),
    "nothing helped so far": (rules(PARTIAL, "treatments_failed"), ("not_enough", "ladder")),
    "fell since": (rules(PARTIAL, findings=((40, "fall"),)), ("fall_since", "not_enough")),
    "fell before": (rules(PARTIAL, findings=((-3, "fall"),)), ("not_enough",)),
    "success": (rules(SUCCESS, "prior_surgery", "treatments_failed", block=Block(90)), ()),
    "one score": (rules(((14, 7),), "prior_surgery"), ()),
    "before day 14": (rules(((3, 9), (7, 9)), "treatments_failed"), ()),
}


@pytest.mark.parametrize(("found", "expected"), TABLE.values(), ids=TABLE)
def test_pattern_block_and_history_choose_the_rules(
    found: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("block", "limits", "result"),
    [
        (Block(80), Thresholds(), "positive"),
        (Block(79.9), Thresholds(), "negative"),
        (Block(50), Thresholds(block_positive_percent=50), "positive"),
        (Block(50, threshold=50), Thresholds(), "positive"),
        (Block(70, threshold=75), Thresholds(block_positive_percent=50), "negative"),
        (Block(hours=5, count=2), Thresholds(), "unknown"),
        (Block(0), Thresholds(), "negative"),
    ],
)
def test_block_counts_by_its_own_threshold_else_the_setting(
    block: Block, limits: Thresholds, result: str
) -> None:
    found = considered(NONE, block=block, limits=limits)

    assert found is not None
    assert found.result == result


@pytest.mark.parametrize(
    "block", [Block, lambda: Block(100), lambda: Block(0, 0, 0, 0), lambda: Block(100, 1000, 20, 100)]
)
def test_block_within_its_bounds_is_taken(block: object) -> None:
    assert callable(block)
    assert isinstance(block(), Block)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"peak_percent": 100.1}, "peak_percent"),
        ({"peak_percent": -1}, "peak_percent"),
        ({"hours": 1001}, "hours"),
        ({"count": 21}, "count"),
        ({"threshold": float("nan")}, "threshold"),
    ],
)
def test_block_beyond_its_bounds_is_refused_by_name(fields: dict[str, float], name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} of a block must lie between 0 and"):
        Block(**fields)  # type: ignore[arg-type]


def test_late_relief_is_named_until_day_60_alone() -> None:
    early = ((14, 7), (60, 7))
    late = ((14, 7), (61, 7))

    assert "none_so_far" in rules(early)
    assert "none_so_far" not in rules(late)


def test_cause_or_option_of_two_rules_stands_once() -> None:
    found = considered(WORSE, findings=((20, "burning"),))

    assert found is not None
    assert {"worse_than_before", "nerve_signs"} <= set(found.rules)
    assert len({s.words for s in found.causes}) == len(found.causes)
    assert len({s.words for s in found.options}) == len(found.options)


OPTIONS = (
    *("repeat the diagnostic block", "repeat rfa every 6 to 12 months", "cooled rfa", "cryo", "pulsed"),
    *("steroid injection", "(pns)", "(scs): a trial of 5 to 10 days, going on at 50 %", "intrathecal drug"),
    *("surgical opinion", "physical therapy", "psychological", "medication review", "acupuncture"),
)
CAUSES = (
    *("technical failure", "wrong or incomplete diagnosis", "nerve regrowth", "nerve irritation"),
    *("new pain generator", "scar", "sensitisation", "injury from the fall", "joint or muscle"),
    *("patients differ",),
)


@pytest.mark.parametrize("words", OPTIONS)
def test_every_option_of_the_articles_is_there(words: str) -> None:
    assert any(words in option.words.lower() for option in MATERIAL.options.values())


@pytest.mark.parametrize("words", CAUSES)
def test_every_cause_of_the_articles_is_there(words: str) -> None:
    assert any(words in cause.words.lower() for cause in MATERIAL.causes.values())


def test_words_carry_the_title_the_block_and_a_source_a_line() -> None:
    found = considered(NONE, block=Block(90, 5, 2))
    assert found is not None

    words = considered_in_words(found)

    assert words.splitlines()[0] == TITLE
    assert TITLE == "From reference material, for clinician judgement - not a diagnosis"
    assert "diagnostic block positive of 2 (peak 90 %, 5 h; positive from 80 %)" in words
    assert "Technical failure" in words
    lines = [line for line in words.splitlines() if line.startswith("  - ")]
    assert lines
    assert all(line.endswith(")") and any(s in line for s in ("S0", "S1", "S2", "CR")) for line in lines)


def test_program_reads_the_same_causes_and_options() -> None:
    found = considered(returned(200))
    assert found is not None

    read = considered_as_json(found)

    assert (read["title"], read["block"], read["rules"]) == (TITLE, "unknown", ["returned_late"])
    assert read["causes"] == [
        {"words": "Nerve regrowth, a natural course after months of relief", "source": "S1; S2"}
    ]
