"""A staged second side: the same follow-up, the clock starts anew, the baseline stays (section 0, life)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smsbot.domain.case import CheckInStatus, EpisodeStatus
from smsbot.domain.conversation import staff
from smsbot.domain.conversation.findings import baseline_of, series_of
from smsbot.domain.effects import SendText
from smsbot.domain.reading import Place, Reading, Status
from smsbot.domain.sms_text import fold, is_gsm7
from tests.talk import DONE, LIBRARY, NO, YES, Talk, answered, finding, local, says_that, score

SECOND = local("2026-12-11 11:00")


def second_side(talk: Talk, ended: str = "2026-12-11 11:00", now: str = "2026-12-11 15:00") -> Talk:
    talk.clock(now)
    talk.take(staff.treat_second_side(talk.case, local(ended), talk.now))
    return talk


def jump(talk: Talk, text: str) -> Talk:
    """Time passes without anything that fell due meanwhile."""
    talk.now = local(text)
    past = tuple(
        replace(c, status=CheckInStatus.SKIPPED)
        if c.status is CheckInStatus.SCHEDULED and c.due_at < talk.now
        else c
        for c in talk.case.check_ins
    )
    talk.case = replace(talk.case, check_ins=past)
    return talk


def treated_twice() -> Talk:
    """The other side was treated on day 21; what was asked that morning was not answered."""
    return second_side(Talk.on_day(20, "12:00"))


def test_days_and_check_ins_count_from_the_second_side() -> None:
    talk = treated_twice()

    assert talk.case.day(local("2026-12-14 10:00")) == 3
    assert talk.due_of("D0@2") == "2026-12-11 17:00"
    assert talk.due_of("D3@2") == "2026-12-14 10:00"
    assert talk.due_of("D540@2") == "2028-06-03 10:00"
    assert {talk.status_of(key) for key in ("D30", "D90", "D540")} == {CheckInStatus.CANCELLED}
    assert not [c.key for c in talk.case.check_ins if c.key.startswith("BASE") and c.key.endswith("@2")]


def test_first_sides_check_ins_are_asked_no_more() -> None:
    talk = treated_twice()

    waiting = [c.key for c in talk.case.check_ins if c.status is CheckInStatus.SCHEDULED]

    assert waiting[:4] == ["D0@2", "D1@2", "D3@2", "D7@2"]
    assert all(key.endswith("@2") for key in waiting)
    assert "@" not in " ".join(s.template for s in talk.history)


def test_baseline_stays_that_before_the_first_side() -> None:
    talk = Talk.enrolled().says("yes", YES).clock("2026-11-18 18:00").says("7", Reading(pain=7))
    talk.clock("2026-11-19 18:00").says("8", Reading(pain=8)).clock("2026-11-20 12:00")
    talk.take(staff.confirm_procedure(talk.case, DONE, talk.now))
    talk = talk.clock("2026-12-10 12:00").says("2", Reading(pain=2))

    second_side(talk)

    assert baseline_of(talk.case) == 7.5
    assert series_of(talk.case).scores == ()


def test_question_says_the_spots_we_treated() -> None:
    talk = treated_twice().clock("2026-12-12 10:00")

    assert talk.texts[-1] == "PAIN_SPOTS_Q"
    body = [e.body for e in talk.effects if isinstance(e, SendText)][-1]
    assert "in the spots we treated" in body


@pytest.mark.parametrize(
    ("language", "words"), [("en", "the spots we treated"), ("es", "las zonas tratadas")]
)
def test_words_for_both_sides_fit_one_plain_segment(language: str, words: str) -> None:
    text = LIBRARY.flow("rfa", 1).copy[language]["PAIN_SPOTS_Q"]
    longest = fold(text.replace("{c}", "C" * 16))

    assert words in text
    assert is_gsm7(longest)
    assert len(longest) <= 160


def test_after_care_is_sent_again_that_evening() -> None:
    talk = treated_twice().clock("2026-12-11 17:00")

    assert talk.texts[:2] == ["AFTERCARE_1", "AFTERCARE_2"]


def test_scores_of_the_first_side_count_for_no_outcome_of_the_second() -> None:
    talk = Talk.on_day(14).waits(hours=1)
    answered(talk, 2)
    second_side(talk)

    jump(talk, "2026-12-25 09:00").says("8", score(8))

    assert talk.texts == ["NON_IMPROVEMENT"]
    assert talk.alerts["NI_EARLY"] == "ROUTINE"


def test_answer_before_the_second_side_is_judged_by_the_first_clock() -> None:
    talk = Talk.on_day(14).waits(hours=1).says("8", score(8))

    second_side(talk, ended="2026-12-04 15:00", now="2026-12-04 16:00")

    assert talk.alerts == {"NI_EARLY": "ROUTINE"}
    assert talk.status_of("D14") is CheckInStatus.PARTIAL
    assert talk.asked is None


def test_function_answered_before_the_second_side_is_no_answer_after_it() -> None:
    talk = Talk.on_day(30).waits(hours=1).says("2", score(2)).says("no", NO)
    talk.says("more", Reading(answer=("MORE",)))
    second_side(talk, ended="2026-12-22 11:00", now="2026-12-22 15:00")

    assert series_of(talk.case).answers == {}


def test_limb_numb_after_the_second_side_is_judged_by_its_own_hours() -> None:
    talk = treated_twice()
    talk.now = SECOND + timedelta(hours=7)
    talk.says("numb leg", says_that(finding("numbness", place=Place.LIMB)))
    assert talk.texts == ["LIMB_DAY0"]


def test_numbness_that_had_gone_before_counts_not_as_returned() -> None:
    talk = Talk.on_day(2).says("gone", says_that(finding("numbness", Status.RESOLVED, place=Place.LIMB)))
    second_side(talk)

    talk.says("numb leg", says_that(finding("numbness", place=Place.LIMB)))

    assert talk.alerts["numbness"] == "URGENT"


def test_open_red_flag_outlives_the_second_side() -> None:
    talk = Talk.on_day(5).says("leg numb", says_that(finding("numbness", place=Place.LIMB)))
    second_side(talk)

    assert talk.alerts == {"numbness": "URGENT"}
    assert talk.clock("2026-12-12 12:00").texts == []


def test_question_about_a_red_flag_stays_open() -> None:
    talk = Talk.on_day(20, "14:58").says("pee?", says_that(finding("bladder_bowel", Status.UNCERTAIN)))
    talk.take(staff.treat_second_side(talk.case, talk.now - timedelta(hours=1), talk.now))

    assert talk.asked == "sure"
    assert talk.waits(minutes=10).texts == ["EMERGENCY"]


def test_silence_after_the_second_side_brings_a_call_too() -> None:
    talk = Talk.on_day(0, "16:00").clock("2026-11-22 08:00")
    assert "silent" in talk.mailed
    second_side(jump(talk.resolves(), "2026-12-11 12:00")).clock("2026-12-13 08:00")

    assert "silent" in talk.mailed


def test_return_suspected_after_both_sides_is_confirmed_after_each() -> None:
    talk = Talk.on_day(30)
    for day, value in (("2026-12-20", 2), ("2027-01-10", 7)):
        talk.clock(f"{day} 12:00").says(str(value), score(value))
    first = [c.key for c in talk.case.check_ins if c.key.startswith("CONFIRM")]
    talk.clock("2027-01-15 12:00")
    talk.take(staff.treat_second_side(talk.case, local("2027-01-15 09:00"), talk.now))
    for day, value in (("2027-02-14", 2), ("2027-03-07", 7)):
        talk.clock(f"{day} 12:00").says(str(value), score(value))
    second = [c.key for c in talk.case.check_ins if c.key.startswith("CONFIRM") and c.key.endswith("@2")]

    assert first == ["CONFIRM_51"]
    assert second == ["CONFIRM_51@2"]


def test_end_of_the_second_side_can_be_corrected() -> None:
    talk = treated_twice()
    talk.take(staff.confirm_procedure(talk.case, local("2026-12-10 11:00"), talk.now))

    assert talk.case.procedure.first_ended_at == DONE
    assert talk.due_of("D3@2") == "2026-12-13 10:00"
    assert talk.status_of("D30") is CheckInStatus.CANCELLED


def test_second_side_recorded_days_later_leaves_out_what_is_past() -> None:
    talk = second_side(Talk.on_day(5), now="2026-12-16 12:00")

    past = {key: talk.status_of(key) for key in ("D1@2", "D3@2", "D7@2")}

    assert past == {
        "D1@2": CheckInStatus.SKIPPED,
        "D3@2": CheckInStatus.SKIPPED,
        "D7@2": CheckInStatus.SCHEDULED,
    }
    assert [c.key for c in talk.case.check_ins].count("D0@2") == 0


def test_follow_up_ends_after_the_second_sides_last_check_in() -> None:
    talk = jump(treated_twice(), "2028-06-03 09:00").clock("2028-06-06 12:00")

    assert talk.status_of("D540@2") is CheckInStatus.MISSED
    assert talk.case.status is EpisodeStatus.FINISHED


@pytest.mark.parametrize("ended", ["2026-11-20 11:00", "2026-11-20 10:59"])
def test_second_side_must_follow_the_first(ended: str) -> None:
    talk = Talk.on_day(5)

    with pytest.raises(ValueError, match="follows one that is done, once"):
        staff.treat_second_side(talk.case, local(ended), talk.now)


def test_third_side_and_side_before_the_first_are_refused() -> None:
    twice, ahead = treated_twice(), Talk.enrolled().says("yes", YES)

    for talk in (twice, ahead):
        with pytest.raises(ValueError, match="follows one that is done, once"):
            staff.treat_second_side(talk.case, talk.now, talk.now)


def test_procedure_that_is_done_cannot_be_moved() -> None:
    talk = Talk.on_day(5)

    with pytest.raises(ValueError, match="cannot be moved"):
        staff.move_procedure(talk.case, talk.now, talk.now)


def test_follow_up_held_for_a_cancelled_date_goes_on() -> None:
    talk = Talk.on_day(5)
    talk.take(staff.cancel_procedure(talk.case, talk.now))

    assert second_side(talk).case.status is EpisodeStatus.ACTIVE
