"""The twelve worked examples lived through: what the patient hears and what the team is told (section 4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smsbot.domain.case import CheckInStatus
from smsbot.domain.effects import OpenAlert
from tests.talk import NO, Talk, local, score

Heard = list[tuple[int, str, list[str]]]

# Day, the closing text, and the codes of the mails that day opens. Days before 14 close early unless alarmed.
EXAMPLES: dict[int, tuple[float, str, Heard]] = {
    1: (
        8,
        "7:6 14:4 21:3 60:2",
        [
            (7, "THANKS_EARLY", []),
            (14, "THANKS_STRONG", []),
            (21, "THANKS_STRONG", []),
            (60, "THANKS_STRONG", []),
        ],
    ),
    2: (9, "14:7 21:7", [(14, "THANKS_SOME", []), (21, "THANKS_SOME", [])]),
    3: (
        7,
        "7:7 14:6 21:6",
        [
            (7, "THANKS_EARLY", []),
            (14, "NON_IMPROVEMENT", ["NI_EARLY"]),
            (21, "NON_IMPROVEMENT", ["NI_PERSISTENT"]),
        ],
    ),
    4: (
        8,
        "7:4 14:2 21:2 60:6 63:7",
        [
            (7, "THANKS_EARLY", []),
            (14, "THANKS_STRONG", []),
            (21, "THANKS_STRONG", []),
            (60, "CONFIRM_RETURN", []),
            (63, "RECURRENCE", ["RECURRENCE"]),
        ],
    ),
    5: (
        7,
        "14:3 90:2 270:5 273:6",
        [
            (14, "THANKS_STRONG", []),
            (90, "THANKS_STRONG", []),
            (270, "CONFIRM_RETURN", []),
            (273, "RECURRENCE", ["RECURRENCE"]),
        ],
    ),
    6: (
        8,
        "14:3 60:6 63:3",
        [(14, "THANKS_STRONG", []), (60, "CONFIRM_RETURN", []), (63, "THANKS_STRONG", [])],
    ),
    7: (5, "14:7", [(14, "WORSE_THAN_BEFORE", ["WORSE"])]),
    8: (6, "3:9", [(3, "URGENT", ["severe_pain"])]),
    9: (9, "3:9 7:9", [(3, "THANKS_EARLY", []), (7, "THANKS_EARLY", [])]),
    10: (3, "14:2", [(14, "THANKS_SOME", [])]),
    11: (10, "14:7 21:5", [(14, "THANKS_SOME", []), (21, "THANKS_STRONG", [])]),
    12: (8, "14:2 60:5", [(14, "THANKS_STRONG", []), (60, "THANKS_SOME", [])]),
}  # fmt: skip


def live(baseline: float, course: str) -> Heard:
    """What each day of a course brings, every question beside the score answered with no news."""
    talk = Talk.on_day(1, "12:00", baseline=baseline)
    heard: Heard = []
    for point in course.split():
        day, value = (int(part) for part in point.split(":"))
        open_at(talk, day)
        opened, told = len(talk.history), answer_all(talk, value)
        texts = [text.template for text in talk.history[opened:] if not text.template.endswith("_Q")]
        heard.append((day, texts[0], told))
        talk.resolves()
    return heard


def open_at(talk: Talk, day: int) -> None:
    """The day's own check-in opens; those before it that nobody answered are left out."""
    date = (local("2026-11-20 12:00") + timedelta(days=day)).date()
    talk.now = local(f"{date} 09:30")
    past = [c for c in talk.case.check_ins if c.status is CheckInStatus.SCHEDULED and c.due_at < talk.now]
    skipped = tuple(replace(c, status=CheckInStatus.SKIPPED) if c in past else c for c in talk.case.check_ins)
    talk.case = replace(talk.case, check_ins=skipped)
    talk.waits(hours=1)
    if talk.asked == "reverify":
        talk.says("yes", replace(NO, answer=("yes",), denial=False))


def answer_all(talk: Talk, value: int) -> list[str]:
    told: list[str] = []
    replies = {"symptoms": NO, "location": replace(NO, answer=("SAME",), denial=False)}
    for name in ("function", "pgic"):
        replies[name] = replace(NO, answer=("MORE" if name == "function" else "BETTER",), denial=False)
    talk.says(str(value), score(value))
    while True:
        told += [e.alert.code for e in talk.effects if isinstance(e, OpenAlert)]
        if talk.asked not in replies:
            return told
        talk.says("x", replies[talk.asked])


@pytest.mark.parametrize("number", EXAMPLES)
def test_worked_example_is_told_to_patient_and_team(number: int) -> None:
    baseline, course, heard = EXAMPLES[number]

    assert live(baseline, course) == heard
