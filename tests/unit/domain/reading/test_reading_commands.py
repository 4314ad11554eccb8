"""What patients want of the messages, turns of life, and words that only look like a command."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader

COMMANDS: list[tuple[str, str | None]] = [
    ("STOP", "stop"),
    ("stop", "stop"),
    ("Stop texting me", "stop"),
    ("please stop these", "stop"),
    ("leave me alone", "stop"),
    ("take me off", "stop"),
    ("STIP", "stop"),
    ("6 STOP", "stop"),
    ("STOP 6", "stop"),
    ("C STOP", "stop"),
    ("HELP STOP", "stop"),
    ("S T O P", "stop"),
    ("7 cant stop", None),
    ("stop the bleeding how", None),
    ("no me escriban", "stop"),
    ("no mas mensajes", "stop"),
    ("pain won't stop", None),
    ("numbness stopped", None),
    ("end of day 4", None),
    ("cancel my appointment", None),
    ("quit smoking", None),
    ("it won't stop hurting", None),
    ("STOP I can't feel my legs", "stop"),
    ("wrong person", "wrong_number"),
    ("bleeding won't stop", None),
    ("help me I can't breathe", None),
    ("HELP", "help"),
    ("ayuda", "help"),
    ("ALTO", "stop"),
    ("STOPALL", "stop"),
    ("unsubscribe please", "stop"),
    ("remove me from your list", "stop"),
    ("i dont want these texts anymore", "stop"),
    ("dont stop texting", None),
    ("wrong number", "wrong_number"),
    ("numero equivocado", "wrong_number"),
    ("stop texting me you have the wrong number", "wrong_number"),
    ("call me", "callback"),
    ("please have the nurse call me", "callback"),
    ("can i talk to someone", "callback"),
    ("llameme por favor", "callback"),
    ("quiero hablar con la doctora", "callback"),
    ("start", "start"),
    ("UNSTOP", "start"),
    ("i want to talk to a real person", "callback"),
    ("can someone call me back", "callback"),
    ("when is my appointment?", None),
    ("i will call you tomorrow", None),
    ("you guys called me yesterday", None),
    ("stop the pain please", None),
    ("the bus stop was full", None),
    ("quit", "stop"),
    ("END", "stop"),
    ("cancel", "stop"),
    ("opt out", "stop"),
    ("dejen de mandarme mensajes", "stop"),
    ("ya no quiero recibir mensajes", "stop"),
    ("lose my number", "stop"),
    ("i quit", "stop"),
    ("enough with the texts already", "stop"),
    ("this is not maria you have the wrong phone", "wrong_number"),
    ("no soy esa persona", "wrong_number"),
    ("who is this", None),
    ("info", "help"),
    ("need help", "help"),
    ("can you call in my refill", None),
    ("cant stop throwing up", None),
    ("stop it", "stop"),
    ("please quit sending me these", "stop"),
    ("sign me back up", "start"),
    ("should i stop my eliquis", None),
    ("i stopped taking the pills", None),
    ("no more pain", None),
    ("no more numbness", None),
    ("no mas dolor", None),
    ("pueden llamarme?", "callback"),
    ("me pueden marcar", "callback"),
    ("i need to speak with dr smith", "callback"),
    ("have someone ring me", "callback"),
]
TURNS: list[tuple[str, str | None, str | None]] = [
    ("911", "911", None),
    ("calling 911 now", "911", None),
    ("on my way to the ER", "911", None),
    ("should I go to the ER?", "er_question", None),
    ("do i need to go to the hospital?", "er_question", None),
    ("should i call 911", "er_question", None),
    ("she is in the hospital", None, "hospital"),
    ("i was admitted last night", None, "hospital"),
    ("my husband passed away", None, "deceased"),
    ("mi esposo fallecio", None, "deceased"),
    ("so depressed lately", None, "low_mood"),
    ("my procedure was cancelled", None, "cancelled"),
    ("they moved my surgery to next week", None, "cancelled"),
    ("debo ir a emergencias?", "er_question", None),
    ("ya vamos a urgencias", "911", None),
    ("me cancelaron el procedimiento", None, "cancelled"),
    ("me siento muy triste", None, "low_mood"),
    ("my dog died", None, None),
    ("i work at the hospital", None, None),
    ("esta internado", None, "hospital"),
    ("my phone died", None, None),
    ("im at the er now", "911", "hospital"),
]


@pytest.mark.parametrize(("text", "command"), COMMANDS)
def test_command_is_read_and_lookalikes_refused(reader: Reader, text: str, command: str | None) -> None:
    assert reader.read(text, Asked("none")).command == command


@pytest.mark.parametrize("text", ["ALTO", "BAJA", "parar", "no mas", "NO MÁS"])
def test_spanish_stop_word_is_unsure_while_a_question_is_open(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("function"))

    assert reading.command is None
    assert reading.stop_unsure
    assert reading.pain is None


@pytest.mark.parametrize("text", ["ALTO", "BAJA", "no mas mensajes", "NO MÁS textos"])
def test_spanish_stop_word_stops_with_nothing_open(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("none"))

    assert reading.command == "stop"
    assert not reading.stop_unsure


@pytest.mark.parametrize("awaiting", ["pain", "symptoms", "function", "bladder", "none"])
@pytest.mark.parametrize("text", ["STOP", "Stop.", "stop please", "UNSUBSCRIBE", "quit", "END", "optout"])
def test_carrier_word_always_stops(reader: Reader, text: str, awaiting: str) -> None:
    assert reader.read(text, Asked(awaiting)).command == "stop"


def test_stop_and_emergency_in_one_text_are_both_read(reader: Reader) -> None:
    reading = reader.read("STOP I can't feel my legs", Asked("symptoms"))

    assert reading.command == "stop"
    assert [finding.code for finding in reading.findings] == ["paralysis"]


@pytest.mark.parametrize(("text", "asks", "event"), TURNS)
def test_emergency_words_and_turns_of_life(
    reader: Reader, text: str, asks: str | None, event: str | None
) -> None:
    reading = reader.read(text, Asked("none"))

    assert (reading.asks_emergency, reading.event) == (asks, event)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me duele mucho la pierna", "es"),
        ("my leg hurts", "en"),
        ("no siento la pierna", "es"),
        ("siete", "es"),
    ],
)
def test_language_to_answer_in(reader: Reader, text: str, language: str) -> None:
    assert reader.read(text, Asked("pain")).lang == language


_LINES = (Path(__file__).parent / "commands.txt").read_text(encoding="utf-8").splitlines()
WISHES = [tuple(part.strip() for part in line.split(";", 1)) for line in _LINES if line[0] != "#"]


@pytest.mark.parametrize(("wanted", "text"), WISHES)
def test_wish_is_read_in_the_patients_own_words(reader: Reader, wanted: str, text: str) -> None:
    command = reader.read(text, Asked("none")).command

    assert ("none" if command is None else command.value) == wanted


def test_stop_hit_by_accident_gives_way_to_start(reader: Reader) -> None:
    reading = reader.read("hit stop by accident can you turn the texts back on", Asked("none"))

    assert reading.command == "start"
