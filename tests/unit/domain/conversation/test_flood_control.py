"""Flood control: what is told again, when it leaves, and what a plan keeps quiet (section 0)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smsbot.domain.conversation.alerts import UNLIMITED
from smsbot.domain.effects import OpenAlert
from smsbot.domain.flow import MailTime
from smsbot.domain.reading import Command, Event, Place, Reading, Status
from tests.talk import CLINIC, ODD, Talk, finding, local, says_that, score

SPOT = Place.TREATED_SPOT
LIMITED = {
    "soreness": says_that("soreness"),
    "burning": says_that("burning"),
    "no_relief": says_that("no_relief"),
    "swelling": says_that(finding("swelling", place=SPOT)),
    "pain_shift": says_that("pain_shift", pain=5),
}
UNLIMITED_TEXTS = {
    "callback": says_that(command=Command.CALLBACK),
    "unread": ODD,
    "medication": says_that("medication"),
    "worse_pain": says_that("worse_pain"),
    "low_mood": says_that(event=Event.LOW_MOOD),
}
WEEK = timedelta(days=7)


def told(talk: Talk, code: str) -> bool:
    return any(isinstance(e, OpenAlert) and e.alert.code == code for e in talk.effects)


def closed_then_said_again(code: str, reading: Reading, after: timedelta, *, baseline: float = 5) -> bool:
    """Said on day 100 and closed by a person; whether the team hears of it again ``after`` that."""
    talk = Talk.on_day(100, "12:00", baseline=baseline).says("x", reading)
    assert told(talk, code)
    talk.resolves().until(talk.now + after)
    return told(talk.says("x again", reading), code)


@pytest.mark.parametrize("code", LIMITED)
@pytest.mark.parametrize(
    ("after", "again"), [(WEEK - timedelta(minutes=1), False), (WEEK, True)], ids=["within", "after"]
)
def test_routine_code_is_told_once_in_seven_days(code: str, after: timedelta, again: bool) -> None:
    assert closed_then_said_again(code, LIMITED[code], after) is again


@pytest.mark.parametrize("code", UNLIMITED_TEXTS)
def test_what_a_person_must_answer_is_told_each_time(code: str) -> None:
    assert closed_then_said_again(code, UNLIMITED_TEXTS[code], timedelta(minutes=1))
    assert code in UNLIMITED


def test_photo_is_told_each_time() -> None:
    talk = Talk.on_day(100).says("", Reading(), media_count=1).resolves()

    assert told(talk.says("", Reading(), media_count=1), "media")


def test_worse_than_before_is_told_at_every_score() -> None:
    assert closed_then_said_again("WORSE", score(7), timedelta(days=1))


def test_week_counts_for_each_code_by_itself() -> None:
    talk = Talk.on_day(100, "12:00").says("sore", says_that("soreness")).resolves()

    assert told(talk.says("burning", says_that("burning")), "burning")


@pytest.mark.parametrize("status", [Status.PRESENT, Status.UNCERTAIN])
@pytest.mark.parametrize("code", ["fever", "weakness", "fall"])
def test_red_flag_is_told_each_time(code: str, status: Status) -> None:
    talk = Talk.on_day(10, "12:00").says("x", says_that(finding(code, status, place=Place.LIMB))).resolves()

    assert told(talk.says("x", says_that(finding(code, status, place=Place.LIMB))), code)


# --- a plan keeps non-improvement quiet until the pattern changes --------------------------------------


def failing(value: int, baseline: float = 7) -> Talk:
    """No better on day 14, and the team was told."""
    talk = Talk.on_day(14, "12:00", baseline=baseline).says(str(value), score(value))
    assert "NI_EARLY" in talk.alerts
    return talk


def later(talk: Talk, *scores: tuple[int, int]) -> list[list[str]]:
    """The codes told of at each (day, score) that follows."""
    heard = []
    for day, value in scores:
        date = (local("2026-11-20 12:00") + timedelta(days=day)).date()
        talk.now = local(f"{date} 12:00")
        talk.says(str(value), score(value))
        heard.append([e.alert.code for e in talk.effects if isinstance(e, OpenAlert)])
        talk.resolves()
    return heard


def test_plan_keeps_non_improvement_quiet() -> None:
    talk = failing(7).resolves("NI_EARLY", plan=True)

    assert later(talk, (21, 7), (30, 6), (60, 7), (90, 7)) == [[], [], [], []]


def test_without_a_plan_it_is_told_when_it_persists_and_each_month() -> None:
    talk = failing(7).resolves("NI_EARLY")

    assert later(talk, (21, 7), (30, 7), (51, 7)) == [["NI_PERSISTENT"], [], ["NI_PERSISTENT"]]


def test_muted_patient_is_still_answered_truly() -> None:
    talk = failing(7).resolves("NI_EARLY", plan=True)
    talk.clock("2026-12-11 10:00").says("7", score(7))

    assert talk.says("no", Reading(answer=("no",), denial=True)).texts == ["STILL_NOT_BETTER"]


def test_changed_pattern_is_told_again() -> None:
    talk = failing(5, baseline=5).resolves("NI_EARLY", plan=True)

    # Worse is always told; what comes after it is another pattern than the plan was made for.
    assert later(talk, (21, 7), (51, 5)) == [["WORSE"], ["NI_PERSISTENT"]]


def test_relief_in_between_is_another_pattern() -> None:
    talk = failing(7).resolves("NI_EARLY", plan=True)

    heard = later(talk, (21, 4), (30, 4), (35, 6), (42, 6))

    assert heard[:2] == [[], []]
    assert ["RECURRENCE"] in heard or ["NI_PERSISTENT"] in heard


def test_new_burning_is_told_while_non_improvement_is_muted() -> None:
    talk = failing(7).resolves("NI_EARLY", plan=True).waits(days=3)

    assert told(talk.says("burning", says_that("burning")), "burning")


def test_plan_for_the_patients_own_words_mutes_the_score_too() -> None:
    talk = Talk.on_day(15, "12:00", baseline=7).says("no better", says_that("no_relief"))
    talk.resolves("no_relief", plan=True)

    assert later(talk, (21, 7), (30, 7)) == [[], []]


def test_plan_for_something_else_mutes_nothing() -> None:
    talk = Talk.on_day(16, "12:00", baseline=7).says("burning", says_that("burning"))
    talk.resolves("burning", plan=True)

    assert later(talk, (21, 7), (30, 7)) == [["NI_EARLY"], ["NI_PERSISTENT"]]


# --- when the mail leaves -------------------------------------------------------------------------------


def mail_times(mails: MailTime, reading: Reading, *, day: int = 20) -> dict[str, timedelta]:
    """How long after it opened each escalation's first mail leaves."""
    talk = Talk.on_day(day, "12:00", baseline=7, clinic=replace(CLINIC, outcome_mails=mails))
    talk.says("x", reading)
    return {e.alert.code: e.mail_at - e.alert.opened_at for e in talk.effects if isinstance(e, OpenAlert)}


OUTCOMES = {
    "NI_EARLY": score(7),
    "no_relief": says_that("no_relief"),
    "soreness": says_that("soreness"),
    "SHIFT": says_that("pain_shift", pain=4),
}


@pytest.mark.parametrize("code", OUTCOMES)
def test_outcome_mail_waits_for_the_morning_unless_the_clinic_wants_it_at_once(code: str) -> None:
    morning, at_once = (mail_times(mails, OUTCOMES[code]) for mails in (MailTime.MORNING, MailTime.AT_ONCE))

    assert morning[code] == timedelta(hours=20)
    assert at_once[code] == timedelta()


@pytest.mark.parametrize("mails", list(MailTime))
def test_worse_callbacks_and_notes_are_mailed_at_once_by_any_setting(mails: MailTime) -> None:
    for reading in (score(9), says_that(command=Command.CALLBACK), ODD, says_that("medication")):
        assert set(mail_times(mails, reading).values()) == {timedelta()}


@pytest.mark.parametrize("mails", list(MailTime))
def test_stop_is_on_the_mornings_list_by_any_setting(mails: MailTime) -> None:
    assert mail_times(mails, says_that(command=Command.STOP)) == {"opted_out": timedelta(hours=20)}
