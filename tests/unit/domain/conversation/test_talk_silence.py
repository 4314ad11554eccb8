"""Reminders, silence, outages, pauses, and how a flow ends."""

import pytest

from smsbot.domain.case import CheckInStatus, EpisodeStatus
from smsbot.domain.conversation import staff, text_failed
from smsbot.domain.delivery import Verdict
from smsbot.domain.reading import Command, Event, Reading
from tests.talk import CHAT, NO, YES, Talk, answered, at_check_in, local, says_that, score


def test_reminders_come_after_four_hours_and_next_morning() -> None:
    talk = at_check_in(3)
    assert talk.clock("2026-11-23 13:59").texts == []
    assert talk.clock("2026-11-23 14:00").texts == ["REMINDER_1"]
    assert talk.clock("2026-11-24 11:00").texts == ["REMINDER_2"]
    assert talk.clock("2026-11-25 09:59").texts == []
    talk.clock("2026-11-25 10:00")
    assert talk.status_of("D3") is CheckInStatus.MISSED


def test_afternoon_question_is_reminded_of_once_the_next_morning() -> None:
    talk = Talk.on_day(0, "16:30").waits(hours=1)
    assert talk.asked == "symptoms"
    assert talk.clock("2026-11-21 09:59").texts == []
    assert talk.clock("2026-11-21 10:00").texts == ["PAIN_Q"]


def test_question_asked_in_the_evening_is_reminded_of_once() -> None:
    talk = at_check_in(3).clock("2026-11-23 18:00").says("5", score(5))
    assert talk.clock("2026-11-25 09:00").texts == ["REMINDER_SYMPTOM"]


def out_of_reach() -> Talk:
    talk = at_check_in(3)
    talk.take(text_failed(talk.case, "PAIN_Q", Verdict.PERMANENT_NUMBER, talk.now))
    return talk


def test_phone_that_cannot_be_reached_gets_no_reminders_but_the_next_check_in() -> None:
    talk = out_of_reach()
    assert talk.clock("2026-11-27 09:59").texts == []
    assert talk.clock("2026-11-27 10:00").texts == ["PAIN_Q"]
    assert talk.clock("2026-11-28 12:00").texts == []


def test_reminders_go_on_once_a_person_has_seen_to_the_phone() -> None:
    talk = out_of_reach().clock("2026-11-23 17:00").resolves()
    assert talk.clock("2026-11-24 12:00").texts == ["REMINDER_1", "REMINDER_2"]


def test_reminders_go_on_once_the_patient_writes_from_the_phone() -> None:
    talk = out_of_reach().clock("2026-11-23 12:00").says("4", score(4))
    assert talk.clock("2026-11-23 16:00").texts == ["REMINDER_SYMPTOM"]


def test_outage_brings_one_reminder_not_two() -> None:
    talk = at_check_in(3)
    talk.now = local("2026-11-24 12:00")
    assert talk.waits(minutes=1).texts == ["REMINDER_2"]


def test_outage_opens_only_the_latest_check_in() -> None:
    talk = Talk.on_day(2)
    talk.now = local("2026-11-30 11:00")
    assert talk.waits(minutes=1).texts == ["PAIN_Q"]
    assert {talk.status_of("D3"), talk.status_of("D7")} == {CheckInStatus.SKIPPED}


def test_next_check_in_closes_the_one_before() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-21 10:00")
    assert (talk.status_of("D0"), talk.asked) == (CheckInStatus.MISSED, "pain")


def test_two_days_of_silence_after_the_procedure_bring_a_call() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-22 07:59")
    assert talk.alerts == {}
    assert talk.clock("2026-11-22 08:00").alerts == {"silent": "ROUTINE"}


def test_any_answer_on_the_first_days_brings_no_call() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-20 18:00").says("sore", says_that("soreness"))
    assert talk.clock("2026-11-22 12:00").alerts == {}


def test_three_missed_check_ins_ask_whether_anybody_is_there() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-27 10:00")
    assert talk.texts[-1] == "STILL_THERE"
    assert talk.says("keep", Reading(answer=("KEEP",))).texts == []
    assert talk.waits(minutes=1).texts == ["PAIN_Q"]


def test_silence_before_the_procedure_does_not_hold_back_the_first_days() -> None:
    talk = Talk.enrolled(baseline=8).says("yes", YES).clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, local("2026-11-20 11:00"), talk.now))
    assert "PAIN_Q" in talk.clock("2026-11-21 10:00").texts


def test_no_answer_to_still_there_pauses_and_is_told_at_once() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-29 09:59")
    assert talk.case.status is EpisodeStatus.ACTIVE
    talk.clock("2026-11-29 10:00")
    assert (talk.case.status, talk.mailed) == (EpisodeStatus.PAUSED, {"paused"})
    assert talk.waits(days=60).texts == []


def test_whoever_writes_after_the_pause_is_taken_back() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-29 12:00").says("keep", Reading(answer=("KEEP",)))
    assert (talk.texts, talk.case.status) == (["THANKS_PLAIN"], EpisodeStatus.ACTIVE)
    assert talk.mailed == {"paused"}
    assert talk.clock("2026-11-30 10:00").texts == ["PAIN_Q"]


def test_pause_for_the_hospital_is_lifted_by_staff_alone() -> None:
    talk = (
        Talk.on_day(0, "16:00").clock("2026-11-29 12:00").says("in hospital", says_that(event=Event.HOSPITAL))
    )
    talk.says("hello", CHAT)
    assert talk.case.status is EpisodeStatus.PAUSED
    talk.take(staff.change_status(talk.case, EpisodeStatus.ACTIVE, "home again", talk.now))
    assert talk.clock("2026-11-30 10:00").texts == ["PAIN_Q"]


def test_red_flag_is_no_silence_even_while_still_there_is_open() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-27 12:00").says("cant pee", says_that("bladder_bowel"))
    assert talk.waits(days=3).case.status is EpisodeStatus.ACTIVE


def test_still_there_is_not_asked_twice_for_the_same_silence() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-27 12:00").says("keep", Reading(answer=("KEEP",)))
    talk.clock("2026-12-11 12:00")
    assert talk.texts.count("STILL_THERE") == 1
    assert talk.texts[-1] == "STILL_THERE"


def test_last_check_in_ends_the_flow() -> None:
    talk = at_check_in(540).says("yes", YES).says("2", score(2)).says("no", NO)
    assert talk.says("better", Reading(answer=("BETTER",))).texts == ["COMPLETION"]
    assert talk.case.status is EpisodeStatus.FINISHED
    assert talk.waits(days=30).texts == []


def test_missed_last_check_in_ends_the_flow_too() -> None:
    assert at_check_in(540).waits(days=3).case.status is EpisodeStatus.FINISHED


@pytest.mark.parametrize("by", ["patient", "staff"])
def test_waking_after_the_last_check_in_ends_the_flow_too(by: str) -> None:
    talk = Talk.on_day(0, "16:00").waits(days=600)
    before = talk.case.status
    if by == "patient":
        talk.says("hello", CHAT)
    else:
        talk.take(staff.change_status(talk.case, EpisodeStatus.ACTIVE, "by staff", talk.now))
    assert (before, talk.case.status) == (EpisodeStatus.PAUSED, EpisodeStatus.FINISHED)


def test_last_check_in_skipped_ends_the_flow_too() -> None:
    talk = Talk.on_day(539).says("stop", says_that(command=Command.STOP)).waits(days=5)
    assert talk.case.status is EpisodeStatus.FINISHED


def test_return_suspected_on_the_last_day_is_still_confirmed() -> None:
    talk = Talk.on_day(530).says("2", score(2)).clock("2028-05-13 10:00")
    talk.says("yes", YES).says("7", score(7)).says("no", NO).says("worse", Reading(answer=("WORSE",)))
    assert (talk.texts, talk.case.status) == (["CONFIRM_RETURN"], EpisodeStatus.ACTIVE)
    assert talk.clock("2028-05-16 10:00").texts == ["PAIN_Q"]
    answered(talk, 7)
    assert "RECURRENCE" in talk.alerts
    assert talk.case.status is EpisodeStatus.FINISHED


def test_wrong_phone_is_noticed_before_late_check_ins() -> None:
    talk = Talk.on_day(180).waits(hours=1)
    assert talk.texts == ["REVERIFY_Q"]
    assert talk.says("no", Reading(answer=("no",))).texts == ["WRONG_NUMBER"]
    assert talk.alerts == {"wrong_number": "ROUTINE"}


def test_silence_on_worse_than_ten_is_told_and_the_night_is_kept() -> None:
    talk = at_check_in(3, baseline=10).clock("2026-11-23 19:50").says("10", score(10))
    assert talk.clock("2026-11-23 23:00").texts == []
    assert talk.alerts == {"severe_pain": "ROUTINE"}
    assert talk.clock("2026-11-24 09:00").texts == ["SYMPTOM_Q"]


def test_question_about_the_worst_pain_outlives_its_check_in() -> None:
    talk = Talk.on_day(1, baseline=10).waits(hours=1).clock("2026-11-23 09:45").says("10", score(10))
    assert talk.texts == ["WORSE_BEFORE_Q"]
    assert talk.clock("2026-11-23 10:44").texts == []
    assert talk.clock("2026-11-23 10:46").texts == ["PAIN_Q"]
    assert talk.alerts == {"severe_pain": "ROUTINE"}


def test_silence_of_the_first_days_is_not_told_weeks_later() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-21 11:00")
    talk.take(staff.change_status(talk.case, EpisodeStatus.PAUSED, "on holiday", talk.now))
    talk.clock("2026-11-26 12:00").take(
        staff.change_status(talk.case, EpisodeStatus.ACTIVE, "back", talk.now)
    )
    assert talk.clock("2026-11-26 18:00").alerts == {}
