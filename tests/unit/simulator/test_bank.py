"""The bank of replies, and how a virtual patient finds words in it."""

import json
from pathlib import Path
from random import Random

import pytest

from smsbot.simulator.bank import Bank, BankError, load_bank
from smsbot.simulator.complication import KINDS
from smsbot.simulator.replies import Voice
from tests.talk import LIBRARY

CHECKING = Path(__file__).parents[2] / "corpus" / "checking.jsonl"
FLOW = LIBRARY.flow("rfa", 1, "lumbar")


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(CHECKING)


def row(**changes: object) -> str:
    plain = {
        "id": "x1", "text": "6 today", "lang": "en", "awaiting": "pain", "pain": 6, "pain_issue": None,
        "findings": {}, "command": None, "tags": [],
    }  # fmt: skip
    return json.dumps({**plain, **changes})


def bank_of(folder: Path, *rows: str) -> Bank:
    file = folder / "bank.jsonl"
    file.write_text("\n".join(rows), "utf-8")
    return load_bank(file)


def test_every_stage_of_every_complication_can_be_told_in_both_languages(bank: Bank) -> None:
    codes = {code for kind in KINDS for stage in kind.stages for code in stage.codes}

    assert not [(code, lang) for code in codes for lang in ("en", "es") if not bank.telling(lang, code)]


def test_texts_go_to_the_shelf_that_their_label_says(tmp_path: Path) -> None:
    found = bank_of(
        tmp_path,
        row(),
        row(text="my leg is numb", pain=None, findings={"numbness": "present"}),
        row(text="what if it gets red", pain=None, findings={"redness": "uncertain"}),
        row(text="quit it", pain=None, command="stop"),
        row(text="nope", awaiting="symptoms", pain=None, tags=["deny_all"]),
        row(text="hi there", pain=None, tags=["chatter"]),
        row(text="eyes are yellow", pain=None, tags=["unread"]),
        row(text="3 or 9", pain=None, pain_issue="ambiguous"),
    )
    shelf = found.shelves["en"]

    assert [said.words for said in found.scores("en", 6)] == ["6 today"]
    assert [said.codes for said in found.telling("en", "numbness")] == [{"numbness"}]
    assert [said.words for said in found.commands("en", "stop")] == ["quit it"]
    strays = (shelf.worried, shelf.denying, shelf.chatter, shelf.odd, shelf.unclear)
    assert [said.words for stray in strays for said in stray] == [
        "what if it gets red", "nope", "hi there", "eyes are yellow", "3 or 9",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"awaiting": "bladder"}, {"tags": ["event"], "pain": None}, {"tags": ["unread"]}]
)
def test_texts_that_mean_more_than_they_are_used_for_stay_out(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    found = bank_of(tmp_path, row(**changes))

    assert found.scores("en", 6) == ()
    assert found.shelves["en"].odd == []


@pytest.mark.parametrize("broken", ["not json", "[]", row(lang="fr"), '{"text": "x"}'])
def test_broken_bank_names_file_and_line(tmp_path: Path, broken: str) -> None:
    with pytest.raises(BankError, match=r"bank\.jsonl:2: not a labelled reply"):
        bank_of(tmp_path, row(), broken)


def test_missing_bank_is_named(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"gone\.jsonl cannot be read"):
        load_bank(tmp_path / "gone.jsonl")


def test_finding_is_told_in_words_of_nothing_graver(bank: Bank) -> None:
    voice = Voice(bank, FLOW, "en")

    for number in range(50):
        said = voice.tell(("fever", "redness"), Random(number))
        assert said.codes <= {"fever", "redness"}
        assert "fever" in said.codes


def test_score_is_said_in_many_forms_or_as_the_bare_number(bank: Bank) -> None:
    voice = Voice(bank, FLOW, "en")
    said = {voice.score(5, Random(number)).words for number in range(200)}

    assert "5" in said
    assert len(said) > 5
    assert {Voice(bank, FLOW, "es").score(9, Random(n)).words for n in range(20)} == {"9"}


@pytest.mark.parametrize(
    ("felt", "letter"),
    [("fever", "A"), ("redness", "B"), ("numbness", "C"), ("burning", "D"), ("bladder_bowel", "E")],
)
def test_letter_of_the_symptom_menu_fits_what_is_felt(bank: Bank, felt: str, letter: str) -> None:
    voice, question = Voice(bank, FLOW, "en"), FLOW.questions["symptoms"]
    said = [voice.letter(question, (felt,), Random(number)) for number in range(50)]

    assert {one.words for one in said if one} == {letter}
    assert None in said


@pytest.mark.parametrize(
    ("question", "felt", "letter"),
    [
        ("numb_where", {"saddle_numbness"}, "R"),
        ("numb_where", {"numbness"}, "Q"),
        ("numb_where", set(), "P"),
        ("redness_look", {"discharge"}, "J"),
        ("redness_look", set(), "G"),
    ],
)
def test_clarifying_letter_is_the_gravest_that_is_true(
    bank: Bank, question: str, felt: set[str], letter: str
) -> None:
    assert Voice(bank, FLOW, "en").choose(FLOW.questions[question], felt).words == letter


def test_choice_words_are_in_the_patients_language(bank: Bank) -> None:
    spoken = [
        Voice(bank, FLOW, lang).answer(FLOW.questions["function"], "MORE").words for lang in ("en", "es")
    ]

    assert spoken == ["more", "más"]
