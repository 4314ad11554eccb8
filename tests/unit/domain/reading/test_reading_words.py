"""The steps below the rules: folding, words, slips of the finger, and the pattern language."""

import pickle

import pytest

from smsbot.domain.reading import Asked, Lexicon, Reader
from smsbot.domain.reading.lexicon import CompiledLexicon
from smsbot.domain.reading.normalise import fold
from smsbot.domain.reading.patterns import PatternError, match_pattern, parse_pattern
from smsbot.domain.reading.tokens import tokenise


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Can’t FEEL it", ("cant", "feel", "it")),
        ("２️⃣ or ７", ("2", "or", "7")),
        ("nu\u200bmb\ufeff", ("numb",)),
        ("año, corazón", ("ano", "corazon")),
        ("her foot's numb", ("her", "foot", "numb")),
        ("7½", ("7.5",)),
        ("S.T.O.P.", ("stop",)),
        ("𝐧𝐮𝐦𝐛", ("numb",)),
        ("I'll go w/o it & rest", ("i", "go", "w/o", "it", "and", "rest")),
        ("numb🙂foot", ("numb", "foot")),
    ],
)
def test_text_becomes_plain_words(written: str, words: tuple[str, ...]) -> None:
    assert tokenise(fold(written)).words == words


@pytest.mark.parametrize("written", ["My fóot ２ is númb 😭", "plain ascii text"])
def test_words_know_where_they_stood_in_the_text(written: str) -> None:
    tokens = tokenise(fold(written))

    pieces = [written[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert " ".join(pieces) == written.replace(" 😭", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("numness in my foot", "numbness"),
        ("my ankle is swolen", "swelling"),
        ("tingeling in toes", "tingling"),
        ("i have a feaver", "fever"),
        ("weekness in my leg", "weakness"),
        ("my foot is nub", "numbness"),
        ("leg is bleding", "bleeding"),
        ("there is dicharge", "discharge"),
        ("cant brath", "breathing"),
        ("lost control of my blader", "bladder_bowel"),
        ("theres bllod", "bleeding"),
        ("tengo hinchason", "swelling"),
    ],
)
def test_slips_in_medical_words_are_mended(reader: Reader, text: str, code: str) -> None:
    assert code in {finding.code for finding in reader.read(text, Asked("symptoms")).findings}


@pytest.mark.parametrize(
    "word", ["week", "never", "number", "tired", "hotel", "leaving", "blessing", "cheat", "bowl"]
)
def test_ordinary_words_are_never_mended_into_symptoms(reader: Reader, word: str) -> None:
    assert reader.read(f"the {word} is here", Asked("symptoms")).findings == ()


LEXICON = Lexicon(words={"leg": ("leg", "left leg"), "numb": ("numb", "no feeling"), "cold": ("cold",)})


def stands(pattern: str, text: str) -> bool:
    compiled = parse_pattern(pattern)
    lexicon = CompiledLexicon(Lexicon(words=LEXICON.words, findings={"x": (pattern,)}))
    return any(True for _ in match_pattern(compiled, lexicon.scene(tokenise(fold(text)))))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("{leg} {numb}", "leg is so numb", True),
        ("{leg} {numb}", "leg is so very very numb", False),
        ("{leg} ... {numb}", "leg is so very very numb", True),
        ("{leg} _ {numb}", "leg numb", True),
        ("{leg} _ {numb}", "leg is numb", False),
        ("{leg} {numb}", "numb leg", False),
        ("{leg} + {numb}", "numb leg", True),
        ("{leg} ++ {numb}", "numb a b c d e leg", True),
        ("{leg} + {numb}", "numb a b c d e leg", False),
        ("{leg} {numb}", "leg. Numb", False),
        ("{numb} -{cold}", "numb from the cold", False),
        ("{numb} -{cold}", "numb", True),
        ("{numb} !{cold}", "numb from the cold", True),
        ("{numb} !{cold}", "cold numb", False),
        ("^ {numb}", "so numb", False),
        ("^ {numb}", "well, numb", True),
        ("{leg} $", "leg is numb", False),
        ("{leg} $", "my leg.", True),
        ("{numb}|{cold} {leg}", "cold leg", True),
        ("gone|went {numb}", "went numb", True),
        ("{leg} {numb}", "left leg no feeling", True),
    ],
)
def test_pattern_language(pattern: str, text: str, found: bool) -> None:
    assert stands(pattern, text) is found


@pytest.mark.parametrize("pattern", ["{leg", "", "...", "{leg} &", "^ $"])
def test_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(pattern)


def test_pattern_with_an_unknown_class_is_refused() -> None:
    with pytest.raises(PatternError, match=r"no words are given for \{arm\}"):
        CompiledLexicon(Lexicon(words=LEXICON.words, findings={"x": ("{arm} {numb}",)}))


def test_stem_that_stands_for_half_of_all_words_is_refused() -> None:
    with pytest.raises(PatternError, match=r"sw\* stands for too many words"):
        CompiledLexicon(Lexicon(words={"swollen": ("sw*",)}))


def test_longer_stem_is_found_beside_a_shorter_one() -> None:
    lexicon = CompiledLexicon(Lexicon(words={"a": ("swe*",), "b": ("swell*",), "c": ("swelling leg",)}))

    found = lexicon.scene(tokenise(fold("swelling legs, sweat"))).occurrences

    assert found == {"a": [(0, 1), (2, 3)], "b": [(0, 1)]}


def test_phrase_ends_at_punctuation_and_the_longest_is_found_with_the_shorter() -> None:
    lexicon = CompiledLexicon(Lexicon(words={"leg": ("leg", "left leg"), "all": ("left leg numb",)}))

    broken = lexicon.scene(tokenise(fold("left, leg numb"))).occurrences
    whole = lexicon.scene(tokenise(fold("left leg numb"))).occurrences

    assert broken == {"leg": [(1, 2)]}
    assert whole == {"leg": [(0, 2), (1, 2)], "all": [(0, 3)]}


def test_no_word_of_a_patient_stays_in_the_reader(reader: Reader) -> None:
    before = pickle.dumps(reader)

    reader.read("this is zebulonia quartzby, my lefft leg is nuumb since breakfst", Asked("symptoms"))

    assert pickle.dumps(reader) == before


def test_empty_lexicon_reads_plain_numbers_and_nothing_else() -> None:
    reading = Reader(Lexicon(words={})).read("7", Asked("pain"))

    assert reading.pain == 7
    assert reading.findings == ()
