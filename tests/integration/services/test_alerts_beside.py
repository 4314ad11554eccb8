"""A patient with several alerts: closing one swallows none of the others, and news finds somebody."""

from sqlalchemy import update

from smsbot.db import escalations, outcomes
from smsbot.db.escalations import Happening
from smsbot.db.models import EscalationEventKind, TeamMember
from tests.integration.services.desk import TEAM, Desk

SWELLING = "my calf is swelling up and hot"
FALL = "I fell down the stairs"


def two_red_flags(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    desk.wait(minutes=20)
    desk.says(FALL)
    desk.settle()


def test_wrong_alert_says_nothing_of_the_one_beside_it(desk: Desk) -> None:
    two_red_flags(desk)
    desk.closes("swelling", "wrong_alert", "nurse")

    assert desk.alerts() == {"swelling": "resolved", "fall": "open"}


def test_wrong_alert_closes_none_that_was_taken_before(desk: Desk) -> None:
    two_red_flags(desk)
    desk.takes("swelling")
    desk.closes("swelling", "wrong_alert")

    assert desk.alerts() == {"swelling": "resolved", "fall": "acknowledged"}


def test_closing_at_once_takes_the_one_beside_it_and_leaves_it_to_be_closed(desk: Desk) -> None:
    two_red_flags(desk)
    desk.closes("swelling")
    desk.settle()
    desk.forget()
    desk.wait(hours=30)

    assert desk.alerts() == {"swelling": "resolved", "fall": "acknowledged"}
    assert "on_call" in desk.mailed(), "it was forgotten"


def waits_for_the_morning(desk: Desk) -> None:
    """Late in the course the procedure is said not to help: no mail before the morning."""
    desk.patient(procedure_at="2026-11-02T10:00")
    desk.says("the procedure gave me no relief at all")
    desk.settle()
    assert desk.alert("no_relief").step == 0
    desk.forget()


def test_alert_that_waits_for_the_morning_is_not_taken_with_another(desk: Desk) -> None:
    waits_for_the_morning(desk)
    desk.says("I cant breathe")
    desk.settle()
    desk.takes("breathing")
    desk.closes("breathing")
    desk.settle()
    desk.forget()
    desk.go_to("2026-11-24 09:00")

    assert desk.alerts() == {"no_relief": "open", "breathing": "resolved"}
    assert "nurse" in desk.mailed()


def test_news_of_an_alert_that_waits_for_the_morning_hurries_nothing(desk: Desk) -> None:
    waits_for_the_morning(desk)
    due_before = desk.alert("no_relief").due_at
    with desk.office.db.transaction() as session:
        alert = outcomes.lock_escalation(session, desk.alert("no_relief").id)
        event = escalations.add_event(session, alert, Happening(EscalationEventKind.ADDED, desk.now, "news"))
        escalations.tell_thread(session, alert, event, desk.now)
    desk.settle()

    assert desk.mailed() == []
    assert desk.alert("no_relief").due_at == due_before


def taken_beside_another(desk: Desk, role: str) -> None:
    """A wish to be called, mailed, taken and left with another alert of its minute that is closed now."""
    desk.patient()
    desk.says("please call me, can i take ibuprofen with my pills")
    desk.settle()
    assert desk.mailed() == ["nurse"]
    desk.takes("medication", role)
    desk.closes("medication", "called", role)
    desk.settle()
    desk.forget()


def test_news_of_an_alert_without_a_mail_of_its_own_reaches_who_took_it(desk: Desk) -> None:
    taken_beside_another(desk, "nurse")
    desk.wait(minutes=30)
    desk.says("please call me")
    desk.settle()

    assert desk.alerts() == {"medication": "resolved", "callback": "acknowledged"}
    assert desk.mailed() == ["nurse"]


def test_news_of_which_nobody_left_in_the_team_knows_starts_the_steps_anew(desk: Desk) -> None:
    taken_beside_another(desk, "lead")
    with desk.office.db.transaction() as session:
        session.execute(update(TeamMember).where(TeamMember.email == TEAM["lead"][1]).values(active=False))
    desk.wait(minutes=30)
    desk.says("please call me")
    desk.settle()

    assert desk.alerts()["callback"] == "open"
    assert desk.mailed() == ["nurse"]


def test_new_red_flag_is_mailed_in_the_minute_in_which_another_was_closed(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.closes("breathing", "wrong_alert", "lead")
    desk.settle()
    desk.forget()
    desk.says("I cant breathe")
    desk.settle()

    assert sorted(desk.mailed()) == ["lead", "on_call"]
