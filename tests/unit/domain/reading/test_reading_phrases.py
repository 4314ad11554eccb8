"""Findings and their status over several hundred replies: urgent and watch codes, negation and its kin."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader

_LINES = (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
PHRASES = [tuple(part.strip() for part in line.split(";", 2)) for line in _LINES if line[0] != "#"]
FIRST_CODES = sorted({codes.split(",")[0] for codes, _, _ in PHRASES})
_MARKS = {"-": "absent", "~": "resolved", "?": "uncertain"}


def expected(codes: str) -> dict[str, str]:
    named = [code.strip() for code in codes.split(",") if code.strip() != "0"]
    return {code.rstrip("-~?"): _MARKS.get(code[-1], "present") for code in named}


@pytest.mark.parametrize("first", FIRST_CODES)
def test_phrase_gives_its_findings_and_no_more(reader: Reader, first: str) -> None:
    for codes, awaiting, text in PHRASES:
        if codes.split(",")[0] == first:
            reading = reader.read(text, Asked(awaiting))

            found = {finding.code: finding.status.value for finding in reading.findings}
            assert (text, found) == (text, expected(codes))


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("No, leg still numb", "numbness", "present"),
        ("nothing new just numb foot", "numbness", "present"),
        ("ya no siento la pierna", "numbness", "present"),
        ("no tengo fiebre pero no siento la pierna", "numbness", "present"),
        ("no numbness but can't lift my foot", "paralysis", "present"),
        ("no problems except cant pee", "bladder_bowel", "present"),
        ("not numb anymore", "numbness", "resolved"),
        ("sunburn feeling but spreading and hot", "burning", "present"),
        ("it won't stop hurting", "severe_pain", "present"),
        ("STOP I can't feel my legs", "paralysis", "present"),
        ("me muero de dolor 10", "severe_pain", "present"),
        ("dont feel no different", "no_relief", "present"),
        ("cant put no weight on my leg", "paralysis", "present"),
    ],
)
def test_protocol_sentence_is_read_as_it_must(reader: Reader, text: str, code: str, status: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert {finding.code: finding.status.value for finding in reading.findings}.get(code) == status


@pytest.mark.parametrize(
    "text", ["my back is killing me", "me muero de dolor", "me mata la espalda", "dying for relief"]
)
def test_pain_idiom_is_no_wish_to_die(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("pain"))

    assert "self_harm" not in {finding.code for finding in reading.findings}


@pytest.mark.parametrize(
    "text",
    [
        "the thing between my shoulder and ear went zonk",
        "my leg does a strange dance on its own",
        "something is really off with my foot",
        "siento algo raro en la pierna",
        "the glorp in my back is wibbling",
    ],
)
def test_worrying_words_without_a_rule_are_left_unread(reader: Reader, text: str) -> None:
    assert reader.read(text, Asked("symptoms")).unread


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "lol ok thx",
        "ok gracias",
        "driving, will answer later",
        "Merry Christmas to you and all the girls at the desk",
        "gracias mija, Dios la bendiga",
        "at my grandsons ball game call ya later",
    ],
)
def test_small_talk_is_read_and_says_nothing(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert not reading.unread
    assert reading.findings == ()
    assert reading.answer == ()


@pytest.mark.parametrize(
    "text", ["Liked “Any new problem? Reply NO”", 'Loved "Thanks."', "Le gustó “¿Tiene fiebre?”"]
)
def test_reaction_to_our_own_message_says_nothing(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert (reading.findings, reading.answer, reading.pain, reading.unread) == ((), (), None, False)


@pytest.mark.parametrize("text", ["no problems", "all good", "nothing new", "todo bien", "no", "7 all good"])
def test_denial_of_any_problem_is_told(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))

    assert reading.denial
    assert reading.findings == ()
