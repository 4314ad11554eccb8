"""The reading as other programs and as people get it."""

from smsbot.domain.reading import Asked, Reader
from smsbot.domain.reading.report import as_json, explain

KEYS = [
    "pain",
    "pain_issue",
    "findings",
    "command",
    "lang",
    "unread",
    "answer",
    "asks_emergency",
    "event",
    "evidence",
]


def test_json_holds_exactly_the_keys_of_the_contract(reader: Reader) -> None:
    told = as_json(reader.read("6 and my left foot is numb", Asked("pain")))

    assert list(told) == KEYS
    assert told["pain"] == 6
    assert told["findings"] == {"numbness": "present"}
    assert told["unread"] is False


def test_evidence_names_words_rule_place_and_side(reader: Reader) -> None:
    told = as_json(reader.read("my left foot is numb", Asked("symptoms")))

    evidence = told["evidence"]
    assert isinstance(evidence, dict)
    numbness = evidence["numbness"]
    assert numbness["words"] == "numb"
    assert (numbness["place"], numbness["side"], numbness["since"]) == ("limb", "left", "unknown")


def test_answer_is_null_one_choice_or_a_list(reader: Reader) -> None:
    menu = {"A": ("a",), "C": ("c",), "no": ("no",)}

    told = [
        as_json(reader.read(text, Asked("symptoms", menu)))["answer"]
        for text in ("thanks", "C", "A and C", "no")
    ]

    assert told == [None, "C", ["A", "C"], "no"]


def test_explanation_reads_like_a_person_would(reader: Reader) -> None:
    text = "STOP I can't feel my legs"

    lines = explain(reader.read(text, Asked("symptoms")), text).splitlines()

    assert lines[0] == f"Text: {text}"
    assert any(line.startswith("paralysis: present (both legs)") for line in lines)
    assert any(line.startswith("Command: stop") for line in lines)


def test_explanation_says_when_nothing_was_said(reader: Reader) -> None:
    assert explain(reader.read("thanks", Asked("none")), "thanks").endswith("Nothing to act on.")


def test_explanation_names_unread_events_and_temperatures(reader: Reader) -> None:
    text = "my temp is 101.4, i was admitted, should i go to the er, glorp"

    told = explain(reader.read(text, Asked("none")), text)

    assert "101.4 °F" in told
    assert "Event: hospital" in told
    assert "er question" in told


def test_explanation_names_scores_answers_and_doubts(reader: Reader) -> None:
    told = [
        explain(reader.read(text, asked), text)
        for text, asked in (
            ("7", Asked("pain")),
            ("42", Asked("pain")),
            ("ALTO", Asked("pain")),
            ("no", Asked("symptoms", {"no": ("no",)})),
            ("wibble wobbler", Asked("none")),
        )
    ]

    assert "Pain 7, from '7'" in told[0]
    assert "Pain not read (out of range): '42'" in told[1]
    assert "May want no more texts" in told[2]
    assert "Answers the open question: no" in told[3]
    assert "Says there is no problem." in told[3]
    assert "a person should read this text" in told[4]
