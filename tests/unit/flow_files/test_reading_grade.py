"""The reading grade agrees with hand-counted syllables, and hard words move it up."""

import pytest

from smsbot.flow_files.reading_grade import english_grade, spanish_ease


def test_english_grade_follows_the_published_formula() -> None:
    # 6 words, 2 sentences, 8 syllables: please(1) call(1) us(1) now(1), emergency(4) 911(1) -> 9 syllables
    grade = english_grade("Please call us now. Emergency 911.")

    assert grade == pytest.approx(0.39 * 6 / 2 + 11.8 * 9 / 6 - 15.59)


def test_spanish_ease_follows_the_published_formula() -> None:
    # 5 words, 1 sentence: lla-me a su e-qui-po ho-y counts 2 + 1 + 1 + 3 + 1 = 8 syllables
    ease = spanish_ease("Llame a su equipo hoy.")

    assert ease == pytest.approx(206.84 - 60 * 8 / 5 - 1.02 * 5)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("care", 1), ("called", 1), ("needed", 2), ("texts", 1), ("messages", 3), ("people", 2),
        ("little", 2), ("before", 2), ("emergency", 4), ("can't", 1), ("be", 1),
        ("rate", 1), ("office", 2), ("911", 1),
    ],
)  # fmt: skip
def test_english_syllables_are_counted_as_spoken(word: str, syllables: int) -> None:
    assert english_grade(word) == pytest.approx(0.39 + 11.8 * syllables - 15.59)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("día", 2), ("gracias", 2), ("emergencia", 4), ("guardia", 2), ("quiere", 2), ("país", 2), ("muy", 1),
        ("número", 3), ("siente", 2), ("aún", 2), ("vergüenza", 3), ("ahora", 3), ("988", 1),
    ],
)  # fmt: skip
def test_spanish_syllables_are_counted_as_spoken(word: str, syllables: int) -> None:
    assert spanish_ease(word) == pytest.approx(206.84 - 60 * syllables - 1.02)


def test_menu_lines_count_as_sentences() -> None:
    assert english_grade("A fever\nB rash\nC other") < english_grade("A fever B rash C other")


def test_text_without_a_word_has_a_grade() -> None:
    assert english_grade("?!") < 0
