"""Which of a text's numbers is the pain score: each family of wording with its principle."""

import pytest

from smsbot.domain.reading import Asked, Lexicon, PainIssue, Reader

AMBIGUOUS, OUT_OF_RANGE = PainIssue.AMBIGUOUS, PainIssue.OUT_OF_RANGE

# A number that opens the text answers the question, whatever follows it.
LEADING = [
    ("2. Is it normal that my back is stiff? female 34", 2),
    ("0 patrón", 0),
    ("7 igualito que antes de la quemada esa", 7),
    ("2 👍 the itch is history", 2),
    ("3 grandma says hi btw", 3),
    ("8 me tome 2 tylenol", 8),
    ("sevennn", 7),
    ("ceis", 6),
]
# What is counted, measured, aged or marked by itself is no score.
COUNTED = [
    ("me puse 4 parches", None),
    ("im busy, got 2 big dogs to wash", None),
    ("he said theres 3 extra pillows", None),
    ("mood is a 9", None),
    ("10-4 good buddy", None),
    ("bp 128 over 76", None),
    ("cut my pills from 4 to 2", None),
    ("On a ladder. Not a tall one. Later", None),
    ("uno se cansa de esto", None),
    ("room 3 bed 2", None),
    ("72 and sunny", None),
    ("gas is up to 3.65", None),
    ("rent went up to 1,475", None),
    ("they come between 8 and 12", None),
    ("mi cita es el 5", None),
    ("Ha! Good one", None),
    ("hes 84 and stubborn, says 2", 2),
    ("4 but thats not the worst of it, im 58", 4),
    ("3. El que anda débil es mi equipo, van 5 derrotas", 3),
    ("pain 4 / mood 8", 4),
    ("6/10 on the pain thing, 10/10 on the mood thing", 6),
    ("Mama says 5 but she's making a 9 face", 5),
    ("Abuelo holds up five fingers", 5),
    ("my cousin is 8", None),
    ("4 and my cousin is 8", 4),
    ("sciatica is 5", 5),
    ("my garden grew wild beautiful flowers but 5", 5),
    ("my garden grew wild beautiful flowers and 5", 5),
    ("pain is a 4, dinner cooked a 7", 4),
    ("6 lol my truck is a 2", 6),
    ("soup 7, pain 4", 4),
    ("nausea 3 pain 7 and dizzy 2", 7),
    ("sorry for the wait. about 25", OUT_OF_RANGE),
    ("a 25 in total", OUT_OF_RANGE),
]
# A question about the scale names numbers that nobody has felt.
ASKED_ABOUT = [
    ("what does a 7 even mean to yall", None),
    ("how bad is a 5 supposed to be", None),
    ("is 10 the worst or the best?", None),
    ("el 10 que significa", None),
    ("¿Cómo está su dolor ahora, de 0 a 10? Pues un 2", 2),
]
# Now beats then; a time before another number says nothing of the score.
THEN_AND_NOW = [
    ("my pain score went 9 then 6 then 4", 4),
    ("BP 142/88 this morning, pain 4", 4),
    ("traigo un dolor de 8 desde anoche", 8),
    ("6 since last night", 6),
    ("de 10 bajé a 3", 3),
    ("estaba en 8, ya voy en 4", 4),
    ("wasn't great yesterday but 3 today", 3),
    ("started the week at 8, ended it at 4", 4),
    ("I told the girl 5 but really 3", 3),
    ("used to live at a 9. 3 these days", 3),
    ("6 this morning", 6),
    ("9 last month 6 last week 4 now", 4),
    ("4 the weather was nice", 4),
    ("9 then 6 thanks", 6),
    ("3 then 8 when i stand", AMBIGUOUS),
    ("3 see you monday", 3),
    ("6 on monday", None),
    ("yesterday. 8", None),
    ("5 in the past now 3", 3),
    ("4 and it was 9", 4),
    ("8 yesterday and now 4 it is", 4),
    ("monday it was 8 all yesterday except 4", 4),
    ("yesterday 7 no wait 5", 5),
    ("12 yesterday", None),
    ("it was a 6, i got no text yesterday", 6),
    ("it was a 6, no text yesterday", 6),
    ("it was a 6, only yesterday", None),
    ("well hi, it was a 6 yesterday", None),
    ("yesterday it was a 6", None),
    ("6 yesterday and it was bad", None),
]
# Scores of two activities, times, places or people are a conflict; another thing's mark is none.
CONFLICTS = [
    ("compared to childbirth its a 1, compared to a papercut its an 8", AMBIGUOUS),
    ("Average 4 but when it grabs me it's a 10", AMBIGUOUS),
    ("él dice 0, yo soy la esposa y digo 5", AMBIGUOUS),
    ("2 at my desk, 7 by closing time", AMBIGUOUS),
    ("5 driving, 2 parked", AMBIGUOUS),
    ("por la mañana 7 por la tarde 4", AMBIGUOUS),
    ("en la cama 3 pero en el trabajo 8", AMBIGUOUS),
    ("my good side is 1 and my bad side is 6", AMBIGUOUS),
    ("gardening 8 reading 2", AMBIGUOUS),
    ("before lunch 3 after lunch 7", AMBIGUOUS),
    ("pain 4, dinner gets a 7 at night", AMBIGUOUS),
    ("pain is 4, walking my dog 7", AMBIGUOUS),
    ("the left side is 4. the truck got a 2", AMBIGUOUS),
    ("7+ when sitting 10 standing", AMBIGUOUS),
    ("7.5 sitting 8 standing", 8),
    ("worst 8 average 8", 8),
    ("5 but my fantasy team is a 0", 5),
    ("dolor 2, ánimo 10, tamales 0 porque se acabaron", 2),
]
# Ranges go up, corrections and decisions replace, refusals drop out.
WEIGHED = [
    ("pain is a 7 leaning toward an 8", 8),
    ("Probly 8 pushin 9 if im honest", 9),
    ("uno. bueno, uno y medio para no mentirle", 2),
    ("6 5 either one, call it 5", 5),
    ("ni 4 ni 6, 5", 5),
    ("it went 5 5 6 7 this week so 7", 7),
    ("don't say 5, say 6", 6),
    ("10 plus plus", 10),
    (">10", 10),
    ("negative 2 baby!!", OUT_OF_RANGE),
    ("veintidos", OUT_OF_RANGE),
]
# No pain of the treated back is a nought; less pain, or another part's, is none.
NOUGHTS = [
    ("nun", 0),
    ("pos nada", 0),
    ("de nada", None),
    ("nada de pain hoy thank God", 0),
    ("no pain at all just stiff as a board", 0),
    ("ni tantito me duele", 0),
    ("dont have any right now", 0),
    ("no pain but my knee hurts", None),
    ("ya no me duele tanto", None),
    ("ya no me duele la muela", None),
    ("left side quit hurting and the right side took over", None),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*LEADING, *COUNTED, *ASKED_ABOUT, *THEN_AND_NOW, *CONFLICTS, *WEIGHED, *NOUGHTS],
)
def test_score_is_told_from_the_other_numbers_of_a_text(
    reader: Reader, text: str, expected: int | PainIssue | None
) -> None:
    reading = reader.read(text, Asked("pain"))

    assert (reading.pain if reading.pain is not None else reading.pain_issue) == expected


@pytest.mark.parametrize(
    ("text", "pain"), [("5. and stop texting me so early", 5), ("4. please stop the texts", 4), ("6 STOP", 6)]
)
def test_score_beside_a_stop_is_read_with_it(reader: Reader, text: str, pain: int) -> None:
    reading = reader.read(text, Asked("pain"))

    assert (reading.pain, reading.command) == (pain, "stop")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a sharp pain that woke me twice, but 6 now", "6"),
        ("none", "none"),
        ("worst 7 usual 7", "7 usual 7"),
        ("its a 25", "25"),
        ("12 yesterday", "12"),
        ("4 sitting 8 standing", "4 sitting 8"),
    ],
)
def test_score_names_the_words_it_stands_on(reader: Reader, text: str, words: str) -> None:
    assert reader.read(text, Asked("pain")).evidence["pain"] == words


@pytest.mark.parametrize(
    ("text", "pain"),
    [("ate", None), ("hi. 6 is the pain", 6), ("the pain in there i call a 6", 6)],
)
def test_number_without_the_question_needs_the_word_pain(reader: Reader, text: str, pain: int | None) -> None:
    assert reader.read(text, Asked("none")).pain == pain


def test_words_past_the_scale_are_a_ten_where_no_rule_takes_them() -> None:
    bare = Reader(Lexicon(words={"scale_top": ("off the charts",)}))

    reading = bare.read("its off the charts", Asked("pain"))

    assert (reading.pain, reading.evidence["pain"]) == (10, "off the charts")
