"""Where, which side, how it changes, since when, how bad, and the number of a temperature."""

import pytest

from smsbot.domain.reading import Asked, Degree, Finding, Place, Reader, Since, Trend


def only(reader: Reader, text: str, code: str) -> Finding:
    reading = reader.read(text, Asked("symptoms"))
    return next(finding for finding in reading.findings if finding.code == code)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("numb around the needle spot only", "numbness", Place.TREATED_SPOT),
        ("a little red where you poked me", "redness", Place.TREATED_SPOT),
        ("my foot is numb", "numbness", Place.LIMB),
        ("both legs are numb", "paralysis", Place.BOTH_LEGS),
        ("my hand is weak", "weakness", Place.ARM),
        ("groin is numb", "saddle_numbness", Place.SADDLE),
        ("its numb", "numbness", Place.UNKNOWN),
        ("tengo el pie dormido", "numbness", Place.LIMB),
        ("esta rojo donde me pincharon", "redness", Place.TREATED_SPOT),
    ],
)
def test_place_of_a_symptom(reader: Reader, text: str, code: str, place: Place) -> None:
    assert only(reader, text, code).place is place


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("my left foot is numb", "left"),
        ("right foot numb", "right"),
        ("foot numb", None),
        ("pie derecho dormido", "right"),
    ],
)
def test_side_of_a_symptom(reader: Reader, text: str, side: str | None) -> None:
    assert only(reader, text, "numbness").side == side


@pytest.mark.parametrize(
    ("text", "code", "trend"),
    [
        ("less swelling than yesterday", "swelling", Trend.LESS),
        ("the swelling is going down", "swelling", Trend.LESS),
        ("swelling keeps getting bigger", "swelling", Trend.GROWING),
        ("the redness is spreading", "redness", Trend.SPREADING),
        ("red and hot around the site", "redness", Trend.HOT),
        ("still numb", "numbness", Trend.SAME),
    ],
)
def test_trend_of_a_symptom(reader: Reader, text: str, code: str, trend: Trend) -> None:
    assert only(reader, text, code).trend is trend


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("my foot was numb before the procedure", Since.BEFORE),
        ("my foot is numb since the shot", Since.AFTER),
        ("my foot is numb", Since.UNKNOWN),
    ],
)
def test_since_when_a_symptom_is_there(reader: Reader, text: str, since: Since) -> None:
    assert only(reader, text, "numbness").since is since


@pytest.mark.parametrize(
    ("text", "code", "degree"),
    [
        ("a little swelling", "swelling", Degree.MILD),
        ("slight redness", "redness", Degree.MILD),
        ("un poco de hinchazon", "swelling", Degree.MILD),
        ("throwing up and cant keep anything down", "nausea", Degree.SEVERE),
        ("very dizzy", "dizziness", Degree.SEVERE),
        ("my sugar is 400", "medication", Degree.SEVERE),
        ("when do i restart my blood thinner", "medication", Degree.SEVERE),
        ("can i take tylenol", "medication", None),
        ("102 and shaking", "fever", Degree.SEVERE),
        ("fiebre y me tiembla todo", "fever", Degree.SEVERE),
        ("fever but not shaking", "fever", None),
        ("tengo temblores", "fever", None),
        ("shaking with cold", "fever", None),
        ("very bad fever all day", "fever", None),
        ("sugar is 400", "medication", Degree.SEVERE),
        ("sugar a bit high, 400", "medication", Degree.SEVERE),
        ("sugar a bit high 180 after the steroid", "medication", None),
    ],
)
def test_degree_of_a_symptom(reader: Reader, text: str, code: str, degree: Degree | None) -> None:
    assert only(reader, text, code).degree is degree


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("temp is 101.4", 101.4, "F"),
        ("38,5", 38.5, "C"),
        ("39 de fiebre", 39.0, "C"),
        ("fever of 103", 103.0, "F"),
    ],
)
def test_temperature_keeps_its_number_and_unit(reader: Reader, text: str, value: float, unit: str) -> None:
    fever = only(reader, text, "fever")

    assert (fever.value, fever.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["temp 98.6", "no fever, 98.6", "temperature was 97.9", "36.8 de temperatura"]
)
def test_normal_temperature_denies_fever(reader: Reader, text: str) -> None:
    assert only(reader, text, "fever").status == "absent"


def test_words_of_a_finding_are_the_patients_own(reader: Reader) -> None:
    finding = only(reader, "Hi! My LEFT  Foot is so NUMB 😭", "numbness")

    assert finding.words == "NUMB"
    assert finding.rule.startswith("numbness: ")
