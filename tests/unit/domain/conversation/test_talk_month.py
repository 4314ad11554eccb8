"""A month of check-ins: questions, scores, and one closing that is true."""

import pytest

from smsbot.domain.case import CheckInStatus
from smsbot.domain.conversation import staff
from smsbot.domain.conversation.findings import series_of
from smsbot.domain.outcome import judge
from smsbot.domain.reading import Command, PainIssue, Reading, Status
from tests.talk import (
    CHAT,
    NO,
    ODD,
    YES,
    Talk,
    answered,
    at_check_in,
    finding,
    says_that,
    score,
)


def test_month_of_a_patient_who_gets_better_reads_as_planned() -> None:
    talk = Talk.on_day(0, "12:00", baseline=8)
    assert talk.clock("2026-11-20 17:00").texts == ["AFTERCARE_1", "AFTERCARE_2", "SYMPTOM_Q"]
    assert talk.says("no", NO).texts == ["THANKS_EARLY"]
    closings = {}
    days = {1: "11-21", 3: "11-23", 7: "11-27", 10: "11-30", 14: "12-04", 21: "12-11", 30: "12-20"}
    for (day, date), value in zip(days.items(), [7, 7, 6, 5, 4, 3, 2], strict=True):
        assert talk.clock(f"2026-{date} 10:00").texts == ["PAIN_Q"]
        assert talk.says(str(value), score(value)).texts == ["SYMPTOM_Q"]
        talk.says("no", NO)
        closings[day] = talk.texts
    assert closings == {
        1: ["THANKS_EARLY"],
        3: ["THANKS_EARLY"],
        7: ["THANKS_EARLY"],
        10: ["THANKS_EARLY"],
        14: ["LOCATION_Q"],
        21: ["THANKS_STRONG"],
        30: ["FUNCTION_Q"],
    }
    assert talk.says("more", Reading(answer=("MORE",))).texts == ["PGIC_Q"]
    assert talk.says("better", Reading(answer=("BETTER",))).texts == ["THANKS_STRONG"]
    assert talk.alerts == {}


def test_one_text_may_answer_pain_and_symptoms() -> None:
    assert at_check_in(3).says("7 all good", score(7, denial=True)).texts == ["THANKS_EARLY"]


def test_corrected_score_replaces_the_first() -> None:
    talk = at_check_in(21).says("8", score(8)).says("sorry 2", score(2, denial=True))
    assert talk.texts == ["THANKS_STRONG"]
    assert [s.value for s in talk.case.scores] == [8, 2]


def test_non_improvement_is_told_once_at_two_weeks() -> None:
    talk = at_check_in(14, baseline=7)
    talk.says("6", score(6)).says("no", NO)
    assert talk.texts == ["LOCATION_Q"]
    talk.says("same", Reading(answer=("SAME",)))
    assert talk.texts == ["NON_IMPROVEMENT", "FEEL_Q"]
    assert talk.alerts == {"NI_EARLY": "ROUTINE"}
    assert talk.mailed == set()
    assert talk.says("sharp and burning deep", ODD).texts == ["NOTE_FORWARDED"]
    assert talk.alerts == {"NI_EARLY": "ROUTINE"}
    assert talk.mailed == {"NI_EARLY"}


def test_words_on_the_pain_reach_a_person_when_the_alert_is_closed() -> None:
    talk = (
        at_check_in(14, baseline=7).says("6", score(6)).says("no", NO).says("same", Reading(answer=("SAME",)))
    )
    talk.resolves().says("like a knife", ODD)
    assert talk.alerts == {"unread": "ROUTINE"}


def test_score_counts_on_its_day_when_the_rest_comes_later() -> None:
    talk = at_check_in(21, baseline=7).says("7", score(7))
    assert talk.clock("2026-12-12 11:00").texts == ["REMINDER_SYMPTOM", "REMINDER_SYMPTOM"]
    assert talk.says("no", NO).texts == ["NON_IMPROVEMENT", "FEEL_Q"]
    assert talk.alerts == {"NI_EARLY": "ROUTINE"}


def test_score_counts_when_the_check_in_expires_half_answered() -> None:
    talk = at_check_in(21, baseline=7).says("7", score(7)).waits(days=3)
    assert talk.status_of("D21") is CheckInStatus.PARTIAL
    assert talk.alerts == {"NI_EARLY": "ROUTINE"}


def test_score_counts_when_the_rest_could_not_be_read() -> None:
    talk = at_check_in(21, baseline=7).says("7", score(7)).says("hmm", CHAT)
    assert talk.texts == ["NOT_UNDERSTOOD_SYMPTOM"]
    assert talk.says("hmm", CHAT).texts == ["NOT_UNDERSTOOD_2"]
    assert talk.status_of("D21") is CheckInStatus.PARTIAL
    assert talk.alerts == {"unread": "ROUTINE", "NI_EARLY": "ROUTINE"}


def test_score_counts_when_the_patient_then_stops() -> None:
    talk = at_check_in(21, baseline=7).says("7", score(7)).says("stop", says_that(command=Command.STOP))
    assert talk.status_of("D21") is CheckInStatus.CANCELLED
    assert set(talk.alerts) == {"NI_EARLY", "opted_out"}


def test_worse_than_before_is_told_at_once() -> None:
    talk = answered(at_check_in(21, baseline=5), 7)
    assert talk.texts == ["WORSE_THAN_BEFORE", "FEEL_Q"]
    assert talk.alerts == {"WORSE": "ROUTINE"}


def test_known_failure_is_thanked_truly() -> None:
    talk = answered(at_check_in(14, baseline=7), 6).says("same", Reading(answer=("SAME",))).says("dull", CHAT)
    assert answered(talk.clock("2026-12-11 10:00"), 6).texts == ["NON_IMPROVEMENT"]
    talk.clock("2026-12-20 10:00")
    talk.says("6", score(6)).says("no", NO).says("same", Reading(answer=("SAME",)))
    assert talk.says("same", Reading(answer=("SAME",))).texts == ["STILL_NOT_BETTER"]


def test_an_unrelated_alert_makes_no_failure_known() -> None:
    talk = Talk.on_day(20, baseline=3).says("call me", says_that(command=Command.CALLBACK))
    assert answered(talk.clock("2026-12-11 10:00"), 3).texts == ["THANKS_PLAIN"]


def test_no_baseline_is_thanked_plainly() -> None:
    assert answered(at_check_in(21, baseline=None), 4).texts == ["THANKS_PLAIN"]


def test_return_of_pain_is_asked_about_again_in_three_days() -> None:
    talk = answered(at_check_in(60), 2).says("same", Reading(answer=("SAME",)))
    assert talk.clock("2027-02-18 10:00").texts[-1] == "PAIN_Q"
    talk.says("7", score(7)).says("no", NO).says("same", Reading(answer=("SAME",)))
    talk.says("same", Reading(answer=("SAME",)))
    assert (talk.texts, talk.alerts) == (["CONFIRM_RETURN"], {})
    assert talk.due_of("CONFIRM_90") == "2027-02-21 10:00"
    talk.clock("2027-02-21 10:00")
    assert answered(talk, 7).texts == ["RECURRENCE"]
    assert talk.alerts == {"RECURRENCE": "ROUTINE"}


def test_return_suspected_just_before_a_check_in_is_confirmed_by_it() -> None:
    talk = answered(at_check_in(21), 2)
    talk.clock("2026-12-17 12:00").says("7 again", score(7))
    assert talk.texts == ["THANKS_PLAIN"]
    assert talk.clock("2026-12-20 10:00").texts == ["PAIN_Q"]


def test_late_high_score_after_relief_is_a_return_not_a_red_flag() -> None:
    talk = answered(at_check_in(90, baseline=6), 2).says("same", Reading(answer=("SAME",)))
    talk.says("same", Reading(answer=("SAME",))).clock("2027-05-19 10:00").says("yes", YES)
    talk.says("9", score(9))
    assert "severe_pain" not in talk.alerts
    talk.says("worse again", says_that("severe_pain", pain=9))
    assert talk.alerts["severe_pain"] == "URGENT"


def test_new_place_of_pain_is_told() -> None:
    talk = answered(at_check_in(60), 5).says("both", Reading(answer=("SAME", "NEW")))
    assert "SHIFT" in talk.alerts
    assert talk.case.choices[-1].value == "BOTH"


def test_two_words_that_exclude_each_other_are_asked_again() -> None:
    talk = answered(at_check_in(30), 2).says("more or less", Reading(answer=("MORE", "LESS")))
    assert talk.texts == ["NOT_UNDERSTOOD_CHOICE"]


@pytest.mark.parametrize(
    ("reading", "asked_again"),
    [
        (CHAT, "NOT_UNDERSTOOD"),
        (Reading(pain_issue=PainIssue.OUT_OF_RANGE), "OUT_OF_RANGE"),
        (Reading(pain_issue=PainIssue.AMBIGUOUS), "MANY_NUMBERS"),
        (Reading(stop_unsure=True), "STOP_CHECK"),
    ],
)
def test_unread_score_is_asked_once_more_then_given_to_a_person(reading: Reading, asked_again: str) -> None:
    talk = at_check_in(3).says("?", reading)
    assert talk.texts == [asked_again]
    assert talk.says("??", CHAT).texts == ["NOT_UNDERSTOOD_2"]
    assert (talk.alerts, talk.status_of("D3")) == ({"unread": "ROUTINE"}, CheckInStatus.PARTIAL)


def test_unread_words_are_told_to_a_person_only_once() -> None:
    talk = at_check_in(3).says("blorp", ODD).says("blorp", ODD)
    assert len([e for e in talk.effects if type(e).__name__ in ("OpenAlert", "AddToAlert")]) == 1


def test_one_symptom_denied_is_asked_about_the_rest_once() -> None:
    no_fever = says_that(finding("fever", Status.ABSENT))
    talk = at_check_in(3).says("5", score(5)).says("no fever", no_fever)
    assert talk.texts == ["NOT_UNDERSTOOD_SYMPTOM"]
    assert talk.says("no fever", no_fever).texts == ["THANKS_EARLY"]


def test_yes_to_new_problems_asks_which() -> None:
    talk = at_check_in(3).says("5", score(5)).says("yes", YES)
    assert (talk.texts, talk.asked) == (["OTHER_Q"], "other")


def test_symptom_that_has_gone_answers_the_question() -> None:
    gone = says_that(finding("swelling", Status.RESOLVED))
    assert at_check_in(3).says("5", score(5)).says("swelling is gone", gone).texts == ["THANKS_EARLY"]


def test_expected_soreness_closes_with_its_own_words() -> None:
    talk = at_check_in(3).says("5", score(5)).says("sore", says_that("soreness"))
    assert talk.texts == ["WATCH_ACK"]
    assert talk.alerts == {}


def test_watched_symptoms_of_two_kinds_close_with_what_is_true_of_both() -> None:
    talk = at_check_in(3).says("5", score(5)).says("sore, sick", says_that("soreness", "nausea"))
    assert talk.texts == ["WATCH_LATER"]


def test_worse_in_words_never_closes_with_early_thanks() -> None:
    talk = at_check_in(3).says("6 and worse", says_that("worse_pain", pain=6)).says("no", NO)
    assert talk.texts == ["WORSE_NOW"]
    talk.clock("2026-11-27 10:00").says("6 and worse", says_that("worse_pain", pain=6)).says("no", NO)
    assert talk.texts == ["WORSE_NOW"]
    assert talk.alerts == {"worse_pain": "ROUTINE"}


def test_worse_in_words_already_answered_closes_with_plain_thanks() -> None:
    talk = at_check_in(3).says("it is worse", says_that("worse_pain"))
    assert (talk.texts, talk.asked) == (["WORSE_NOW"], "pain")
    assert talk.says("6 no", score(6, denial=True)).texts == ["THANKS_PLAIN"]


def test_symptom_known_to_the_team_is_not_told_of_twice() -> None:
    talk = answered(at_check_in(21), 2).says("still red", says_that("redness"))
    assert talk.texts == ["NEW_SYMPTOM_ROUTINE"]
    assert talk.waits(days=1).says("still red", says_that("redness")).texts == ["WATCH_LATER"]
    assert talk.resolves().waits(days=1).says("still red", says_that("redness")).texts == ["WATCH_LATER"]
    assert talk.alerts == {}
    assert talk.waits(days=7).says("still red", says_that("redness")).texts == ["NEW_SYMPTOM_ROUTINE"]


def test_known_symptom_in_a_check_in_closes_with_a_note() -> None:
    talk = at_check_in(21).says("red", says_that("redness", pain=2)).says("no", NO)
    assert talk.texts == ["NEW_SYMPTOM_ROUTINE"]
    talk.waits(days=6).take(staff.check_in_now(talk.case, talk.now))
    assert talk.says("red", says_that("redness", pain=2)).says("no", NO).texts == ["WATCH_LATER"]


def test_callback_in_a_check_in_closes_with_a_note_forwarded() -> None:
    talk = at_check_in(3).says("5 call me", score(5, command=Command.CALLBACK))
    assert (talk.texts, talk.alerts) == (["SYMPTOM_Q"], {"callback": "ROUTINE"})
    assert talk.says("no", NO).texts == ["NOTE_FORWARDED"]


def test_flare_is_told_the_same_day() -> None:
    talk = answered(at_check_in(3, baseline=4), 7)
    assert (talk.texts, talk.mailed) == (["WORSE_NOW"], {"FLARE"})


def test_ten_before_and_ten_now_is_asked_about() -> None:
    talk = at_check_in(3, baseline=10).says("10", score(10))
    assert talk.texts == ["WORSE_BEFORE_Q"]
    assert talk.says("no", Reading(answer=("no",))).texts == ["SYMPTOM_Q"]


def test_worse_than_ten_is_urgent() -> None:
    talk = at_check_in(3, baseline=10).says("10", score(10)).says("yes", YES)
    assert (talk.texts, talk.alerts) == (["URGENT"], {"severe_pain": "URGENT"})


def test_answers_in_spanish_come_in_spanish() -> None:
    talk = Talk.on_day(3, language="es").waits(hours=1).says("3 todo bien", score(3, denial=True))
    assert talk.history[-1].body.startswith("Gracias. El alivio")
    assert "27 nov" in talk.history[-1].body


def test_empty_text_is_asked_about_once_then_read_by_a_person() -> None:
    talk = (
        at_check_in(14, baseline=7).says("6", score(6)).says("no", NO).says("same", Reading(answer=("SAME",)))
    )
    assert talk.says(" ", CHAT).texts == ["NOT_UNDERSTOOD_SYMPTOM"]
    assert talk.says(" ", CHAT).texts == ["NOT_UNDERSTOOD_2"]
    assert talk.alerts == {"NI_EARLY": "ROUTINE", "unread": "ROUTINE"}


def test_what_the_pain_feels_like_is_not_answered_with_the_closing_again() -> None:
    talk = answered(at_check_in(14), 7).says("same", Reading(answer=("SAME",)))
    assert talk.texts == ["NON_IMPROVEMENT", "FEEL_Q"]
    assert talk.says("dull, just like before", says_that("no_relief")).texts == ["NOTE_FORWARDED"]


def test_corrected_score_replaces_the_first_and_the_open_question_is_said_again() -> None:
    talk = at_check_in(3).says("8", score(8)).waits(minutes=2).says("sorry meant 5", score(5))
    assert (talk.texts, talk.asked) == (["REMINDER_SYMPTOM"], "symptoms")
    talk.says("no", NO)
    assert [s.value for s in talk.case.scores] == [8, 5]
    assert judge(series_of(talk.case), talk.case.flow.thresholds).days[-1].score == 5


def test_score_and_no_together_close_the_check_in() -> None:
    talk = at_check_in(3).says("5", score(5)).says("5 no", score(5, answer=("no",), denial=True))
    assert (talk.texts, talk.asked) == (["THANKS_EARLY"], None)
