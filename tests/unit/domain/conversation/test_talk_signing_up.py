"""From the invitation to the first check-in: nobody is asked anything before they agree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smsbot.domain.case import CheckInStatus, Consent, EpisodeStatus
from smsbot.domain.conversation import asked, staff
from smsbot.domain.conversation.findings import baseline_of
from smsbot.domain.effects import Purpose
from smsbot.domain.reading import Command, Event, Reading
from tests.talk import CHAT, DONE, NO, ODD, PLANNED, YES, Talk, local, says_that, score


def signed_up(**parts: object) -> Talk:
    return Talk.enrolled(**parts).says("yes", YES)  # type: ignore[arg-type]


def test_enrolment_sends_one_invitation_and_no_more() -> None:
    talk = Talk.enrolled()
    assert talk.texts == ["CONSENT_INVITE"]
    assert talk.history[0].purpose is Purpose.INVITATION
    assert talk.waits(days=30).texts == []


def test_yes_starts_and_is_welcomed() -> None:
    talk = signed_up()
    assert (talk.texts, talk.case.status, talk.case.consent) == (
        ["WELCOME"],
        EpisodeStatus.ACTIVE,
        Consent.OPTED_IN,
    )


def test_start_answers_the_invitation_too() -> None:
    talk = Talk.enrolled().says("START", Reading(command=Command.START), provider_answered=True)
    assert talk.texts == ["WELCOME"]
    assert talk.case.consent is Consent.OPTED_IN


def test_start_of_our_own_word_answers_the_invitation() -> None:
    talk = Talk.enrolled().says("empezar", Reading(command=Command.START))
    assert talk.texts == ["WELCOME"]


def test_no_declines_and_is_confirmed_once() -> None:
    talk = Talk.enrolled().says("no", NO)
    assert talk.texts == ["STOP_CONFIRM"]
    assert talk.case.consent is Consent.OPTED_OUT
    assert talk.alerts == {"opted_out": "ROUTINE"}


def test_yes_and_no_at_once_is_asked_again() -> None:
    talk = Talk.enrolled().says("yes no", Reading(answer=("yes", "no")))
    assert talk.texts == ["HELP"]
    assert talk.case.consent is Consent.INVITED


def test_unanswered_invitation_is_told_after_a_day() -> None:
    talk = Talk.enrolled()
    assert talk.waits(hours=23, minutes=59).alerts == {}
    assert talk.waits(minutes=1).alerts == {"not_confirmed": "ROUTINE"}
    assert talk.texts == []


def test_late_yes_still_starts() -> None:
    talk = Talk.enrolled().waits(days=2).says("yes", YES)
    assert talk.texts == ["WELCOME"]
    assert talk.clock("2026-11-18 17:00").texts == ["BASELINE_Q"]


def test_words_before_yes_are_helped_once_then_read_by_a_person() -> None:
    talk = Talk.enrolled().says("who is this", CHAT)
    assert talk.texts == ["HELP"]
    talk.says("why", ODD)
    assert talk.texts == ["NOTE_FORWARDED"]
    assert talk.alerts == {"unread": "ROUTINE"}
    assert talk.says("yes", YES).texts == ["WELCOME"]


def test_yes_counts_after_a_clarifying_question_came_between() -> None:
    talk = Talk.enrolled().says("my foot is numb?", says_that("severe_pain"))
    assert talk.texts == ["PAIN_Q"]
    talk.says("4", Reading(pain=4))
    assert asked(talk.case, talk.now).awaiting == "consent"
    assert talk.says("yes", YES).texts == ["WELCOME"]


def test_yes_counts_after_the_procedure_was_put_off() -> None:
    talk = Talk.enrolled().says("it was moved", Reading(event=Event.CANCELLED))
    assert talk.texts == ["NOTE_FORWARDED"]
    assert talk.says("yes", YES).texts == ["WELCOME"]
    talk.take(staff.move_procedure(talk.case, local("2026-12-04 10:00"), talk.now))
    assert talk.clock("2026-12-02 17:00").texts == ["BASELINE_Q"]


def test_nobody_signs_up_for_somebody_who_died() -> None:
    talk = Talk.enrolled().says("he died", Reading(event=Event.DECEASED))
    assert talk.texts == ["CONDOLENCE"]
    assert talk.says("yes", YES).texts == []
    assert talk.case.consent is Consent.INVITED


def test_baseline_is_asked_on_both_evenings_before() -> None:
    talk = signed_up().clock("2026-11-18 17:00")
    assert talk.texts == ["BASELINE_Q"]
    assert talk.says("8", Reading(pain=8)).texts == ["THANKS_PLAIN"]
    assert "Next text: Nov 19" in talk.history[-1].body
    assert talk.clock("2026-11-19 17:00").texts == ["BASELINE_Q"]


def test_day_zero_waits_until_the_procedure_is_confirmed() -> None:
    talk = signed_up().clock("2026-11-20 17:59")
    assert talk.alerts == {}
    assert talk.clock("2026-11-20 23:00").alerts == {"unconfirmed_procedure": "ROUTINE"}
    assert talk.status_of("D0") is CheckInStatus.SCHEDULED
    assert "AFTERCARE_1" not in talk.texts


def test_unconfirmed_procedure_is_told_again_when_closed_without_a_word() -> None:
    talk = signed_up().clock("2026-11-20 19:00").resolves()
    assert talk.clock("2026-11-21 17:59").alerts == {}
    assert talk.clock("2026-11-21 18:00").alerts == {"unconfirmed_procedure": "ROUTINE"}


def test_moved_procedure_settles_while_the_old_alert_is_open() -> None:
    talk = signed_up().clock("2026-11-20 19:00")
    talk.take(staff.move_procedure(talk.case, local("2026-11-23 10:00"), talk.now))
    assert talk.clock("2026-11-24 12:00").alerts == {"unconfirmed_procedure": "ROUTINE"}


def test_confirmed_procedure_brings_after_care_that_evening() -> None:
    talk = signed_up(baseline=8).clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.clock("2026-11-20 17:00").texts == ["AFTERCARE_1", "AFTERCARE_2", "SYMPTOM_Q"]
    assert talk.says("no", NO).texts == ["THANKS_EARLY"]
    assert talk.clock("2026-11-21 10:00").texts == ["PAIN_Q"]


def test_no_baseline_is_told_at_the_first_check_in_after_it() -> None:
    talk = signed_up().clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.clock("2026-11-20 17:30").alerts == {"no_baseline": "ROUTINE"}
    assert talk.resolves().clock("2026-12-20 12:00").alerts.get("no_baseline") is None


def test_baseline_is_never_asked_after_the_procedure() -> None:
    talk = Talk.enrolled(baseline=8).clock("2026-11-19 12:00").says("yes", YES)
    assert talk.clock("2026-11-19 17:00").texts == ["BASELINE_Q"]
    talk.clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.asked is None
    assert talk.status_of("BASE_1") is CheckInStatus.MISSED
    assert "BASELINE_Q" not in talk.clock("2026-11-25 12:00").texts


def test_skipped_baseline_stays_skipped_once_the_procedure_is_done() -> None:
    talk = Talk.enrolled(at=local("2026-11-20 08:00"), baseline=8).says("yes", YES)
    talk.clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.status_of("BASE_1") is CheckInStatus.SKIPPED
    assert talk.waits(minutes=5).texts == []


@pytest.mark.parametrize(
    ("ended", "told", "after_care", "first_day"),
    [
        ("2026-11-20 16:00", "2026-11-20 16:10", "2026-11-20 20:00", "2026-11-21 10:00"),
        ("2026-11-20 16:01", "2026-11-20 16:10", "2026-11-21 09:30", "2026-11-21 17:00"),
        ("2026-11-20 11:00", "2026-11-20 18:30", "2026-11-20 18:30", "2026-11-21 10:00"),
        ("2026-11-20 11:00", "2026-11-20 21:00", "2026-11-21 09:30", "2026-11-21 17:00"),
        ("2026-11-20 16:30", "2026-11-21 11:00", "2026-11-21 11:00", "2026-11-21 17:00"),
    ],
)
def test_after_care_that_slips_moves_the_next_check_in_to_the_afternoon(
    ended: str, told: str, after_care: str, first_day: str
) -> None:
    talk = signed_up(baseline=8).clock(told)
    talk.take(staff.confirm_procedure(talk.case, local(ended), talk.now))
    assert (talk.due_of("D0"), talk.due_of("D1")) == (after_care, first_day)


def test_after_care_is_left_out_a_day_later() -> None:
    talk = signed_up(baseline=8).clock("2026-11-21 12:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.status_of("D0") is CheckInStatus.SKIPPED
    assert talk.waits(minutes=1).texts == ["PAIN_Q"]


def test_night_yes_gets_after_care_in_the_morning_and_day_one_in_the_afternoon() -> None:
    talk = Talk.enrolled(at=local("2026-11-20 14:00"), ended=DONE, baseline=8)
    talk.clock("2026-11-20 22:00").says("yes", YES)
    assert talk.clock("2026-11-21 09:00").texts == ["AFTERCARE_1", "AFTERCARE_2", "SYMPTOM_Q"]
    assert talk.due_of("D1") == "2026-11-21 17:00"
    assert talk.clock("2026-11-21 17:00").texts == ["REMINDER_SYMPTOM", "PAIN_Q"]


def test_late_enrolment_leaves_out_what_is_past() -> None:
    talk = Talk.enrolled(at=DONE + timedelta(days=8), ended=DONE)
    assert {talk.status_of(k) for k in ("BASE_1", "D1", "D7")} == {CheckInStatus.SKIPPED}
    assert talk.status_of("D10") is CheckInStatus.SCHEDULED


def test_cancelled_procedure_holds_every_text_until_it_has_a_date() -> None:
    talk = signed_up().clock("2026-11-18 17:00")
    talk.take(staff.cancel_procedure(talk.case, talk.now))
    assert (talk.asked, talk.case.status) == (None, EpisodeStatus.HELD)
    assert talk.waits(days=30).texts == []
    assert talk.alerts == {}


def test_staff_confirm_what_the_patient_thought_was_cancelled() -> None:
    talk = signed_up(baseline=8).says("moved", Reading(event=Event.CANCELLED)).clock("2026-11-20 13:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert talk.case.status is EpisodeStatus.ACTIVE


def test_cancelled_word_after_the_procedure_stops_nothing() -> None:
    talk = Talk.on_day(3).says("they cancelled my mri", Reading(event=Event.CANCELLED))
    assert (talk.texts, talk.case.status) == (["NOTE_FORWARDED"], EpisodeStatus.ACTIVE)
    assert talk.alerts == {"cancelled": "ROUTINE"}


def test_staff_check_in_before_the_procedure_asks_for_the_baseline() -> None:
    talk = signed_up().waits(hours=2)
    talk.take(staff.check_in_now(talk.case, talk.now))
    assert talk.texts == ["BASELINE_Q"]
    assert talk.says("7", Reading(pain=7)).texts == ["THANKS_PLAIN"]


def test_staff_check_in_asks_pain_and_symptoms_each_time() -> None:
    talk = Talk.on_day(4, "11:00")
    for _ in range(2):
        talk.take(staff.check_in_now(talk.case, talk.now))
        assert talk.texts == ["PAIN_Q"]
        assert talk.says("3", Reading(pain=3)).texts == ["SYMPTOM_Q"]
        talk.says("no", NO)
    assert talk.status_of("EXTRA_2") is CheckInStatus.COMPLETED


def test_staff_check_in_waits_for_a_clarifying_question() -> None:
    talk = Talk.on_day(4, "11:00").says("unbearable", says_that("severe_pain"))
    talk.take(staff.check_in_now(talk.case, talk.now))
    assert (talk.texts, talk.asked) == ([], "pain_now")
    talk.waits(minutes=31)
    assert talk.alerts == {"severe_pain": "URGENT"}


def test_staff_check_in_is_refused_without_leave() -> None:
    talk = Talk.enrolled()
    with pytest.raises(ValueError, match="may not be asked"):
        staff.check_in_now(talk.case, talk.now)


def test_late_yes_on_the_eve_brings_one_baseline_question_that_day() -> None:
    talk = Talk.enrolled().clock("2026-11-19 12:00").says("yes", YES)
    assert talk.clock("2026-11-20 09:00").texts == ["BASELINE_Q"]
    assert talk.status_of("BASE_2") is CheckInStatus.SKIPPED


def test_flow_that_does_not_wait_takes_the_plan_for_the_end() -> None:
    talk = Talk.enrolled().says("yes", YES)
    timing = replace(talk.case.flow.timing, waits_for_confirmation=False)
    talk.case = replace(talk.case, flow=replace(talk.case.flow, timing=timing))

    talk.clock("2026-11-20 09:59")
    before = talk.case.procedure.ended_at
    talk.clock("2026-11-20 17:00")

    assert before is None
    assert talk.case.procedure.ended_at == PLANNED
    assert talk.texts[:2] == ["AFTERCARE_1", "AFTERCARE_2"]
    assert "unconfirmed_procedure" not in talk.alerts
    assert talk.status_of("BASE_1") is CheckInStatus.MISSED


def test_nobody_is_reminded_of_the_baseline_while_being_treated() -> None:
    talk = Talk.enrolled().says("yes", YES).clock("2026-11-19 17:00")
    assert talk.texts[-1] == "BASELINE_Q"
    assert talk.clock("2026-11-20 16:59").texts == []


def test_baseline_is_reminded_of_on_the_morning_before_a_later_procedure() -> None:
    talk = Talk.enrolled(planned=local("2026-11-20 13:00")).says("yes", YES).clock("2026-11-19 17:00")
    assert talk.clock("2026-11-20 16:59").texts == ["REMINDER_1"]


def test_nobody_is_asked_for_the_baseline_once_the_planned_time_has_passed() -> None:
    talk = Talk.enrolled(at=local("2026-11-18 09:00")).clock("2026-11-20 12:00").says("yes", YES)
    assert "BASELINE_Q" not in (*talk.texts, *talk.waits(hours=4).texts)


def test_number_sent_while_waiting_for_a_late_procedure_is_still_the_baseline() -> None:
    talk = Talk.enrolled().says("yes", YES).clock("2026-11-20 10:30").says("7", score(7))
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    assert baseline_of(talk.case) == 7
