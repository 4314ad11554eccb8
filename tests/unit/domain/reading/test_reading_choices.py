"""Answers to the open question: letters, words, yes and no."""

from collections.abc import Mapping

import pytest

from smsbot.domain.reading import Asked, Reader

Menu = Mapping[str, tuple[str, ...]]
SYMPTOMS: Menu = {
    "no": ("no", "none", "nothing", "nada", "ninguno", "n"),
    "A": ("a",),
    "B": ("b",),
    "C": ("c",),
    "D": ("d",),
    "E": ("e",),
    "F": ("f",),
}
CHANGE: Menu = {
    "BETTER": ("better", "mejor"),
    "SAME": ("same", "igual", "the same", "lo mismo"),
    "WORSE": ("worse", "peor"),
}
PLACES: Menu = {
    "SAME": ("same", "igual"),
    "NEW": ("new", "nuevo"),
    "BOTH": ("both", "ambos"),
    "NONE": ("none", "nada"),
}
YES_NO: Menu = {"yes": ("yes", "y", "si", "sí", "s"), "no": ("no", "n")}
ANSWERS: list[tuple[str, str, Menu, tuple[str, ...]]] = [
    ("A and C", "symptoms", SYMPTOMS, ("A", "C")),
    ("B, D", "symptoms", SYMPTOMS, ("B", "D")),
    ("just the first one", "symptoms", SYMPTOMS, ("A",)),
    ("no", "symptoms", SYMPTOMS, ("no",)),
    ("NO", "symptoms", {}, ("no",)),
    ("yes", "symptoms", SYMPTOMS, ("yes",)),
    ("nope nothing like that", "symptoms", SYMPTOMS, ("no",)),
    ("c", "symptoms", SYMPTOMS, ("C",)),
    ("no sorry just saw this", "symptoms", SYMPTOMS, ("no",)),
    ("no perdon apenas lo vi", "symptoms", SYMPTOMS, ("no",)),
    ("5 no", "symptoms", SYMPTOMS, ("no",)),
    ("5, no", "symptoms", SYMPTOMS, ("no",)),
    ("no 5", "symptoms", SYMPTOMS, ("no",)),
    ("6 si", "symptoms", SYMPTOMS, ("yes",)),
    ("5 no... yes", "symptoms", SYMPTOMS, ("no", "yes")),
    ("5 no numbness", "symptoms", SYMPTOMS, ()),
    ("AB", "symptoms", SYMPTOMS, ("A", "B")),
    ("No A", "symptoms", SYMPTOMS, ()),
    ("WORSE", "pgic", CHANGE, ("WORSE",)),
    ("peor", "pgic", CHANGE, ("WORSE",)),
    ("about the same", "pgic", CHANGE, ("SAME",)),
    ("a little better", "pgic", CHANGE, ("BETTER",)),
    ("y", "bladder", YES_NO, ("yes",)),
    ("sí", "bladder", YES_NO, ("yes",)),
    ("nope", "bladder", YES_NO, ("no",)),
    ("si", "sure", {}, ("yes",)),
    ("ok", "bladder", YES_NO, ()),
    ("thanks", "symptoms", SYMPTOMS, ()),
    ("yes my leg is numb", "symptoms", SYMPTOMS, ("yes",)),
    ("No, leg still numb", "symptoms", SYMPTOMS, ("no",)),
    ("C.", "symptoms", SYMPTOMS, ("C",)),
    ("letter C", "symptoms", SYMPTOMS, ("C",)),
    ("a", "symptoms", SYMPTOMS, ("A",)),
    ("A y C", "symptoms", SYMPTOMS, ("A", "C")),
    ("worse, and my foot is numb", "pgic", CHANGE, ("WORSE",)),
    ("both", "location", PLACES, ("BOTH",)),
    ("nada", "location", PLACES, ("NONE",)),
    ("a fever", "symptoms", SYMPTOMS, ()),
    ("P", "numb_where", {"P": ("p",), "Q": ("q",)}, ("P",)),
    ("none of those", "symptoms", SYMPTOMS, ("no",)),
    ("no gracias", "symptoms", SYMPTOMS, ("no",)),
    ("B and my leg is numb", "symptoms", SYMPTOMS, ()),
]


@pytest.mark.parametrize(("text", "awaiting", "menu", "answer"), ANSWERS)
def test_answer_to_the_open_question(
    reader: Reader, text: str, awaiting: str, menu: Menu, answer: tuple[str, ...]
) -> None:
    assert reader.read(text, Asked(awaiting, menu)).answer == answer


def test_choice_word_that_is_the_whole_answer_is_no_finding(reader: Reader) -> None:
    reading = reader.read("WORSE", Asked("pgic", CHANGE))

    assert reading.findings == ()
    assert not reading.unread


def test_symptom_beside_a_choice_word_is_still_found(reader: Reader) -> None:
    reading = reader.read("worse, and my foot is numb", Asked("pgic", CHANGE))

    assert reading.answer == ("WORSE",)
    assert "numbness" in {finding.code for finding in reading.findings}


@pytest.mark.parametrize("awaiting", ["pain", "baseline", "pain_now"])
def test_score_question_takes_no_yes_or_no(reader: Reader, awaiting: str) -> None:
    assert reader.read("no", Asked(awaiting)).answer == ()


LETTERS_WITHIN: list[tuple[str, tuple[str, ...]]] = [
    ("no, E", ("E",)),
    ("no, just C", ("C",)),
    ("no but C", ("C",)),
    ("NO except B", ("B",)),
    ("nothing but E", ("E",)),
    ("None except E", ("E",)),
    ("no to all but c", ("C",)),
    ("nada, solo la C", ("C",)),
    ("all good but E", ("E",)),
    ("good, except C", ("C",)),
    ("ninguno excepto E", ("E",)),
    ("yes C and E", ("C", "E")),
    ("Yes. E", ("E",)),
    ("i pick E", ("E",)),
    ("c but only a little", ("C",)),
    ("C, E. pain is 9", ("C", "E")),
    ("8 c", ("C",)),
]


@pytest.mark.parametrize(("text", "answer"), LETTERS_WITHIN)
def test_letter_wins_over_the_no_beside_it(reader: Reader, text: str, answer: tuple[str, ...]) -> None:
    reading = reader.read(text, Asked("symptoms", SYMPTOMS))

    assert reading.answer == answer
    assert not reading.denial


@pytest.mark.parametrize("text", ["6, c", "6 and C"])
def test_letter_beside_a_score_is_read_with_it(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("pain", SYMPTOMS))

    assert (reading.pain, reading.answer) == (6, ("C",))


@pytest.mark.parametrize("text", ["bad", "BAD", "bed", "be"])
def test_word_made_of_menu_letters_stays_a_word(reader: Reader, text: str) -> None:
    assert reader.read(text, Asked("symptoms", SYMPTOMS)).answer == ()


@pytest.mark.parametrize("text", ["no... yes", "no i mean yes"])
def test_no_taken_back_is_never_only_a_no(reader: Reader, text: str) -> None:
    assert reader.read(text, Asked("bladder")).answer == ("no", "yes")


@pytest.mark.parametrize("text", ["no but it wont come out", "no but I cant hold it"])
def test_trouble_after_a_no_reaches_a_person(reader: Reader, text: str) -> None:
    assert reader.read(text, Asked("bladder")).unread


@pytest.mark.parametrize("text", ["ok", "Ok", "OK!", "okay", "ok thanks"])
def test_ok_is_a_yes_where_the_question_takes_it(reader: Reader, text: str) -> None:
    menu = {"yes": ("yes", "ok", "okay"), "no": ("no",)}
    assert reader.read(text, Asked("consent", menu)).answer == ("yes",)
    assert reader.read(text, Asked("sure", {"yes": ("yes",), "no": ("no",)})).answer == ()
