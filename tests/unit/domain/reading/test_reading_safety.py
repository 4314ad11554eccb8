"""What must hold for any text: no crash, no hang, and no emergency lost under chatter."""

import random
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.reading import LEXICON
from smsbot.domain.reading import Asked, Reader, Reading, Status
from smsbot.flow_files.lexicon import load_lexicon

ALARMS = st.sampled_from(
    [
        ("i cant feel my legs", "paralysis"),
        ("cant pee since last night", "bladder_bowel"),
        ("my chest hurts", "chest_pain"),
        ("cant breathe", "breathing"),
        ("numb between my legs", "saddle_numbness"),
        ("his face is drooping", "stroke_signs"),
        ("i passed out", "collapse"),
        ("bleeding wont stop", "heavy_bleeding"),
        ("my throat is closing", "allergic_reaction"),
        ("fever and a stiff neck", "meningitis"),
        ("took the whole bottle of pills", "overdose"),
        ("i want to die", "self_harm"),
        ("no puedo orinar", "bladder_bowel"),
        ("no siento las piernas", "paralysis"),
        ("me falta el aire", "breathing"),
        ("ya no quiero vivir", "self_harm"),
    ]
)
CHATTER = st.sampled_from(
    [
        "",
        "Hi there. ",
        "thanks for asking! ",
        "Good morning 🌞. ",
        "lol ok. ",
        "Hola doctora, ",
        "Sorry so late. ",
        "No fever. ",
    ]
)
TAILS = st.sampled_from(["", "!!!", " 😭😭", ". thanks", " please help", " 🙏", "...", ". No fever though."])
CASES = st.sampled_from([str, str.upper, str.title, str.capitalize])
CALM = st.sampled_from(
    [
        "No fever",
        "my daughter says hi",
        "the pain is a 4",
        "thank you so much",
        "sin fiebre",
        "no rash at all",
    ]
)
SLIPS = st.sampled_from(["dropped", "doubled", "swapped"])
MENDED = frozenset(load_lexicon(LEXICON).typo_words)
QUESTIONS = st.sampled_from(["pain", "symptoms", "none", "function", "bladder"])

JUMBLE = [
    *(
        "no",
        "not",
        "cant",
        "feel",
        "my",
        "leg",
        "numb",
        "7",
        "10",
        "/",
        ".",
        ",",
        "?",
        "!",
        "but",
        "still",
        "fever",
    ),
    *(
        "101.5",
        "pee",
        "stop",
        "gone",
        "and",
        "or",
        "puedo",
        "sin",
        "pero",
        "siento",
        "pierna",
        "dolor",
        "maybe",
    ),
    *("if", "is", "was", "now", "the", "worse", "pain", "🙂", "ñ", "5️⃣"),
]

steady = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@steady
@given(text=st.text(max_size=300), awaiting=QUESTIONS)
def test_any_text_is_read_without_a_crash(reader: Reader, text: str, awaiting: str) -> None:
    reading = reader.read(text, Asked(awaiting))

    assert isinstance(reading, Reading)
    assert reading.pain is None or 0 <= reading.pain <= 10


@steady
@given(
    words=st.lists(
        st.sampled_from(JUMBLE),
        max_size=40,
    ),
    awaiting=QUESTIONS,
)
def test_any_jumble_of_known_words_is_read(reader: Reader, words: list[str], awaiting: str) -> None:
    reading = reader.read(" ".join(words), Asked(awaiting))

    assert all(finding.words and finding.rule for finding in reading.findings)


@steady
@given(alarm=ALARMS, before=CHATTER, after=TAILS, case=CASES, awaiting=QUESTIONS)
def test_chatter_emoji_and_case_never_hide_an_emergency(
    reader: Reader, alarm: tuple[str, str], before: str, after: str, case: type[str], awaiting: str
) -> None:
    said, code = alarm

    reading = reader.read(before + case(said) + after, Asked(awaiting))

    assert code in {finding.code for finding in reading.findings if finding.status is Status.PRESENT}


@steady
@given(alarm=ALARMS, other=ALARMS)
def test_two_emergencies_in_one_text_are_both_kept(
    reader: Reader, alarm: tuple[str, str], other: tuple[str, str]
) -> None:
    reading = reader.read(f"{alarm[0]}. {other[0]}", Asked("symptoms"))

    found = {finding.code for finding in reading.findings if finding.status is Status.PRESENT}
    assert {alarm[1], other[1]} <= found


@steady
@given(alarm=ALARMS, calm=CALM, awaiting=QUESTIONS)
def test_order_of_two_statements_does_not_matter(
    reader: Reader, alarm: tuple[str, str], calm: str, awaiting: str
) -> None:
    first = reader.read(f"{alarm[0]}. {calm}", Asked(awaiting))
    last = reader.read(f"{calm}. {alarm[0]}", Asked(awaiting))

    assert alarm[1] in _present(first)
    assert _present(first) == _present(last)


@steady
@given(alarm=ALARMS, slip=st.integers(min_value=0, max_value=10_000), kind=SLIPS)
def test_one_slip_in_a_medical_word_never_ends_in_silence(
    reader: Reader, alarm: tuple[str, str], slip: int, kind: str
) -> None:
    said, code = alarm
    words = said.split()
    places = [place for place, word in enumerate(words) if word in MENDED and len(word) >= 5]
    if not places:
        return
    place = places[slip % len(places)]
    words[place] = _slipped(words[place], slip, kind)

    reading = reader.read(" ".join(words), Asked("symptoms"))

    assert code in _present(reading) or reading.unread


def _present(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings if finding.status is Status.PRESENT}


def _slipped(word: str, slip: int, kind: str) -> str:
    at = 1 + slip % (len(word) - 2)
    if kind == "dropped":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def test_a_megabyte_of_random_unicode_is_read_in_seconds(reader: Reader) -> None:
    rng = random.Random(20)
    text = "".join(chr(rng.randrange(1, 0x10FFFF)) for _ in range(1_000_000))

    started = time.perf_counter()
    reader.read(text, Asked("symptoms"))

    assert time.perf_counter() - started < 30


def test_time_grows_with_length_and_no_faster(reader: Reader) -> None:
    def seconds(times: int) -> float:
        text = "no cant feel my leg fever 101 and chills or 7 numb " * times
        started = time.perf_counter()
        reader.read(text, Asked("pain"))
        return time.perf_counter() - started

    seconds(200)

    assert seconds(3200) < 16 * seconds(400)
