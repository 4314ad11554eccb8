"""Letters that come beside something else, or late: none is lost, and none waits for a question."""

from datetime import timedelta

import pytest

from smsbot.domain.conversation import text_failed
from smsbot.domain.delivery import Verdict
from smsbot.domain.reading import Command, Event, Reading
from tests.talk import Talk, chose, says_that
from tests.unit.domain.conversation.test_talk_doubts import at_menu


def chose_and(letters: str, *codes: str) -> Reading:
    return says_that(*codes, answer=tuple(letters))


def test_letter_beside_a_red_flag_is_taken_as_said() -> None:
    talk = at_menu().says("E, chills", chose_and("E", "fever"))

    assert talk.alerts == {"fever": "URGENT", "bladder_bowel": "EMERGENCY"}
    assert talk.texts == ["EMERGENCY"]
    assert talk.mailed == {"fever", "bladder_bowel"}


def test_letter_beside_unbearable_pain_is_taken_as_said() -> None:
    talk = at_menu().says("E, unbearable", chose_and("E", "severe_pain"))

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"
    assert talk.texts == ["EMERGENCY"]


def test_gravest_answer_beside_a_red_flag_is_not_lost() -> None:
    talk = at_menu().says("C", chose("C"))

    talk.says("R, and chills", chose_and("R", "fever"))

    assert talk.alerts["saddle_numbness"] == "EMERGENCY"
    assert talk.texts == ["EMERGENCY"]


def test_letter_beside_a_hospital_stay_reaches_the_team() -> None:
    reading = Reading(event=Event.HOSPITAL, answer=("E",))
    talk = at_menu().says("E, im in the hospital", reading)

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"


@pytest.mark.parametrize(("letter", "code"), [("E", "bladder_bowel"), ("A", "fever"), ("C", "numbness")])
def test_letter_while_a_red_flag_is_open_escalates_by_itself(letter: str, code: str) -> None:
    talk = at_menu().says("rash", says_that("rash"))

    talk.waits(minutes=20).says(letter, chose(letter))

    assert code in talk.alerts
    assert code in talk.mailed


def test_late_answer_to_a_closed_clarifying_question_counts() -> None:
    talk = at_menu().says("C", chose("C")).waits(minutes=31).resolves()

    talk.waits(hours=1).says("R", chose("R"))

    assert talk.alerts["saddle_numbness"] == "EMERGENCY"
    assert talk.texts[-1] == "EMERGENCY"


def test_lone_letter_days_later_asks_its_question() -> None:
    talk = at_menu().says("no", says_that(denial=True)).waits(hours=70)

    talk.says("E", chose("E"))

    assert "bladder_bowel" in talk.alerts
    assert talk.texts == ["BLADDER_Q"]


def test_letter_of_somebody_who_stopped_is_mailed_and_answered_once() -> None:
    talk = at_menu().says("stop texting me", Reading(command=Command.STOP))

    talk.says("E", chose("E"))

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"
    assert talk.texts == ["EMERGENCY"]


def test_letter_in_the_stop_itself_is_not_lost() -> None:
    talk = at_menu().says("E stop texting me", Reading(command=Command.STOP, answer=("E",)))

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"
    assert talk.texts == ["STOP_AND_EMERGENCY"]


def test_other_beside_a_red_flag_reaches_a_person() -> None:
    talk = at_menu().says("F and rash", chose_and("F", "rash"))

    assert talk.alerts == {"rash": "URGENT", "other": "URGENT"}


def test_no_with_more_behind_it_calms_nobody() -> None:
    talk = at_menu().says("E", chose("E"))

    talk.says("no but it wont come out", Reading(answer=("no",), unread=True))

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"
    assert talk.texts == ["EMERGENCY"]


def test_text_written_before_the_question_does_not_answer_it() -> None:
    talk = at_menu().says("E", chose("E"))

    talk.says("no", chose("no"), at=talk.now - timedelta(minutes=3))

    assert talk.alerts["bladder_bowel"] == "EMERGENCY"
    assert talk.asked == "bladder"


def test_watched_letter_beside_a_red_flag_changes_nothing() -> None:
    talk = at_menu().says("D and rash", chose_and("D", "rash"))

    assert talk.texts == ["URGENT"]


def test_yes_to_the_invitation_counts_while_a_red_flag_is_open() -> None:
    talk = Talk.enrolled().says("hot", says_that("fever")).says("YES", chose("yes"))

    assert talk.texts == ["WELCOME"]


def test_weak_leg_and_letter_are_one_text() -> None:
    talk = at_menu().says("C weak leg", chose_and("C", "weakness"))
    assert talk.alerts.keys() >= {"weakness", "numbness"}


@pytest.mark.parametrize(("letter", "code"), [("E", "bladder_bowel"), ("A", "fever"), ("C", "numbness")])
def test_letter_at_the_open_menu_counts_beside_an_alert_that_no_text_raised(letter: str, code: str) -> None:
    talk = at_menu()
    talk.take(text_failed(talk.case, "URGENT", Verdict.PERMANENT_NUMBER, talk.now))
    assert (talk.alerts, talk.asked) == ({"unreachable": "URGENT"}, "symptoms")

    talk.says(letter, chose(letter))

    assert code in talk.mailed
