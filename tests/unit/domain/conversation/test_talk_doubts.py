"""Doubtful words are asked about, and a check-in goes on once a red flag is closed."""

import pytest

from smsbot.domain.case import CheckInStatus
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Place, Reading, Status, Trend
from tests.talk import (
    CHAT,
    NO,
    YES,
    Talk,
    chose,
    finding,
    local,
    says_that,
    score,
)

UNSURE = Status.UNCERTAIN


def at_menu(day: int = 3, **enrolled: object) -> Talk:
    """The symptom menu is open."""
    return Talk.on_day(day, **enrolled).waits(hours=1).says("4", Reading(pain=4))  # type: ignore[arg-type]


def test_doubtful_emergency_opens_the_row_and_asks() -> None:
    talk = Talk.on_day(3).says("is it a stroke?", says_that(finding("stroke_signs", UNSURE)))
    assert (talk.texts, talk.alerts, talk.mailed) == (["SURE_Q"], {"stroke_signs": "EMERGENCY"}, set())
    assert talk.waits(minutes=10).texts == ["EMERGENCY"]
    assert "stroke_signs" in talk.mailed


@pytest.mark.parametrize(
    ("reading", "texts", "tier"),
    [
        (YES, ["EMERGENCY"], "EMERGENCY"),
        (CHAT, ["EMERGENCY"], "EMERGENCY"),
        (NO, ["NOTE_FORWARDED"], "ROUTINE"),
    ],
)
def test_doubt_is_settled_by_the_answer(reading: Reading, texts: list[str], tier: str) -> None:
    talk = Talk.on_day(3).says("stroke?", says_that(finding("stroke_signs", UNSURE))).says("x", reading)
    assert (talk.texts, talk.alerts, talk.mailed) == (texts, {"stroke_signs": tier}, {"stroke_signs"})


@pytest.mark.parametrize(("reading", "tier"), [(NO, "ROUTINE"), (YES, "EMERGENCY")])
def test_one_answer_counts_for_every_fear_of_a_text(reading: Reading, tier: str) -> None:
    fears = says_that(finding("stroke_signs", UNSURE), finding("chest_pain", UNSURE))
    talk = Talk.on_day(3).says("stroke? heart?", fears).says("x", reading)
    assert talk.alerts == {"stroke_signs": tier, "chest_pain": tier}
    assert talk.mailed == {"stroke_signs", "chest_pain"}


def test_second_fear_while_one_is_asked_about_is_taken_for_sure() -> None:
    talk = Talk.on_day(3).says("stroke?", says_that(finding("stroke_signs", UNSURE)))
    talk.says("or heart?", says_that(finding("chest_pain", UNSURE)))
    assert (talk.texts, talk.mailed) == (["EMERGENCY"], {"chest_pain"})


def test_doubt_beside_a_sure_emergency_is_not_asked_about() -> None:
    both = says_that(finding("stroke_signs", UNSURE), "chest_pain")
    talk = Talk.on_day(3).says("chest, stroke?", both)
    assert (talk.texts, talk.mailed) == (["EMERGENCY"], {"stroke_signs", "chest_pain"})


def test_calmed_doubt_beside_an_urgent_symptom_still_says_call_us() -> None:
    both = says_that(finding("stroke_signs", UNSURE), "fever")
    talk = Talk.on_day(3).says("fever, stroke?", both)
    assert talk.texts == ["SURE_Q"]
    assert talk.says("n", NO).texts == ["URGENT"]
    assert talk.alerts == {"stroke_signs": "ROUTINE", "fever": "URGENT"}


def test_numb_in_words_is_mailed_at_once_and_asked_where() -> None:
    talk = Talk.on_day(3).says("i feel numb", says_that("numbness"))
    assert (talk.texts, talk.alerts, talk.mailed) == (["NUMB_WHERE_Q"], {"numbness": "URGENT"}, {"numbness"})
    talk.says("Q", chose("Q"))
    assert (talk.texts, talk.mailed) == (["URGENT"], {"numbness"})


def test_weak_in_words_is_never_lowered_by_the_treated_spot() -> None:
    talk = Talk.on_day(3).says("weak", says_that("weakness"))
    assert talk.texts == ["NUMB_WHERE_Q"]
    assert talk.says("P", chose("P")).texts == ["URGENT"]
    assert talk.alerts == {"weakness": "URGENT"}


@pytest.mark.parametrize("region", ["genicular", "cervical", "si"])
def test_weak_is_never_lowered_in_any_region(region: str) -> None:
    talk = Talk.on_day(3, region=region).says("weak", says_that("weakness")).says("P", chose("P"))
    assert talk.alerts == {"weakness": "URGENT"}


def test_severe_words_are_asked_for_a_number() -> None:
    talk = Talk.on_day(3, baseline=5).says("unbearable", says_that("severe_pain"))
    assert (talk.texts, talk.alerts, talk.mailed) == (["PAIN_Q"], {"severe_pain": "ROUTINE"}, set())


@pytest.mark.parametrize(
    ("value", "texts", "tier"),
    [(9, ["URGENT"], "URGENT"), (8, ["URGENT"], "URGENT"), (7, ["NOTE_FORWARDED"], "ROUTINE")],
)
def test_number_settles_severe_words(value: int, texts: list[str], tier: str) -> None:
    talk = Talk.on_day(3, baseline=5).says("unbearable", says_that("severe_pain"))
    talk.says(str(value), Reading(pain=value))
    assert (talk.texts, talk.alerts) == (texts, {"severe_pain": tier})


def test_silence_after_severe_words_is_urgent_each_time() -> None:
    talk = Talk.on_day(4, "12:00", baseline=5).says("unbearable", says_that("severe_pain"))
    talk.says("6", Reading(pain=6)).resolves().waits(hours=3)
    talk.says("unbearable again", says_that("severe_pain"))
    assert talk.texts == ["PAIN_Q"]
    assert talk.waits(minutes=30).texts == ["URGENT"]
    assert talk.alerts == {"severe_pain": "URGENT"}


def test_severe_words_with_a_number_need_no_question() -> None:
    talk = Talk.on_day(3, baseline=8).says("unbearable 8", says_that("severe_pain", pain=8))
    assert (talk.texts, talk.alerts) == (["NOTE_FORWARDED"], {"severe_pain": "ROUTINE"})


def test_severe_words_beside_a_red_flag_wait_for_nothing() -> None:
    talk = Talk.on_day(3).says("unbearable, hot", says_that("severe_pain", "rash"))
    assert talk.mailed == {"rash", "severe_pain"}
    assert talk.texts == ["URGENT"]


def test_red_flag_told_at_the_menu_answers_it() -> None:
    talk = at_menu().says("weak leg", says_that(finding("weakness", place=Place.LIMB)))
    assert talk.waits(hours=5).texts == []
    talk.resolves()
    assert talk.waits(days=1).texts == []
    assert [c.status for c in talk.case.check_ins if c.key == "D3"] == [CheckInStatus.COMPLETED]


def test_score_told_beside_a_red_flag_is_not_reminded_of() -> None:
    talk = Talk.on_day(3).waits(hours=1)
    talk.says("4 and rash", says_that("rash", pain=4)).resolves()
    assert talk.waits(days=1).texts == []


def test_check_in_goes_on_when_a_person_closed_the_red_flag() -> None:
    talk = at_menu(30).says("numb", says_that("numbness")).says("Q", chose("Q")).resolves()
    assert talk.waits(minutes=1).texts == ["FUNCTION_Q"]


def test_check_in_that_goes_on_waits_for_the_morning() -> None:
    talk = at_menu(30).clock("2026-12-20 21:00").says("numb", says_that("numbness")).says("Q", chose("Q"))
    talk.resolves()
    assert talk.clock("2026-12-21 08:59").texts == []
    assert talk.clock("2026-12-21 09:00").texts == ["FUNCTION_Q"]


def test_growing_redness_in_words_needs_no_question() -> None:
    talk = Talk.on_day(3).says("redder", says_that(finding("redness", trend=Trend.SPREADING)))
    assert talk.texts == ["URGENT"]
    assert talk.alert("redness").tier is Tier.URGENT


def test_fever_now_and_pus_two_days_later_are_one_infection() -> None:
    talk = (
        Talk.on_day(3).says("fever", says_that("fever")).waits(hours=48).says("pus", says_that("discharge"))
    )
    assert talk.alerts["discharge"] == "EMERGENCY"
    later = Talk.on_day(3).says("fever", says_that("fever")).waits(hours=48, minutes=1)
    assert later.says("pus", says_that("discharge")).alerts["discharge"] == "URGENT"


def test_fever_that_broke_no_longer_counts_with_pus() -> None:
    talk = Talk.on_day(3).says("fever", says_that("fever")).waits(hours=3)
    talk.says("fever broke", says_that(finding("fever", Status.RESOLVED))).waits(hours=1)
    assert talk.says("pus", says_that("discharge")).alerts["discharge"] == "URGENT"


def test_night_stops_no_safety_text() -> None:
    talk = Talk.on_day(3).clock("2026-11-24 02:00").says("numb", says_that("numbness"))
    assert talk.clock("2026-11-24 02:30").texts == ["URGENT"]
    assert local("2026-11-24 02:30") == talk.now


def test_doubt_about_an_emergency_goes_before_a_milder_question() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("6", score(6)).says("B", chose("B"))
    assert talk.asked == "redness_look"

    talk.says("not sure if i can pee", says_that(finding("bladder_bowel", Status.UNCERTAIN)))

    assert (talk.asked, talk.texts) == ("sure", ["SURE_Q"])
    talk.says("no", NO)
    assert talk.asked == "redness_look"
