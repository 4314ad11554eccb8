"""A flow's own words: near each other, in either order, in one sentence, not denied; whatever is texted."""

import time

import pytest

from smsbot.domain.flow import Sign
from smsbot.domain.signs import NEARNESS, find_signs

LEAD = Sign("equipment", ("lead", "the wire"), ("out", "came off"))
SHOCK = Sign("equipment", ("shock",))
CPU_SECONDS = 5


def found(text: str, *signs: Sign) -> list[str]:
    return [finding.code for finding in find_signs(text, signs or (LEAD, SHOCK))]


@pytest.mark.parametrize(
    "text",
    ["lead out", "OUT came the lead", "the wire came off", "The líne… the lead is out!", "a shock"],
)
def test_words_near_each_other_are_a_sign(text: str) -> None:
    assert found(text) == ["equipment"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lead",
        "I went out",
        "the lead is fine. I went out",
        "lead but out",
        "came the wire off",
        "leading out",
    ],
)
def test_words_apart_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["lead not out", "lead isn't out", "no shock", "sin shock", "never a shock"])
def test_denied_words_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("between", "codes"), [(NEARNESS, ["equipment"]), (NEARNESS + 1, [])])
def test_how_far_apart_two_words_may_stand(between: int, codes: list[str]) -> None:
    assert found(" ".join(["lead", *["x"] * between, "out"])) == codes


def test_one_code_is_found_once_with_its_sentence_as_evidence() -> None:
    (finding,) = find_signs("Hello. The lead is out; a shock too", (LEAD, SHOCK))

    assert (finding.words, finding.status) == ("the lead is out", "present")


def test_flow_without_signs_looks_for_none() -> None:
    assert find_signs("lead out", ()) == ()


@pytest.mark.parametrize("word", ["lead ", "out ", "not out lead ", "é\u200b🙂 "])
def test_endless_text_takes_no_endless_time(word: str) -> None:
    started = time.process_time()

    found(word * (200_000 // len(word)))

    assert time.process_time() - started < CPU_SECONDS
