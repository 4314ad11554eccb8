"""Figures of speech alarm nobody; the same words told of the patient do."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader, Status

HERE = Path(__file__).parent
URGENT = frozenset(
    {
        "bladder_bowel", "saddle_numbness", "paralysis", "chest_pain", "breathing", "stroke_signs",
        "collapse", "heavy_bleeding", "allergic_reaction", "meningitis", "overdose", "self_harm",
        "numbness", "weakness", "swelling", "redness", "fever", "discharge", "bleeding", "severe_pain",
        "worse_pain", "headache", "skin_burn", "fall", "rash",
    }
)  # fmt: skip


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def alarming(reader: Reader, text: str) -> set[str]:
    found = reader.read(text, Asked("symptoms")).findings
    return {one.code for one in found if one.status in {Status.PRESENT, Status.UNCERTAIN}} & URGENT


@pytest.mark.parametrize("text", lines("figures.txt"))
def test_a_figure_of_speech_alerts_nobody(reader: Reader, text: str) -> None:
    assert alarming(reader, text) == set()


@pytest.mark.parametrize("line", lines("not_figures.txt"))
def test_the_words_of_a_figure_told_of_the_patient_alert(reader: Reader, line: str) -> None:
    code, text = (part.strip() for part in line.split(";", 1))

    assert code in alarming(reader, text)


def test_a_figure_in_plain_chatter_troubles_nobody(reader: Reader) -> None:
    assert not reader.read("se cayó el sistema del banco, luego les contesto", Asked("none")).unread


def test_a_figure_beside_strange_words_still_reaches_a_person(reader: Reader) -> None:
    reading = reader.read("car repair is bleeding me dry and my toes feel odd", Asked("none"))

    assert reading.unread


def test_a_thing_as_the_place_makes_no_figure(reader: Reader) -> None:
    assert alarming(reader, "near the dishwasher she collapsed") == {"collapse"}


def test_a_thing_as_the_subject_makes_one(reader: Reader) -> None:
    assert alarming(reader, "the dishwasher collapsed") == set()


def test_a_body_part_beside_a_picture_keeps_the_symptom(reader: Reader) -> None:
    assert alarming(reader, "swollen with pride but my calf is too") == {"swelling"}


@pytest.mark.parametrize(
    ("text", "alerts"),
    [
        ("watching the movie my arm went limp", True),
        ("in the movie the guy has a seizure", False),
        ("my dad was watching the movie and had a seizure", True),
    ],
)
def test_a_film_is_told_of_its_own_people(reader: Reader, text: str, alerts: bool) -> None:
    assert bool(alarming(reader, text)) is alerts


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("104 this morning", True),
        ("gate 104 at the airport, layover till noon, traffic was bad", False),
    ],
)
def test_a_bare_number_like_a_fever_is_seen_by_a_person(reader: Reader, text: str, unread: bool) -> None:
    assert reader.read(text, Asked("symptoms")).unread is unread
