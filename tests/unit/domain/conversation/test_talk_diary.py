"""The day of a diagnostic block: questions in minutes and hours, the newer closing the older; a result."""

from datetime import timedelta

import pytest

from smsbot.domain.case import CheckInStatus, EpisodeStatus
from smsbot.domain.conversation import staff
from smsbot.domain.conversation.results import diary_of
from smsbot.domain.effects import OpenAlert
from smsbot.domain.reading import Place
from tests.talk import NO, YES, Talk, finding, local, says_that, score

BLOCK = local("2026-11-20 10:00")
OVER = local("2026-11-20 10:30")
FULL_DAY = ["M15", "M30", "M45", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8"]


def signed_up(flow: str = "mbb_diary", **enrolled: object) -> Talk:
    talk = Talk.enrolled(flow=flow, planned=BLOCK, **enrolled)  # type: ignore[arg-type]
    return talk.says("YES", YES)


def after_block(flow: str = "mbb_diary", over: str = "2026-11-20 10:30", baseline: int = 8) -> Talk:
    """The block has just been confirmed; the evening before and the hour before gave the baseline."""
    talk = signed_up(flow)
    talk.clock("2026-11-19 17:30").says(str(baseline), score(baseline))
    talk.clock("2026-11-20 09:30").says(str(baseline), score(baseline))
    talk.clock(over)
    talk.take(staff.confirm_procedure(talk.case, local(over), talk.now))
    return talk


def test_evening_and_hour_before_ask_while_doing_what_hurts() -> None:
    talk = signed_up()

    assert talk.clock("2026-11-19 17:00").texts == ["DIARY_BEFORE_Q"]
    talk.says("7", score(7))
    assert talk.texts == []
    assert talk.clock("2026-11-20 09:00").texts == ["DIARY_BEFORE_Q"]


def test_first_text_after_the_block_tells_what_not_to_take() -> None:
    talk = after_block()

    assert talk.clock("2026-11-20 10:45").texts == ["DIARY_NOTE", "DIARY_Q"]
    assert talk.asked == "diary"


def test_full_diary_asks_at_minutes_and_hours_and_thanks_nobody_between() -> None:
    talk = after_block()
    asked_at: list[str] = []
    for moment in ("10:45", "11:00", "11:15", "11:30", "12:30", "13:30", "14:30", "15:30", "16:30", "17:30"):
        talk.clock(f"2026-11-20 {moment}")
        asked_at.append(moment if "DIARY_Q" in talk.texts else "nothing")
        talk.says("2", score(2))
        assert talk.texts == []

    assert "nothing" not in asked_at
    hours = [(s.at - OVER) / timedelta(hours=1) for s in talk.case.scores if s.at >= OVER]
    assert hours == [0.25, 0.5, 0.75, 1, 2, 3, 4, 5, 6, 7]


def test_whole_silent_day_holds_no_more_texts_than_the_consent_named() -> None:
    talk = after_block()
    before = len(talk.history)
    talk.clock("2026-11-20 23:59")

    assert len(talk.history) - before == 12
    assert not {"REMINDER_1", "REMINDER_2", "STILL_THERE"} & {s.template for s in talk.history}


def test_newer_question_closes_the_older_one() -> None:
    talk = after_block().clock("2026-11-20 10:50")
    assert talk.status_of("M15") is CheckInStatus.OPEN

    talk.clock("2026-11-20 11:00")

    assert talk.status_of("M15") is CheckInStatus.MISSED
    assert talk.status_of("M30") is CheckInStatus.OPEN
    assert [q.name for q in talk.case.questions] == ["diary"]


def test_question_that_could_not_leave_in_time_is_not_sent_late() -> None:
    talk = after_block().clock("2026-11-20 10:45")

    leave_by = {s.template: s.expires_at for s in talk.history if s.at == talk.now}
    assert leave_by["DIARY_Q"] == local("2026-11-20 11:00")


def test_diary_is_clipped_at_eight_in_the_evening() -> None:
    talk = after_block(over="2026-11-20 14:30")

    left_out = [key for key in FULL_DAY if talk.status_of(key) is CheckInStatus.SKIPPED]
    assert left_out == ["H6", "H7", "H8"]
    asked = talk.clock("2026-11-20 19:45").history[-1]
    assert asked.template == "DIARY_Q"
    assert talk.clock("2026-11-21 09:29").history[-1] == asked


def test_block_that_moves_earlier_gets_back_the_hours_left_out() -> None:
    late = signed_up()
    late.take(staff.move_procedure(late.case, local("2026-11-20 18:00"), late.now))
    assert late.status_of("H4") is CheckInStatus.SKIPPED

    late.clock("2026-11-20 10:31")
    late.take(staff.confirm_procedure(late.case, OVER, late.now))

    assert late.status_of("H4") is CheckInStatus.SCHEDULED


def test_confirmation_that_comes_late_asks_for_now_and_not_for_what_is_past() -> None:
    talk = signed_up(baseline=8).clock("2026-11-20 11:25")
    talk.take(staff.confirm_procedure(talk.case, OVER, talk.now))
    talk.waits(minutes=1)

    assert talk.texts.count("DIARY_Q") == 1
    assert talk.status_of("M45") is CheckInStatus.OPEN
    assert talk.status_of("M15") is CheckInStatus.SKIPPED


def test_question_of_an_hour_before_that_falls_into_the_night_is_left_out() -> None:
    talk = Talk.enrolled(flow="mbb_diary", planned=local("2026-11-20 09:30"))

    assert talk.status_of("BEFORE") is CheckInStatus.SKIPPED
    assert talk.status_of("BASE_1") is CheckInStatus.SCHEDULED


def test_short_diary_asks_six_times() -> None:
    talk = after_block("mbb_diary_lite")
    before = len(talk.history)
    talk.clock("2026-11-20 23:59")

    assert [s.template for s in talk.history[before:]] == ["DIARY_NOTE", *["DIARY_Q"] * 6]


@pytest.mark.parametrize(("hours", "text"), [(2, "LIMB_DAY0"), (7.9, "LIMB_DAY0"), (8.1, "URGENT")])
def test_weak_leg_is_told_to_a_person_at_any_hour_and_never_called_normal(hours: float, text: str) -> None:
    talk = after_block().waits(hours=hours)
    talk.says("leg is weak", says_that(finding("weakness", place=Place.LIMB)))

    assert talk.texts == [text]
    assert talk.alerts == {"weakness": "URGENT"}


def test_next_morning_ends_the_diary_and_tells_its_result_once() -> None:
    talk = after_block()
    for moment in ("10:45", "11:00", "11:30", "12:30", "13:30", "14:30"):
        talk.clock(f"2026-11-20 {moment}").says("1", score(1))
    talk.clock("2026-11-21 09:30").says("6", score(6))
    talk.says("no", NO)

    assert talk.texts == ["COMPLETION"]
    assert talk.case.status is EpisodeStatus.FINISHED
    opened = [e for e in talk.effects if isinstance(e, OpenAlert)]
    assert [e.alert.code for e in opened] == ["DIARY_RESULT"]
    assert opened[0].words.startswith("POSITIVE: peak relief 87.5 % at 0.25 h")
    assert "Hours at 80 % or more: 3.75" in opened[0].words
    assert talk.waits(days=2).effects == ()


def test_silent_diary_still_ends_with_a_result_that_claims_nothing() -> None:
    talk = after_block().waits(days=3)

    assert talk.case.status is EpisodeStatus.FINISHED
    assert talk.alerts["DIARY_RESULT"] == "ROUTINE"
    assert diary_of(talk.case).positive is None
