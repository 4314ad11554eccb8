"""What works again later is over, what a sheet or an advertisement says is nobody's, and what must stay."""

import pytest

from smsbot.domain.reading import Asked, Reader


def statuses(reader: Reader, text: str) -> dict[str, str]:
    return {one.code: one.status.value for one in reader.read(text, Asked("symptoms")).findings}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("paralysis", "couldn't move my leg when I got home. By supper I was walking to the mailbox"),
        ("paralysis", "el sábado no podía mover la pierna. El domingo ya andaba en el mercado"),
        ("bladder_bowel", "couldnt pee the first night. going regular now"),
        ("bladder_bowel", "la primera noche no podía orinar, al otro día ya fui normal"),
        ("weakness", "leg was weak last week, been walking two miles a day since"),
        ("swelling", "se me hinchó el tobillo la semana pasada, hoy ya me quedó el zapato"),
        ("nausea", "threw up saturday. eating fine since"),
        ("severe_pain", "down to a 4 thank god. saturday it was the worst pain of my life"),
        ("severe_pain", "5, la semana pasada era inaguantable, ahora se deja vivir"),
        ("weakness", "knee quit buckling, I made it up the bleachers"),
        ("tingling", "los corrientazos que me daban pararon hace como 15 días"),
        ("headache", "havent had a headache since thursday"),
    ],
)
def test_later_time_at_which_it_works_resolves(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "resolved"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("paralysis", "saturday i couldnt lift my foot. monday still dragging it"),
        ("paralysis", "couldnt move my leg saturday. Today I walk with a walker"),
        ("paralysis", "couldnt move my leg saturday. Back feels great today though"),
        ("bladder_bowel", "couldnt pee saturday. today still nothing"),
        ("bladder_bowel", "la primera noche no podía orinar y hoy tampoco"),
        ("bladder_bowel", "wet myself twice last week. My knee is good as new"),
        ("chest_pain", "chest pain came on sunday. I cleaned the whole house today"),
        ("stroke_signs", "his face drooped friday, he went to church sunday"),
        ("severe_pain", "saturday it was the worst pain of my life"),
        ("weakness", "the weakness is almost gone"),
        ("discharge", "ya casi no me supura"),
    ],
)
def test_deed_that_proves_nothing_leaves_it_present(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "The paper says go to the ER if I lose control of my bladder. I keep that paper on the fridge",
        "la hoja dice que vaya a emergencias si no puedo orinar, la tengo pegada en la nevera",
        "saw a pill commercial, side effects were seizures stroke and death lol",
        '"Any of these: fever, new numbness or weakness, trouble with bladder or bowels" — no thank you lol',
        "the only one who cant hold her water in this house is my mother in law",
        "mi marido se cayó del techo, por eso no les habia contestado, el paciente soy yo",
    ],
)
def test_symptom_of_a_sheet_an_advertisement_or_another_alerts_nobody(reader: Reader, text: str) -> None:
    assert not {"present", "uncertain"} & set(statuses(reader, text).values())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("bladder_bowel", "nurse said call if i couldnt pee. well i cant"),
        ("bladder_bowel", "the paper says call if you cant pee and i havent peed since last night"),
        ("numbness", "paper said call if numbness. I have it"),
    ],
)
def test_sheet_that_has_come_true_is_present(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("weakness", "I have not had fever, I have not had weakness"),
        ("numbness", "I never said my leg was numb, I said it was tired"),
        ("numbness", "wish it WAS numb, it hurts"),
        ("discharge", "drainage? Zip. Weakness? zilch"),
        ("swelling", "calentura, qué va. Hinchazón, qué va"),
    ],
)
def test_denial_in_other_words_is_absent(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "absent"
