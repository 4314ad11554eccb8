"""A finding beside a "no" that belongs to something else is not lost; a list that is denied stays so."""

import pytest

from smsbot.domain.reading import Asked, Reader


def statuses(reader: Reader, text: str) -> dict[str, str]:
    return {one.code: one.status.value for one in reader.read(text, Asked("symptoms")).findings}


@pytest.mark.parametrize(
    ("denied", "present", "text"),
    [
        ("fever", "fall", "no fiebre, me he caido"),
        ("fever", "fall", "no fiebre me caí"),
        ("fever", "fall", "sin fiebre, me cai"),
        ("fever", "fall", "no fiebre, tuve una caída"),
        ("fever", "nausea", "nada de fiebre, vomite toda la noche"),
        ("fever", "breathing", "no fiebre, me falta el aire"),
        ("fever", "breathing", "no fiebre, ya me falta el aire"),
        ("fever", "skin_burn", "no fiebre y anoche me salieron ampollas"),
        ("fever", "breathing", "no es fiebre es que me falta el aire"),
        ("fever", "chest_pain", "no fiebre, creo que me duele el pecho"),
        ("fever", "discharge", "no tengo fiebre, me sale pus"),
        ("fever", "bladder_bowel", "no tengo fiebre me oriné encima"),
        ("fever", "severe_pain", "sin fiebre, es el peor dolor"),
        ("fever", "numbness", "no fever, leg went numb"),
        ("fever", "saddle_numbness", "no fever my groin is numb"),
        ("fever", "collapse", "no fever, fainted twice"),
        ("fever", "headache", "no fever, bad headache"),
        ("swelling", "fall", "no swelling, i fell"),
        ("numbness", "swelling", "never had numbness, my calf is swollen"),
        ("numbness", "swelling", "my calf is swollen, I don't have numbness"),
    ],
)
def test_denied_sign_takes_no_finding_with_it(reader: Reader, denied: str, present: str, text: str) -> None:
    found = statuses(reader, text)
    assert (found[denied], found[present]) == ("absent", "present")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fall", "no dolor, me he caido"),
        ("fall", "no sé, me caí"),
        ("fall", "no ando bien me he caído"),
        ("fall", "last night I fell"),
        ("self_harm", "I want to die for no reason"),
        ("saddle_numbness", "no biggie numb between my legs"),
        ("self_harm", "no me duele, quiero matarme"),
        ("self_harm", "no ando bien quiero matarme"),
        ("bladder_bowel", "nah I wet myself"),
        ("saddle_numbness", "nope my groin is numb"),
        ("saddle_numbness", "no me siento bien, tengo dormida la ingle"),
        ("chest_pain", "my chest hurts, is that ok?"),
        ("chest_pain", "de la nada tengo dolor en el pecho"),
        ("breathing", "trouble breathing, everything else is fine"),
        ("swelling", "my calf is swollen and I don't know why"),
        ("stroke_signs", "se me cayó la cara de la nada"),
        ("paralysis", "antes no, no puedo mover la pierna"),
        ("paralysis", "antes no tenía nada y no puedo mover la pierna"),
        ("worse_pain", "3, me duele más que antes"),
        ("fever", "no fever, temp 102"),
        ("numbness", "nunca jamas en la vida se me ha quitado lo dormido"),
        ("numbness", "I never had this numbness before"),
        ("chest_pain", "I never had chest pain like this"),
    ],
)
def test_finding_beside_an_idle_no_is_present(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("bladder_bowel", "cant pee, no"),
        ("bladder_bowel", "no puedo orinar. No."),
        ("bladder_bowel", "I wet myself, nope"),
        ("heavy_bleeding", "la sangre no para, no"),
        ("overdose", "tuve una sobredosis, no"),
        ("chest_pain", "I have chest pain, no?"),
        ("headache", "bad headache. No, nothing else"),
    ],
)
def test_statement_with_a_closing_no_is_asked_about(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "uncertain"


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ("numbness swelling fever", "No numbness, swelling or fever"),
        ("fever dizziness nausea", "no tengo fiebre, mareos ni vomitos"),
        ("fever collapse", "no fiebre, desmayos"),
        ("fall breathing", "no falls, trouble breathing or shortness of breath"),
        ("swelling redness bleeding", "haven't had any swelling, redness or bleeding"),
        ("numbness headache chest_pain", "no numbness, bad headache or chest pain"),
        ("numbness headache chest_pain", "denies numbness, bad headache, chest pain"),
        ("redness chest_pain", "no tengo enrojecimiento y no tengo dolor en el pecho"),
        ("fever fall", "no tengo fiebre, no me he caido"),
        ("fever fall", "no tengo fiebre ni me he caido"),
        ("numbness", "I never had any numbness"),
        ("chest_pain", "I never had chest pain"),
        ("fever swelling", "never had fever or swelling"),
        ("fever", "no tengo fiebre, no"),
        ("severe_pain", "no tengo dolor fuerte"),
        ("fever chest_pain", "fever, no. chest pain, no"),
        ("bladder_bowel", "cant pee? no"),
        ("fall", "did i fall, no"),
        ("saddle_numbness", "numbness in my groin, no"),
        ("self_harm", "no he pensado en matarme"),
        ("fever", "no fever, 98.6"),
    ],
)
def test_plain_denial_leaves_all_absent(reader: Reader, codes: str, text: str) -> None:
    found = statuses(reader, text)
    assert {code: found.get(code) for code in codes.split()} == dict.fromkeys(codes.split(), "absent")
    assert set(found.values()) == {"absent"}
