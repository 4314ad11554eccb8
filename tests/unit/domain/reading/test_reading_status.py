"""What is over, denied, asked or somebody else's; and what only sounds so and must still alert."""

import pytest

from smsbot.domain.reading import Asked, Reader


def statuses(reader: Reader, text: str) -> dict[str, str]:
    return {one.code: one.status.value for one in reader.read(text, Asked("symptoms")).findings}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("paralysis", "el domingo no podia alzar el pie pero ya desde ayer lo levanto normal"),
        ("paralysis", "el martes no podía ni levantar el talón y hoy ya ando caminando como si nada"),
        ("paralysis", "couldnt lift my foot sunday but it lifts fine again"),
        ("bladder_bowel", "la semana pasada no aguantaba la orina pero ya desde el lunes aguanto bien"),
        ("bladder_bowel", "el lunes no podia hacer pipi pero ya orino normal"),
        ("breathing", "ayer me faltaba el aire, hoy ya respiro bien"),
        ("breathing", "couldnt catch my breath friday, breathing normal now"),
        ("swelling", "my ankle was huge, my shoes fit again"),
        ("numbness", "last week my foot was numb, now i can feel the carpet again"),
        (
            "chest_pain",
            "On Monday her chest hurt. It has not come back since and she feels completely normal now",
        ),
        ("fever", "had chills the first two nights, nothing since"),
        ("burning", "that sunburn feeling you warned about came and went"),
        ("swelling", "used to be red n swollen"),
        ("fever", "fever? had one. gone."),
        ("stroke_signs", "years ago i had a stroke. nothing now"),
        ("fever", "la otra vez me dio fiebre, esta vez no"),
    ],
)
def test_symptom_told_as_past_and_well_now_is_resolved(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "resolved"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("paralysis", "ya puedo mover la pierna otra vez"),
        ("numbness", "feeling came back in the toes"),
        ("numbness", "ya siento los dedos otra vez"),
        ("bladder_bowel", "Ya volví a orinar normal"),
        ("swelling", "can wear my own shoes again"),
    ],
)
def test_function_that_is_back_resolves_its_symptom(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "resolved"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("numbness", "no sentía el pie izquierdo ayer y la espalda ya está bien"),
        ("numbness", "i couldnt feel my left foot yesterday. my right knee is fine now"),
        ("bladder_bowel", "i couldnt pee all day yesterday, im fine now except nothing is coming out still"),
        ("chest_pain", "my chest was tight, its back to normal but now its tight again"),
        ("paralysis", "my leg was so weak I could not get off the toilet, bp is normal now"),
        ("bleeding", "it quit bleeding then started right back up"),
        ("headache", "i had a headache but it went away. then it came back worse"),
        ("chest_pain", "tengo pressure en el pecho since I woke up y sudando"),
        (
            "bladder_bowel",
            "me senté y ya traía el pantalón orinado y ni cuenta me di. De ahí en fuera todo muy bien",
        ),
        ("paralysis", "used to be able to lift my foot, now I cant"),
        ("paralysis", "ayer podía mover el pie, hoy ya no"),
        ("collapse", "I have never passed out before yesterday"),
        ("bladder_bowel", "cant stop peeing myself, otherwise all back to normal"),
        ("bladder_bowel", "lost control of my bladder at church, never happened"),
        ("swelling", "leg still swollen, thought itd be gone"),
        ("paralysis", "hoping I can walk again soon, legs are still dead"),
    ],
)
def test_symptom_is_not_over_where_something_else_is_well(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("numbness", "Numbness I don't have any of"),
        ("fever", "Fevers I havent had"),
        ("redness", "Redness? Haven't seen any"),
        ("weakness", "the leg giving out thing you all warned me about never happened"),
        ("numbness", "Adormecimiento no he sentido"),
        ("collapse", "un 2 mija, y desmayos pues ninguno"),
        ("worse_pain", "4, peor no está eh"),
        ("fever", "fever nope swelling nope"),
        ("swelling", "negative on the swelling"),
        ("nausea", "No me he caído, no me he mareado, no he vomitado"),
        ("overdose", "no e tomado de mas, solo lo recetado"),
        ("discharge", "skin looks good not red or leaking"),
        ("fever", '"fiebre, adormecimiento" no a todo'),
        ("numbness", "i wish it was not numb"),
        ("fever", "fever, numbness, redness: no to all"),
        ("fever", "fever no no swelling"),
        ("fever", "me dijeron que estuviera pendiente de la fiebre y hasta ahora nada"),
        ("redness", "they told me to keep an eye out for redness, so far so good"),
    ],
)
def test_denial_after_the_symptom_or_over_a_list_is_absent(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "absent"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("dizziness", "Wouldn't say I'm NOT dizzy"),
        ("swelling", "its not that it isnt swollen its just not as bad"),
        ("swelling", "casi no tengo hinchazón, un poquito nomás"),
        ("tingling", "No es que no tenga tingling, its just que ya me acostumbré"),
        ("numbness", "What hasnt quit is my foot, might as well be made of rubber"),
        ("fever", "negative on the numbness, affirmative on a fever"),
        ("bladder_bowel", "the back is good as new. cant say the same about my bladder, no control"),
        ("numbness", "i wish it was just numb"),
        ("numbness", "i wish it was better but its numb"),
    ],
)
def test_denial_that_is_itself_denied_is_present(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("redness", "how red is too red?"),
        ("fever", "cuántos grados ya es fiebre?"),
        ("fever", "What number on the thermometer would you call a fever?"),
        ("chest_pain", "just wondering what chest pain after this would feel like"),
        ("allergic_reaction", "my throat feels funny could that be swelling up or is it just allergies?"),
        ("collapse", "si convulsiono estando sola que hago?"),
        ("tingling", "sometimes I think theres a tingle? or the fabric on my leggings"),
        ("paralysis", "dont laugh but im terrified im going to wake up paralyzed"),
        ("redness", "un poco de rojez es normal?"),
        ("redness", "mi marido cree que se ve rojito"),
        ("numbness", "maybe my leg is numb"),
        ("numbness", "is a numb foot normal"),
        ("fever", "hi. is fever normal"),
        ("fever", "hola. es fiebre esto?"),
        ("weakness", "lo dormido se quito, lo debil no"),
        ("numbness", "asking for a friend, numbness"),
        ("numbness", "me da pavor que se me duerma la pierna"),
        ("swelling", "not sure if i am fat or just swollen"),
        ("fever", "im scared, fever"),
    ],
)
def test_what_is_only_asked_or_guessed_is_uncertain(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "uncertain"


@pytest.mark.parametrize(
    "text",
    [
        "dont watch greys anatomy tonight, guy goes in for his back and cant move his legs after",
        "en la novela a la muchacha se le paralizaron las piernas jaja",
        "my sister passed out in church so i been up at the hospital with her, will answer later",
        "mi hija se desmayo en la escuela, voy por ella, luego contesto",
        "my boss had his back done and ended up with numb legs for weeks",
        "my kid has the peanut thing and his lips swelled up but thats him not me",
        "got your text about numbness and swelling, will check when i get home",
        "got your message about the fever",
    ],
)
def test_symptom_of_a_film_of_others_or_of_our_text_is_no_finding(reader: Reader, text: str) -> None:
    assert statuses(reader, text) == {}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("paralysis", "was watching a movie with a guy from work and i couldnt feel my legs"),
        ("numbness", "viendo la novela se me durmió toda la pierna"),
        ("paralysis", "my wife cant move her legs, ill answer later on the pain"),
        ("bladder_bowel", "mi compadre me llevó a urgencias porque no podía orinar"),
        ("collapse", "my neighbor found me passed out in the yard"),
        ("paralysis", "my friend had to carry me because my legs wouldnt work"),
        ("bladder_bowel", "got your message. cant pee"),
        ("weakness", "my mother in law says its old age but my leg is weak"),
        ("fall", "el perro me tumbó y me caí de sentón"),
    ],
)
def test_company_in_the_story_takes_no_symptom_away(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fever", "im worried i have a fever"),
        ("breathing", "tengo miedo, no puedo respirar"),
        ("numbness", "maybe i think my leg is numb"),
        ("fever", "maybe i slept wrong and i have a fever"),
    ],
)
def test_statement_of_its_own_beside_a_fear_or_a_maybe_is_present(
    reader: Reader, code: str, text: str
) -> None:
    assert statuses(reader, text)[code] == "present"


def test_hope_for_a_function_says_nothing_of_it(reader: Reader) -> None:
    assert statuses(reader, "i hope i can walk fine tomorrow") == {}


@pytest.mark.parametrize("text", ["Walked 2 miles with the dog, no weakness and no numbness to report."])
def test_a_dog_on_the_walk_leaves_the_denials_to_the_patient(reader: Reader, text: str) -> None:
    assert statuses(reader, text) == {"weakness": "absent", "numbness": "absent"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("bladder_bowel", "pipes are shut off down there, nothing since last night"),
        ("bladder_bowel", "I go to pee and stand there like a statue, zero"),
        ("bladder_bowel", "tuve un accidente del número dos, ni lo vi venir"),
        ("saddle_numbness", "siento como si trajera pañal y no traigo"),
        ("saddle_numbness", "no feeling between my legs, none"),
        ("paralysis", "el pie no me sube, nada, cero"),
        ("paralysis", "the left foot just slaps, no lift left in it, none since monday"),
        ("chest_pain", "no chest pain before but now there is"),
        ("collapse", "he never blacked out before but he did last night"),
    ],
)
def test_stray_nothing_does_not_silence_an_emergency(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("self_harm", "back in march i wanted to end my life. past that now, my sister came"),
        ("overdose", "El jueves tomé de más y me lavaron el estómago, estoy en casa tranquilo"),
        ("collapse", "i fainted when i was a kid"),
        ("bladder_bowel", "couldnt pee the first night but been going like a racehorse since"),
    ],
)
def test_crisis_or_old_story_told_as_over_is_resolved(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text).get(code, "resolved") in {"resolved", "absent"}


@pytest.mark.parametrize(
    "text",
    [
        "my dad had a stroke last night, we r at the hospital w him. my knee is a 2",
        "mi esposo es el de los dolores de pecho, yo un 2",
        "Dr said report any chest pain, fainting or trouble breathing. Reporting: none",
        "the leaflet says call if you lose control of your bladder. i have none of that",
    ],
)
def test_emergency_of_a_relative_or_of_the_papers_alerts_nobody(reader: Reader, text: str) -> None:
    assert "present" not in statuses(reader, text).values()
    assert "uncertain" not in statuses(reader, text).values()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "self_harm",
            "had bad thoughts last week about ending my life. past that now but they came back today",
        ),
        ("collapse", "had back surgery years ago fainted today"),
        ("paralysis", "my husband cant move his legs, sorry for the late reply"),
        ("bladder_bowel", "couldn't pee friday but going to the ER"),
    ],
)
def test_emergency_beside_such_words_still_alerts(reader: Reader, code: str, text: str) -> None:
    assert statuses(reader, text)[code] == "present"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("not sure if i can pee", {"bladder_bowel": "uncertain"}),
        ("idk if i can pee", {"bladder_bowel": "uncertain"}),
        ("not sure if i can move my leg", {"paralysis": "uncertain"}),
        ("i can pee", {"bladder_bowel": "absent"}),
        ("not sure if i can walk the dog today", {}),
    ],
)
def test_doubt_whether_a_function_works_is_asked_about(
    reader: Reader, text: str, found: dict[str, str]
) -> None:
    assert statuses(reader, text) == found


@pytest.mark.parametrize("text", ["no hay nada nuevo", "no probs", "no problemas"])
def test_denial_of_everything_names_no_symptom(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("symptoms"))
    assert (reading.findings, reading.denial, reading.unread) == ((), True, False)


@pytest.mark.parametrize(
    ("text", "unread", "worrying"),
    [
        ("pain is 4 today just so u know", False, False),
        ("im in the hospital they admitted me last nite with pneumonia", False, False),
        ("can i take ibuprofen with my gabapentin?", False, False),
        ("my bp has been running low since and im lightheaded", True, False),
        ("call me about my frumious bandersnatch", True, False),
        ("call me, weird droopy glorping", True, True),
    ],
)
def test_what_is_left_unread_says_whether_it_alarms(
    reader: Reader, text: str, unread: bool, worrying: bool
) -> None:
    reading = reader.read(text)
    assert (reading.unread, reading.worrying) == (unread, worrying)
