"""The current pain score in all its forms, and the numbers that are none."""

from pathlib import Path

import pytest

from smsbot.domain.reading import Asked, Reader

SCORES: list[tuple[str, str, int | str | None]] = [
    ("7", "pain", 7),
    ("7 no problemas", "pain", 7),
    ("5 no", "symptoms", 5),
    ("no 5", "symptoms", 5),
    ("sorry meant 5", "symptoms", 5),
    ("i meant 5 not 8", "symptoms", 5),
    ("perdon quise decir 5", "symptoms", 5),
    ("sorry for the 2 texts", "symptoms", None),
    ("7/10", "pain", 7),
    ("7 out of 10", "pain", 7),
    ("about a 6", "pain", 6),
    ("10!!!", "pain", 10),
    ("6-7", "pain", 7),
    ("between 5 and 6", "pain", 6),
    ("7.5", "pain", 8),
    ("was 8 now 3", "pain", 3),
    ("down from 9 to 4", "pain", 4),
    ("no pain", "pain", 0),
    ("pain free", "symptoms", 0),
    ("zero", "pain", 0),
    ("sin dolor", "none", 0),
    ("none", "pain", 0),
    ("nada", "pain", 0),
    ("nada", "symptoms", None),
    ("11/10", "pain", 10),
    ("10+", "pain", 10),
    ("over 10", "pain", 10),
    ("off the charts 12/10", "pain", 10),
    ("11", "pain", "out_of_range"),
    ("it's a 15", "pain", "out_of_range"),
    ("55", "pain", "out_of_range"),
    ("-2", "pain", "out_of_range"),
    ("4 sitting, 8 walking", "pain", "ambiguous"),
    ("worst 8 average 5", "pain", "ambiguous"),
    ("bad", "pain", None),
    ("a little", "pain", None),
    ("same", "pain", None),
    ("7 8", "pain", "ambiguous"),
    ("6 or 7", "pain", 7),
    ("8 before, 3 now", "pain", 3),
    ("from 8 to 3", "pain", 3),
    ("6 and my foot is numb", "pain", 6),
    ("took 2 pills", "pain", None),
    ("3 days now", "pain", None),
    ("7pm", "pain", None),
    ("101.2", "pain", None),
    ("50%", "pain", None),
    ("100", "pain", "out_of_range"),
    ("one hundred", "pain", "out_of_range"),
    ("highest was 8, usually a 4", "pain", "ambiguous"),
    ("lo peor 9 lo normal 4", "pain", "ambiguous"),
    ("a 7", "pain", 7),
    ("siete", "pain", 7),
    ("cero", "pain", 0),
    ("7 all good", "pain", 7),
    ("ya no me duele, 0", "pain", 0),
    ("me muero de dolor 10", "pain", 10),
    ("6, burning and tingly", "pain", 6),
    ("un 4", "pain", 4),
    ("como un 5", "pain", 5),
    ("ando en un 6", "pain", 6),
    ("5 o 6", "pain", 6),
    ("entre 4 y 5", "pain", 5),
    ("ayer 8 hoy 3", "pain", 3),
    ("era un 9 ahora 4", "pain", 4),
    ("siete y medio", "pain", 8),
    ("7 de 10", "pain", 7),
    ("8 sobre 10", "pain", 8),
    ("still 6", "pain", 6),
    ("5ish", "pain", 5),
    ("maybe 4", "pain", 4),
    ("i would say 5 today", "pain", 5),
    ("4 in the morning 8 at night", "pain", "ambiguous"),
    ("left side 3 right side 6", "pain", "ambiguous"),
    ("pain is 5", "none", 5),
    ("my pain level is a three", "symptoms", 3),
    ("see you at 5", "none", None),
    ("i have 3 kids", "pain", None),
    ("appointment at 2", "pain", None),
    ("bp 120/80", "pain", None),
    ("555-123-4567", "pain", None),
    ("call me at 555 1234", "pain", None),
    ("12/5/2025", "pain", None),
    ("im 67 years old", "pain", None),
    ("5 mg", "pain", None),
    ("L4 L5", "pain", None),
    ("day 3 and pain is 6", "pain", 6),
    ("ten out of ten", "pain", 10),
    ("two out of ten", "pain", 2),
    ("nine", "pain", 9),
    ("it's at a solid 8", "pain", 8),
    ("hovering around 5", "pain", 5),
    ("5 with meds", "pain", 5),
    ("without meds 8, with meds 4", "pain", "ambiguous"),
    ("No pain today", "none", 0),
    ("no pain relief", "pain", None),
    ("no chest pain", "symptoms", None),
    ("no pain when sitting", "pain", None),
    ("7 no wait 5", "pain", 5),
    ("5 sorry meant 6", "pain", 6),
    ("it was a 6", "pain", 6),
    ("8 last week", "pain", None),
    ("my pain went from 4 to 7", "pain", 7),
    ("1", "pain", 1),
    ("0", "pain", 0),
    ("0", "symptoms", 0),
    ("2 thanks", "pain", 2),
    ("3 thank you so much", "pain", 3),
    ("2moro", "pain", None),
    ("u 2", "none", None),
    ("gr8", "pain", None),
    ("i took 2 tylenol and its a 4", "pain", 4),
    ("4 after 2 tylenol", "pain", 4),
    ("pain 6 temp 101", "pain", 6),
    ("its 5 oclock", "pain", None),
    ("room 7", "pain", None),
    ("number 7", "pain", 7),
    ("#7", "pain", 7),
    ("7 (seven)", "pain", 7),
    ("7/10.", "none", 7),
    ("doing better. 3", "pain", 3),
    ("3. doing better", "pain", 3),
    ("eight", "none", 8),
    ("once", "pain", None),
    ("diez", "pain", 10),
    ("dolor de 7", "none", 7),
    ("🔟", "pain", 10),
    ("7️⃣", "pain", 7),
    ("８", "pain", 8),
    ("5.", "pain", 5),
    ("5/6", "pain", 6),
    ("6.5/10", "pain", 7),
    ("seven and a half", "pain", 8),
    ("3 to 4", "pain", 4),
    ("3 - 4", "pain", 4),
    ("3, maybe 4", "pain", 4),
    ("usually 5 but today 8", "pain", 8),
    ("better today, 4. yesterday was 7", "pain", 4),
    ("started at 9 its 2 now", "pain", 2),
    ("9 when i got up, 4 now", "pain", 4),
    ("it hurts", "pain", None),
    ("hurts about a 7", "none", 7),
    ("dolor 2", "symptoms", 2),
    ("10 out of 10 pain", "none", 10),
    ("pain is gone", "pain", 0),
    ("-3", "pain", "out_of_range"),
    ("1000", "pain", "out_of_range"),
    ("a hundred", "pain", "out_of_range"),
    ("4 hours ago it was 8, now 5", "pain", 5),
    ("2 days ago 7", "pain", None),
    ("pain 8 for the last 2 hours", "pain", 8),
    ("i slept 8 hours pain 3", "pain", 3),
    ("el dolor bajo de 8 a 3", "none", 3),
    ("tome 2 pastillas", "pain", None),
    ("hace 3 dias", "pain", None),
    ("no me duele nada", "pain", 0),
    ("mucho mejor, un 2", "pain", 2),
    ("like a 6 or a 7", "pain", 7),
    ("six", "none", 6),
    ("6 😭", "pain", 6),
    ("6 lol", "none", 6),
    ("0 pain", "pain", 0),
    ("Zero pain!", "pain", 0),
    ("5, down from 8", "pain", 5),
    ("up to a 9 today", "pain", 9),
    ("at most 3", "pain", 3),
    ("pain 3 stiffness 5", "pain", "ambiguous"),
]


@pytest.mark.parametrize(("text", "awaiting", "expected"), SCORES)
def test_score_or_the_reason_for_none(
    reader: Reader, text: str, awaiting: str, expected: int | str | None
) -> None:
    reading = reader.read(text, Asked(awaiting))

    issue = None if reading.pain_issue is None else reading.pain_issue.value
    assert (reading.pain if reading.pain is not None else issue) == expected


_LINES = (Path(__file__).parent / "scores.txt").read_text(encoding="utf-8").splitlines()
FORMS = [tuple(part.strip() for part in line.split(";", 1)) for line in _LINES if line[0] != "#"]


@pytest.mark.parametrize("expected", sorted({expected for expected, _ in FORMS}))
def test_score_is_read_in_every_form(reader: Reader, expected: str) -> None:
    for text in [text for score, text in FORMS if score == expected]:
        reading = reader.read(text, Asked("pain"))

        found = reading.pain if reading.pain is not None else reading.pain_issue
        assert (text, str("none" if found is None else found)) == (text, expected)


@pytest.mark.parametrize("text", ["6 no problems", "6, no new problems", "6. No issues", "6 sin problemas"])
def test_denial_beside_a_score_leaves_nothing_unread(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("pain"))
    assert (reading.pain, reading.denial, reading.unread) == (6, True, False)


@pytest.mark.parametrize("text", ["6 no problems except walking", "6, no issues but my leg"])
def test_denial_with_an_exception_still_reaches_a_person(reader: Reader, text: str) -> None:
    reading = reader.read(text, Asked("pain"))
    assert reading.unread
