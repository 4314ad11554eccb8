"""Temperatures in digits and in words, of the patient's body and of other things."""

import pytest

from smsbot.domain.reading import Asked, Reader

ASKED = Asked("symptoms")


def fever(reader: Reader, text: str) -> tuple[str, float | None] | None:
    found = {one.code: one for one in reader.read(text, ASKED).findings}
    one = found.get("fever")
    return None if one is None else (one.status.value, one.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred and one point five this morning", 101.5),
        ("one oh one point three on the ear thermometer", 101.3),
        ("hundred and two on the thermometer", 102.0),
        ("my temp is 101 and a half", 101.5),
        ("102 pt 4 temp", 102.4),
        ("thermometer says thirty-eight five", 38.5),
        ("thermometer said 103", 103.0),
        ("im at 101.5", 101.5),
        ("hi i have a temp of 103.5", 103.5),
        ("have a temp, 104", 104.0),
        ("tengo una temperatura de 39.8", 39.8),
        ("treinta y ocho y medio", 38.5),
        ("38 con 5 me dio el termómetro", 38.5),
        ("le marca ciento uno punto cinco", 101.5),
        ("treinta y nueve grados", 39.0),
        ("temp 98.6 yesterday, 101 today", 101.0),
        ("101.2 this morning, 98.6 last night", 101.2),
        ("102 and shaking", 102.0),
        ("shaking, 103", 103.0),
        ("39 y temblando", 39.0),
    ],
)
def test_fever_is_read_in_digits_and_words(reader: Reader, text: str, value: float) -> None:
    assert fever(reader, text) == ("present", value)


@pytest.mark.parametrize(
    "text",
    [
        "98.6",
        "ninety-eight six",
        "temp was ninety-eight point six",
        "36 y medio",
        "36 con 8 de temperatura",
        "tengo la temperatura en 36.5",
    ],
)
def test_normal_temperature_in_any_form_denies_fever(reader: Reader, text: str) -> None:
    found = fever(reader, text)

    assert found is not None
    assert found[0] == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "tylenol wont get my temp under 101",
        "no me baja de 38",
        "havent got my fever down",
        "no le cede la fiebre",
    ],
)
def test_fever_that_will_not_come_down_is_there(reader: Reader, text: str) -> None:
    found = fever(reader, text)

    assert found is not None
    assert found[0] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "temp was 100.9 last nite, 98.4 this morning",
        "was 101 saturday but 98.6 now",
        "el sábado 38.4, hoy 36.6",
    ],
)
def test_fever_that_came_down_is_over(reader: Reader, text: str) -> None:
    found = fever(reader, text)

    assert found is not None
    assert found[0] == "resolved"


@pytest.mark.parametrize(
    "text",
    [
        "its 101 degrees outside today",
        "I weigh 101.5 pounds now",
        "heating pad set at 104 degrees",
        "Its 100.4 on the bank sign",
        "my hot tub is 102 degrees",
        "a hundred percent better",
        "estamos a 40 grados a la sombra",
        "qué calor hace, 41 grados",
        "calzo 38.5",
        "peso 101.5 kilos",
        "tengo 39 años",
        "hundred",
        "treinta y",
        "101 and a",
        "38 point",
    ],
)
def test_other_heat_and_other_numbers_are_no_fever(reader: Reader, text: str) -> None:
    assert fever(reader, text) is None


@pytest.mark.parametrize(
    "text", ["fever 101.5", "my temp is 101.8", "running a fever of 101", "tengo fiebre de 39", "101.5"]
)
def test_fever_with_its_number_leaves_nothing_unread(reader: Reader, text: str) -> None:
    reading = reader.read(text, ASKED)
    assert ({one.code for one in reading.findings}, reading.unread) == ({"fever"}, False)
