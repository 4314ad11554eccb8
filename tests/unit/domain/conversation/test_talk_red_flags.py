"""Red flags in every state, and what an open one does to the conversation."""

import pytest

from smsbot.domain import codes
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.conversation import fault_alert, give_to_person, staff, text_failed
from smsbot.domain.conversation.turn import Inbound
from smsbot.domain.delivery import Verdict
from smsbot.domain.effects import AddToAlert, SendText, Told
from smsbot.domain.reading import AsksEmergency, Command, Event, Place, Reading, Status, Trend
from tests.talk import CHAT, NIGHT_CLINIC, NO, ODD, YES, Talk, finding, says_that

LEG = finding("numbness", place=Place.LIMB)
PEE = says_that("bladder_bowel")


def paused() -> Talk:
    talk = Talk.on_day(5)
    talk.take(staff.change_status(talk.case, EpisodeStatus.PAUSED, "by staff", talk.now))
    return talk


def ended() -> Talk:
    talk = Talk.on_day(5)
    talk.take(staff.change_status(talk.case, EpisodeStatus.ENDED, "by staff", talk.now))
    return talk


def finished() -> Talk:
    return Talk.on_day(540).waits(days=4)


def held() -> Talk:
    return Talk.enrolled().says("yes", YES).says("moved", says_that(event=Event.CANCELLED)).waits(days=1)


STATES = {
    "invited": Talk.enrolled,
    "before the procedure": lambda: Talk.enrolled().says("yes", YES),
    "between check-ins": lambda: Talk.on_day(5),
    "pain asked": lambda: Talk.on_day(3).waits(hours=1),
    "symptoms asked": lambda: Talk.on_day(3).waits(hours=1).says("4", Reading(pain=4)),
    "menu asked": lambda: Talk.on_day(3).says("numb", says_that("numbness")).waits(minutes=6),
    "red flag open": lambda: Talk.on_day(3).says("fever", says_that("fever")).waits(hours=1),
    "still there asked": lambda: Talk.on_day(0, "16:00").clock("2026-11-27 12:00"),
    "paused": paused,
    "held": held,
    "ended": ended,
    "finished": finished,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", codes.EMERGENCY)
def test_emergency_is_told_and_answered_in_every_state(state: str, code: str) -> None:
    talk = STATES[state]().says("help", says_that(code))
    assert talk.texts[0] == ("CRISIS_988" if code == "self_harm" else "EMERGENCY")
    assert talk.alerts[code] == "EMERGENCY"
    assert code in talk.mailed


@pytest.mark.parametrize("state", STATES)
def test_doubtful_emergency_is_asked_about_in_every_state(state: str) -> None:
    talk = STATES[state]().says("stroke?", says_that(finding("stroke_signs", Status.UNCERTAIN)))
    assert talk.alerts["stroke_signs"] == "EMERGENCY"
    assert "sure" in (talk.asked, *talk.queued)
    talk.waits(hours=3)
    assert "EMERGENCY" in talk.texts


@pytest.mark.parametrize("state", STATES)
def test_unread_words_reach_a_person_in_every_state(state: str) -> None:
    talk = STATES[state]().says("blorp", ODD)
    assert talk.mailed


@pytest.mark.parametrize("state", STATES)
def test_photo_reaches_a_person_in_every_state(state: str) -> None:
    talk = STATES[state]().says("", CHAT, media_count=1)
    assert "media" in talk.mailed
    assert talk.texts[0] in ("MEDIA", "ALERT_MORE")


def test_photo_with_words_reaches_a_person_too() -> None:
    talk = Talk.on_day(5).says("look at this", CHAT, media_count=1)
    assert (talk.texts, talk.alerts) == (["MEDIA"], {"media": "ROUTINE"})


def test_photo_with_an_answer_is_said_to_be_unseen() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("does this look ok? 4", says_that(pain=4), media_count=1)
    assert (talk.texts, talk.alerts) == (["MEDIA", "SYMPTOM_Q"], {"media": "ROUTINE"})


@pytest.mark.parametrize("state", STATES)
def test_callback_reaches_a_person_in_every_state(state: str) -> None:
    talk = STATES[state]().says("call me", says_that(command=Command.CALLBACK))
    assert talk.mailed


def test_open_red_flag_stops_reminders_and_questions() -> None:
    talk = Talk.on_day(3).waits(hours=1).says("leg numb", says_that(LEG))
    assert talk.texts == ["URGENT"]
    assert talk.waits(days=40).texts == []


def test_every_text_is_added_to_an_open_red_flag() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(hours=1)
    for reading in (CHAT, NO, Reading(pain=4), ODD, says_that("soreness")):
        talk.says("x", reading).waits(minutes=1)
        talk.texts.clear()
    assert [type(e).__name__ for e in talk.says("x", CHAT).effects if isinstance(e, AddToAlert)] == [
        "AddToAlert"
    ]
    assert talk.alerts == {"numbness": "URGENT"}


def test_open_red_flag_is_answered_once_in_five_minutes() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=1)
    assert talk.says("hello", CHAT).texts == ["ALERT_MORE"]
    assert talk.waits(minutes=4, seconds=59).says("hello", CHAT).texts == []
    assert talk.mailed == {"numbness"}
    assert talk.waits(seconds=1).says("hello", CHAT).texts == ["ALERT_MORE"]


def test_new_finding_escalates_beside_an_open_red_flag() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=1).says("cant pee", PEE)
    assert (talk.texts, talk.alerts) == (["EMERGENCY"], {"numbness": "URGENT", "bladder_bowel": "EMERGENCY"})


def test_routine_finding_is_told_beside_an_open_red_flag() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=1)
    talk.says("out of pills", says_that("medication"))
    assert (talk.texts, talk.mailed) == (["ALERT_MORE"], {"numbness", "medication"})


def test_said_again_it_is_mailed_again_and_not_texted_twice() -> None:
    talk = Talk.on_day(3).says("cant pee", PEE).waits(minutes=1).says("cant pee", PEE)
    assert (talk.texts, talk.mailed) == (["ALERT_MORE"], {"bladder_bowel"})
    assert talk.waits(minutes=5).says("cant pee", PEE).texts == ["EMERGENCY"]


ON_THE_WAY = says_that(asks_emergency=AsksEmergency.CALLS_911)


def test_on_the_way_to_the_er_is_news_of_the_emergency_that_the_team_has() -> None:
    talk = Talk.on_day(3).says("cant pee", PEE).waits(minutes=10).says("going to the ER now", ON_THE_WAY)
    assert (talk.texts, talk.mailed) == (["ALERT_MORE"], {"bladder_bowel"})
    assert talk.alerts == {"bladder_bowel": "EMERGENCY"}


def test_on_the_way_to_the_er_during_an_urgent_alert_is_an_emergency_of_its_own() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=10).says("at the ER", ON_THE_WAY)
    assert (talk.texts, talk.alerts) == (["EMERGENCY"], {"numbness": "URGENT", "calls_911": "EMERGENCY"})


def test_911_while_an_emergency_is_only_asked_about_is_mailed_at_once() -> None:
    doubt = says_that(finding("stroke_signs", Status.UNCERTAIN))
    talk = Talk.on_day(3).says("stroke?", doubt).waits(minutes=1).says("calling 911", ON_THE_WAY)
    assert talk.texts == ["EMERGENCY"]
    assert "calls_911" in talk.mailed


def test_911_after_the_emergency_was_closed_is_a_new_one() -> None:
    talk = Talk.on_day(3).says("cant pee", PEE).waits(minutes=10).resolves()
    talk.says("calling 911", ON_THE_WAY)
    assert (talk.texts, talk.alerts) == (["EMERGENCY"], {"calls_911": "EMERGENCY"})


def test_911_beside_a_new_urgent_finding_tells_of_both() -> None:
    talk = Talk.on_day(3).says("cant pee", PEE).waits(minutes=10)
    talk.says("leg numb, at the ER", says_that(LEG, asks_emergency=AsksEmergency.CALLS_911))
    assert (talk.texts, talk.mailed) == (["EMERGENCY"], {"bladder_bowel", "numbness"})


def test_911_of_somebody_who_opted_out_is_still_answered() -> None:
    talk = Talk.on_day(3).says("cant pee", PEE).says("STOP", Reading(command=Command.STOP)).waits(minutes=10)
    talk.says("calling 911", ON_THE_WAY)
    assert (talk.texts, talk.mailed) == (["EMERGENCY"], {"bladder_bowel"})


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_answer_while_self_harm_is_open_names_the_crisis_line(language: str) -> None:
    talk = Talk.on_day(3, language=language).says("x", says_that("self_harm")).waits(minutes=1)
    for reading in (CHAT, says_that("self_harm"), says_that(LEG)):
        talk.says("x", reading)
        assert all("988" in e.body for e in talk.effects if isinstance(e, SendText) and "MORE" in e.template)
        talk.waits(minutes=6)
    assert [e.template for e in talk.history][-3:] == ["ALERT_MORE_CRISIS", "CRISIS_988", "URGENT"]


def test_urgent_symptom_that_gets_worse_becomes_an_emergency() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=6)
    talk.says("worse", says_that(finding("numbness", place=Place.LIMB, trend=Trend.GETTING_WORSE)))
    assert (talk.texts, talk.alerts) == (["EMERGENCY"], {"numbness": "EMERGENCY"})


def test_event_is_added_to_an_open_red_flag() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG)).waits(minutes=1)
    talk.says("im in the er", says_that(event=Event.HOSPITAL))
    assert talk.texts[0] == "HOSPITAL"
    assert talk.mailed == {"numbness", "hospital"}


def test_self_harm_is_answered_with_the_crisis_line_before_all_else() -> None:
    talk = Talk.on_day(3).says("x", says_that("chest_pain", "self_harm"))
    assert talk.texts == ["CRISIS_988"]
    assert talk.alerts == {"chest_pain": "EMERGENCY", "self_harm": "EMERGENCY"}


def test_self_harm_denied_is_a_note_to_the_team() -> None:
    talk = Talk.on_day(3).says("not suicidal", says_that(finding("self_harm", Status.ABSENT)))
    assert (talk.texts, talk.alerts) == (["NOTE_FORWARDED"], {"self_harm": "ROUTINE"})


@pytest.mark.parametrize("code", [c for c in codes.EMERGENCY if c != "self_harm"])
def test_emergency_that_has_passed_is_told_even_after_one_was_closed(code: str) -> None:
    talk = Talk.on_day(3).says("x", says_that(code)).resolves().waits(hours=1)
    talk.says("gone", says_that(finding(code, Status.RESOLVED))).resolves().waits(hours=1)
    talk.says("gone", says_that(finding(code, Status.RESOLVED)))
    assert (talk.texts, talk.alerts) == (["NOTE_FORWARDED"], {code: "ROUTINE"})


@pytest.mark.parametrize(
    ("asks", "text", "alerts"),
    [
        (AsksEmergency.CALLS_911, "EMERGENCY", {"calls_911": "EMERGENCY"}),
        (AsksEmergency.ER_QUESTION, "URGENT", {"er_question": "URGENT"}),
    ],
)
def test_talk_of_emergency_care_is_a_red_flag(asks: AsksEmergency, text: str, alerts: dict[str, str]) -> None:
    talk = Talk.on_day(5).says("911", says_that(asks_emergency=asks))
    assert (talk.texts, talk.alerts) == ([text], alerts)


@pytest.mark.parametrize(
    ("when", "text", "phone"),
    [
        ("2026-11-24 07:59", "URGENT_CLOSED", "555-987-0911"),
        ("2026-11-24 08:00", "URGENT", "555-987-0000"),
        ("2026-11-24 16:59", "URGENT", "555-987-0000"),
        ("2026-11-24 17:00", "URGENT_CLOSED", "555-987-0911"),
        ("2026-11-28 12:00", "URGENT_CLOSED", "555-987-0911"),
    ],
)
def test_urgent_text_names_the_phone_that_is_answered(when: str, text: str, phone: str) -> None:
    talk = Talk.on_day(3, clinic=NIGHT_CLINIC).clock(when).says("fever", says_that("fever"))
    assert talk.texts == [text]
    assert phone in talk.history[-1].body


def test_code_that_no_rule_knows_is_urgent() -> None:
    talk = Talk.on_day(3).says("x", says_that("something_new"))
    assert (talk.texts, talk.alerts) == (["URGENT"], {"something_new": "URGENT"})


def test_fault_of_ours_gives_the_text_to_a_person_at_once() -> None:
    talk = Talk.on_day(3)
    talk.take(give_to_person(talk.case, Inbound("in9", talk.now, "words"), talk.now))
    assert (talk.texts, talk.alerts, talk.mailed) == (["URGENT"], {"unread": "URGENT"}, {"unread"})


def test_standing_schedule_is_told_to_the_team() -> None:
    talk = Talk.on_day(3)
    talk.take(fault_alert(talk.case, talk.now))
    assert (talk.texts, talk.alerts) == ([], {"parked": "ROUTINE"})


@pytest.mark.parametrize(
    ("template", "verdict", "alerts"),
    [
        ("PAIN_Q", Verdict.PERMANENT_NUMBER, {"unreachable": "ROUTINE"}),
        ("EMERGENCY", Verdict.PERMANENT_NUMBER, {"unreachable": "URGENT"}),
        ("PAIN_Q", Verdict.PERMANENT_CONFIG, {"delivery_failed": "ROUTINE"}),
        ("PAIN_Q", Verdict.OPTED_OUT, {"opted_out": "ROUTINE"}),
    ],
)
def test_text_that_did_not_arrive_is_told(template: str, verdict: Verdict, alerts: dict[str, str]) -> None:
    talk = Talk.on_day(3).waits(hours=1)
    talk.take(text_failed(talk.case, template, verdict, talk.now))
    assert (talk.texts, talk.alerts) == ([], alerts)
    assert talk.case.consent.forbids_texts is (verdict is Verdict.OPTED_OUT)
    assert (talk.asked is None) is (verdict is Verdict.OPTED_OUT)


def test_undelivered_text_goes_into_an_open_red_flag() -> None:
    talk = Talk.on_day(3).says("leg numb", says_that(LEG))
    talk.take(text_failed(talk.case, "URGENT", Verdict.OPTED_OUT, talk.now))
    assert [e.told for e in talk.effects if isinstance(e, AddToAlert)] == [Told.THREAD]
    talk.take(text_failed(talk.case, "URGENT", Verdict.OPTED_OUT, talk.now))
    assert talk.mailed == {"numbness"}
