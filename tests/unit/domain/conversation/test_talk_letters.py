"""Letters of the symptom menu: each answer, no answer, and everything that comes between."""

import pytest

from smsbot.domain.reading import Command, Reading, Status
from tests.talk import (
    CHAT,
    NO,
    ODD,
    YES,
    Talk,
    chose,
    finding,
    says_that,
)

UNSURE = Status.UNCERTAIN


def at_menu(day: int = 3, **enrolled: object) -> Talk:
    """The symptom menu is open."""
    return Talk.on_day(day, **enrolled).waits(hours=1).says("4", Reading(pain=4))  # type: ignore[arg-type]


def pick(*letters: str, day: int = 3, **enrolled: object) -> Talk:
    return at_menu(day, **enrolled).says(" ".join(letters), chose(*letters))


def test_letter_e_opens_the_row_and_asks_while_the_mail_waits() -> None:
    talk = pick("E")
    assert (talk.texts, talk.alerts, talk.mailed) == (["BLADDER_Q"], {"bladder_bowel": "EMERGENCY"}, set())


def test_letter_e_confirmed_is_an_emergency_and_mailed() -> None:
    talk = pick("E").says("y", YES)
    assert (talk.texts, talk.mailed) == (["EMERGENCY"], {"bladder_bowel"})
    assert talk.asked is None


def test_letter_e_denied_is_lowered_and_left_to_a_person() -> None:
    talk = pick("E").says("n", NO)
    assert talk.texts == ["NOTE_FORWARDED", "THANKS_EARLY"]
    assert talk.alerts == {"bladder_bowel": "ROUTINE"}
    assert talk.mailed == {"bladder_bowel"}


@pytest.mark.parametrize("reading", [CHAT, ODD, Reading(pain=4)])
def test_letter_e_answered_unclearly_is_an_emergency(reading: Reading) -> None:
    assert pick("E").says("dont know", reading).texts == ["EMERGENCY"]


def test_letter_e_in_silence_is_an_emergency_after_ten_minutes() -> None:
    talk = pick("E")
    assert talk.waits(minutes=9, seconds=59).texts == []
    assert talk.waits(seconds=1).texts == ["EMERGENCY"]
    assert "bladder_bowel" in talk.mailed


def test_letter_e_confirmed_late_reaches_those_already_told() -> None:
    talk = pick("E").resolves().says("y", YES)
    assert talk.alerts == {"bladder_bowel": "EMERGENCY"}
    assert talk.mailed == {"bladder_bowel"}


def test_letter_e_denied_after_a_person_closed_it_opens_nothing() -> None:
    assert pick("E").resolves().says("n", NO).alerts == {}


@pytest.mark.parametrize(
    ("letter", "texts", "alerts"),
    [
        ("P", ["WATCH_LATER"], {"numbness": "WATCH"}),
        ("Q", ["URGENT"], {"numbness": "URGENT"}),
        ("R", ["EMERGENCY"], {"numbness": "EMERGENCY"}),
    ],
)
def test_letter_c_is_as_grave_as_the_place(letter: str, texts: list[str], alerts: dict[str, str]) -> None:
    talk = pick("C")
    assert (talk.texts, talk.alerts, talk.mailed) == (["NUMB_WHERE_Q"], {"numbness": "URGENT"}, set())
    talk.says(letter, chose(letter))
    assert (talk.texts, talk.alerts) == (texts, alerts)
    assert talk.mailed == {"numbness"}


def test_letter_c_on_the_treated_spot_later_is_routine() -> None:
    assert pick("C", day=21).says("P", chose("P")).alerts == {"numbness": "ROUTINE"}


def test_letter_c_mail_leaves_after_ten_minutes_and_silence_is_urgent() -> None:
    talk = pick("C")
    assert talk.waits(minutes=10).mailed == {"numbness"}
    assert talk.waits(minutes=19, seconds=59).texts == []
    assert talk.waits(seconds=1).texts == ["URGENT"]
    assert talk.alerts == {"numbness": "URGENT"}


def test_letter_c_read_unclearly_is_asked_once_more_then_urgent() -> None:
    talk = pick("C").says("dunno", ODD)
    assert (talk.texts, talk.mailed) == (["NOT_UNDERSTOOD_CHOICE"], {"numbness"})
    assert talk.says("dunno", CHAT).texts == ["URGENT"]


def test_letter_c_on_a_blood_thinner_is_an_emergency_at_once() -> None:
    talk = pick("C", risks=["anticoagulant"])
    assert (talk.texts, talk.alerts, talk.mailed) == (["EMERGENCY"], {"numbness": "EMERGENCY"}, {"numbness"})


def test_letter_c_with_a_fever_is_an_emergency_at_once() -> None:
    talk = pick("A", "C")
    assert talk.alerts == {"fever": "URGENT", "numbness": "EMERGENCY"}
    assert talk.texts == ["EMERGENCY"]


def test_letter_c_said_twice_lets_the_mail_go() -> None:
    talk = pick("C").says("C", chose("C"))
    assert talk.mailed == {"numbness"}


@pytest.mark.parametrize(
    ("letter", "texts", "alerts"),
    [
        ("G", ["WATCH_ACK"], {}),
        ("H", ["URGENT"], {"redness": "URGENT"}),
        ("J", ["URGENT"], {"discharge": "URGENT"}),
        ("K", ["URGENT"], {"swelling": "URGENT"}),
    ],
)
def test_letter_b_is_as_grave_as_it_looks(letter: str, texts: list[str], alerts: dict[str, str]) -> None:
    talk = pick("B")
    assert (talk.texts, talk.alerts) == (["REDNESS_Q"], {})
    talk.says(letter, chose(letter))
    assert (talk.texts, talk.alerts) == (texts, alerts)


def test_letter_b_in_silence_is_urgent_after_an_hour() -> None:
    talk = pick("B")
    assert talk.waits(minutes=59).texts == []
    assert talk.waits(minutes=1).texts == ["URGENT"]
    assert talk.alerts == {"redness": "URGENT"}


def test_letter_b_after_two_weeks_is_routine_when_it_looks_the_same() -> None:
    talk = pick("B", day=21).says("G", chose("G"))
    assert (talk.texts, talk.alerts) == (["NEW_SYMPTOM_ROUTINE"], {"redness": "ROUTINE"})


def test_letter_f_is_asked_and_silence_is_urgent() -> None:
    talk = pick("F")
    assert talk.texts == ["OTHER_Q"]
    assert talk.waits(minutes=30).texts == ["URGENT"]
    assert talk.alerts == {"other": "URGENT"}


@pytest.mark.parametrize(
    ("reading", "texts", "alerts"),
    [
        (NO, ["NO_PROBLEM_ACK", "THANKS_EARLY"], {}),
        (ODD, ["NOTE_FORWARDED", "THANKS_PLAIN"], {"unread": "ROUTINE"}),
        (says_that("soreness"), ["WATCH_ACK"], {}),
        (says_that("chest_pain"), ["EMERGENCY"], {"chest_pain": "EMERGENCY"}),
        (says_that("medication"), ["NOTE_FORWARDED"], {"medication": "ROUTINE"}),
    ],
)
def test_letter_f_is_answered_in_words(reading: Reading, texts: list[str], alerts: dict[str, str]) -> None:
    talk = pick("F").says("words", reading)
    assert (talk.texts, talk.alerts) == (texts, alerts)


def test_photo_is_no_answer_to_letter_f() -> None:
    talk = pick("F").says("", CHAT, media_count=1)
    assert (talk.texts, talk.asked, talk.alerts) == (["MEDIA"], "other", {"media": "ROUTINE"})


def test_blank_text_is_no_answer_to_letter_f() -> None:
    assert pick("F").says(" ", CHAT).asked == "other"


def test_letters_a_and_d_are_judged_by_their_window() -> None:
    assert pick("A").alerts == {"fever": "URGENT"}
    assert pick("A", day=60).alerts == {"fever": "ROUTINE"}
    assert pick("D").texts == ["WATCH_ACK"]
    assert pick("D", day=21).texts == ["NEW_SYMPTOM_ROUTINE"]


def test_letters_together_are_followed_up_in_order_and_none_is_dropped() -> None:
    talk = pick("A", "B", "C", "D", "E", "F")
    # A fever with "numb or weak" is an emergency by itself; it needs no question about the place.
    assert talk.texts == ["BLADDER_Q", "EMERGENCY"]
    assert talk.queued == ["other", "redness_look"]
    assert talk.says("n", NO).texts == ["URGENT", "OTHER_Q"]
    assert talk.says("just tired", says_that("soreness")).texts == ["REDNESS_Q"]
    talk.says("J", chose("J"))
    assert talk.alerts["discharge"] == "EMERGENCY"
    assert talk.asked is None


def test_letters_without_fever_ask_e_c_f_b_in_turn() -> None:
    talk = pick("B", "C", "E", "F")
    asked = [talk.asked]
    for reading in (NO, chose("P"), NO):
        talk.says("x", reading)
        asked.append(talk.asked)
    assert asked == ["bladder", "numb_where", "other", "redness_look"]


def test_pus_beside_a_growing_redness_is_told_too() -> None:
    talk = pick("B").says("H J", chose("H", "J"))
    assert talk.alerts == {"redness": "URGENT", "discharge": "URGENT"}
    assert talk.mailed == {"redness", "discharge"}


def test_every_letter_ends_with_a_person_when_nobody_answers() -> None:
    talk = pick("B", "C", "E", "F").waits(hours=4)
    assert talk.alerts == {
        "bladder_bowel": "EMERGENCY",
        "numbness": "URGENT",
        "other": "URGENT",
        "redness": "URGENT",
    }
    assert talk.asked is None


def test_stop_in_the_middle_takes_the_worse_case_and_sends_no_more() -> None:
    talk = pick("B", "E").says("stop", says_that(command=Command.STOP))
    assert talk.texts == ["STOP_CONFIRM"]
    assert talk.alerts == {"bladder_bowel": "EMERGENCY", "redness": "URGENT"}
    assert talk.waits(days=3).texts == []


def test_new_emergency_in_the_middle_is_answered_and_the_question_stays() -> None:
    talk = pick("B").says("chest hurts", says_that("chest_pain"))
    assert (talk.texts, talk.asked) == (["EMERGENCY"], "redness_look")
    assert talk.waits(hours=1).alerts == {"chest_pain": "EMERGENCY", "redness": "URGENT"}


def test_question_answered_in_words_lets_the_next_be_asked() -> None:
    talk = pick("B", "F").says("my chest hurts", says_that("chest_pain"))
    assert (talk.texts, talk.asked) == (["EMERGENCY", "REDNESS_Q"], "redness_look")


def test_check_in_that_falls_due_waits_for_the_clarifying_question() -> None:
    talk = Talk.on_day(3, "09:50").says("unbearable", says_that("severe_pain"))
    assert talk.waits(minutes=20).texts == []
    assert talk.says("4", Reading(pain=4)).texts == ["NOTE_FORWARDED"]
    assert talk.waits(minutes=1).texts == ["PAIN_Q"]


def test_late_letter_answers_the_last_menu_whatever_is_open() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-21 10:00").says("E", chose("E"))
    assert talk.texts == ["BLADDER_Q"]
    talk.says("n", NO)
    assert talk.texts == ["NOTE_FORWARDED", "PAIN_Q"]
    assert talk.says("4", Reading(pain=4)).texts == ["SYMPTOM_Q"]


def test_late_letter_between_check_ins_is_answered() -> None:
    talk = pick("D").says("D", chose("D"))
    assert talk.texts == ["WATCH_ACK"]


def test_late_letter_while_a_yes_or_no_is_open_answers_the_menu() -> None:
    talk = at_menu().says("maybe a stroke?", says_that(finding("stroke_signs", UNSURE)))
    talk.says("A", chose("A"))
    assert talk.alerts == {"stroke_signs": "EMERGENCY", "fever": "URGENT"}
    assert talk.asked == "sure"
