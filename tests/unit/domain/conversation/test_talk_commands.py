"""Stop, start, help, wrong number, callbacks and turns of life, in every state."""

from dataclasses import replace

import pytest

from smsbot.domain.case import Consent, EpisodeStatus
from smsbot.domain.conversation import staff
from smsbot.domain.effects import AddToAlert
from smsbot.domain.reading import Command, Event, Place, Reading, Status
from tests.talk import CHAT, NO, ODD, YES, Talk, finding, says_that

STOP = says_that(command=Command.STOP)
START = says_that(command=Command.START)
HELP = says_that(command=Command.HELP)
WRONG = says_that(command=Command.WRONG_NUMBER)
LEG = finding("numbness", place=Place.LIMB)


def stopped(day: int = 5) -> Talk:
    return Talk.on_day(day).says("stop", STOP).waits(minutes=10)


def test_stop_is_confirmed_once_and_told_in_the_morning() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("stop", STOP)
    assert (talk.texts, talk.asked, talk.alerts) == (["STOP_CONFIRM"], None, {"opted_out": "ROUTINE"})
    assert talk.says("stop", STOP).texts == []
    assert talk.waits(days=600).texts == []


def test_stop_that_the_carrier_answered_gets_no_answer_of_ours() -> None:
    talk = Talk.on_day(3).says("STOP", STOP, provider_answered=True, opts="STOP")
    assert (talk.texts, talk.case.consent) == ([], Consent.OPTED_OUT)


def test_stop_by_the_carriers_own_verdict_counts() -> None:
    talk = Talk.on_day(3).says("genug", CHAT, provider_answered=True, opts="STOP")
    assert talk.case.consent is Consent.OPTED_OUT


def test_stop_while_a_red_flag_is_open_is_told_at_once() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).says("stop", STOP)
    assert (talk.texts, talk.mailed) == (["STOP_CONFIRM"], {"numbness"})


def test_stop_with_an_emergency_gets_one_text_for_both() -> None:
    talk = Talk.on_day(3).says("STOP i cant feel my legs", says_that("paralysis", command=Command.STOP))
    assert talk.texts == ["STOP_AND_EMERGENCY"]
    assert (talk.alerts, talk.mailed) == ({"paralysis": "EMERGENCY"}, {"paralysis"})
    notes = [effect.note for effect in talk.effects if isinstance(effect, AddToAlert)]
    assert notes == ["the patient asked for no more texts: phone them"]


def test_stop_of_the_bereaved_is_answered_with_sorrow_alone() -> None:
    reading = says_that(command=Command.STOP, event=Event.DECEASED)
    talk = Talk.on_day(3).says("he passed away, please stop", reading)
    assert (talk.texts, talk.case.consent) == (["CONDOLENCE"], Consent.OPTED_OUT)
    assert (talk.alerts, talk.waits(days=30).texts) == ({"deceased": "ROUTINE"}, [])


def test_stop_with_self_harm_gets_the_crisis_line() -> None:
    talk = Talk.on_day(3).says("stop, i want to die", says_that("self_harm", command=Command.STOP))
    assert talk.texts == ["CRISIS_988"]


def test_stop_with_an_urgent_symptom_is_confirmed_and_told() -> None:
    talk = Talk.on_day(3).says("stop, leg numb", says_that(LEG, command=Command.STOP))
    assert talk.texts == ["STOP_CONFIRM"]
    assert talk.alerts["numbness"] == "URGENT"


def test_stop_with_unread_words_reaches_a_person() -> None:
    assert (
        "unread"
        in Talk.on_day(3).says("stop this blorp", says_that(command=Command.STOP, unread=True)).alerts
    )


@pytest.mark.parametrize("command", [None, Command.STOP])
def test_emergency_after_stop_gets_one_emergency_text(command: Command | None) -> None:
    talk = stopped().says("cant pee", says_that("bladder_bowel", command=command))
    assert (talk.texts, talk.alerts["bladder_bowel"]) == (["EMERGENCY"], "EMERGENCY")
    assert talk.waits(hours=5).texts == []


def test_self_harm_after_stop_gets_the_crisis_line() -> None:
    assert stopped().says("x", says_that("self_harm")).texts == ["CRISIS_988"]


def test_doubt_after_stop_is_not_asked_about_but_taken_for_sure() -> None:
    talk = stopped().says("stroke?", says_that(finding("stroke_signs", Status.UNCERTAIN)))
    assert (talk.texts, talk.asked, talk.mailed) == (["EMERGENCY"], None, {"stroke_signs"})


@pytest.mark.parametrize(
    ("reading", "code", "tier"),
    [
        (says_that(LEG), "numbness", "URGENT"),
        (says_that("severe_pain"), "severe_pain", "URGENT"),
        (says_that("medication"), "medication", "ROUTINE"),
        (ODD, "unread", "ROUTINE"),
        (says_that(command=Command.CALLBACK), "callback", "ROUTINE"),
        (says_that(event=Event.DECEASED), "deceased", "ROUTINE"),
        (says_that(event=Event.LOW_MOOD), "low_mood", "ROUTINE"),
        (says_that(pain=10), "severe_pain", "URGENT"),
    ],
)
def test_anything_else_after_stop_is_told_without_a_text(reading: Reading, code: str, tier: str) -> None:
    talk = stopped().says("x", reading)
    assert (talk.texts, talk.alerts[code]) == ([], tier)
    assert code in talk.mailed


@pytest.mark.parametrize("reading", [HELP, NO, YES, Reading(pain=3), says_that("soreness")])
def test_nothing_else_after_stop_is_answered(reading: Reading) -> None:
    assert stopped().says("x", reading).texts == []


def test_photo_after_stop_reaches_a_person() -> None:
    talk = stopped().says("", CHAT, media_count=2)
    assert (talk.texts, talk.alerts["media"]) == ([], "ROUTINE")


def test_start_brings_texts_back_and_replays_nothing() -> None:
    talk = Talk.on_day(3).says("stop", STOP).clock("2026-11-23 15:00").says("start", START)
    assert talk.texts == ["START_CONFIRM"]
    assert talk.clock("2026-11-27 09:59").texts == []
    assert talk.clock("2026-11-27 10:00").texts == ["PAIN_Q"]


def test_start_that_the_carrier_answered_gets_no_answer_of_ours() -> None:
    talk = stopped().says("START", START, provider_answered=True, opts="START")
    assert (talk.texts, talk.case.consent) == ([], Consent.OPTED_IN)


def test_start_by_the_carriers_own_verdict_counts() -> None:
    talk = stopped().says("vamos", CHAT, opts="START")
    assert (talk.texts, talk.case.consent) == (["START_CONFIRM"], Consent.OPTED_IN)


def test_start_with_a_red_flag_is_answered_as_one() -> None:
    talk = stopped().says("start, leg numb", says_that(LEG, command=Command.START))
    assert talk.texts == ["START_CONFIRM", "URGENT"]


def test_start_with_unread_words_reaches_a_person() -> None:
    assert "unread" in stopped().says("start blorp", says_that(command=Command.START, unread=True)).alerts


def test_start_of_somebody_signed_up_is_confirmed() -> None:
    assert Talk.on_day(5).says("start", START).texts == ["START_CONFIRM"]
    assert Talk.on_day(5).says("START", START, provider_answered=True).texts == []


def test_yes_that_the_carrier_knows_answers_our_question() -> None:
    talk = Talk.on_day(180).waits(hours=1).says("YES", says_that(command=Command.START, answer=("yes",)))
    assert talk.texts == ["PAIN_Q"]
    late = Talk.on_day(180).waits(hours=1)
    reading = says_that(command=Command.START, answer=("yes",))
    assert late.says("YES", reading, provider_answered=True).texts == ["PAIN_Q"]


def test_start_while_check_ins_rest_is_told_to_staff() -> None:
    talk = Talk.on_day(5)
    talk.take(staff.change_status(talk.case, EpisodeStatus.PAUSED, "by staff", talk.now))
    talk.says("start", START)
    assert talk.alerts == {"callback": "ROUTINE"}


@pytest.mark.parametrize("opts", [None, "HELP"])
def test_help_is_answered_once_unless_the_carrier_did(opts: str | None) -> None:
    assert Talk.on_day(3).waits(hours=1).says("ayuda", HELP, opts=opts).texts == ["HELP"]
    assert Talk.on_day(3).says("HELP", HELP, provider_answered=True, opts=opts).texts == []


def test_help_leaves_the_open_question_open() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("ayuda", HELP)
    assert talk.asked == "pain"


def test_help_in_a_red_flag_is_a_cry_for_help() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).says("help", HELP)
    assert (talk.texts, talk.mailed) == (["ALERT_MORE"], {"numbness"})


def test_wrong_number_is_answered_once_and_told() -> None:
    talk = Talk.on_day(3).says("wrong person", WRONG)
    assert (talk.texts, talk.alerts) == (["WRONG_NUMBER"], {"wrong_number": "ROUTINE"})
    assert talk.case.consent is Consent.WRONG_NUMBER
    assert talk.says("wrong person", WRONG).texts == []
    assert talk.waits(days=30).texts == []


def test_wrong_number_after_stop_is_told_without_a_text() -> None:
    talk = stopped().says("wrong person", WRONG)
    assert (talk.texts, talk.case.consent) == ([], Consent.WRONG_NUMBER)
    assert talk.alerts["wrong_number"] == "ROUTINE"


def test_wrong_number_cannot_start_another_persons_texts() -> None:
    talk = Talk.on_day(3).says("wrong person", WRONG).resolves().says("start", START)
    assert (talk.texts, talk.case.consent) == ([], Consent.WRONG_NUMBER)
    assert talk.alerts == {"wrong_number": "ROUTINE"}


def test_emergency_from_a_wrong_number_is_always_answered() -> None:
    talk = Talk.on_day(3).says("wrong person", WRONG)
    for _ in range(2):
        talk.says("my chest", says_that("chest_pain"))
        assert talk.texts == ["UNKNOWN_SENDER"]
    assert talk.alerts["chest_pain"] == "EMERGENCY"


def test_wrong_number_with_an_emergency_gets_the_neutral_text() -> None:
    talk = Talk.on_day(3).says("wrong, chest", says_that("chest_pain", command=Command.WRONG_NUMBER))
    assert talk.texts == ["UNKNOWN_SENDER"]


def test_doubtful_stop_is_asked_about_once_and_then_obeyed() -> None:
    alto = Reading(stop_unsure=True)
    talk = Talk.on_day(3).waits(hours=1).says("alto", alto)
    assert (talk.texts, talk.case.consent) == (["STOP_CHECK"], Consent.OPTED_IN)
    assert talk.says("alto", alto).texts == ["STOP_CONFIRM"]
    assert talk.case.consent is Consent.OPTED_OUT


def test_doubtful_stop_while_nothing_is_asked_is_a_stop() -> None:
    assert Talk.on_day(5).says("baja", Reading(stop_unsure=True)).texts == ["STOP_CONFIRM"]


def test_doubtful_stop_may_be_answered_with_a_number() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("alto", Reading(stop_unsure=True))
    assert talk.says("3", Reading(pain=3)).texts == ["SYMPTOM_Q"]


@pytest.mark.parametrize(
    ("event", "text", "status"),
    [
        (Event.HOSPITAL, "HOSPITAL", EpisodeStatus.PAUSED),
        (Event.DECEASED, "CONDOLENCE", EpisodeStatus.ENDED),
        (Event.LOW_MOOD, "LOW_MOOD", EpisodeStatus.ACTIVE),
    ],
)
def test_turn_of_life_is_answered_and_told(event: Event, text: str, status: EpisodeStatus) -> None:
    talk = Talk.on_day(3).waits(hours=1).says("x", says_that(event=event))
    assert (talk.texts, talk.case.status) == ([text], status)
    assert talk.mailed == {event.value}
    if status is not EpisodeStatus.ACTIVE:
        assert talk.waits(days=30).texts == []


def test_low_mood_beside_a_score_still_answers_the_question() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("5, so sad", says_that(event=Event.LOW_MOOD, pain=5))
    assert talk.texts == ["LOW_MOOD", "SYMPTOM_Q"]


def test_hospital_in_the_middle_takes_the_worse_case_of_what_was_asked() -> None:
    talk = (
        Talk.on_day(3).says("numb", says_that("severe_pain")).says("in er", says_that(event=Event.HOSPITAL))
    )
    assert talk.alerts == {"hospital": "ROUTINE", "severe_pain": "URGENT"}


def test_turn_of_life_after_the_end_changes_no_status() -> None:
    talk = Talk.on_day(540).waits(days=4).says("in hospital", says_that(event=Event.HOSPITAL))
    assert (talk.texts, talk.case.status) == (["HOSPITAL"], EpisodeStatus.FINISHED)


def test_chatter_is_not_answered_between_check_ins() -> None:
    assert Talk.on_day(5).says("thanks", CHAT).texts == []


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (NO, "NO_PROBLEM_ACK"),
        (Reading(pain=4), "THANKS_PLAIN"),
        (ODD, "NOTE_FORWARDED"),
        (says_that("soreness"), "WATCH_ACK"),
        (says_that("no_relief"), "THANKS_EARLY"),
        (says_that("soreness", unread=True), "NOTE_FORWARDED"),
        (says_that("worse_pain"), "WORSE_NOW"),
        (says_that(command=Command.CALLBACK), "NOTE_FORWARDED"),
    ],
)
def test_text_between_check_ins_is_answered_truly(reading: Reading, text: str) -> None:
    assert Talk.on_day(5).says("x", reading).texts == [text]


def test_score_sent_unasked_counts() -> None:
    talk = Talk.on_day(16, baseline=5).says("8", Reading(pain=7))
    assert (talk.texts, talk.alerts) == (["WORSE_THAN_BEFORE"], {"WORSE": "ROUTINE"})


def test_text_without_a_next_check_in_names_no_date_and_stays_true() -> None:
    talk = Talk.on_day(540).waits(days=4).says("dizzy", says_that("dizziness"))
    assert talk.texts == ["WATCH_LATER"]
    assert talk.history[-1].body.startswith("Thanks, we noted that. Call 555-987-0000 if it gets worse")
    assert "Next text" not in talk.history[-1].body


@pytest.mark.parametrize(
    ("said", "alerts"),
    [
        (says_that(command=Command.CALLBACK), {"callback": "ROUTINE"}),
        (says_that("medication"), {"medication": "ROUTINE"}),
        (says_that(event=Event.HOSPITAL), {"hospital": "ROUTINE"}),
        (says_that(event=Event.LOW_MOOD), {"low_mood": "ROUTINE"}),
    ],
)
def test_one_text_is_one_alert_unless_what_is_left_unread_alarms(
    said: Reading, alerts: dict[str, str]
) -> None:
    assert Talk.on_day(5).says("x", replace(said, unread=True)).alerts == alerts
    worrying = replace(said, unread=True, worrying=True)
    assert Talk.on_day(5).says("x", worrying).alerts == {**alerts, "unread": "ROUTINE"}


def test_unread_words_do_not_wait_for_the_morning_with_what_is_mailed_then() -> None:
    talk = Talk.on_day(20).says("x", says_that("pain_shift", unread=True))
    assert talk.mailed == {"unread"}
